"""One organization of a feed: its own content, and what it has that only a service can hold."""

from collections.abc import Iterable

from importers.hsds.contacts import read_phones
from importers.hsds.join import Owner
from importers.hsds.node import Node
from importers.hsds.profile import is_ours
from importers.hsds.service import read_service, read_stand_in
from importers.hsds.tables import LOCATIONS
from importers.hsds.wording import repaired
from importers.reading.addresses import doubts_about_mail, doubts_about_url
from importers.reading.corporate_numbers import read_corporate_number
from importers.reading.doubts import doubtful
from models.content import OrganizationContent, PhoneContent, VerificationContent
from models.incoming import IncomingRecord, IncomingService
from models.vocabulary import Level, Publication, VerificationStatus

_OF_ITS_OWN = ("phones", "contacts", LOCATIONS, "schedules", "holiday_schedules")
_HELD = {"id", "name", "alternate_name", "description", "email", "url", "website", "legal_status"}
_PROFILE = {"name_reading", "level", "publication"}
READ_COLUMNS = frozenset({*_HELD, *_PROFILE})
"""Columns of an organization that become part of the record; all others are kept as printed."""
_LONGEST_EVIDENCE = 19_000
_FROM_ORGANIZATION = "団体の番号です。この窓口だけの番号は、元のデータにありません。"


class Organization:
    """Everything about one owner that its rows share."""

    def __init__(self, owner: Owner) -> None:
        self.owner = owner
        self.name = owner.node.line("name")
        self.phones = tuple(_inherited(owner.node))
        self.content = _content(owner)

    def record(self, service: Node | None, *, place: str) -> IncomingRecord:
        """The organization with one of its services, or with what is its own.

        Raises ValueError for a service that cannot be understood.
        """
        services = [self._service(service)] if service is not None else list(self._stand_in())
        return IncomingRecord(
            key=self.owner.key,
            place=place,
            organization=self.content,
            services=tuple(services),
        )

    def _stand_in(self) -> Iterable[IncomingService]:
        if any(self.owner.node.below(table) for table in _OF_ITS_OWN):
            content = read_stand_in(self.content.name, self.owner.node)
            yield IncomingService(f"organization {self.owner.key}", content)

    def _service(self, row: Node) -> IncomingService:
        doubt = self.owner.doubts.get(id(row))
        content = read_service(row, doubt=doubt, inherited=self.phones)
        return IncomingService(row.id or f"{self.owner.key} {content.name}", content)


def _inherited(row: Node) -> Iterable[PhoneContent]:
    """Numbers that name the organization alone: that of one of its places is not everybody's."""
    alone = Node(row.table, row.place, {})
    for phone in row.below("phones"):
        if not any(phone.get(name) for name in ("service_id", "location_id", "contact_id")):
            alone.add(phone)
    for number in read_phones(alone):
        note = " ".join(filter(None, (_FROM_ORGANIZATION, number.note)))
        yield number.model_copy(update={"note": note})


def _content(owner: Owner) -> OrganizationContent:
    row = owner.node
    name, named_notes = repaired(row, "name", row.line("name"))
    description, description_notes = repaired(row, "description", row.get("description"))
    website, email = row.line("website", "url"), row.line("email")
    alternate = row.line("alternate_name")
    others = alternate.split(" / ") if alternate and is_ours_too(row) else [alternate]
    level = next((one for one in Level if one == row.get("level")), None)
    return OrganizationContent(
        name=name or _unknown_name(owner),
        alternate_names=tuple(filter(None, others)),
        reading=row.line("name_reading"),
        legal_form=row.line("legal_status"),
        corporate_number=_corporate_number(row),
        description=description,
        website=website,
        email=email,
        level=level,
        publication=Publication.draft,
        verifications=(
            *_about_name(owner, name),
            *named_notes,
            *description_notes,
            *_about_addresses(website, email, name or ""),
            *_everything_else(row),
        ),
    )


def is_ours_too(row: Node) -> bool:
    return is_ours(row) or "publication" in row.cells


def _unknown_name(owner: Owner) -> str:
    return f"団体名不明（{owner.key[:100]}）"


def _about_name(owner: Owner, name: str | None) -> Iterable[VerificationContent]:
    if name is None:
        words = "元のデータに、この団体の名前がありません。どの団体か、確かめてください。"
        yield doubtful("name", words, owner.node.place)


def _corporate_number(row: Node) -> str | None:
    """A 法人番号 whose check digit is right."""
    for one in row.below("organization_identifiers"):
        scheme, kind = one.get("identifier_scheme") or "", one.get("identifier_type") or ""
        if "HOJIN" in scheme.upper() or kind == "法人番号":
            if number := read_corporate_number(one.get("identifier") or ""):
                return number
            one.remark("法人番号の検査数字が合いません。")
    return None


def _about_addresses(
    website: str | None, email: str | None, name: str
) -> Iterable[VerificationContent]:
    doubts = [("website", doubts_about_url(website, name))] if website else []
    doubts += [("email", doubts_about_mail(email, name))] if email else []
    for field, found in doubts:
        for doubt in found:
            note = f"書きまちがいかもしれません。{doubt.reason}"
            yield doubtful(field, note, doubt.evidence)


def _everything_else(row: Node) -> Iterable[VerificationContent]:
    """What a record of an organization has no place for, to the letter, for the staff."""
    others = [f"{name}: {text}" for name, text in row.flat().items() if name not in READ_COLUMNS]
    for status, note, words in (
        (VerificationStatus.as_printed, "元のデータには、ほかの欄もあります。", others),
        (
            VerificationStatus.doubtful,
            "元のデータに、合わないところがあります。",
            row.all_remarks(),
        ),
    ):
        text = "\n".join(words)
        for start in range(0, len(text), _LONGEST_EVIDENCE):
            yield VerificationContent(
                field="*",
                status=status,
                note=note,
                evidence=text[start : start + _LONGEST_EVIDENCE],
            )
