"""What staff see of imports: the list, one run, one file before it is imported."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar
from uuid import UUID

from frontend import wording
from frontend.staff_pages import StaffPage
from importers.explanations import explanation_of
from importers.mapping.fields import FIELDS, FieldName
from importers.mapping.profile import Certainty, Profile
from importers.registry import SOURCES
from importers.report import ImportReport, report_of_json
from importers.report_words import Part, notes, parts, summary
from models.repositories.import_runs import RunRead
from models.repositories.import_slot import Held
from models.source import QuarantinedRow
from models.upload import TableProfile, Upload, UploadState

TABLE = "table"
SAVED = "saved:"
"""Before the slug of a saved mapping, in the list of what a file can be."""

STATE_LABELS = {
    UploadState.mapping: "列の読み方を決める",
    UploadState.reading: "読んでいます",
    UploadState.ready: "内容を見て、取り込む",
    UploadState.refused: "取り込めませんでした",
    UploadState.importing: "取り込んでいます",
    UploadState.done: "取り込みました",
}
SURE_LABELS: dict[Certainty, str] = {
    "certain": "確か",
    "likely": "おそらく",
    "unsure": "確かめてください",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing a file can be. `explanation` says what sort of file and what the list is."""

    value: str
    label: str
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run in the list. `counts` in words."""

    id: UUID
    title: str
    file_name: str
    when: str
    counts: str


def run_line(run: RunRead) -> RunLine:
    counts = run.report.get("counts")
    words = "最後まで終わっていません"
    if counts:
        words = (
            f"新しい {counts['new']:,}、変わった {counts['changed']:,}、"
            f"休止 {counts['suspended']:,}、取り込まなかった行 {counts['quarantined']:,}"
        )
        # Runs of the first edition did not count them.
        if gone := counts.get("gone"):
            words += f"、元の一覧から消えた下書き {gone:,}"
    elif run.finished_at is not None:
        words = "記録がありません"
    return RunLine(run.id, run.source_title, run.file_name, wording.stamp(run.started_at), words)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportsPage(StaffPage):
    template: ClassVar[str] = "staff/imports/index.html"

    runs: Sequence[RunLine]
    page: int
    pages: int
    uploads: Sequence[Upload]
    saved: Sequence[TableProfile]
    held: Held | None
    chosen: str = ""
    done: str = ""

    @property
    def title(self) -> str:
        return "エラー：取り込み" if self.errors else "取り込み"

    @property
    def sources(self) -> list[Choice]:
        found = []
        for source in SOURCES.values():
            told = explanation_of(source)
            found.append(Choice(source.slug, source.title, f"{told.text}（{told.files}）"))
        return found

    @property
    def saved_choices(self) -> list[Choice]:
        return [Choice(f"{SAVED}{one.slug}", one.title) for one in self.saved]

    @property
    def other(self) -> Choice:
        return Choice(TABLE, "ほかの表（列の読み方を決めて取り込む）")

    def state(self, upload: Upload) -> str:
        return STATE_LABELS[upload.state]

    def when(self, upload: Upload) -> str:
        return wording.stamp(upload.created_at)

    @property
    def since(self) -> str:
        return wording.stamp(self.held.since) if self.held else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage(StaffPage, ABC):
    """A page with the words of a report. `linked`: the records of it are there to be opened."""

    template: ClassVar[str]

    @property
    @abstractmethod
    def report(self) -> ImportReport | None: ...

    @property
    def summary(self) -> tuple[str, ...]:
        return summary(self.report) if self.report else ()

    @property
    def parts(self) -> tuple[Part, ...]:
        return parts(self.report) if self.report else ()

    @property
    def notes(self) -> tuple[str, ...]:
        return notes(self.report) if self.report else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadPage(ReportPage):
    """One file on its way: being read, to be decided on, refused, being imported."""

    template: ClassVar[str] = "staff/imports/upload.html"
    linked: ClassVar[bool] = False

    upload: Upload
    source_title: str

    @property
    def title(self) -> str:
        return f"{STATE_LABELS[self.upload.state]}：{self.upload.file_name}"

    @property
    def report(self) -> ImportReport | None:
        kept = self.upload.report
        return report_of_json(kept) if kept else None

    @property
    def is_working(self) -> bool:
        return self.upload.state in (UploadState.reading, UploadState.importing)

    @property
    def can_map(self) -> bool:
        return self.upload.source_slug is None and self.upload.profile is not None

    @property
    def progress(self) -> str:
        done, all = self.upload.rows_done, self.upload.rows_expected
        if not done:
            return ""
        return f"{done:,} 行まで" + (f"（およそ {all:,} 行のうち）" if all >= done else "")


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """One column of a table: what stands in it, what it was taken for, and why."""

    number: int
    column: str
    examples: tuple[str, ...]
    field: FieldName
    reason: str
    certainty: str
    is_key: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingPage(StaffPage):
    template: ClassVar[str] = "staff/imports/mapping.html"

    upload: Upload
    profile: Profile
    examples: dict[str, list[str]]
    typed: dict[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        wrong = "エラー：" if self.errors else ""
        return f"{wrong}列の読み方を決める：{self.upload.file_name}"

    @property
    def columns(self) -> list[MappedColumn]:
        return [
            MappedColumn(
                number,
                one.column,
                () if one.field == "person" else tuple(self.examples.get(one.column, ())),
                one.field,
                one.reason,
                SURE_LABELS[one.certainty],
                one.column in self.profile.key,
            )
            for number, one in enumerate(self.profile.columns)
        ]

    @property
    def fields(self) -> list[tuple[FieldName, str]]:
        return [(name, info.label) for name, info in FIELDS.items()]

    def value(self, name: str) -> str:
        """What was typed, else what the mapping says."""
        if name in self.typed:
            return self.typed[name]
        kept: Any = getattr(self.profile, name)
        return str(kept) if kept is not None else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPage(ReportPage):
    template: ClassVar[str] = "staff/imports/run.html"
    linked: ClassVar[bool] = True

    run: RunRead
    rows: Sequence[QuarantinedRow]
    count: int
    page: int
    pages: int

    @property
    def title(self) -> str:
        return f"取り込みの記録：{self.run.source_title}"

    @property
    def report(self) -> ImportReport | None:
        return report_of_json(self.run.report) if self.run.report.get("counts") else None

    @property
    def when(self) -> str:
        return wording.stamp(self.run.started_at)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The rows kept aside stand below with their cells, so not twice."""
        report = self.report
        return tuple(part for part in parts(report) if part.mark != "！ ") if report else ()
