"""How the columns of one table are read: guessed, shown to a person, corrected, kept as JSON."""

from collections.abc import Collection, Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from importers.errors import MissingColumn, UnreadableFile
from importers.file import SourceFile
from importers.mapping.columns import Columns, columns_of, names_a_person
from importers.mapping.fields import FIELDS, FieldName
from importers.mapping.lasting import with_last_day
from importers.mapping.record import record_of
from importers.mapping.rules import TableRules
from importers.mapping.values import Values
from importers.reading.area_codes import area_of
from importers.row import Row
from importers.source import Source
from importers.tables import table_rows, without
from models.content import Line
from models.incoming import IncomingRecord
from models.vocabulary import Kind, Publication

Certainty = Literal["certain", "likely", "unsure"]
PREFIX = "table-"
_MOST_ROWS = 2_000_000


class ProfileColumn(BaseModel):
    """One column of the table. `reason` says in words for people why it was taken for this."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    column: Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
    field: FieldName
    reason: str = ""
    certainty: Certainty = "certain"

    @property
    def label(self) -> str:
        return FIELDS[self.field].label


class Profile(BaseModel):
    """`key` names the columns that together tell one row from all others, in every later file.

    `kind` None: the words of each row decide. `area_code` is whose table it is, where the table
    itself does not say.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    slug: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,60}$")]
    title: Line
    publisher: Line | None = None
    licence: Line | None = None
    url: Line | None = None
    published: Line | None = None
    kind: Kind | None = None
    publication: Literal[Publication.draft, Publication.confirming, Publication.published] = (
        Publication.draft
    )
    area_code: Annotated[str, StringConstraints(pattern=r"^\d{6}$")] | None = None
    sheet: Line | None = None
    delimiter: Annotated[str, StringConstraints(min_length=1, max_length=1)] | None = None
    key: tuple[str, ...] = ()
    columns: Annotated[tuple[ProfileColumn, ...], Field(min_length=1)]

    def as_json(self) -> str:
        return self.model_dump_json(indent=2, exclude_none=True) + "\n"

    def of(self, field: FieldName) -> tuple[str, ...]:
        return tuple(one.column for one in self.columns if one.field == field)


def profile_of_json(text: str) -> Profile:
    """Raises UnreadableFile with the places that are wrong, never with what stands there."""
    try:
        profile = Profile.model_validate_json(text)
    except ValidationError as error:
        problems = error.errors(include_input=False, include_url=False)
        places = "、".join(".".join(map(str, one["loc"])) or "全体" for one in problems[:5])
        raise UnreadableFile(
            f"列の対応表（プロファイル）を読めません。直すところ: {places}"
        ) from error
    check(profile)
    return profile


def check(profile: Profile) -> None:
    """Raises UnreadableFile, with one sentence, for a profile that cannot be used."""
    if not profile.of("name"):
        raise UnreadableFile("「名前」にする列を一つ選んでください。")
    named = [one.column for one in profile.columns]
    if len(set(named)) < len(named):
        raise UnreadableFile("対応表に、同じ列が二度あります。")
    if missing := [column for column in profile.key if column not in named]:
        raise UnreadableFile(f"行を見分ける列「{missing[0]}」が、対応表の列にありません。")
    if profile.area_code and area_of(profile.area_code) is None:
        raise UnreadableFile("対応表の area_code が、市区町村コードではありません。")


def source_of_profile(profile: Profile) -> Source:
    """Raises UnreadableFile for a profile that cannot be used."""
    check(profile)
    reader = _Reader(profile)
    return Source(
        slug=f"{PREFIX}{profile.slug}",
        title=profile.title,
        publisher=profile.publisher,
        licence=profile.licence,
        url=profile.url,
        published=profile.published,
        plausible=range(1, _MOST_ROWS),
        rows=reader.rows,
        draft=reader.draft,
    )


class _Reader:
    """The two functions of a source, for one profile."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._rules = _rules(profile)
        self._columns: dict[tuple[str, ...], Columns] = {}

    def rows(self, file: SourceFile) -> Iterator[Row]:
        profile = self._profile
        read = [one.column for one in profile.columns if one.field not in ("kept", "person")]
        persons: Collection[str] = ()
        for row in table_rows(file, sheet=profile.sheet, delimiter=profile.delimiter):
            if row.number == 1:
                for column in (*read, *profile.key):
                    if column not in row.columns:
                        raise MissingColumn(column)
                persons = self._decided(tuple(row.columns)).of.get("person", ())
            yield without(row, persons) if persons else row

    def draft(self, row: Row) -> IncomingRecord:
        columns = tuple(row.columns)
        if columns not in self._columns:
            self._columns[columns] = self._decided(columns)
        decided = self._columns[columns]
        return with_last_day(record_of(row, decided, self._rules), Values(row, decided))

    def _decided(self, columns: tuple[str, ...]) -> Columns:
        of: dict[FieldName, list[str]] = {}
        decided = {one.column: one.field for one in self._profile.columns}
        for column in columns:
            # A column that came later is kept as printed, unless it may name a person.
            name = decided.get(column) or ("person" if names_a_person(column) else "kept")
            of.setdefault(name, []).append(column)
        return columns_of(of, [column for column in columns if column in decided])


def _rules(profile: Profile) -> TableRules:
    key_columns = profile.key or profile.of("id") or profile.of("name")

    def key(values: Values) -> str:
        return "\t".join(values.cells.get(column, "").strip() for column in key_columns)

    return TableRules(
        list_name=profile.title,
        publisher=profile.publisher,
        key=key,
        kind=profile.kind or Kind.window,
        kind_by_words=profile.kind is None,
        owner_by_area=False,
        place_reaches=False,
        publication=profile.publication,
        home=profile.area_code,
    )
