"""The file of one import: whole where a source needs all of it, as a stream where it is long."""

import codecs
import io
import re
from collections.abc import Iterator
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, TextIO

from importers.errors import UnreadableFile

LARGEST = 20 * 1024 * 1024
"""Bytes of a file that is held in memory. The largest list met so far has two."""
LARGEST_STREAM = 1024 * 1024 * 1024 - 1
"""Bytes of a file that is read row by row; a million public facilities have about 350 MB."""
_PIECE = 1024 * 1024

_KNOWN_BINARIES = (
    (b"PK\x03\x04", "ZIP または Excel のファイルです。CSV か文字のファイルに直してください。"),
    (b"\xd0\xcf\x11\xe0", "古い Excel か Word のファイルです。CSV に直してください。"),
    (b"%PDF", "PDF です。文字のファイルに直してください。"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_HALF_WIDTH_KANA = re.compile(r"[\uff61-\uff9f]")


class SourceFile:
    """What a source reads. Nothing is read before it is asked for."""

    def __init__(self, name: str, content: bytes | None = None, path: Path | None = None) -> None:
        if (content is None) == (path is None):
            raise ValueError("a file is given either by its content or by its path")
        self.name = name
        self.path = path
        self._content = content

    @classmethod
    def at(cls, path: Path, name: str | None = None) -> "SourceFile":
        """A file on disk. Raises UnreadableFile for a size nobody can mean, OSError if it is gone.

        A pipe or a device claims no size and may never end: of these only so much is read.
        """
        if path.is_file():
            if path.stat().st_size > LARGEST_STREAM:
                raise UnreadableFile(_too_large(LARGEST_STREAM))
            return cls(name or path.name, path=path)
        with path.open("rb") as stream:
            content = stream.read(LARGEST + 1)
        return cls(name or path.name, content)

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self._content) if self._content is not None else self._path.stat().st_size

    @property
    def content(self) -> bytes:
        """All of it. Raises UnreadableFile above LARGEST."""
        if self.size > LARGEST:
            raise UnreadableFile(_too_large(LARGEST))
        return self._path.read_bytes() if self._content is None else self._content

    def open(self) -> BinaryIO:
        """A new stream over all of it; the caller closes it."""
        return self._path.open("rb") if self._content is None else io.BytesIO(self._content)

    def starts_with(self, *beginnings: bytes) -> bool:
        with self.open() as stream:
            return stream.read(max(map(len, beginnings))).startswith(beginnings)

    @property
    def sha256(self) -> str:
        return self._sum[0]

    @property
    def lines(self) -> int:
        """How many ends of lines there are; of a table, about as many as rows."""
        return self._sum[1]

    @cached_property
    def _sum(self) -> tuple[str, int]:
        found, lines = sha256(), 0
        for piece in self._pieces():
            found.update(piece)
            lines += piece.count(b"\n")
        return found.hexdigest(), lines

    @cached_property
    def text(self) -> str:
        """All of it as text, without a BOM. Raises UnreadableFile when it is none."""
        return text_of(self.content)

    @cached_property
    def encoding(self) -> str:
        """Found by reading all of it once, so that a stream cannot fail half way.

        Raises UnreadableFile for an empty file, a binary one and an unknown encoding.
        """
        with self.open() as stream:
            start = stream.read(_PIECE)
        if not start.strip() and self.size <= _PIECE:
            raise UnreadableFile("ファイルが空です。")
        _refuse_binary(start)
        for encoding in _candidates(start):
            try:
                if self.size < len(codecs.BOM_UTF8):
                    # The decoder by pieces waits for the rest of a BOM for ever.
                    start.decode(encoding)
                rest = self._odd_share(encoding)
            except UnicodeDecodeError:
                continue
            if encoding == "cp932" and rest and self._decodes("euc_jp"):
                break
            return encoding
        raise UnreadableFile("文字コードが分かりません。UTF-8 で保存し直してください。")

    def open_text(self) -> TextIO:
        """A new stream of text, line ends untouched; the caller closes it."""
        encoding = self.encoding
        return io.TextIOWrapper(self.open(), encoding=encoding, newline="")

    def _odd_share(self, encoding: str) -> bool:
        """Whether the text is mostly half-width kana. Raises UnicodeDecodeError, UnreadableFile."""
        foreign = kana = 0
        decoder = codecs.getincrementaldecoder(encoding)()
        for piece in self._pieces():
            text = decoder.decode(piece)
            _refuse_control(text)
            if encoding == "cp932":
                foreign += sum(not character.isascii() for character in text)
                kana += len(_HALF_WIDTH_KANA.findall(text))
        decoder.decode(b"", final=True)
        return kana * 2 > foreign

    def _decodes(self, encoding: str) -> bool:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            for piece in self._pieces():
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
        return True

    def _pieces(self) -> Iterator[bytes]:
        with self.open() as stream:
            while piece := stream.read(_PIECE):
                yield piece

    @property
    def _path(self) -> Path:
        if self.path is None:
            raise ValueError("this file has no path")
        return self.path


def text_of(content: bytes) -> str:
    """The text in UTF-8, UTF-16 with BOM, ISO-2022-JP or cp932. Only a BOM is taken away."""
    if len(content) > LARGEST:
        raise UnreadableFile(_too_large(LARGEST))
    file = SourceFile("", content)
    return content.decode(file.encoding)


def _candidates(start: bytes) -> tuple[str, ...]:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    if b"\x1b$" in start:
        return ("iso2022_jp",)
    # EUC-JP is often valid cp932 too, and then reads as a heap of half-width kana.
    return ("utf-8-sig", "cp932")


def _refuse_binary(start: bytes) -> None:
    for beginning, sentence in _KNOWN_BINARIES:
        if start.startswith(beginning):
            raise UnreadableFile(sentence)


def _refuse_control(text: str) -> None:
    if _CONTROL.search(text):
        raise UnreadableFile("文字のファイルではありません。")


def _too_large(limit: int) -> str:
    size = f"{limit // 1024 // 1024} MB" if limit < LARGEST_STREAM else "1 GB"
    return f"ファイルが大きすぎます（{size} まで）。何も取り込んでいません。"
