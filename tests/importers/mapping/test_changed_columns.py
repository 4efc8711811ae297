"""A saved mapping meets the next edition of its table, whose columns have changed."""

from importers.file import SourceFile
from importers.mapping.changed_columns import changed_columns, guessed_anew
from importers.mapping.guess import guess_profile
from importers.mapping.profile import source_of_profile

OLD = "番号,名称,電話番号,受付時間,メモ\n1,ひだまり,096-328-2340,平日,あ\n"


def file(text):
    return SourceFile("t.csv", text.encode())


def saved():
    profile = guess_profile(file(OLD), slug="mihon", title="見本の一覧")
    columns = [
        one.model_copy(update={"field": "remarks"}) if one.column == "メモ" else one
        for one in profile.columns
    ]
    return profile.model_copy(update={"columns": tuple(columns), "publisher": "見本市"})


def test_a_table_with_the_same_or_more_columns_still_fits():
    assert changed_columns(saved(), file(OLD)) is None
    more = OLD.replace("メモ", "メモ,住所").replace(",あ", ",あ,見本町1")
    assert changed_columns(saved(), file(more)) is None


def test_what_is_gone_and_what_is_new_is_named():
    changed = changed_columns(saved(), file("番号,名称,TEL,受付時間,地区\n1,ひだまり,,,\n"))
    assert changed is not None
    assert (changed.missing, changed.new) == (("電話番号", "メモ"), ("TEL", "地区"))
    assert "なくなった列：「電話番号」、「メモ」。" in changed.sentence
    assert "新しい列：「TEL」、「地区」。" in changed.sentence
    assert "見分ける列" not in changed.sentence
    without_key = changed_columns(saved(), file("名称,電話番号,受付時間,メモ\nひだまり,,,\n"))
    assert without_key is not None
    assert "行を見分ける列もなくなりました" in without_key.sentence


def test_the_new_guess_keeps_what_was_decided_and_reads_the_new_columns():
    table = file(
        "番号,名　称,ＴＥＬ,受付時間,メモ,住所\n1,ひだまり,096-328-2340,平日,あ,見本町1-1\n"
    )
    profile = guessed_anew(saved(), table)
    fields = {one.column: one.field for one in profile.columns}
    assert fields["メモ"] == "remarks"
    assert fields["ＴＥＬ"] == "phone"
    assert [name for name in fields.values() if name == "name"] == ["name"]
    assert fields["住所"] == "address"
    assert (profile.slug, profile.publisher, profile.key) == ("mihon", "見本市", ("番号",))
    source = source_of_profile(profile)
    (row,) = source.rows(table)
    assert source.draft(row).services[0].content.phones[0].number == "096-328-2340"


def test_two_columns_never_give_one_name():
    table = file("番号,名称,施設名称,受付時間\n1,ひだまり,見本館,平日\n")
    fields = [one.field for one in guessed_anew(saved(), table).columns]
    assert fields.count("name") == 1
