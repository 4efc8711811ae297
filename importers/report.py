"""What an import did, for a person at a terminal and for the record of the run."""

import json
import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from models.incoming import Change
from models.vocabulary import RecordType

_FIELD_NAMES = {
    "name": "名前",
    "alternate_names": "別の名前",
    "legal_form": "法人の種類",
    "kind": "種類",
    "level": "運営",
    "description": "説明",
    "for_whom": "どんな人のため",
    "what": "できること",
    "accepts_consultation": "相談を受けるか",
    "minimum_age": "何歳から",
    "maximum_age": "何歳まで",
    "eligibility": "対象",
    "flags": "特徴",
    "phones": "電話",
    "channels": "連絡のしかた",
    "urls": "ホームページ",
    "website": "ホームページ",
    "hours": "受付時間",
    "languages": "ことば",
    "areas": "地域",
    "topics": "困りごと",
    "verifications": "確かめたこと",
    "printed": "元の文字",
    "publication": "公開の状態",
}
_RECORD_NAMES = {RecordType.organization: "団体", RecordType.service: "窓口・活動"}
_LONGEST_VALUE = 200
_FURTHER_STEPS = re.compile(r"[.\[].*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A row that was not imported. `row` counts from 1, `place` is where it stands in the file."""

    row: int
    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class HoursRead:
    """Opening hours of a stored record: the text of the source, and what was understood of it."""

    name: str
    text: str
    understood: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """Counts of rows, and lists of changed records (one row makes several records).

    `read == stored + unchanged + len(quarantined)`. `suspension_held` is true when records missing
    from the file were left alone, because a row of theirs may be among the unreadable ones.
    """

    source: str
    title: str
    file_name: str
    sha256: str
    run_id: UUID
    read: int
    stored: int
    unchanged: int
    quarantined: tuple[Quarantined, ...]
    new: tuple[Change, ...]
    changed: tuple[Change, ...]
    suspended: tuple[Change, ...]
    kept: tuple[Change, ...]
    unused_columns: tuple[str, ...]
    windows: int
    hours_read: tuple[HoursRead, ...]
    suspension_held: bool

    def as_json(self) -> dict[str, Any]:
        return {
            "source": self.source,
            "title": self.title,
            "file_name": self.file_name,
            "sha256": self.sha256,
            "run_id": str(self.run_id),
            "read": self.read,
            "stored": self.stored,
            "unchanged": self.unchanged,
            "quarantined": [
                {"row": row.row, "place": row.place, "reason": row.reason}
                for row in self.quarantined
            ],
            "new": [_change_as_json(change) for change in self.new],
            "changed": [_change_as_json(change) for change in self.changed],
            "suspended": [_change_as_json(change) for change in self.suspended],
            "kept": [
                {"id": str(change.id), "name": change.name, "fields": list(change.kept)}
                for change in self.kept
            ],
            "unused_columns": list(self.unused_columns),
            "windows": self.windows,
            "hours_read": [
                {"name": one.name, "text": one.text, "understood": one.understood}
                for one in self.hours_read
            ],
            "suspension_held": self.suspension_held,
        }

    def as_text(self) -> str:
        """Japanese, one line a fact, with each difference before and after."""
        lines = [
            f"{self.title}（{self.file_name}）",
            (
                f"読んだ行 {self.read} ＝ 保存 {self.stored} ＋ 変わりなし {self.unchanged}"
                f" ＋ 取り込まなかった行 {len(self.quarantined)}"
            ),
            (
                f"新しい記録 {len(self.new)}、変わった記録 {len(self.changed)}、"
                f"休止にした記録 {len(self.suspended)}、相談先の案内 {self.windows}"
            ),
            f"ファイルの SHA-256: {self.sha256}",
        ]
        if self.new:
            lines += ["", "新しい記録"]
            lines += [f"  ＋ {_title(change)}" for change in self.new]
        if self.changed:
            lines += ["", "変わった記録"]
            for change in self.changed:
                lines.append(f"  ～ {_title(change)}")
                for field in change.fields:
                    lines.append(f"      {_field_name(field.field)}")
                    before, after = _differing(field.before, field.after)
                    lines.append(f"        前: {_value(before)}")
                    lines.append(f"        後: {_value(after)}")
        if self.kept:
            lines += [
                "",
                "人が直したので、そのままにした項目（ファイルは別の内容です。確かめてください）",
            ]
            for change in self.kept:
                lines.append(f"  ＝ {_title(change)}: {'、'.join(map(_field_name, change.kept))}")
        if self.hours_read:
            lines += ["", "受付時間をこう読みました（合っているか、確かめてください）"]
            for one in self.hours_read:
                lines.append(f"  {one.name}: {one.text}")
                lines.append(f"      → {one.understood}")
        if self.suspended:
            lines += ["", "ファイルからなくなったので休止にした記録（確かめてください）"]
            lines += [f"  － {_title(change)}" for change in self.suspended]
        if self.suspension_held:
            lines += [
                "",
                "読めない行があるので、ファイルにない記録の休止は見送りました。",
            ]
        if self.quarantined:
            lines += ["", "取り込まなかった行"]
            lines += [f"  ！ {row.place}: {row.reason}" for row in self.quarantined]
        if self.unused_columns:
            lines += ["", f"使わなかった列: {'、'.join(self.unused_columns)}"]
        return "\n".join(lines)


def _change_as_json(change: Change) -> dict[str, Any]:
    return {
        "record_type": str(change.record_type),
        "id": str(change.id),
        "name": change.name,
        "action": change.action,
        "fields": [
            {"field": field.field, "before": field.before, "after": field.after}
            for field in change.fields
        ],
    }


def _title(change: Change) -> str:
    return f"{change.name}（{_RECORD_NAMES[change.record_type]}）"


def _field_name(path: str) -> str:
    head = _FURTHER_STEPS.sub("", path)
    return f"{_FIELD_NAMES[head]} ({path})" if head in _FIELD_NAMES else path


def _differing(before: Any, after: Any) -> tuple[Any, Any]:
    """Of two lists only what is not in both; in another order they are shown whole."""
    if not (isinstance(before, list) and isinstance(after, list)):
        return before, after
    gone = [item for item in before if item not in after]
    come = [item for item in after if item not in before]
    return (gone, come) if gone or come else (before, after)


def _value(value: Any) -> str:
    if value is None or value in ("", [], {}):
        return "（なし）"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST_VALUE else text[:_LONGEST_VALUE] + "…"
