"""Records as staff see them: where they come from, who confirmed them, what sources say now."""

import re
from datetime import date

import pytest
import pytest_asyncio

from importers.file import SourceFile
from importers.mapping.guess import guess_profile
from importers.mapping.profile import source_of_profile
from importers.run import run_import
from models.content import PhoneContent, PlaceContent, ServiceContent
from models.incoming import Origin
from models.repositories.import_runs import ImportRunRepository
from models.repositories.imports import ImportRepository
from models.repositories.records import RecordRepository, ServiceWrite
from models.repositories.reference import load_reference
from models.repositories.staff_lists import RecordQuery, StaffListRepository
from models.repositories.staff_records import StaffRecordRepository
from models.vocabulary import Publication
from tests.frontend.staff_files import heading, press, words_of
from tests.frontend.staff_fixtures import visitor
from tests.frontend.staff_visitors import token_in

__all__ = ["visitor"]  # a fixture

LIST = (
    "番号,名称,団体名,電話番号,受付時間\n"
    "1,ひだまり相談室,見本会,096-328-2340,平日 9:00～17:00\n"
    "2,こもれび食堂,見本会,096-328-2341,第2土曜日 11:00～14:00\n"
)
CONFIRMED = {"role": "その団体・窓口の人", "method": "電話", "on": "2026-04-01"}


async def bring(app, text, **about):
    """Import the table as drafts, as a saved mapping of it does."""
    profile = guess_profile(SourceFile("見本の一覧.csv", LIST.encode()), slug="mihon")
    about = {"publisher": "見本市", "licence": "CC BY 4.0"} | about
    source = source_of_profile(profile.model_copy(update=about))
    async with app.state.sessions.begin() as session:
        file = SourceFile("見本の一覧.csv", text.encode())
        return await run_import(source, file, records=ImportRepository(session))


async def write(app, id, **changes):
    """What somebody has changed by hand, with good reason."""
    async with app.state.sessions.begin() as session:
        record = await StaffRecordRepository(session).record(id)
        content = ServiceContent.model_validate({**record.content, **changes})
        await RecordRepository(session).put(
            [ServiceWrite(id, record.owner.id, content)], Origin("担当", "staff", reason="電話で")
        )


@pytest_asyncio.fixture
async def drafts(app, client):
    async with app.state.sessions.begin() as session:
        await load_reference(session)
    await bring(app, LIST)
    return await ids(app)


@pytest_asyncio.fixture
async def person(visitor, drafts):
    someone = visitor()
    await someone.sign_in()
    return someone


async def ids(app, **query):
    async with app.state.sessions() as session:
        rows, _ = await StaffListRepository(session).page(RecordQuery(**query))
    return {row.name: row.id for row in rows}


async def open_record(person, id):
    return await person.get(f"/staff/records/{id}")


async def test_a_draft_says_what_it_says_and_where_it_comes_from(person, drafts):
    page = await open_record(person, drafts["ひだまり相談室"])
    words = words_of(page)
    for said in (
        *("096-328-2340", "平日 9:00～17:00", "見本会", "下書き"),
        *("見本市", "CC BY 4.0", "見本の一覧.csv", "2行目", "受付時間"),
    ):
        assert said in words, said
    assert re.search(r"[0-9a-f]{64}", words)
    assert "みんなが見るページ" not in words.partition("どこから来たか")[0]
    public = await person.get(f"/services/{drafts['ひだまり相談室']}")
    assert public.status_code == 404


async def test_what_a_person_has_confirmed_is_public_with_its_body_and_says_who_when_and_how(
    person, drafts, client
):
    page = await open_record(person, drafts["ひだまり相談室"])
    wrong = await press(person, page, "確かめたので公開する", on="きのう", evidence="メール")
    assert wrong.status_code == 422
    assert "だれが確かめたかを選んでください。" in wrong.text
    assert 'value="メール"' in wrong.text
    future = CONFIRMED | {"on": "2999-01-01"}
    wrong = await press(person, page, "確かめたので公開する", **future)
    assert "これから先の日" in wrong.text
    done = await press(person, page, "確かめたので公開する", **CONFIRMED, evidence="4月の電話")
    words = words_of(done)
    assert "確かめたことを記録しました。" in words
    for said in ("その団体・窓口の人", "電話", "2026-04-01", "4月の電話", "公開の状態 公開"):
        assert said in words, said
    public = await client.get(f"/services/{drafts['ひだまり相談室']}")
    assert public.status_code == 200
    assert "2026年4月1日" in public.text
    assert "CC BY 4.0" in public.text
    assert (await client.get(f"/services/{drafts['こもれび食堂']}")).status_code == 404


async def test_a_state_changes_with_a_reason_that_stays(person, drafts):
    page = await open_record(person, drafts["ひだまり相談室"])
    wrong = await press(person, page, "状態を変える", to="confirming", reason=" ")
    assert wrong.status_code == 422
    assert "わけを書いてください" in wrong.text
    done = await press(person, page, "状態を変える", to="confirming", reason="団体にたずね中")
    words = words_of(done)
    assert "公開の状態 団体確認中" in words
    assert "団体にたずね中" in words.partition("これまでの変更")[2]
    stale = await press(person, page, "状態を変える", to="closed", reason="終わった")
    assert stale.status_code == 409
    assert "公開の状態 団体確認中" in words_of(await open_record(person, drafts["ひだまり相談室"]))


async def test_several_are_published_at_once_or_none(person, drafts, app, client):
    page = await person.get("/staff/records?state=draft")
    assert "2 件" in words_of(page)
    form = {
        "form_token": token_in(page),
        "list_state": "draft",
        "ids": [str(id) for id in drafts.values()],
        "to": "published",
    }
    wrong = await person.client.post("/staff/records/publication", data=form)
    assert wrong.status_code == 422
    assert wrong.text.count("checked") == 2
    nobody = form | {"reason": "総会で確認", "ids": [str(next(iter(drafts.values()))), "0" * 32]}
    missing = await person.client.post("/staff/records/publication", data=nobody)
    assert missing.status_code == 404
    assert len(await ids(app, publication=Publication.draft)) == 2
    done = await person.client.post(
        "/staff/records/publication", data=form | {"reason": "総会で確認"}, follow_redirects=True
    )
    assert "2 件の状態を変えました。" in done.text
    assert len(await ids(app, publication=Publication.published)) == 2
    for id in drafts.values():
        assert (await client.get(f"/services/{id}")).status_code == 200


async def test_what_the_source_says_now_is_shown_beside_and_taken_or_left(person, drafts, app):
    id = drafts["ひだまり相談室"]
    await press(person, await open_record(person, id), "確かめたので公開する", **CONFIRMED)
    # People have corrected the number; the source names another one later.
    await write(app, id, phones=[PhoneContent(number="096-328-9999")])
    report = await bring(app, LIST.replace("096-328-2340", "096-328-1111"))
    assert [change.kept for change in report.kept] == [("phones",)]
    page = await open_record(person, id)
    assert "元の資料はいま、こう書いています" in page.text
    words = words_of(page).partition("書いてあること")[0]
    assert "096-328-9999" in words
    assert "096-328-1111" in words
    assert (await press(person, page, "このまま")).status_code == 422
    left = await press(person, page, "このまま", reason="電話で確かめた番号")
    assert "元の資料はいま、こう書いています" not in left.text
    assert "電話で確かめた番号" in left.text
    # The same again is no news; something new is.
    await bring(app, LIST.replace("096-328-2340", "096-328-1111"))
    assert "こう書いています" not in (await open_record(person, id)).text
    await bring(app, LIST.replace("096-328-2340", "096-328-2222"))
    page = await open_record(person, id)
    assert "096-328-2222" in words_of(page).partition("書いてあること")[0]
    taken = await press(person, page, "元の資料を採る", reason="番号が変わった")
    words = words_of(taken)
    assert "元の資料の内容にしました。" in words
    assert "096-328-2222" in words.partition("書いてあること")[2].partition("確かめたこと")[0]
    assert "番号が変わった" in words.partition("これまでの変更")[2]


async def test_one_person_alone_takes_no_place_from_a_source_where_one_is_hidden(
    person, drafts, app
):
    id = drafts["ひだまり相談室"]
    await press(person, await open_record(person, id), "確かめたので公開する", **CONFIRMED)
    await write(app, id, places=[PlaceContent(address="見本町1-2-3", hidden=True)])
    page = await open_record(person, id)
    refused = await press(person, page, "元の資料を採る", reason="資料のとおりに")
    assert refused.status_code == 422
    assert "ふたりで確かめ" in refused.text
    async with app.state.sessions() as session:
        content = (await StaffRecordRepository(session).record(id)).content
    assert content["places"] == [{"address": "見本町1-2-3", "hidden": True}]


async def test_a_confirmed_draft_keeps_its_printed_cells_when_it_comes_again(person, drafts, app):
    id = drafts["ひだまり相談室"]
    await press(person, await open_record(person, id), "確かめたので公開する", **CONFIRMED)
    await bring(app, LIST)
    words = words_of(await open_record(person, id)).partition("元の文字のまま")[2]
    assert "電話番号 096-328-2340" in words.partition("これまでの変更")[0]
    async with app.state.sessions() as session:
        from models.repositories.documents import DocumentRepository

        (stored,) = await DocumentRepository(session).stored_services([id])
    assert [cell.text for cell in stored.content.printed][3] == "096-328-2340"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?state=draft&q=食堂", {"こもれび食堂"}),
        ("?source=table-mihon", {"こもれび食堂", "ひだまり相談室"}),
        ("?state=published", set()),
        ("?q=100%25", set()),
        ("?state=nonsense&after=nonsense", {"こもれび食堂", "ひだまり相談室"}),
    ],
)
async def test_records_are_found_by_state_source_and_name(person, query, found):
    page = await person.get(f"/staff/records{query}")
    assert page.status_code == 200
    assert set(re.findall(r'href="/staff/records/[0-9a-f-]{36}">([^<]+)<', page.text)) == found


async def test_a_long_list_is_paged_and_nothing_is_seen_twice_or_never(person, app):
    lines = [f"{n},窓口{n},会{n},096-328-2340,平日" for n in range(3, 124)]
    await bring(app, LIST + "\n".join(lines) + "\n")
    seen, address = [], "/staff/records?state=draft"
    while address:
        page = await person.get(address)
        seen += re.findall(r'href="/staff/records/([0-9a-f-]{36})">', page.text)
        more = re.search(r'href="([^"]*after=[^"]*)">次のページ', page.text)
        address = more[1].replace("&amp;", "&") if more else ""
    assert len(seen) == len(set(seen)) == 123


async def test_a_run_leads_to_its_records_and_its_rows_kept_aside(person, app):
    broken = LIST + '3,,だれか,"=HYPERLINK(""https://example.org"")",平日\n'
    report = await bring(app, broken)
    page = await person.get(f"/staff/imports/{report.run_id}")
    words = words_of(page)
    assert "取り込まなかった行（1 件）" in words
    assert "名前がありません" in words
    assert "4行目" in words
    rows = await person.get(f"/staff/imports/{report.run_id}/rows.csv")
    assert rows.headers["content-disposition"].startswith("attachment")
    text = rows.content.decode("utf-8-sig")
    assert text.splitlines()[0].startswith("番号,名称,団体名,電話番号,受付時間,")
    assert "\"'=HYPERLINK(" in text
    assert ",=" not in text
    listed = await person.get(f"/staff/records?run={report.run_id}")
    assert "2 件" in words_of(listed)
    async with app.state.sessions() as session:
        assert await ImportRunRepository(session).count() == 2


async def test_a_record_that_is_not_there_and_one_that_lives_on_elsewhere(person, drafts, app):
    from models.incoming import Origin
    from models.repositories.endings import EndingRepository

    assert (await person.get(f"/staff/records/{'0' * 32}")).status_code == 404
    one, other = drafts["ひだまり相談室"], drafts["こもれび食堂"]
    async with app.state.sessions.begin() as session:
        await EndingRepository(session).end_service(one, Origin("担当", "staff"), merged_into=other)
    moved = await person.get(f"/staff/records/{one}")
    assert moved.headers["location"] == f"/staff/records/{other}"


async def test_the_day_of_a_confirmation_is_one_of_japan(person, drafts):
    page = await open_record(person, drafts["ひだまり相談室"])
    shown = re.search(r'name="on" type="date" value="([^"]+)"', page.text)
    assert shown
    assert abs((date.fromisoformat(shown[1]) - date.today()).days) <= 1  # noqa: DTZ011
    assert heading(page) == "ひだまり相談室"
