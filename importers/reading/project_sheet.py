"""One row of a sheet about a project of a section, or about an NPO a section works with."""

import re
from dataclasses import dataclass

from importers.reading.doubts import unconfirmed
from importers.reading.names import read_name
from importers.reading.support_notes import as_printed
from importers.reading.wording import accepts_consultation, kind_of, proposed_topics
from models.content import (
    AreaContent,
    OrganizationContent,
    PrintedText,
    ServiceContent,
    VerificationContent,
)
from models.incoming import IncomingRecord, IncomingService
from models.vocabulary import Kind, Level, Publication

PROJECT, SECTION, CONTENT = "事業名等", "担当課", "事業内容"
PROJECT_COLUMNS = (PROJECT, SECTION, "新・既", "種別", "対象者", "形態", "委託先", CONTENT)
NPO, ABOUT, PROJECT_NAME = "NPO法人名", "NPO法人の概要", "事業名"
NPO_COLUMNS = (NPO, ABOUT, SECTION, "形態", PROJECT_NAME, CONTENT)
CARRIED = "上の行から："
TORN = "印刷の表から"

_CITY, _CODE = "伊勢市", "242039"
_JAPANESE = r"[ぁ-ゖァ-ヴー一-鿿々〆（）「」、。・☆]"
_GAP = re.compile(rf"(?<={_JAPANESE})[ \u3000]+(?={_JAPANESE})")
_PLANS = re.compile(r"\s*【想定[^】]*】.*", re.DOTALL)
_DRAFT_NOTE = "市役所の中で共有するために書かれた内容です。連絡先は、まだ確かめていません。"


@dataclass(frozen=True, slots=True)
class ProjectCells:
    """`carried` has what an empty cell takes from above; `torn` when columns were narrow."""

    printed: dict[str, str]
    carried: dict[str, str]
    torn: bool

    def raw(self, column: str) -> str:
        return self.printed[column] if self.printed[column].strip() else self.carried[column]

    def read(self, column: str) -> str:
        """Without the gaps where a narrow column had torn its words."""
        text = self.raw(column).strip()
        return _GAP.sub("", text) if self.torn else text

    @property
    def cells(self) -> tuple[PrintedText, ...]:
        return tuple(PrintedText(column=c, text=text) for c, text in self.printed.items() if text)


def read_project(cells: ProjectCells, *, place: str) -> IncomingRecord:
    """A project of a section. Raises ValueError for a row without its name or its section."""
    name, section = cells.read(PROJECT), cells.read(SECTION)
    if not name:
        raise ValueError("事業名がありません。")
    if not section:
        raise ValueError("担当課がありません。")
    key = f"{cells.raw(PROJECT)}\n{cells.raw(SECTION)}"
    owner = section if section.startswith(_CITY) else f"{_CITY} {section}"
    text = _PLANS.sub("", cells.read(CONTENT))
    service = _service(cells, name, text, cells.read("対象者"), PROJECT, Level.municipal)
    organization = OrganizationContent(
        name=owner, level=Level.municipal, publication=Publication.draft
    )
    return IncomingRecord(
        key=cells.raw(SECTION),
        place=place,
        organization=organization,
        services=(IncomingService(key=key, content=service),),
    )


def read_npo(cells: ProjectCells, *, place: str) -> IncomingRecord:
    """An NPO and what it does with the city. Raises ValueError for a row without its name."""
    printed = cells.read(NPO)
    if not printed:
        raise ValueError("NPO法人の名前がありません。")
    name = read_name(printed)
    project = cells.read(PROJECT_NAME) or name.service
    about = cells.read(ABOUT)
    text = _PLANS.sub("", cells.read(CONTENT)) or about
    service = _service(cells, project, text, "", PROJECT_NAME, Level.private)
    organization = OrganizationContent(
        name=name.organization,
        legal_form=name.legal_form,
        description=about or None,
        level=Level.private,
        publication=Publication.draft,
    )
    return IncomingRecord(
        key=cells.raw(NPO),
        place=place,
        organization=organization,
        services=(IncomingService(key=f"{cells.raw(NPO)}\n{project}", content=service),),
    )


def _service(
    cells: ProjectCells, name: str, text: str, for_whom: str, column: str, level: Level
) -> ServiceContent:
    words = f"{name} {text}"
    accepts = accepts_consultation(words)
    printed = cells.printed[column].strip()
    return ServiceContent(
        name=name,
        alternate_names=(printed,) if printed and printed != name else (),
        kind=kind_of(words, accepts=accepts, has_phone=False) if accepts else Kind.scheme,
        level=level,
        description=text or None,
        for_whom=for_whom or None,
        accepts_consultation=accepts,
        areas=(AreaContent(code=_CODE, name=_CITY),),
        topics=proposed_topics(words),
        verifications=tuple(_notes(cells, name, printed)),
        printed=cells.cells,
        publication=Publication.draft,
    )


def _notes(cells: ProjectCells, name: str, printed: str) -> list[VerificationContent]:
    notes = [unconfirmed("*", _DRAFT_NOTE)]
    if printed and printed != name and cells.torn:
        note = f"印刷では「{printed}」と、間が空いています。一つの言葉として読みました。"
        notes.append(as_printed("name", note))
    taken = [f"{column}: {cells.read(column)}" for column, text in cells.carried.items() if text]
    if taken:
        note = "空いている欄を、上の行と同じものとして読みました。"
        notes.append(unconfirmed("printed", note, "、".join(taken)))
    return notes
