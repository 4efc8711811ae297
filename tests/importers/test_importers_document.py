"""The worked example in docs/importers.md does what the document says."""

import re
from pathlib import Path

from importers.file import SourceFile
from importers.registry import SOURCES
from importers.run import run_import

DOCUMENT = Path(__file__).parents[2] / "docs" / "importers.md"


def block(language: str) -> str:
    pattern = re.compile(rf"^```{language}\n(.*?)^```", re.MULTILINE | re.DOTALL)
    (found,) = pattern.findall(DOCUMENT.read_text("utf-8"))
    return found


async def test_the_example_gives_the_printed_report(records):
    module: dict[str, object] = {"__name__": "mihon_town"}
    exec(compile(block("python"), str(DOCUMENT), "exec"), module)  # noqa: S102 - it is our own document
    content = block("csv").encode("cp932")
    report = await run_import(module["SOURCE"], SourceFile("shien.csv", content), records=records)
    lines = [line for line in report.as_text().split("\n") if report.sha256 not in line]
    assert "\n".join(lines) == block("text").rstrip("\n")
    again = await run_import(module["SOURCE"], SourceFile("shien.csv", content), records=records)
    assert again.unchanged == 2


def test_every_source_is_in_the_document():
    text = DOCUMENT.read_text("utf-8")
    for source in SOURCES.values():
        assert f"| `{source.slug}` |" in text
        if source.shipped:
            assert f"`data/{source.shipped}`" in text
