"""A saved mapping meets a table whose columns have changed: what is gone, what is new."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import islice

from importers.file import SourceFile
from importers.mapping.fields import MANY
from importers.mapping.guess import guess_profile
from importers.mapping.profile import Profile, ProfileColumn
from importers.reading.headings import fold_heading
from importers.tables import table_rows

_DECIDED = "前に決めた読み方です。"
_TAKEN = "前に決めた列から読みます。"
_MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class ChangedColumns:
    """`missing` are columns the mapping reads; `new` are those it says nothing of."""

    missing: tuple[str, ...]
    new: tuple[str, ...]
    key_is_gone: bool

    @property
    def sentence(self) -> str:
        new = f"新しい列：{_listed(self.new)}。" if self.new else ""
        key = (
            "行を見分ける列もなくなりました。別の列で見分けると、前の記録とはつながりません。"
            if self.key_is_gone
            else ""
        )
        return (
            f"保存した読み方と、表の列がちがいます。なくなった列：{_listed(self.missing)}。{new}{key}"
            "何も取り込んでいません。"
        )


def changed_columns(profile: Profile, file: SourceFile) -> ChangedColumns | None:
    """None where the mapping still fits. Raises UnreadableFile for what is no table."""
    rows = table_rows(file, sheet=profile.sheet, delimiter=profile.delimiter)
    columns = [column for row in islice(rows, 1) for column in row.columns]
    read = [one.column for one in profile.columns if one.field not in ("kept", "person")]
    missing = tuple(c for c in dict.fromkeys((*read, *profile.key)) if c not in columns)
    if not columns or not missing:
        return None
    known = {one.column for one in profile.columns}
    return ChangedColumns(
        missing,
        tuple(column for column in columns if column not in known),
        any(column in missing for column in profile.key),
    )


def guessed_anew(profile: Profile, file: SourceFile) -> Profile:
    """A guess for this table that keeps what was decided of the columns that are still there.

    A heading that is only written in another width or with other spaces is the same column.
    """
    guess = guess_profile(
        file,
        slug=profile.slug,
        title=profile.title,
        sheet=profile.sheet,
        delimiter=profile.delimiter,
    )
    decided = {fold_heading(one.column): one for one in profile.columns}
    kept = {one.column: decided.get(fold_heading(one.column)) for one in guess.columns}
    taken = {one.field for one in kept.values() if one} - MANY - {"kept", "person"}
    columns = tuple(_column(one, kept[one.column], taken) for one in guess.columns)
    names = {fold_heading(one.column): one.column for one in guess.columns}
    key = tuple(names[fold_heading(c)] for c in profile.key if fold_heading(c) in names)
    about = profile.model_dump(exclude={"columns", "key"})
    whole = bool(key) and len(key) == len(profile.key)
    return Profile(**about, columns=columns, key=key if whole else guess.key)


def _column(
    guessed: ProfileColumn, decided: ProfileColumn | None, taken: AbstractSet[str]
) -> ProfileColumn:
    if decided is not None:
        changes = {"field": decided.field, "reason": _DECIDED, "certainty": "certain"}
        return guessed.model_copy(update=changes)
    if guessed.field in taken:
        return guessed.model_copy(update={"field": "kept", "reason": _TAKEN, "certainty": "unsure"})
    return guessed


def _listed(columns: tuple[str, ...]) -> str:
    named = "、".join(f"「{column}」" for column in columns[:_MOST_NAMED])
    more = len(columns) - _MOST_NAMED
    return f"{named}、ほか {more} 列" if more > 0 else named
