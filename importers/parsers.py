"""From bytes to text and rows, refusing what is not text."""

import csv
import io
import re
from collections.abc import Iterator

from importers.errors import UnreadableFile
from importers.row import Row

LARGEST = 20 * 1024 * 1024
"""Bytes. The largest list met so far has two; more is a mistake in the choice of file."""

_KNOWN_BINARIES = (
    (b"PK\x03\x04", "ZIP または Excel のファイルです。CSV か文字のファイルに直してください。"),
    (b"\xd0\xcf\x11\xe0", "古い Excel か Word のファイルです。CSV に直してください。"),
    (b"%PDF", "PDF です。文字のファイルに直してください。"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_HALF_WIDTH_KANA = re.compile(r"[\uff61-\uff9f]")


def text_of(content: bytes) -> str:
    """The text in UTF-8, UTF-16 with BOM, ISO-2022-JP or cp932. Only a BOM is taken away."""
    if len(content) > LARGEST:
        raise UnreadableFile("ファイルが 20 MB を超えています。")
    if not content.strip():
        raise UnreadableFile("ファイルが空です。")
    for start, sentence in _KNOWN_BINARIES:
        if content.startswith(start):
            raise UnreadableFile(sentence)
    text = _decoded(content)
    if _CONTROL.search(text):
        raise UnreadableFile("文字のファイルではありません。")
    return text


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates = ["utf-16"]
    elif b"\x1b$" in content:
        candidates = ["iso2022_jp"]
    else:
        candidates = ["utf-8-sig", "cp932"]
    for encoding in candidates:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "cp932" and _is_rather_euc_jp(content, text):
            break
        return text
    raise UnreadableFile("文字コードが分かりません。UTF-8 で保存し直してください。")


def _is_rather_euc_jp(content: bytes, text: str) -> bool:
    """EUC-JP is often valid cp932 too, and then reads as a heap of half-width kana."""
    foreign = sum(not character.isascii() for character in text)
    if len(_HALF_WIDTH_KANA.findall(text)) * 2 <= foreign:
        return False
    try:
        content.decode("euc_jp")
    except UnicodeDecodeError:
        return False
    return True


def csv_rows(content: bytes, *, delimiter: str = ",") -> Iterator[Row]:
    """Rows under the first line. Cells without a heading are called 列6, 列7 and so on."""
    text = text_of(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = next(reader, [])
        columns = [name or f"列{at}" for at, name in enumerate(header, start=1)]
        twice = {name for name in columns if columns.count(name) > 1}
        if twice:
            raise UnreadableFile(f"同じ名前の列があります: {'、'.join(sorted(twice))}。")
        number = 0
        before = reader.line_num
        for cells in reader:
            place, before = f"{before + 1}行目", reader.line_num
            if not any(cells):
                continue
            number += 1
            yield Row(number, place, named_cells(columns, cells))
    except csv.Error as error:
        raise UnreadableFile(f"CSV として読めません（{reader.line_num}行目）。") from error


def named_cells(columns: list[str], cells: list[str]) -> dict[str, str]:
    """Cells by column; what is missing at the end is empty, what is too much gets a number."""
    named = dict.fromkeys(columns, "")
    for at, cell in enumerate(cells):
        if at < len(columns):
            named[columns[at]] = cell
        elif cell:
            named[f"列{at + 1}"] = cell
    return named
