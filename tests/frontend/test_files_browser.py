"""Photos, and many records at once, as a browser shows them on a phone and on a desk."""

import io
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.async_api import Browser, Route

from api.app import create_app
from api.settings import Settings
from models.account import Role
from models.content import PlaceContent
from models.repositories.reference import load_reference
from tests.frontend.sent_files import pdf, phone_photo, picture, send
from tests.frontend.staff_browser import Axe
from tests.frontend.staff_files import led, press
from tests.frontend.staff_visitors import StaffVisitor, new_account, token_in
from tests.services.application import lifespan
from tests.services.contents import service
from tests.services.duplicates import put

SECRETARIAT, BASE = "secretariat@example.org", "http://test.example.org"
Pages = dict[str, str]


@pytest.fixture
def app(sqlite_template: Path, tmp_path: Path) -> Any:
    """On one database: the pages look the same on the other."""
    shutil.copyfile(sqlite_template, tmp_path / "madoguchi.sqlite3")
    secret = "for tests and for nothing else, so it may be read by anybody"
    return create_app(Settings(data_dir=tmp_path, base_url=BASE, secret_key=secret))


async def pages_of_files(person: StaffVisitor, id: Any) -> Pages:
    base = f"/staff/records/{id}/files"
    wrong = await send(person, base, None, name="", text="x")
    await send(person, base, phone_photo(), kind="entrance")
    await send(person, base, picture(900, 500), text="丸いテーブルといすが4つあります")
    await send(person, base, pdf(), kind="leaflet", text="夏のつどいのお知らせ")
    addresses = (base, f"/services/{id}", "/staff/files")
    return {"wrong": wrong.text} | {one: (await person.get(one)).text for one in addresses}


async def pages_of_many(person: StaffVisitor) -> Pages:
    bulk = await person.get("/staff/bulk?q=の会")
    made = await person.get("/staff/bulk/export.xlsx?q=の会")
    book = load_workbook(io.BytesIO(made.content))
    sheet = book["相談先"]
    head = {cell.value: cell.column for cell in sheet[1]}
    for row, header, value in ((2, "料金", "無料"), (3, "市区町村", "見本市"), (4, "無料", "？")):
        sheet.cell(row, head[header], value)
    out = io.BytesIO()
    book.save(out)
    form = {"form_token": token_in(bulk)}
    sent = {"file": ("a.xlsx", out.getvalue(), "application/octet-stream")}
    plan = await led(person, await person.client.post("/staff/bulk/imports", data=form, files=sent))
    pause = await person.get("/staff/bulk/pause?q=の会")
    wrong = await press(person, pause, "確かめる")
    typed = {"text": "大雨のため休みます。", "starts_on": "2031-12-29", "ends_on": "2032-01-03"}
    sure = await press(person, pause, "確かめる", **typed)
    paused = await press(person, sure, "休みにする")
    message = await person.get("/staff/bulk/messages/new?q=の会")
    typed = {"subject": "年末の受付", "text": "教えてください。\n\nよろしくお願いします。"}
    letter = await press(person, message, "確かめる", **typed)
    copies = await press(person, letter, "1 通を送る")
    all_of_them = (bulk, plan, pause, wrong, sure, paused, message, letter, copies)
    return {f"{n} {one.url}": one.text for n, one in enumerate(all_of_them)}


async def test_every_page_can_be_used_by_everybody(
    browser: Browser, app: Any, axe: Axe, tmp_path: Path
) -> None:
    async with lifespan(app):
        async with app.state.sessions.begin() as session:
            await load_reference(session)
        await new_account(app, Role.secretariat, SECRETARIAT)
        mail = "hidamari@example.org"
        _, id = await put(app.state.sessions, "ひだまりの会", service("ひだまり相談室"), email=mail)
        hidden = PlaceContent(address="ひみつ町1", hidden=True)
        for places in ([hidden], []):
            await put(app.state.sessions, "しずくの会", service("しずく", places=places))
        person = StaffVisitor(app)
        await person.sign_in(SECRETARIAT)
        pages = await pages_of_files(person, id) | await pages_of_many(person)
        for width in (360, 1280):
            context = await browser.new_context(viewport={"width": width, "height": 740})
            page = await context.new_page()
            await context.route("**/*", answering(person, pages))
            for number, name in enumerate(pages):
                await page.goto(f"{BASE}/shown/{number}")
                shot = await page.screenshot(full_page=True, path=tmp_path / f"{number}.png")
                assert int.from_bytes(shot[16:20]) == width, name
                if width == 360:
                    await axe(page)
            await context.close()
        await person.client.aclose()


def answering(person: StaffVisitor, pages: Pages) -> Callable[[Route], Any]:
    """A page by its number as it was sent before; what belongs to it is asked for now."""
    texts = list(pages.values())

    async def answer(route: Route) -> None:
        path = route.request.url.removeprefix(BASE)
        if path.startswith("/shown/"):
            number = int(path.removeprefix("/shown/"))
            await route.fulfill(body=texts[number], content_type="text/html; charset=utf-8")
            return
        found = await person.get(path)
        assert found.is_success, path
        kind = found.headers["content-type"]
        await route.fulfill(status=found.status_code, body=found.content, content_type=kind)

    return answer
