"""What staff see of one record: all there is to know about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from api.usecases.look_after_records import Difference
from frontend import wording
from frontend.marking import web_address
from frontend.staff_pages import StaffPage
from importers.field_words import field_label, field_words, value_words
from models.account import ROLE_LABELS, Role
from models.content import OrganizationContent, ServiceContent
from models.repositories.records import field_changes
from models.repositories.staff_records import RecordSource, RevisionRead, StaffRecord
from models.vocabulary import PUBLIC, PUBLICATION_LABELS, Publication, RecordType

ROLES = (
    "その団体・窓口の人",
    "市区町村の担当の課",
    "元の資料を出したところ",
    "ほかの人",
)
METHODS = ("電話", "メール", "会って", "書類", "ホームページ")
ACTORS = {"importer": "取り込み", "madoguchi": "コマンド", "rule": "日付のきまり"}
_APART = {"printed", "verifications", "publication"}
"""Fields that have a place of their own on the page."""


@dataclass(frozen=True, slots=True)
class Said:
    """One field with its values, each a line."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangedField:
    label: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RevisionLine:
    number: int
    who: str
    when: str
    reason: str
    fields: tuple[ChangedField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPage(StaffPage):
    template: ClassVar[str] = "staff/records/detail.html"

    record: StaffRecord
    sources: Sequence[RecordSource]
    revisions: Sequence[RevisionRead]
    differences: Sequence[Difference]
    done: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    today: str

    roles: ClassVar[tuple[tuple[str, str], ...]] = tuple((one, one) for one in ROLES)
    methods: ClassVar[tuple[tuple[str, str], ...]] = tuple((one, one) for one in METHODS)

    @property
    def title(self) -> str:
        wrong = "エラー：" if self.errors else ""
        return f"{wrong}{self.name}（記録）"

    @property
    def name(self) -> str:
        return str(self.record.content["name"])

    @property
    def is_service(self) -> bool:
        return self.record.record_type is RecordType.service

    @property
    def state(self) -> str:
        return PUBLICATION_LABELS[self.record.publication]

    @property
    def states(self) -> list[tuple[str, str]]:
        now = self.record.publication
        return [(str(one), words) for one, words in PUBLICATION_LABELS.items() if one != now]

    @property
    def public_address(self) -> str | None:
        """Where everybody sees it, if they do."""
        owner = self.record.owner
        if self.record.publication not in PUBLIC:
            return None
        if owner is not None:
            return f"/services/{self.record.id}" if owner.publication in PUBLIC else None
        return f"/organizations/{self.record.id}"

    @property
    def owner_waits(self) -> bool:
        """Whether the organization becomes public together with its service."""
        owner = self.record.owner
        return owner is not None and owner.publication in (
            Publication.draft,
            Publication.confirming,
        )

    @property
    def said(self) -> list[Said]:
        """Every field that says something, in the order of the form of a record."""
        kind = ServiceContent if self.is_service else OrganizationContent
        content = self.record.content
        return [
            Said(field_label(name), value_words(content[name], name))
            for name in kind.model_fields
            if name in content and name not in _APART
        ]

    @property
    def verifications(self) -> list[Said]:
        return [
            Said(
                field_words(str(one["field"])),
                value_words({name: part for name, part in one.items() if name != "field"}),
            )
            for one in self.record.content.get("verifications", [])
        ]

    @property
    def open_differences(self) -> list[Difference]:
        return [one for one in self.differences if one.settled is None]

    @property
    def settled_differences(self) -> list[Difference]:
        return [one for one in self.differences if one.settled is not None]

    @property
    def history(self) -> list[RevisionLine]:
        earlier = {one.number: one.content for one in self.revisions}
        return [
            RevisionLine(
                one.number,
                _who(one),
                wording.stamp(one.at),
                one.reason or "",
                tuple(_changes(earlier[one.number - 1], one.content))
                if one.number - 1 in earlier
                else (),
            )
            for one in self.revisions
        ]

    def label(self, name: str) -> str:
        return field_label(name)

    def words(self, value: Any, name: str) -> tuple[str, ...]:
        return value_words(value, name)

    def when(self, source: RecordSource) -> str:
        return wording.stamp(source.read_at)

    def gone_since(self, source: RecordSource) -> str:
        return wording.stamp(source.gone_since) if source.gone_since else ""

    @property
    def gone_from(self) -> list[str]:
        """Titles of the sources that do not have it any more."""
        return [source.title for source in self.sources if source.gone_since]

    def first_time(self, source: RecordSource) -> str:
        return wording.stamp(source.first_read_at)

    def address_of(self, source: RecordSource) -> str | None:
        return source.url if source.url and web_address(source.url) else None

    def value(self, name: str, default: str = "") -> str:
        return self.typed.get(name, default)


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[ChangedField]:
    return [
        ChangedField(
            field_label(one.field),
            value_words(one.before, one.field),
            value_words(one.after, one.field),
        )
        for one in field_changes(dict(before), dict(after))
        if one.field != "printed"
    ]


def _who(revision: RevisionRead) -> str:
    """The role, and of an account so much of its id as tells it from others."""
    if revision.actor in ACTORS:
        return ACTORS[revision.actor]
    known = revision.role in set(Role)
    label = ROLE_LABELS[Role(revision.role)] if known else revision.role
    return f"{label}（{revision.actor[:8]}）"
