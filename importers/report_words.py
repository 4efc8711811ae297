"""The words of an import report, the same at a terminal and on the site."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from importers.field_words import field_words, value_words
from importers.report import ImportReport
from models.incoming import Change
from models.vocabulary import RecordType

_RECORD_NAMES = {RecordType.organization: "団体", RecordType.service: "窓口・活動"}
_LONGEST_VALUE = 200
HELD = "読めない行があるので、ファイルにない記録の休止は見送りました。"


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field before and after; of two lists only what is not in both."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a part. `record` is the record it speaks of, `further` stands below it."""

    text: str
    record: UUID | None = None
    fields: tuple[FieldLine, ...] = ()
    further: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """`count` are all there are; of a long file only the first are `entries`."""

    heading: str
    mark: str
    entries: tuple[Entry, ...]
    count: int
    lead: str = ""
    """What has to be known before it."""

    @property
    def left_out(self) -> str:
        more = self.count - len(self.entries)
        return f"ほか {more:,} 件" if more > 0 else ""


def summary(report: ImportReport) -> tuple[str, ...]:
    """The counts: of rows, and of records (one row makes several)."""
    counts = report.counts
    gone = f"元の一覧から消えた下書き {counts.gone}、" if counts.gone else ""
    return (
        (
            f"読んだ行 {report.read} ＝ 保存 {report.stored} ＋ 変わりなし {report.unchanged}"
            f" ＋ 取り込まなかった行 {counts.quarantined}"
        ),
        (
            f"新しい記録 {counts.new}、変わった記録 {counts.changed}、"
            f"休止にした記録 {counts.suspended}、{gone}相談先の案内 {report.windows}"
        ),
        f"ファイルの SHA-256: {report.sha256}",
    )


def parts(report: ImportReport) -> tuple[Part, ...]:
    """What happened, without the parts that would be empty."""
    counts = report.counts
    found = (
        Part("新しい記録", "＋ ", _titles(report.new), counts.new),
        Part("変わった記録", "～ ", tuple(map(_changed, report.changed)), counts.changed),
        Part(
            "人が直したので、そのままにした項目（ファイルは別の内容です。確かめてください）",
            "＝ ",
            tuple(map(_kept, report.kept)),
            counts.kept,
        ),
        Part(
            "受付時間をこう読みました（合っているか、確かめてください）",
            "",
            tuple(
                Entry(f"{one.name}: {one.text}", further=one.understood)
                for one in report.hours_read
            ),
            len(report.hours_read),
        ),
        Part(
            "ファイルからなくなったので休止にした記録（確かめてください）",
            "－ ",
            _titles(report.suspended),
            counts.suspended,
        ),
        Part(
            "元の一覧から消えました（公開していないので、そのままです。いらなければ終了にしてください）",
            "？ ",
            _titles(report.gone),
            counts.gone,
        ),
        Part(
            "取り込まなかった行",
            "！ ",
            tuple(Entry(f"{row.place}: {row.reason}") for row in report.quarantined),
            counts.quarantined,
            HELD if report.suspension_held else "",
        ),
    )
    return tuple(part for part in found if part.entries)


def notes(report: ImportReport) -> tuple[str, ...]:
    """What else a person should know."""
    unused = report.unused_columns
    return (f"使わなかった列: {'、'.join(unused)}",) if unused else ()


def report_text(report: ImportReport) -> str:
    lines = [f"{report.title}（{report.file_name}）", *summary(report)]
    for part in parts(report):
        lines += ["", part.lead, "", part.heading] if part.lead else ["", part.heading]
        for entry in part.entries:
            lines += _entry_lines(part, entry)
        if part.left_out:
            lines.append(f"  {part.left_out}")
    for note in notes(report):
        lines += ["", note]
    return "\n".join(lines)


def _entry_lines(part: Part, entry: Entry) -> list[str]:
    lines = [f"  {part.mark}{entry.text}"]
    for field in entry.fields:
        lines += [
            f"      {field.name}",
            f"        前: {_short(field.before)}",
            f"        後: {_short(field.after)}",
        ]
    return [*lines, f"      → {entry.further}"] if entry.further else lines


def _titles(changes: Sequence[Change]) -> tuple[Entry, ...]:
    return tuple(Entry(_title(change), change.id) for change in changes)


def _changed(change: Change) -> Entry:
    lines = []
    for field in change.fields:
        before, after = _differing(field.before, field.after)
        lines.append(
            FieldLine(
                field_words(field.field),
                " ／ ".join(value_words(before, field.field)),
                " ／ ".join(value_words(after, field.field)),
            )
        )
    return Entry(_title(change), change.id, tuple(lines))


def _kept(change: Change) -> Entry:
    return Entry(f"{_title(change)}: {'、'.join(map(field_words, change.kept))}", change.id)


def _title(change: Change) -> str:
    return f"{change.name}（{_RECORD_NAMES[change.record_type]}）"


def _differing(before: Any, after: Any) -> tuple[Any, Any]:
    """Of two lists only what is not in both; in another order they are shown whole."""
    if not (isinstance(before, list) and isinstance(after, list)):
        return before, after
    gone = [item for item in before if item not in after]
    come = [item for item in after if item not in before]
    return (gone, come) if gone or come else (before, after)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_VALUE else text[:_LONGEST_VALUE] + "…"
