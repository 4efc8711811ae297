"""A row knows which of its columns were read."""

import pytest

from importers.errors import MissingColumn
from importers.row import Row


def test_taking_and_ignoring_leave_the_rest_unused():
    row = Row(1, "2行目", {"名称": "窓口", "電話": "", "備考": "x", "その他": "y"})
    assert row.take("名称") == "窓口"
    assert row.take("電話") == ""
    row.ignore("備考", "昔の列")
    assert row.unused == {"その他"}


def test_a_column_that_is_gone_is_named_with_its_place():
    with pytest.raises(MissingColumn, match="「電話」が見つかりません（2行目）") as caught:
        Row(1, "2行目", {"名称": "窓口"}).take("電話")
    assert caught.value.column == "電話"


def test_a_column_some_files_have_is_empty_where_it_is_missing():
    row = Row(1, "2行目", {"a": "1"})
    assert (row.take_if_present("a"), row.take_if_present("b")) == ("1", "")
