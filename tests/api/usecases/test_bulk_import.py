"""Whatever stands in the cells: every row is changed, unchanged or set aside, and none is lost."""

from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from api.usecases.bulk_column_kinds import plain
from api.usecases.bulk_columns import ID, NUMBER, columns_of
from api.usecases.bulk_import import Known, Why, plan
from api.usecases.bulk_workbook import RecordLine, SheetRow, read_workbook, write_workbook
from models.content import ServiceContent, canonical
from models.repositories.revisions import LastRevision
from models.vocabulary import RecordType
from tests.services.contents import contents, service

SERVICE = RecordType.service
IDS = [UUID(int=number) for number in range(1, 5)]
HEADERS = [column.header for column in columns_of(SERVICE)]
CHOICES = sorted({word for column in columns_of(SERVICE) for word in column.choices})


def known(said):
    return Known(
        {id: LastRevision(3, "staff", canonical(one)) for id, one in said.items()},
        frozenset(),
        dict.fromkeys(said, UUID(int=99)),
        frozenset({"poverty"}),
        frozenset({"431001"}),
    )


def shown(content, *, with_hidden):
    said = canonical(content)
    return {c.header: c.shown(said, with_hidden=with_hidden) for c in columns_of(SERVICE)}


_cells = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["", "はい", "いいえ", "431001 熊本市", "poverty", "18", "963282340", *CHOICES]
    ),
)
_rows = st.lists(
    st.builds(
        lambda id, number, cells: SheetRow(SERVICE, "2行目", {ID: id, NUMBER: number} | cells),
        st.sampled_from([*map(str, IDS), str(UUID(int=77)), "", "x"]),
        st.sampled_from(["3", "3.0", "2", "", "-1", "三"]),
        st.dictionaries(st.sampled_from(HEADERS), _cells, max_size=5),
    ),
    max_size=8,
)


@settings(max_examples=40, deadline=None)
@given(st.lists(contents, min_size=4, max_size=4), _rows)
def test_no_row_is_lost_whatever_stands_in_it(said, rows):
    records = dict(zip(IDS, said, strict=True))
    made = plan(rows, known(records))
    assert made.rows == len(rows) == len(made.changed) + made.unchanged + len(made.aside)
    for one in made.changed:
        assert int(one.row.cells[NUMBER].removesuffix(".0")) == 3
        assert one.fields
        # Only what stands in the row has changed, and it can be stored and written out again.
        touched = set(one.row.cells) - {ID, NUMBER}
        again = shown(one.write.content, with_hidden=True)
        before = shown(records[one.id], with_hidden=True)
        assert {name for name in HEADERS if again[name] != before[name]} <= _beside(touched)
        assert before.get("場所を出さない") == again.get("場所を出さない") or not _hides(one)
    assert len({one.id for one in made.changed}) == len(made.changed)
    assert all(one.reason for one in made.aside)


def _hides(one):
    return any(place.hidden for place in one.write.content.places)


def _beside(touched):
    """An entry that is taken out of a list moves those behind it."""
    moved = {"電話", "連絡", "ホームページ", "受付時間"}
    heads = {head for head in moved if any(name.startswith(head) for name in touched)}
    return touched | {name for name in HEADERS if any(name.startswith(head) for head in heads)}


@settings(max_examples=10, deadline=None)
@given(st.lists(contents, min_size=1, max_size=4), st.booleans())
def test_what_is_written_out_reads_back_as_nothing_new(said, with_hidden):
    records = dict(zip(IDS, said, strict=False))
    lines = [RecordLine(id, 3, canonical(one), (UUID(int=99), "会")) for id, one in records.items()]
    rows = read_workbook(write_workbook({SERVICE: lines}, with_hidden=with_hidden))
    made = plan(rows, known(records))
    assert (made.rows, made.unchanged) == (len(lines), len(lines)), made


@given(st.text(max_size=60))
def test_a_cell_is_plain_once_and_for_all(text):
    assert plain(plain(text)) == plain(text)


def test_a_row_of_an_old_revision_that_changes_nothing_is_no_conflict():
    content = service("相談室")
    row = {ID: str(IDS[0]), NUMBER: "1"} | shown(content, with_hidden=False)
    made = plan([SheetRow(SERVICE, "2行目", row)], known({IDS[0]: content}))
    assert (made.unchanged, made.aside) == (1, ())
    made = plan([SheetRow(SERVICE, "2行目", row | {"料金": "無料"})], known({IDS[0]: content}))
    assert [one.why for one in made.aside] == [Why.conflict]
    assert ServiceContent.model_validate(made.aside[0].change.write.content) is not content
