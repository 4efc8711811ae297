"""Files that staff bring in: looked at first, then imported, byte for byte, or thrown away."""

import asyncio
import re
from uuid import UUID

import pytest
import pytest_asyncio

from importers.file import SourceFile
from importers.mapping.guess import guess_profile
from importers.registry import SOURCES
from importers.run import PORTION
from models.base import now
from models.repositories.reference import load_reference
from models.repositories.staff_lists import RecordQuery, StaffListRepository
from models.repositories.uploads import SILENT, TableProfileRepository, UploadRepository
from models.upload import UploadState
from models.vocabulary import Publication
from tests.frontend.staff_files import IMPORTS, fields_of, heading, press, send_file, words_of
from tests.frontend.staff_fixtures import visitor
from tests.frontend.staff_visitors import token_in

__all__ = ["visitor"]  # a fixture

LEAFLET = SOURCES["kumamoto-leaflet"].shipped_path
TABLE = """名称,電話番号,受付時間,所在地,担当者名
ひだまり相談室,096-328-2340,平日 9:00～17:00,熊本県熊本市中央区手取本町1-1,熊本 花子
こもれび食堂,096-328-2341,第2土曜日 11:00～14:00,熊本県熊本市中央区手取本町1-2,熊本 太郎
"""


@pytest_asyncio.fixture
async def person(visitor, app):
    async with app.state.sessions.begin() as session:
        await load_reference(session)
    someone = visitor()
    await someone.sign_in()
    return someone


async def count(app, **query):
    async with app.state.sessions() as session:
        return (await StaffListRepository(session).page(RecordQuery(**query)))[1]


async def test_a_file_shows_what_it_changes_and_changes_nothing_until_it_is_taken_in(person, app):
    page = await send_file(
        person, LEAFLET.read_bytes(), source="kumamoto-leaflet", name=LEAFLET.name
    )
    assert heading(page) == "取り込むと、こう変わります"
    words = words_of(page)
    assert "読んだ行 20 ＝ 保存 20 ＋ 変わりなし 0 ＋ 取り込まなかった行 0" in words
    assert "でんでん虫の会" in words
    assert await count(app) == 0
    run = await press(person, page, "取り込む")
    assert heading(run) == SOURCES["kumamoto-leaflet"].title
    assert re.fullmatch(rf"http://[^/]+{IMPORTS}/[0-9a-f-]{{36}}", str(run.url))
    assert "読んだ行 20 ＝ 保存 20" in words_of(run)
    assert await count(app) == 20
    assert not list((app.state.settings.data_dir / "uploads").iterdir())
    listed = words_of(await person.get(IMPORTS))
    assert "新しい 40、変わった 0、休止 0、取り込まなかった行 0" in listed


async def test_a_changed_number_is_shown_before_and_after(person, app):
    text = LEAFLET.read_text(encoding="utf-8")
    first = await send_file(person, text.encode(), source="kumamoto-leaflet", name="a.txt")
    await press(person, first, "取り込む")
    edited = text.replace("096-297-8116", "096-297-8117").encode()
    page = await send_file(person, edited, source="kumamoto-leaflet", name="a.txt")
    words = words_of(page)
    assert words.index("096-297-8116") < words.index("096-297-8117")
    assert "変わった記録 1" in words


async def test_a_table_is_mapped_corrected_saved_and_used_again(person, app):
    page = await send_file(person, TABLE.encode("cp932"))
    assert heading(page) == "列の読み方を決める"
    assert "096-328-2340" in page.text
    assert "熊本 花子" not in page.text
    again = await press(person, page, "何が変わるかを見る", title="")
    assert again.status_code == 422
    assert "一覧の名前を書いてください。" in again.text
    about = {"title": "見本市の窓口", "publisher": "見本市", "licence": "CC BY 4.0"}
    page = await press(person, page, "何が変わるかを見る", **about)
    assert heading(page) == "取り込むと、こう変わります"
    assert "平日 9:00～17:00" in words_of(page)
    await press(person, page, "取り込む")
    assert await count(app, publication="draft") == 2
    form = await person.get(IMPORTS)
    saved = re.search(r'<option value="(saved:[^"]+)">見本市の窓口<', form.text)
    assert saved
    page = await send_file(person, TABLE.replace("2341", "2342").encode(), source=saved[1])
    assert "変わった記録 1" in words_of(page)


@pytest.mark.parametrize(("more", "folded"), [(1, False), (20, True)])
async def test_a_long_row_that_was_kept_aside_is_folded(person, more, folded):
    columns = "".join(f",覚え{number}" for number in range(more))
    cells = "".join(f",見えることば{number}" for number in range(more))
    table = f"名称,電話番号{columns}\nひだまり,096-328-2340{cells}\n,096-328-2341{cells}\n"
    page = await send_file(person, table.encode())
    about = {"title": "見本市の窓口", "publisher": "見本市", "licence": "CC BY 4.0"}
    run = await press(person, await press(person, page, "何が変わるかを見る", **about), "取り込む")
    assert "取り込まなかった行（1 件）" in words_of(run)
    assert ("元の行を見る" in run.text) is folded
    assert "見えることば0" in run.text


async def test_giving_up_leaves_nothing_behind(person, app):
    page = await send_file(person, TABLE.encode())
    page = await press(person, page, "やめる")
    assert "ファイルは消しました" in page.text
    assert not list((app.state.settings.data_dir / "uploads").iterdir())
    assert await count(app) == 0


async def wait_for(person, address, *states):
    for _ in range(600):
        page = await person.get(address, follow_redirects=True)
        if heading(page) in states:
            return page
        await asyncio.sleep(0.1)
    raise AssertionError(words_of(page))


async def test_a_long_file_is_worked_on_beside_the_server_and_survives_a_closed_tab(
    person, visitor, app, client, monkeypatch
):
    monkeypatch.setattr("frontend.staff_uploads.SHORT_WAIT", 0.0)
    rows = [f"窓口{n},096-328-{n % 10_000:04},平日 9:00～17:00" for n in range(PORTION + 300)]
    content = "\n".join(["名称,電話番号,受付時間", *rows]).encode()
    token = token_in(await person.get(IMPORTS))
    sent = await person.client.post(
        f"{IMPORTS}/uploads",
        data={"form_token": token, "source": "table"},
        files={"file": ("一覧.csv", content)},
    )
    address = sent.headers["location"]
    page = await wait_for(person, address, "列の読み方を決める")
    form = {name: value for name, value in fields_of(page, "何が変わるかを見る").items() if value}
    await person.client.post(f"{address}/columns", data=form)
    working = await person.get(address)
    if heading(working) == "読んでいます":
        assert working.headers["refresh"] == "3"
        assert (
            await person.client.post(f"{address}/import", data={"form_token": token})
        ).is_redirect
        assert await count(app) == 0
    await wait_for(person, address, "取り込むと、こう変わります")
    await person.client.post(f"{address}/import", data={"form_token": token})
    await person.client.aclose()
    # Others are answered meanwhile, and another window of the same person sees how it goes.
    assert (await client.get("/")).status_code == 200
    other = visitor()
    await other.sign_in()
    run = await wait_for(other, address, "一覧")
    assert f"読んだ行 {PORTION + 300} ＝ 保存 {PORTION + 300}" in words_of(run)
    assert await count(app, publication="draft") == PORTION + 300


async def test_an_import_that_was_broken_off_can_be_taken_up_again(person, app, monkeypatch):
    page = await send_file(
        person, LEAFLET.read_bytes(), source="kumamoto-leaflet", name=LEAFLET.name
    )
    id = UUID(str(page.url).rpartition("/")[2])
    async with app.state.sessions.begin() as session:
        await UploadRepository(session).pass_on(
            id, of=(UploadState.ready,), to=UploadState.importing
        )
    assert heading(await person.get(str(page.url))) == "取り込んでいます"
    refused = await person.client.post(f"{page.url}/discard", data={"form_token": token_in(page)})
    assert refused.status_code == 409
    monkeypatch.setattr("models.repositories.uploads.now", lambda: now() + 2 * SILENT)
    await app.state.imports.sweep()
    monkeypatch.undo()
    page = await person.get(str(page.url))
    assert "途中で止まりました" in words_of(page)
    page = await press(person, page, "もう一度読む")
    run = await press(person, page, "取り込む")
    assert "読んだ行 20 ＝ 保存 20" in words_of(run)


async def test_a_file_that_was_cut_off_is_asked_about(person, app):
    lines = TABLE.splitlines()
    many = [f"窓口{n},096-328-{n:04},平日,," for n in range(10)]
    profile = guess_profile(SourceFile("a.csv", TABLE.encode()), slug="mihon", title="見本")
    profile = profile.model_copy(update={"publication": Publication.published})
    async with app.state.sessions.begin() as session:
        profiles = TableProfileRepository(session)
        await profiles.save("mihon", "見本", profile.model_dump(mode="json"))
    whole = "\n".join([lines[0], *many]).encode()
    await press(person, await send_file(person, whole, source="saved:mihon"), "取り込む")
    cut = "\n".join([lines[0], *many[:3]]).encode()
    page = await send_file(person, cut, source="saved:mihon")
    words = words_of(page)
    assert heading(page) == "取り込めませんでした"
    assert "このファイルにありません" in words
    assert "--allow-missing" not in words
    page = await press(person, page, "もう一度読む", allow_missing="yes")
    assert "休止にした記録 14" in words_of(page)
    await press(person, page, "取り込む")
    assert await count(app, publication="suspended") == 7
