"""axe-core, run in a page: what it finds against WCAG 2.2 AA and good practice."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.async_api import Page

AXE = Path(__file__).parents[1] / "vendor" / "axe" / "axe.min.js"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")


@cache
def _source() -> str:
    return AXE.read_text(encoding="utf-8")


async def check_accessibility(page: Page) -> None:
    """AssertionError naming every fault and where it stands. The page must allow scripts."""
    await page.evaluate(_source())
    result: dict[str, Any] = await page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", list(RULES)
    )
    # A page on which no rule found anything to look at has not been checked.
    assert result["passes"], f"axe found nothing to check at {page.url}"
    faults = [
        f"{violation['id']} ({violation['impact']}): {violation['help']}\n"
        f"  {node['target']}: {node['html'][:200]}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]
    assert not faults, f"{len(faults)} faults at {page.url}\n" + "\n".join(faults)
