"""What kind of Office file a ZIP is, found without trusting it."""

import zipfile

from importers.archive import is_archive, members
from importers.errors import UnreadableFile
from importers.file import SourceFile

_WORKBOOK, _LETTER = "xl/workbook.xml", "word/document.xml"


def is_workbook(file: SourceFile) -> bool:
    return is_archive(file) and _holds(file, _WORKBOOK)


def is_letter(file: SourceFile) -> bool:
    return is_archive(file) and _holds(file, _LETTER)


def _holds(file: SourceFile, name: str) -> bool:
    # Taking the first member makes the archive check its list, before all of it is loaded.
    if next(members(file), None) is None:
        return False
    with file.open() as stream, zipfile.ZipFile(stream) as archive:
        return name in archive.NameToInfo


def refuse_entities(member: SourceFile) -> None:
    """Office never writes a document type; who does wants it to grow or to read other files."""
    content = member.content if member.name.endswith((".xml", ".rels", ".vml")) else b""
    odd = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if odd or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise UnreadableFile(
            "Office のファイルとして、ふつうではない書き方があります。新しく保存し直してください。"
        )
