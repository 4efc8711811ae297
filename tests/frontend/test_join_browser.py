"""An organization registers itself in a real browser, on a phone without script and at a desk."""

import pytest
from playwright.async_api import expect

from tests.services.browser import follow

QUICKEST = 2_100
"""Milliseconds: who sends the first page sooner looks like a program."""


@pytest.mark.parametrize(
    ("width", "scheme", "script"),
    [(360, "light", True), (1280, "dark", False)],
)
async def test_from_the_foot_of_the_page_to_the_answer(new_page, axe, width, scheme, script):
    page = await new_page(
        viewport={"width": width, "height": 740},
        color_scheme=scheme,
        java_script_enabled=script,
    )

    async def look():
        if script:
            await axe(page)
        shot = await page.screenshot(full_page=True)
        assert int.from_bytes(shot[16:20]) == width, page.url
        await expect(page.get_by_role("heading", level=1)).to_have_count(1)

    async def go_on(fill=None, check=None):
        """To the next page, which is looked at."""
        for label, words in (fill or {}).items():
            await page.get_by_label(label, exact=True).fill(words)
        if check:
            await page.get_by_label(check).check()
        await follow(page.get_by_role("button", name="つぎへ"))
        await look()

    await page.goto("/about")
    await follow(page.get_by_role("link", name="団体を登録する"))
    await look()
    await follow(page.get_by_role("link", name="登録をはじめる"))
    await page.wait_for_timeout(QUICKEST)
    await go_on()
    await expect(page.get_by_role("alert")).to_contain_text("団体の名前を書いてください。")
    await page.get_by_label("団体の名前").press_sequentially("凸凹ライフデザイン")
    if script:
        await expect(page.locator("[data-similar-here]")).to_contain_text("名前が同じです。")
        await look()
    await go_on()
    await expect(page.get_by_role("heading", level=1)).to_have_text("もう載っているかもしれません")
    await follow(page.get_by_role("button", name="ちがう団体です"))
    await page.get_by_label("どんな人のためですか").fill("ひとりでいる人")
    await page.get_by_label("何をしていますか（ひとことで）").fill("いっしょにご飯を食べます")
    await go_on(fill={"どこの人が使えますか": "府中市"})
    await go_on(check="広島県府中市")
    await page.get_by_label("ことばで探す").fill("借金")
    await follow(page.get_by_role("button", name="探す"))
    await go_on(check="借金が返せない")
    await go_on(fill={"電話": "0143-85-5720", "受付の曜日と時間": "月～金 9時～17時"})
    await expect(page.get_by_role("table")).to_contain_text("9:00～17:00")
    for _ in range(3):
        await go_on()
    await go_on(check="サイトと、紙のちらし")
    await page.wait_for_timeout(QUICKEST)
    await follow(page.get_by_role("button", name="この内容で送る"))
    await expect(page.get_by_role("heading", level=1)).to_have_text("受けとりました")
    await page.get_by_text("取り下げる", exact=True).click()
    await look()
    await follow(page.get_by_role("button", name="取り下げます"))
    await expect(page.get_by_role("status")).to_have_text("取り下げました。")
