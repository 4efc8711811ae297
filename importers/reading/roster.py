"""A body on a roster that gives names alone: a draft, until somebody knows how to reach it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from importers.reading.body_names import BodyName, read_body_name
from importers.reading.doubts import doubtful, unconfirmed
from importers.reading.wording import accepts_consultation, proposed_topics
from models.content import (
    AreaContent,
    OrganizationContent,
    PlaceContent,
    ServiceContent,
    VerificationContent,
    printed_cells,
)
from models.incoming import IncomingRecord, IncomingService
from models.vocabulary import Kind, Level, Publication

CHECK = "合計の確認"
"""Column every row of a roster has: what does not add up in it, a sentence a line."""

_OFFICE = re.compile(
    r"相談|センター|窓口|保健所|サポートステーション|電話|ダイヤル|児童相談所|郵便局"
    r"|(?:課|係|室|部|局|Ｇ|グループ)$"
)
_NATIONAL = re.compile(
    r"内閣|(?:総務|法務|外務|財務|文部科学|厚生労働|農林水産|経済産業|国土交通|環境|防衛)省"
    r"|(?:こども家庭|警察|消費者)庁"
)
_NOT_A_SECTION = re.compile(r"(?:支部|本部|部会|クラブ|倶楽部|薬局|郵便局|放送局)$")
_SECTION = re.compile(r"(?:[部局課室係Ｇ]|事務局|グループ|担当)$")


@dataclass(frozen=True, slots=True)
class Roster:
    """What holds for all rows. `area` is the municipality or prefecture that drew it up."""

    title: str
    date: str | None
    area: AreaContent

    @property
    def words(self) -> str:
        return f"{self.date}の{self.title}" if self.date else self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterEntry:
    """`printed` names the body to the letter. Without `owner` the body is an organization itself;

    with it, it is a part of the organization of that name (a section of a city, a rule of a
    platform). `check` is the text of the column CHECK.
    """

    printed: str
    key: str
    place: str
    cells: Mapping[str, str]
    check: str = ""
    owner: OrganizationContent | None = None
    body: str | None = None
    """The organization, where more stands behind its name than belongs to it (a post)."""
    kind: Kind | None = None
    level: Level | None = None
    name: str | None = None
    alternate_names: tuple[str, ...] = ()
    description: str | None = None
    areas: tuple[AreaContent, ...] | None = None
    places: tuple[PlaceContent, ...] = ()
    notes: Sequence[VerificationContent] = field(default=())


def roster_record(entry: RosterEntry, roster: Roster) -> IncomingRecord:
    """Raises ValueError, with a Japanese sentence, for an entry without a name."""
    known = BodyName(entry.name, None, None, (), ()) if entry.name else None
    name = known or read_body_name(entry.printed)
    body = read_body_name(entry.body) if entry.body else name
    level = entry.level or (Level.private if body.legal_form else None)
    organization = entry.owner or OrganizationContent(
        name=body.name,
        alternate_names=body.alternate_names,
        legal_form=body.legal_form,
        level=level,
        verifications=(contact_unknown(roster),),
    )
    others = (*entry.alternate_names, *name.alternate_names)
    service = ServiceContent(
        name=name.name,
        alternate_names=tuple(other for other in dict.fromkeys(others) if other != name.name),
        kind=entry.kind or kind_of_name(body.name),
        level=level or organization.level,
        description=entry.description,
        accepts_consultation=accepts_consultation(name.name),
        areas=(roster.area,) if entry.areas is None else entry.areas,
        places=entry.places,
        topics=proposed_topics(" ".join((name.name, *others))),
        verifications=(
            contact_unknown(roster),
            *_area_notes(entry, roster),
            *name.notes,
            *entry.notes,
            *(doubtful("printed", note, None) for note in entry.check.split("\n") if note),
        ),
        printed=printed_cells(entry.cells),
        publication=Publication.draft,
    )
    return IncomingRecord(
        key=organization.name if entry.owner else (entry.body or entry.printed),
        place=entry.place,
        organization=organization,
        services=(IncomingService(key=entry.key, content=service),),
    )


def owner_of_sections(
    name: str, roster: Roster, level: Level | None, *, alternate_names: tuple[str, ...] = ()
) -> OrganizationContent:
    """The city or prefecture whose sections stand on its roster."""
    return OrganizationContent(
        name=name,
        alternate_names=alternate_names,
        level=level,
        verifications=(contact_unknown(roster),),
    )


def contact_unknown(roster: Roster) -> VerificationContent:
    return unconfirmed(
        "*", f"{roster.words}に、名前だけがあります。連絡先は、まだ確かめていません。"
    )


def is_section(name: str) -> bool:
    """Whether the name is one of a section of an office, such as 福祉課 or 保護第一課相談係."""
    return _SECTION.search(name) is not None and _NOT_A_SECTION.search(name) is None


def level_of_section(name: str, *, city: str, prefecture: str) -> Level | None:
    """Of a section that names the office it belongs to; None for everything else."""
    if not is_section(name):
        return None
    if _NATIONAL.match(name):
        return Level.national
    if name.startswith(city):
        return Level.municipal
    return Level.prefectural if name.startswith(prefecture) else None


def kind_of_name(name: str) -> Kind:
    """A window where the name is one of an office, else a group."""
    return Kind.window if _OFFICE.search(name) and not name.endswith("会") else Kind.group


def _area_notes(entry: RosterEntry, roster: Roster) -> list[VerificationContent]:
    if entry.areas is not None:
        return []
    note = (
        f"「{roster.area.name}」は、この一覧を作った自治体です。"
        "どの地域の人が使えるかは、確かめていません。"
    )
    return [unconfirmed("areas", note)]
