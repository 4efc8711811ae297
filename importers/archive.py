"""Many files as one: a ZIP from anywhere, read with limits, and a folder made into such a ZIP.

Nothing is ever written to a path that an archive names, and what an archive claims about its sizes
is not believed: bytes are counted while they are read.
"""

import os
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from importers.errors import UnreadableFile
from importers.file import SourceFile

MOST_MEMBERS = 2_000
LARGEST_ARCHIVE = 100 * 1024 * 1024
"""Bytes of the archive itself."""
LARGEST_TOTAL = 100 * 1024 * 1024
"""Bytes of everything in it together. The largest directory met so far has ten million."""
HIGHEST_RATIO = 200
"""Unpacked to packed bytes. Tables of words pack to a tenth, the emptiest ones to a hundredth."""
_RATIO_COUNTS_FROM = 1024 * 1024
_PIECE = 64 * 1024
_LARGEST_CONTENTS = 2 * 1024 * 1024
"""Bytes of the list of members. The standard library reads it whole, before any check."""
_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"
_LONGEST_COMMENT = 65_535
_READABLE = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_NOT_DATA = {"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"}
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, struct.error, NotImplementedError),
    *(ValueError, OverflowError, RuntimeError, OSError),
)
"""What the standard library raises for places and lengths that cannot be, from memory and disk."""
_TELLING_PARTS = 3
"""Names of folders by which a person knows one folder from another."""
_FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)


def is_archive(file: SourceFile) -> bool:
    return file.starts_with(b"PK\x03\x04", _END_MARK)


def members(
    file: SourceFile, *, only: Callable[[str], bool] = lambda _: True
) -> Iterator[SourceFile]:
    """The files of a ZIP in the order of their names, read one after the other.

    `only` says by its name which file is read. Raises UnreadableFile for a broken or encrypted
    archive, for names that lead out of it, links, the same name twice, and for more members or
    bytes than a directory can have.
    """
    if file.size > LARGEST_ARCHIVE:
        raise UnreadableFile(_too_large())
    with file.open() as stream:
        _check_contents(stream, file.size)
        try:
            with zipfile.ZipFile(stream) as archive:
                yield from _files(archive, only)
        except _BROKEN as why:
            raise UnreadableFile("ZIP がこわれています。もう一度、作り直してください。") from why


def _files(archive: zipfile.ZipFile, only: Callable[[str], bool]) -> Iterator[SourceFile]:
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > MOST_MEMBERS:
        raise UnreadableFile(f"ZIP の中のファイルが多すぎます（{MOST_MEMBERS} まで）。")
    names = [_checked_name(info) for info in infos]
    if len({unicodedata.normalize("NFC", name).casefold() for name in names}) < len(names):
        raise UnreadableFile("ZIP の中に、同じ名前のファイルが二つあります。")
    if sum(info.file_size for info in infos) > LARGEST_TOTAL:
        raise UnreadableFile(_too_large())
    read = 0
    for name, info in sorted(zip(names, infos, strict=True), key=lambda pair: pair[0]):
        if _is_data(name) and only(name):
            content = _content(archive, info, LARGEST_TOTAL - read)
            read += len(content)
            yield SourceFile(name, content)


def _checked_name(info: zipfile.ZipInfo) -> str:
    name = info.filename
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
        raise UnreadableFile("ZIP の中に、外の場所を指す名前があります。取り込めません。")
    mode = info.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        raise UnreadableFile("ZIP の中に、ふつうのファイルでないもの（リンクなど）があります。")
    if info.flag_bits & 0x1:
        raise UnreadableFile("ZIP にパスワードがかかっています。外してから入れてください。")
    if info.compress_type not in _READABLE:
        raise UnreadableFile("ZIP の圧縮の方式が特別なものです。ふつうの ZIP にしてください。")
    return name


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo, left: int) -> bytes:
    found = bytearray()
    with archive.open(info) as stream:
        while piece := stream.read(_PIECE):
            found += piece
            if len(found) > left:
                raise UnreadableFile(_too_large())
            packed = max(info.compress_size, 1)
            if len(found) > max(_RATIO_COUNTS_FROM, packed * HIGHEST_RATIO):
                raise UnreadableFile("ZIP の中身が異常に大きくふくらみます。取り込めません。")
    return bytes(found)


def _check_contents(stream: BinaryIO, size: int) -> None:
    """Refuse a list of members so long that merely opening the archive would take minutes."""
    start = max(0, size - _END.size - _LONGEST_COMMENT)
    stream.seek(start)
    tail = stream.read()
    stream.seek(0)
    at = tail.rfind(_END_MARK)
    if at < 0 or at + _END.size > len(tail):
        raise UnreadableFile("ZIP が途中で切れています。もう一度、受け取り直してください。")
    *_, count, contents, _offset, _comment = _END.unpack_from(tail, at)
    # 0xFFFF… sends the reader to a second list, which only archives of many gigabytes need.
    if count > MOST_MEMBERS * 2 or contents > _LARGEST_CONTENTS:
        raise UnreadableFile(f"ZIP の中のファイルが多すぎます（{MOST_MEMBERS} まで）。")


def folder_as_file(folder: Path, packed: Path) -> SourceFile:
    """The files of a folder as a ZIP written to `packed`; the same files give the same bytes.

    Raises UnreadableFile for links, for anything that is not a plain file, and above the limits.
    """
    total = 0
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for count, path in enumerate(_plain_files(folder), start=1):
            total += path.stat().st_size
            if count > MOST_MEMBERS:
                raise UnreadableFile(f"フォルダーのファイルが多すぎます（{MOST_MEMBERS} まで）。")
            if total > LARGEST_TOTAL:
                raise UnreadableFile(_too_large())
            name = path.relative_to(folder).as_posix()
            info = zipfile.ZipInfo(name, _FIRST_MOMENT)
            # The size may have grown since: only what was counted is read.
            with path.open("rb") as stream:
                archive.writestr(info, stream.read(LARGEST_TOTAL))
    return SourceFile.at(packed, "/".join(folder.resolve().parts[1:][-_TELLING_PARTS:]))


def _plain_files(folder: Path) -> Iterator[Path]:
    for here, folders, files in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if _is_data(name))
        for name in sorted([*folders, *files]):
            path = Path(here) / name
            if path.is_symlink():
                raise UnreadableFile("フォルダーの中にリンクがあります。ファイルを入れてください。")
            if name in files and _is_data(name):
                if not path.is_file():
                    raise UnreadableFile("フォルダーの中に、ふつうのファイルでないものがあります。")
                yield path


def _is_data(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return not any(part in _NOT_DATA or part.startswith(".") for part in parts)


def _too_large() -> str:
    return f"大きすぎます（合わせて {LARGEST_TOTAL // 1024 // 1024} MB まで）。取り込めません。"
