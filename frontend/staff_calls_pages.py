"""What the secretariat sees of a sample that is called: draw, sheet, each call, the share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from api.usecases.freshness import day_words
from api.usecases.sample_calls import HALF_WIDTHS, OUTCOME_WORDS, Accuracy, suggested_size
from frontend.shares import percent
from frontend.staff_pages import StaffPage
from models.documents.service import ServiceDocument
from models.freshness import CallOutcome, CallSample
from models.repositories.freshness import JAPAN
from models.repositories.freshness_calls import CallLine

FIELD_WORDS = {
    "phones": "電話番号",
    "hours": "受付時間",
    "places": "場所",
    "fees": "料金",
    "what": "できること",
    "name": "名前",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CallsHomePage(StaffPage):
    template: ClassVar[str] = "staff/calls/index.html"

    samples: Sequence[CallSample]
    listed: int
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return f"{'エラー：' if self.errors else ''}電話の調査"

    @property
    def sizes(self) -> list[tuple[int, int]]:
        """(percentage points either side, how many calls)"""
        return [(points, suggested_size(self.listed, half)) for points, half in HALF_WIDTHS.items()]

    def value(self, name: str) -> str:
        return self.typed.get(name, "")

    def day(self, sample: CallSample) -> str:
        return day_words(sample.created_at.astimezone(JAPAN).date())


@dataclass(frozen=True, slots=True)
class CallRow:
    """One record of the sheet, as somebody with a telephone needs it."""

    position: int
    name: str
    organization: str
    phones: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    outcome: str
    record_id: str
    is_listed: bool


def call_row(line: CallLine) -> CallRow:
    document = line.document
    outcome = OUTCOME_WORDS[line.call.outcome] if line.call.outcome else ""
    id = str(line.call.service_id)
    if document is None:
        return CallRow(line.call.position, "いまは載せていない記録", "", (), (), outcome, id, False)
    return CallRow(
        line.call.position,
        document.name,
        document.organization.name,
        tuple(phone.number for phone in document.phones),
        tuple(_facts(document)),
        outcome,
        id,
        True,
    )


def _facts(document: ServiceDocument) -> list[tuple[str, str]]:
    places = ["".join(filter(None, (one.city, one.address, one.name))) for one in document.places]
    found = [
        ("受付時間", "、".join(one.text for one in document.hours)),
        ("場所", "、".join(filter(None, places))),
        ("料金", document.fees or ""),
        ("できること", document.what or document.summary),
    ]
    return [(label, words) for label, words in found if words]


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplePage(StaffPage):
    template: ClassVar[str] = "staff/calls/detail.html"

    sample: CallSample
    accuracy: Accuracy
    rows: Sequence[CallRow]
    first_uncalled: int | None
    done: str = ""

    @property
    def title(self) -> str:
        return f"{'エラー：' if self.errors else ''}{self.sample.title}"

    @property
    def called(self) -> int:
        return sum(self.accuracy.counts.values())

    @property
    def outcomes(self) -> list[tuple[str, int]]:
        return [(words, self.accuracy.counts.get(one, 0)) for one, words in OUTCOME_WORDS.items()]

    @property
    def share(self) -> str:
        return percent(self.accuracy.share) if self.accuracy.share is not None else ""

    @property
    def interval(self) -> str:
        found = self.accuracy.interval
        return f"{percent(found.low)}から{percent(found.high)}" if found else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPage(StaffPage):
    """On paper: what to say, and room to write."""

    template: ClassVar[str] = "staff/calls/sheet.html"

    sample: CallSample
    rows: Sequence[CallRow]

    @property
    def title(self) -> str:
        return f"電話の用紙：{self.sample.title}"

    @property
    def outcomes(self) -> list[str]:
        return list(OUTCOME_WORDS.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPage(StaffPage):
    template: ClassVar[str] = "staff/calls/call.html"

    sample: CallSample
    row: CallRow
    chosen: str
    wrong: tuple[str, ...]
    note: str

    outcomes: ClassVar[tuple[tuple[str, str], ...]] = tuple(
        (str(one), words) for one, words in OUTCOME_WORDS.items()
    )
    fields: ClassVar[tuple[tuple[str, str], ...]] = tuple(FIELD_WORDS.items())

    @property
    def title(self) -> str:
        return f"{'エラー：' if self.errors else ''}{self.row.position}：{self.row.name}"

    @property
    def is_last(self) -> bool:
        return self.row.position >= self.sample.size


def outcome(text: str) -> CallOutcome | None:
    return CallOutcome(text) if text in set(CallOutcome) else None
