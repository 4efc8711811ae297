"""Imports and records in a real browser, from a file to a record that everybody can see."""

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from models.account import Role
from tests.frontend.staff_browser import Axe, OpenPage, opening_signed_in, serving_staff
from tests.services.browser import follow

TABLE = """名称,団体名,電話番号,受付時間,メモ
{0}相談室,{0}の会,096-328-2340,平日 9:00～17:00,とても長い覚え書きが、切れ目なくつづくことがありますhttps://example.org/{0}/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
{0}食堂,{0}の会,096-328-2341,第2土曜日 11:00～14:00,
,,,,名前のない行
"""


@pytest.fixture(scope="module")
def desk_server(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A directory without records and with one account."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "madoguchi.sqlite3").write_bytes(sqlite_template.read_bytes())
    with serving_staff(folder, Role.staff) as address:
        yield address


@pytest_asyncio.fixture(loop_scope="session")
async def signed_in(browser: Browser, desk_server: str) -> AsyncIterator[OpenPage]:
    async with opening_signed_in(browser, desk_server) as opened:
        yield opened


@pytest.mark.parametrize(
    ("width", "scheme", "script"), [(360, "light", False), (1280, "dark", True)]
)
async def test_from_a_file_to_a_record_everybody_sees(
    signed_in: OpenPage, axe: Axe, width: int, scheme: str, script: bool
) -> None:
    page = await signed_in(
        "/staff/imports",
        viewport={"width": width, "height": 740},
        color_scheme=scheme,
        java_script_enabled=script,
    )
    name = f"ひだまり{width}"

    async def look() -> None:
        if script:
            await axe(page)
        for part in await page.locator("main button, main a, main select").all():
            box = await part.bounding_box()
            if box is not None:
                assert box["x"] + box["width"] <= width, await part.text_content()
        shot = await page.screenshot(full_page=True)
        assert int.from_bytes(shot[16:20]) == width, page.url

    await look()
    await page.get_by_label("何のファイルですか").select_option("table")
    content = TABLE.format(name).encode("cp932")
    chosen = {"name": "一覧.csv", "mimeType": "text/csv", "buffer": content}
    await page.get_by_label("ファイル", exact=True).set_input_files(chosen)
    await follow(page.get_by_role("button", name="何が変わるかを見る"))
    await expect(page.get_by_role("heading", level=1)).to_have_text("列の読み方を決める")
    await look()
    await page.get_by_label("一覧の名前").fill("")
    await page.get_by_label("公開している人").fill("見本市")
    await page.get_by_label("使うときの決まり").fill("CC BY 4.0")
    await follow(page.get_by_role("button", name="何が変わるかを見る"))
    await expect(page.get_by_role("alert")).to_contain_text("一覧の名前")
    await expect(page.get_by_label("公開している人")).to_have_value("見本市")
    await look()
    await page.get_by_label("一覧の名前").fill(f"見本の一覧 {width}")
    await follow(page.get_by_role("button", name="何が変わるかを見る"))
    await expect(page.get_by_role("heading", level=1)).to_have_text("取り込むと、こう変わります")
    await look()
    await follow(page.get_by_role("button", name="取り込む", exact=True))
    await expect(page.get_by_role("heading", level=1)).to_have_text(f"見本の一覧 {width}")
    await expect(page.get_by_text("取り込まなかった行（1 件）")).to_be_visible()
    await look()
    await follow(page.get_by_role("link", name="この取り込みの記録を見る"))
    await look()
    await follow(page.get_by_role("link", name=f"{name}相談室"))
    await look()
    await follow(page.get_by_role("button", name="確かめたので公開する"))
    await expect(page.get_by_role("alert")).to_contain_text("だれが確かめたか")
    await look()
    await page.get_by_label("だれが確かめましたか").select_option("その団体・窓口の人")
    await page.get_by_label("どうやって").select_option("電話")
    await follow(page.get_by_role("button", name="確かめたので公開する"))
    await expect(page.get_by_role("status")).to_have_text("確かめたことを記録しました。")
    await look()
    await follow(page.get_by_role("link", name="みんなが見るページ").first)
    await expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(name))
    licence = page.get_by_role("link", name="CC BY 4.0")
    await expect(licence).to_have_attribute(
        "href", "https://creativecommons.org/licenses/by/4.0/deed.ja"
    )
