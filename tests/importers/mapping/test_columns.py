"""Columns by their headings, in the spellings of many tables."""

import csv
from typing import get_args

import pytest

from importers.errors import MissingColumn
from importers.mapping.columns import Headings, name_of_heading, names_a_person
from importers.mapping.fields import FIELDS, FieldName, by_heading
from importers.reading.headings import fold_heading
from importers.source import DATA


def test_every_field_has_a_line_and_no_heading_means_two_things():
    assert set(FIELDS) == set(get_args(FieldName))
    with (DATA / "table_fields.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(row["label"] for row in rows)
    meant: dict[str, str] = {}
    for row in rows:
        for heading in row["headings"].split():
            assert meant.setdefault(fold_heading(heading), row["field"]) == row["field"], heading
    assert meant == by_heading()


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        *(
            ("名称", "name"),
            ("施設名", "name"),
            ("事業所名", "name"),
            ("介護サービス事業所名称", "name"),
        ),
        *(
            ("名称_ｶﾅ", "reading"),
            ("教育機関_学校名カナ表記", "reading"),
            ("公園_名称（カナ）", "reading"),
        ),
        *(
            ("公園_名称", "name"),
            ("法人_名称", "organization"),
            ("指定機関_名称", None),
            ("設置者_住所", None),
        ),
        *(
            ("連絡先_電話番号", "phone"),
            ("法人_電話番号", None),
            ("TEL", "phone"),
            ("電話番号２", "phone"),
        ),
        *(("所在地_全国地方公共団体コード", "place_code"), ("全国地方公共団体コード", "area_code")),
        *(("利用可能時間特記事項", "hours_note"), ("availableDateNote", "hours_note")),
        *(("代表者氏名", "person"), ("園長氏名", "person"), ("ご担当者様のお名前", "person")),
        *(("標高", None), ("画像_ライセンス", None)),
    ],
)
def test_headings(heading, name):
    found = name_of_heading(heading)
    assert (found[0] if found else None) == name


def test_the_exact_heading_wins_over_a_tail():
    columns = Headings().of(["公園_名称", "名称", "電話番号", "夜間_電話番号"])
    assert columns.of["name"] == ("名称",)
    assert columns.of["phone"] == ("電話番号", "夜間_電話番号")


def test_a_table_without_names_is_refused():
    with pytest.raises(MissingColumn, match="名称"):
        Headings().of(["電話番号"])


def test_persons_are_recognised():
    assert names_a_person("担当者氏名")
    assert not names_a_person("担当課")
