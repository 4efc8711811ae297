"""The tables of a web page: texts, and beside them where their links lead."""

import re
from collections.abc import Iterator

from lxml import html
from lxml.etree import ParserError

from importers.errors import UnreadableFile
from importers.file import SourceFile
from importers.tabular.grid import Spanning, laid_out

LINK = "（リンク）"
_PAGE = re.compile(
    rb"\s*(?:<!--.*?-->\s*|<\?xml[^>]*\?>\s*)*<(?:!doctype\s+html|html|head|body|table|div)\b",
    re.IGNORECASE | re.DOTALL,
)
_START = 4096
_SCHEMES = ("http://", "https://", "mailto:", "tel:")
Table = list[list[str]]


def is_page(file: SourceFile) -> bool:
    with file.open() as stream:
        start = stream.read(_START).removeprefix(b"\xef\xbb\xbf")
    return _PAGE.match(start) is not None


def page_tables(file: SourceFile) -> Iterator[Table]:
    """Tables without tables inside; a column of links gets a column of addresses beside it."""
    try:
        page = html.document_fromstring(file.text)
    except (ParserError, ValueError) as error:
        raise UnreadableFile("ホームページのファイルとして読めません。") from error
    for table in page.iter("table"):
        if table.find(".//table") is None:
            rows = [row for row in table.iter("tr") if len(row)]
            texts = laid_out([[_cell(cell, _text(cell)) for cell in _cells(row)] for row in rows])
            links = laid_out([[_cell(cell, _link(cell)) for cell in _cells(row)] for row in rows])
            yield _beside(texts, links)


def _cells(row: html.HtmlElement) -> list[html.HtmlElement]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def _cell(cell: html.HtmlElement, text: str) -> Spanning:
    return Spanning(text, _count(cell.get("rowspan")), _count(cell.get("colspan")))


def _count(text: str | None) -> int:
    return int(text) if text and text.strip().isascii() and text.strip().isdigit() else 1


def _text(cell: html.HtmlElement) -> str:
    parts: list[str] = []
    for element in cell.iter():
        if element.tag in ("script", "style", "rt", "rp"):
            parts.append(" ".join((element.tail or "").split()))
            continue
        if element.tag in ("br", "p", "div", "li"):
            parts.append("\n")
        if isinstance(element.tag, str):
            parts.append(" ".join((element.text or "").split()))
        if element is not cell:
            parts.append(" ".join((element.tail or "").split()))
    lines = "".join(parts).split("\n")
    return "\n".join(line.strip() for line in lines if line.strip())


def _link(cell: html.HtmlElement) -> str:
    found = [link.get("href", "").strip() for link in cell.iter("a")]
    return "\n".join(
        href.removeprefix("mailto:").removeprefix("tel:")
        for href in dict.fromkeys(found)
        if href.lower().startswith(_SCHEMES)
    )


def _beside(texts: Table, links: Table) -> Table:
    """Addresses that do not stand in the text already, in columns after all others."""
    width = max(map(len, texts), default=0)
    new = [
        at
        for at in range(width)
        if any(_new(texts[row], line, at) for row, line in enumerate(links))
    ]
    if not new:
        return texts
    found = []
    for row, line in enumerate(texts):
        padded = line + [""] * (width - len(line))
        heads = [f"{padded[at]}{LINK}" for at in new] if row == 0 else None
        found.append(padded + (heads or [_new(padded, links[row], at) for at in new]))
    return found


def _new(texts: list[str], links: list[str], at: int) -> str:
    link = links[at] if at < len(links) else ""
    text = texts[at] if at < len(texts) else ""
    return link if link and link not in text else ""
