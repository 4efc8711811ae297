"""Records out into a workbook and back in: what changes is seen first, and nothing is lost."""

import io
import re
from uuid import uuid4

import pytest_asyncio
from openpyxl import load_workbook

from api.usecases.bulk_columns import ID, NUMBER
from models.account import Role
from models.content import (
    AreaContent,
    HoursContent,
    LanguageContent,
    PhoneContent,
    PlaceContent,
    TopicContent,
)
from models.proposal import ProposalState
from models.repositories.proposals import ProposalRepository
from models.repositories.records import RecordRepository, ServiceWrite
from models.repositories.reference import load_reference
from models.repositories.revisions import last_revisions
from models.vocabulary import Channel, Flag
from tests.frontend.staff_files import led, press, words_of
from tests.frontend.staff_fixtures import visitor
from tests.frontend.staff_visitors import new_account, token_in
from tests.services.contents import service
from tests.services.duplicates import STAFF, put

__all__ = ["visitor"]  # a fixture

BULK, SECRETARIAT = "/staff/bulk", "secretariat@example.org"
WINDOW = {
    "phones": [
        PhoneContent(number="0120-279-338", label="本部", hours_text="夜だけ"),
        PhoneContent(number="096-328-2340", kind=Channel.fax),
    ],
    "hours": [HoursContent(text="平日 9:00～17:00\n（祝日は休み）")],
    "languages": [LanguageContent(code="en")],
    "flags": {Flag.free: True, Flag.appointment: False},
    "topics": [TopicContent(id="poverty", evidence="ひとり")],
    "fees": '=HYPERLINK("https://example.org";"無料")',
    "description": "+81 から始まる番号も\r\n使えます。\x0b",
    "minimum_age": 18,
}
HIDDEN = PlaceContent(address="ひみつ町1-2-3", city="ひみつ市", hidden=True)


@pytest_asyncio.fixture
async def records(app, client):
    """By name: a body, its window, one whose place is hidden, and a draft."""
    async with app.state.sessions.begin() as session:
        await load_reference(session)
    body, window = await put(
        app.state.sessions, "ひだまりの会", service("ひだまり相談室", **WINDOW)
    )
    _, shelter = await put(app.state.sessions, "しずくの会", service("しずく", places=[HIDDEN]))
    draft = service("下書きの窓口", publication="draft", areas=[AreaContent(name="どこか")])
    _, draft = await put(app.state.sessions, "これからの会", draft)
    return {"body": body, "window": window, "shelter": shelter, "draft": draft}


@pytest_asyncio.fixture
async def person(app, records, visitor):
    await new_account(app, Role.secretariat, SECRETARIAT)
    someone = visitor()
    await someone.sign_in(SECRETARIAT)
    return someone


async def export(person, **asked):
    answer = await person.get(f"{BULK}/export.xlsx", params=asked)
    assert answer.status_code == 200, words_of(answer)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"].startswith('attachment; filename="madoguchi-')
    return load_workbook(io.BytesIO(answer.content))


def rows_of(book, sheet="相談先"):
    """By the name of the record: {header: cell}."""
    head, *rows = book[sheet].iter_rows()
    headers = [cell.value for cell in head]
    found = (dict(zip(headers, row, strict=False)) for row in rows)
    return {row["名前"].value: row for row in found}


async def bring_back(person, book):
    """The page that shows what would change."""
    out = io.BytesIO()
    book.save(out)
    token = token_in(await person.get(BULK))
    files = {"file": ("直した.xlsx", out.getvalue(), "application/octet-stream")}
    sent = await person.client.post(f"{BULK}/imports", data={"form_token": token}, files=files)
    return await led(person, sent)


def counts(page):
    """(rows, changed, unchanged, set aside)."""
    found = re.findall(
        r"<dt>(?:ファイルの行|変わる|変わらない|変えないでおく)</dt><dd>([\d,]+)", page.text
    )
    rows, changed, unchanged, aside = (int(one.replace(",", "")) for one in found)
    assert rows == changed + unchanged + aside
    return rows, changed, unchanged, aside


async def said(app, id):
    async with app.state.sessions() as session:
        return (await last_revisions(session, [id]))[id]


async def test_what_was_written_out_comes_back_and_changes_nothing(app, person, records):
    book = await export(person)
    assert book.sheetnames == ["団体", "相談先"]
    rows = rows_of(book)
    assert set(rows) == {"ひだまり相談室", "しずく", "下書きの窓口"}
    row = rows["ひだまり相談室"]
    assert row[ID].value == str(records["window"])
    assert row[NUMBER].value == "1"
    assert row["受付時間1"].value == "平日 9:00～17:00\n（祝日は休み）"
    assert row["電話1"].value == "0120-279-338"
    assert row["予約がいる"].value == "いいえ"
    assert row["公開の状態"].value == "公開"
    # Nothing is a formula, whatever it begins with.
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert row["料金"].value.startswith("=HYPERLINK")
    assert row["料金"].quotePrefix
    choices = {one.formula1 for one in book["相談先"].data_validations.dataValidation}
    assert '"下書き,団体確認中,公開,要更新,休止,終了"' in choices
    page = await bring_back(person, book)
    assert counts(page) == (6, 0, 6, 0)
    assert "変わるところはありません" in words_of(page)
    assert (await said(app, records["window"])).number == 1


async def test_changes_are_shown_field_by_field_and_then_made_together(app, person, records):
    book = await export(person)
    row = rows_of(book)["ひだまり相談室"]
    row["受付時間1"].value = "平日 10:00～16:00"
    row["電話1"].value = "0120-000-111"
    row["電話2"].value = None
    row["予約がいる"].value = None
    row["何歳から"].value = 20
    row["地域"].value = "431001 熊本市\n全国のどこでも"
    rows_of(book, "団体")["ひだまりの会"]["公開の状態"].value = "要更新"
    page = await bring_back(person, book)
    assert counts(page) == (6, 2, 4, 0)
    words = words_of(page)
    for shown in ("10:00～16:00", "9:00～17:00", "0120-000-111", "0120-279-338", "要更新"):
        assert shown in words, shown
    assert (await said(app, records["window"])).number == 1, "nothing has been changed yet"
    refused = await press(person, page, "変える", reason="")
    assert refused.status_code == 422
    assert "わけを書いてください" in words_of(refused)
    done = await press(person, page, "変える", reason="年度の見なおし")
    assert "2 件を変えました。変わらないもの 4 件、変えなかったもの 0 件。" in words_of(done)
    last = await said(app, records["window"])
    assert last.number == 2
    assert last.content["hours"] == [{"text": "平日 10:00～16:00"}]
    # What the sheet has no column for stays with the entry.
    assert last.content["phones"] == [
        {"number": "0120-000-111", "label": "本部", "hours_text": "夜だけ"}
    ]
    assert last.content["flags"] == {"free": True}
    assert last.content["minimum_age"] == 20
    assert last.content["areas"] == [
        {"code": "431001", "name": "熊本市"},
        {"name": "全国のどこでも"},
    ]
    assert last.content["languages"] == [{"code": "en"}]
    assert last.content["topics"][0]["evidence"] == "ひとり"
    assert last.content["description"] == "+81 から始まる番号も\r\n使えます。"
    assert (await said(app, records["body"])).content["publication"] == "stale"
    public = await person.get(f"/services/{records['window']}")
    assert "平日 10:00～16:00" in public.text
    history = words_of(await person.get(f"/staff/records/{records['window']}"))
    assert "年度の見なおし" in history
    again = await person.client.get(str(page.url))
    assert again.status_code == 404, "the file is gone"


async def test_rows_somebody_else_changed_or_nobody_can_read_are_set_aside(app, person, records):
    book = await export(person)
    sheet = book["相談先"]
    rows = rows_of(book)
    rows["下書きの窓口"]["できること"].value = "話を聞きます"
    rows["ひだまり相談室"]["料金"].value = "無料"
    head = {cell.value: cell.column for cell in sheet[1]}

    def add(**cells):
        at = sheet.max_row + 1
        for header, value in cells.items():
            sheet.cell(at, head[header], value)

    window = str(records["window"])
    add(**{ID: window, NUMBER: "1", "名前": "もう一度"})
    add(**{ID: str(uuid4()), NUMBER: "1", "名前": "どこにもない"})
    add(**{ID: "これは ID ではない", NUMBER: "1", "名前": "だれ"})
    add(**{ID: str(records["body"]), NUMBER: "1", "名前": "団体が相談先に"})
    async with app.state.sessions.begin() as session:
        changed = ServiceWrite(
            records["window"], records["body"], service("ひだまり相談室", **WINDOW | {"what": "話"})
        )
        await RecordRepository(session).put([changed], STAFF)
    page = await bring_back(person, book)
    assert counts(page) == (10, 1, 4, 5)
    words = words_of(page)
    for reason in (
        "ほかの人が変えています",
        "同じ ID の行",
        "この表の種類にはありません",
        "ID が読めません",
    ):
        assert reason in words, reason
    await press(person, page, "変える", reason="直し")
    assert (await said(app, records["draft"])).content["what"] == "話を聞きます"
    assert (await said(app, records["window"])).content["fees"].startswith("=HYPERLINK")
    wrong = {
        "公開の状態": "こうかい",
        "無料": "たぶん",
        "電話1": 963282340,
        "何歳から": "子ども",
        "何歳まで": 3,
        "困りごと": "知らない困りごと",
        "地域": "999999 どこでもない市",
        "名前": None,
    }
    for header, value in wrong.items():
        book = await export(person, q="ひだまり相談室")
        rows_of(book)["ひだまり相談室"][header].value = value
        page = await bring_back(person, book)
        assert counts(page)[3] == 1, header
        assert not re.search(r"(?s)変える</button>", page.text), header
    # Between looking and pressing, somebody was quicker.
    book = await export(person, q="下書きの窓口")
    rows_of(book)["下書きの窓口"]["できること"].value = "いっしょに考えます"
    page = await bring_back(person, book)
    other = await bring_back(person, book)
    await press(person, page, "変える", reason="先に")
    done = await press(person, other, "変える", reason="あとから")
    assert "0 件を変えました" in words_of(done)
    assert (await said(app, records["draft"])).number == 3


async def test_a_hidden_place_is_written_out_only_when_asked_and_needs_two_people(
    app, person, records
):
    plain = await export(person)
    everything = "".join(
        str(cell.value) for sheet in plain for row in sheet.iter_rows() for cell in row
    )
    assert "ひみつ" not in everything
    assert rows_of(plain)["しずく"]["場所を出さない"].value == "はい"
    rows_of(plain)["しずく"]["市区町村"].value = "あたらしい市"
    asked = await export(person, hidden="1")
    assert rows_of(asked)["しずく"]["所在地"].value == "ひみつ町1-2-3"
    assert counts(await bring_back(person, asked)) == (6, 0, 6, 0)
    for book, header, value in (
        (plain, "市区町村", "あたらしい市"),
        (asked, "所在地", "ひみつ町9"),
        (await export(person), "場所を出さない", "いいえ"),
    ):
        rows_of(book)["しずく"][header].value = value
        page = await bring_back(person, book)
        assert counts(page) == (6, 0, 5, 1), header
        assert "2人で確かめます" in words_of(page)
    await press(person, page, "変える", reason="もう出してよいとのこと")
    last = await said(app, records["shelter"])
    assert last.number == 1
    assert last.content["places"][0]["hidden"] is True
    from api.access import keyring

    async with app.state.sessions() as session:
        proposals = ProposalRepository(session, keyring(app.state.settings))
        waiting, count = await proposals.page([ProposalState.submitted])
    assert count == 1
    assert waiting[0].record_id == records["shelter"]
    assert waiting[0].content["services"][0]["content"]["places"] == [
        {"address": "ひみつ町1-2-3", "city": "ひみつ市"}
    ]
    public = await person.get(f"/services/{records['shelter']}")
    assert "ひみつ" not in public.text


async def test_the_filter_says_which_records_are_meant(person, records):
    found = {
        (("q", "ひだまり"),): (1, 1),
        (("state", "draft"),): (1, 0),
        (("area", "熊本県"),): (2, 2),
        (("area", "431001"), ("q", "しずく")): (1, 1),
        (("topic", "poverty"),): (1, 1),
        (("q", "どこにもない"),): (0, 0),
    }
    for asked, (services, bodies) in found.items():
        page = await person.get(BULK, params=dict(asked))
        want = f"相談先 {services} 件、団体 {bodies} 件"
        if asked == (("state", "draft"),):
            want = "相談先 1 件、団体 1 件"
        assert want in words_of(page), asked
    wrong = await person.get(BULK, params={"area": "どこでもない県"})
    assert wrong.status_code == 422
    assert 'id="area-error"' in wrong.text


async def test_files_that_are_no_workbook_of_ours_are_refused(person, records, visitor, app):
    token = token_in(await person.get(BULK))
    empty = io.BytesIO()
    from openpyxl import Workbook

    Workbook().save(empty)
    for content in (b"", b"PK\x03\x04", b"a,b\n1,2\n", b"\xff" * 300, empty.getvalue()):
        files = {"file": ("x.xlsx", content, "application/octet-stream")}
        page = await person.client.post(f"{BULK}/imports", data={"form_token": token}, files=files)
        assert page.status_code == 422
        assert 'href="#file"' in page.text
    # Nobody sees the file of somebody else.
    page = await bring_back(person, await export(person))
    await new_account(app, Role.secretariat, "second@example.org")
    other = visitor()
    await other.sign_in("second@example.org")
    assert (await other.get(str(page.url))).status_code == 404
    await press(person, page, "ファイルを捨てる")
    assert (await person.get(str(page.url))).status_code == 404
