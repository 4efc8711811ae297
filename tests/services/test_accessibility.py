import pytest
from playwright.async_api import Browser

from tests.services.accessibility import check_accessibility

PAGE = """<!doctype html><html lang="{lang}"><head><title>{title}</title></head>
<body><main><h1>相談できる場所</h1>{body}</main></body></html>"""


def document(body: str = "<p>ひとりで困っていませんか。</p>", lang="ja", title="窓口") -> str:
    return PAGE.format(body=body, lang=lang, title=title)


async def test_a_sound_page_passes(browser: Browser) -> None:
    page = await browser.new_page()
    await page.set_content(document())
    await check_accessibility(page)
    await page.close()


@pytest.mark.parametrize(
    ("html", "rule"),
    [
        (document('<p style="color: #bbb">夜でもつながる電話</p>'), "color-contrast"),
        (document('<img src="data:,">'), "image-alt"),
        (document('<input type="text">'), "label"),
        (document("<select><option>福祉</option></select>"), "select-name"),
        (document("<a href='/x'></a>"), "link-name"),
        (document("<h3>とばした見出し</h3>"), "heading-order"),
        (document(lang=""), "html-has-lang"),
        (document(title=""), "document-title"),
        (
            document(
                "<style>a{display:block;width:9px;height:9px;overflow:hidden}</style>"
                "<a href='/a'>一</a><a href='/b'>二</a>"
            ),
            "target-size",
        ),
    ],
)
async def test_each_fault_is_found(browser: Browser, html: str, rule: str) -> None:
    page = await browser.new_page()
    await page.set_content(html)
    with pytest.raises(AssertionError, match=rule):
        await check_accessibility(page)
    await page.close()
