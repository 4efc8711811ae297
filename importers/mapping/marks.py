"""Columns of circles and crosses, as flags."""

from importers.mapping.fields import FieldName
from importers.mapping.values import Values
from importers.reading.doubts import doubtful
from importers.reading.marks import read_mark
from models.content import VerificationContent
from models.vocabulary import Flag

_FLAGS: tuple[tuple[FieldName, Flag], ...] = (
    ("free", Flag.free),
    ("anonymous", Flag.anonymous),
    ("confidential", Flag.confidential),
    ("family", Flag.family),
    ("appointment", Flag.appointment),
    ("outreach", Flag.outreach),
    ("interpreter", Flag.interpreter),
    ("foreign_language", Flag.foreign_language),
    ("lgbtq", Flag.lgbtq),
)
FLAG_FIELDS: frozenset[FieldName] = frozenset(name for name, _ in _FLAGS)
_WORDS = {
    Flag.free: {"無料": True, "有料": False},
    Flag.anonymous: {"匿名可": True, "匿名不可": False},
    Flag.appointment: {
        "要": True,
        "要予約": True,
        "必要": True,
        "予約制": True,
        "不要": False,
        "予約不要": False,
        "必要なし": False,
    },
}
_UNCLEAR = "「{column}」の列に、意味のはっきりしない言葉があります。"


def flags_of(values: Values) -> tuple[dict[Flag, bool], list[VerificationContent]]:
    flags: dict[Flag, bool] = {}
    notes: list[VerificationContent] = []
    of = values.columns.of
    for name, flag in _FLAGS:
        if name not in of:
            continue
        cell = values.cells[of[name][0]].strip()
        mark = read_mark(cell)
        value = _WORDS.get(flag, {}).get(cell, mark.value)
        if value is not None:
            flags[flag] = value
        elif mark.language and flag is Flag.foreign_language:
            flags[flag] = True
        elif cell:
            note = _UNCLEAR.format(column=of[name][0])
            notes.append(doubtful(f"flags.{flag}", note, cell))
    return flags, notes
