"""The queue, a proposal and a history in a real browser: read, decided, brought back."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from api.app import create_app
from api.settings import Settings
from models.account import Role
from models.database import open_engine, session_factory
from models.proposal import ProposalKind
from models.vocabulary import RecordType
from tests.frontend.reviewing import bring_in, change_record, propose, registration
from tests.frontend.staff_browser import Axe, OpenPage, opening_signed_in, serving_staff
from tests.services.application import madoguchi
from tests.services.browser import follow


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, UUID, UUID]]:
    """A served directory with one registration, one correction that clashes, and a history."""
    folder = tmp_path_factory.mktemp("review") / "data"
    folder.mkdir()
    done = madoguchi("db", "upgrade", data_dir=folder)
    assert done.returncode == 0, done.stderr
    with serving_staff(folder, Role.secretariat) as address:
        # In a thread of its own: this one's loop belongs to the browser.
        with ThreadPoolExecutor(1) as beside:
            offered, id = beside.submit(asyncio.run, _fill(folder)).result()
        yield address, offered, id


async def _fill(folder: Path) -> tuple[UUID, UUID]:
    settings = Settings(data_dir=folder, env="development")
    settings.prepare()
    app = create_app(settings)
    engine = open_engine(settings.database_url)
    app.state.sessions = session_factory(engine)
    _, offered = await bring_in(app, hours=[{"text": "平日 9:00～17:00"}])
    said = {"phones": [{"number": "096-328-1111"}], "hours": [{"text": "平日 9:00～16:00"}]}
    await propose(
        app,
        {"services": [{"id": str(offered), "content": said}]},
        kind=ProposalKind.correction,
        record_type=RecordType.service,
        record_id=offered,
        base_number=1,
        title="見本相談室",
        note="駅の掲示で見ました。",
    )
    await change_record(app, offered, phones=[{"number": "096-328-2222"}], fees="無料")
    places = [{"address": "熊本市中央区の見本町1-1", "hidden": True}]
    id = await propose(app, registration(places=places), note="どうぞよろしくお願いします。")
    await engine.dispose()
    return offered, id


@pytest_asyncio.fixture(loop_scope="session")
async def signed_in(browser: Browser, desk: tuple[str, UUID, UUID]) -> AsyncIterator[OpenPage]:
    async with opening_signed_in(browser, desk[0]) as opened:
        yield opened


async def look(page: Page, axe: Axe, width: int) -> None:
    await axe(page)
    wide = await page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width, page.url


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
async def test_no_barriers_in_queue_proposals_and_history(
    signed_in: OpenPage, axe: Axe, desk: tuple[str, UUID, UUID], width: int, scheme: str
) -> None:
    viewport = {"width": width, "height": 800}
    page = await signed_in("/staff/review", viewport=viewport, color_scheme=scheme)
    await look(page, axe, width)
    await follow(page.get_by_role("link", name="見本相談室"))
    await look(page, axe, width)
    # A conflict that nobody has decided: the error leads to its field.
    await follow(page.get_by_role("button", name="承認する"))
    await look(page, axe, width)
    await page.get_by_role("alert").get_by_role("link").first.click()
    await expect(page.get_by_role("group", name="電話")).to_be_in_viewport()
    await page.goto(f"/staff/review/{desk[2]}")
    await look(page, axe, width)
    await page.goto(f"/staff/records/{desk[1]}/history")
    await look(page, axe, width)
    await follow(page.get_by_role("link", name="いまとくらべる").first)
    await look(page, axe, width)
    await follow(page.get_by_role("button", name="選んだ項目をもどす"))
    await look(page, axe, width)


async def test_the_keyboard_alone_asks_back_and_enter_decides_nothing(
    signed_in: OpenPage, desk: tuple[str, UUID, UUID]
) -> None:
    page = await signed_in(f"/staff/review/{desk[2]}", java_script_enabled=False)
    reason = page.get_by_label("そう思うわけ（支援活動の実績）")
    await reason.fill("3年前からの活動")
    await reason.press("Enter")
    await expect(page.get_by_role("status")).to_have_text("メモとチェックを保存しました。")
    await expect(page.get_by_text("確認待ち").first).to_be_visible()
    await page.get_by_label("送った人へのことば").fill("8月もひらきますか。")
    await page.get_by_role("button", name="たずね返す").press("Enter")
    await expect(page.get_by_role("status")).to_have_text("おたずねを記録しました。")
