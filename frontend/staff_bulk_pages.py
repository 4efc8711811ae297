"""What the pages of the secretariat for many records at once show."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar
from uuid import UUID

from api.usecases.bulk_import import MOST_CHANGED, AsideRow, BulkPlan, ChangedRow, Why
from api.usecases.bulk_message import LONGEST_SUBJECT, LONGEST_TEXT, Recipients
from frontend import wording
from frontend.staff_bulk_filter import BulkAsked
from frontend.staff_pages import StaffPage
from frontend.staff_records_pages import ChangedField
from importers.field_words import field_label, value_words
from models.directory_reference import Topic
from models.mail import MailState
from models.repositories.bulk import RunningClosure, Selection
from models.repositories.bulk_messages import SentMessage
from models.vocabulary import PUBLICATION_LABELS

MAIL_STATES = {
    MailState.waiting: "送るのを待っています",
    MailState.sending: "送っています",
    MailState.sent: "送りました",
    MailState.failed: "送れませんでした",
    MailState.bounced: "戻ってきました",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FilteredPage(StaffPage):
    """A page about the records that `asked` means."""

    template: ClassVar[str]

    asked: BulkAsked
    selection: Selection
    digest: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    left_out: Collection[UUID] = ()

    @property
    def filter(self) -> list[tuple[str, str]]:
        return list(self.asked._asdict().items())

    def value(self, name: str) -> str:
        return self.typed.get(name, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkPage(FilteredPage):
    template: ClassVar[str] = "staff/bulk/index.html"

    sources: Sequence[tuple[str, str]]
    topics: Mapping[str, Topic]
    is_too_many: bool = False
    done: str = ""

    @property
    def title(self) -> str:
        return "エラー：まとめての仕事" if self.errors else "まとめての仕事"

    @property
    def states(self) -> list[tuple[str, str]]:
        return [(str(state), label) for state, label in PUBLICATION_LABELS.items()]


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """`fields` are what would change; `reason` why it is set aside."""

    id: UUID | None
    place: str
    name: str
    fields: tuple[ChangedField, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlanPage(StaffPage):
    template: ClassVar[str] = "staff/bulk/plan.html"
    most: ClassVar[int] = MOST_CHANGED

    id: UUID
    plan: BulkPlan
    reason: str = ""

    @property
    def title(self) -> str:
        return "エラー：変わるところ" if self.errors else "変わるところ"

    @property
    def is_too_much(self) -> bool:
        return len(self.plan.changed) > self.most

    @property
    def changed(self) -> list[PlannedRow]:
        return [_changed(one) for one in self.plan.changed[: self.most]]

    @property
    def proposed(self) -> list[PlannedRow]:
        return [_aside(one) for one in self.plan.of(Why.hidden)]

    @property
    def conflicts(self) -> list[PlannedRow]:
        return [_aside(one) for one in self.plan.of(Why.conflict)]

    @property
    def unreadable(self) -> list[PlannedRow]:
        return [_aside(one) for one in self.plan.of(Why.unreadable)]

    @property
    def can_apply(self) -> bool:
        return bool(self.plan.changed or self.proposed) and not self.is_too_much


@dataclass(frozen=True, slots=True, kw_only=True)
class PausePage(FilteredPage):
    """`is_sure` asks once more; before that the form is filled in."""

    template: ClassVar[str] = "staff/bulk/pause.html"

    closures: Sequence[RunningClosure]
    today: date
    is_sure: bool = False
    count: int = 0
    hidden_states: int = 0
    """Services among them that nobody can find anyway."""
    done: str = ""

    @property
    def title(self) -> str:
        wrong = "エラー：" if self.errors else ""
        return f"{wrong}{'これで休みにしますか' if self.is_sure else 'まとめて休みにする'}"

    def span(self, one: RunningClosure) -> str:
        start = wording.day(one.starts_on) if one.starts_on else ""
        return f"{start}～{wording.day(one.ends_on) if one.ends_on else ''}"

    def day(self, name: str) -> str:
        return wording.day(date.fromisoformat(self.typed[name]))


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePage(FilteredPage):
    template: ClassVar[str] = "staff/bulk/message.html"
    longest_subject: ClassVar[int] = LONGEST_SUBJECT
    longest_text: ClassVar[int] = LONGEST_TEXT

    to: Recipients
    message_id: UUID
    is_sure: bool = False
    preview: str = ""

    @property
    def title(self) -> str:
        wrong = "エラー：" if self.errors else ""
        return f"{wrong}{'これを送りますか' if self.is_sure else 'まとめて知らせる'}"


@dataclass(frozen=True, slots=True)
class SentLine:
    when: str
    subject: str
    text: str
    counts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SentMessagesPage(StaffPage):
    template: ClassVar[str] = "staff/bulk/messages.html"

    sent: Sequence[SentMessage]
    done: str = ""

    @property
    def title(self) -> str:
        return "送った知らせ"

    @property
    def lines(self) -> list[SentLine]:
        return [
            SentLine(
                wording.stamp(one.message.created_at),
                one.subject,
                one.text,
                (
                    f"団体 {one.message.organizations:,}",
                    f"メール {one.message.letters:,} 通",
                    f"アドレスなし {one.message.without_address:,}",
                    *(f"{MAIL_STATES[state]} {count:,}" for state, count in one.states.items()),
                ),
            )
            for one in self.sent
        ]


def _changed(one: ChangedRow) -> PlannedRow:
    fields = tuple(
        ChangedField(
            field_label(change.field),
            value_words(change.before, change.field),
            value_words(change.after, change.field),
        )
        for change in one.fields
    )
    return PlannedRow(one.id, one.row.place, one.name, fields)


def _aside(one: AsideRow) -> PlannedRow:
    fields = _changed(one.change).fields if one.change is not None else ()
    return PlannedRow(one.id, one.row.place, one.name or "（名前なし）", fields, one.reason)
