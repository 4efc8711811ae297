"""`madoguchi import` beyond one source: tables, forms, and what earlier imports did."""

import csv
import json

import pytest
from openpyxl import load_workbook

from importers.registry import SOURCES
from tests.services.application import madoguchi

TABLE = "名称,電話番号,受付時間\nひだまり,096-328-2340,平日 9:00～17:00\nこもれび,,土曜\n"


def run(data_dir, *arguments, status=0):
    done = madoguchi("import", *arguments, data_dir=data_dir)
    assert done.returncode == status, done.stdout + done.stderr
    return done


def one_sentence(done):
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert "Traceback" not in done.stderr
    return lines[0]


@pytest.fixture
def table(tmp_path):
    file = tmp_path / "list.csv"
    file.write_text(TABLE, encoding="utf-8")
    return file


def test_a_table_is_guessed_shown_and_imported_by_the_mapping(tmp_path, table):
    data, mapping = tmp_path / "data", tmp_path / "list.json"
    shown = run(data, "guess", str(table), "--out", str(mapping), "--title", "見本の一覧").stdout
    for words in ("名称", "電話番号", "受付時間", "確か", "見出しが「名称」です。"):
        assert words in shown
    kept = json.loads(mapping.read_text(encoding="utf-8"))
    assert [one["field"] for one in kept["columns"]] == ["name", "phone", "hours"]
    again = run(data, "guess", str(table), "--out", str(mapping), status=1)
    assert "--force" in one_sentence(again)
    how = ("table", str(table), "--profile", str(mapping), "--json")
    tried = json.loads(run(data, *how, "--dry-run").stdout)
    done = json.loads(run(data, *how).stdout)
    assert (tried.pop("dry_run"), done.pop("dry_run")) == (True, False)
    assert {**tried, "run_id": ""} == {**done, "run_id": ""}
    assert (done["read"], done["stored"], done["title"]) == (2, 2, "見本の一覧")


def test_a_mapping_that_no_longer_fits_names_the_columns_and_can_be_made_anew(tmp_path, table):
    data, mapping, anew = tmp_path / "data", tmp_path / "list.json", tmp_path / "new.json"
    run(data, "guess", str(table), "--out", str(mapping), "--title", "見本の一覧")
    table.write_text(TABLE.replace("電話番号", "連絡先電話"), encoding="utf-8")
    said = one_sentence(run(data, "table", str(table), "--profile", str(mapping), status=1))
    assert "なくなった列：「電話番号」。新しい列：「連絡先電話」。" in said
    assert "--like" in said
    run(data, "guess", str(table), "--like", str(mapping), "--out", str(anew))
    old, new = (json.loads(one.read_text(encoding="utf-8")) for one in (mapping, anew))
    assert (new["slug"], new["key"]) == (old["slug"], old["key"])
    done = json.loads(run(data, "table", str(table), "--profile", str(anew), "--json").stdout)
    assert done["stored"] == 2


def test_two_lists_never_share_the_ids_of_their_records(tmp_path, table):
    slugs = set()
    for title in ("見本の一覧", "別の一覧"):
        mapping = tmp_path / f"{title}.json"
        run(tmp_path / "data", "guess", str(table), "--out", str(mapping), "--title", title)
        slugs.add(json.loads(mapping.read_text(encoding="utf-8"))["slug"])
    assert len(slugs) == 2


def test_a_mapping_that_does_not_fit_is_said_in_one_sentence(tmp_path, table):
    mapping = tmp_path / "list.json"
    for content in ("", "{}", "[1]", '{"slug": "a", "title": "a", "columns": []}'):
        mapping.write_text(content, encoding="utf-8")
        how = ("table", str(table), "--profile", str(mapping))
        one_sentence(run(tmp_path / "data", *how, status=1))
    missing = ("table", str(table), "--profile", str(tmp_path / "missing.json"))
    one_sentence(run(tmp_path / "data", *missing, status=1))
    no_table = tmp_path / "empty.csv"
    no_table.write_text("", encoding="utf-8")
    out = tmp_path / "o.json"
    one_sentence(run(tmp_path / "data", "guess", str(no_table), "--out", str(out), status=1))
    assert not out.exists()


def test_a_form_can_be_filled_in_and_comes_back(tmp_path):
    form = tmp_path / "form.csv"
    run(tmp_path / "data", "template", "ise-sheets", "--out", str(form))
    with form.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    filled = ["ふれあい食堂", "福祉課", "新規", "社会参加", "だれでも", "直営", "", "食事をします"]
    with form.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([*lines, filled])
    done = json.loads(run(tmp_path / "data", "ise-sheets", str(form), "--dry-run", "--json").stdout)
    assert (done["read"], done["stored"]) == (1, 1)
    sheet = tmp_path / "form.xlsx"
    run(tmp_path / "data", "template", "ise-sheets", "--out", str(sheet), "--sheet", "NPO法人")
    assert load_workbook(sheet).sheetnames == ["NPO法人"]
    for how in (
        ("template", "ise-sheets", "--out", str(tmp_path / "form.pdf")),
        ("template", "kumamoto-leaflet", "--out", str(form)),
        ("template", "ise-sheets", "--sheet", "ない", "--out", str(form)),
    ):
        one_sentence(run(tmp_path / "data", *how, status=1))


def test_earlier_imports_are_listed_and_their_reports_shown_again(tmp_path):
    data = tmp_path / "data"
    first = run(data, "kumamoto-leaflet").stdout
    run(data, "kumamoto-leaflet")
    runs = json.loads(run(data, "runs", "--json").stdout)
    assert [one["counts"]["new"] for one in runs] == [0, 40]
    assert {one["file_name"] for one in runs} == {"shipped/kumamoto-leaflet.txt"}
    lines = run(data, "runs").stdout.splitlines()
    assert lines[1].startswith(runs[1]["id"][:8])
    assert run(data, "report", runs[1]["id"][:8]).stdout == first
    whole = json.loads(run(data, "report", runs[1]["id"], "--json").stdout)
    assert whole["report"]["read"] == 20
    one_sentence(run(data, "report", "no-such-run", status=1))


def test_options_may_stand_before_the_source_and_every_command_has_help(tmp_path):
    data = tmp_path / "data"
    assert "ためしに読んだだけです" in run(data, "--dry-run", "kumamoto-leaflet").stdout
    assert "kumamoto-leaflet" in run(data, "list").stdout
    whole = json.loads(run(data, "list", "--json").stdout)
    assert [one["slug"] for one in whole] == list(SOURCES)
    assert all(one["files"] and one["explanation"] for one in whole)
    shown = run(data, "--help").stdout
    for command in ("list", "guess", "table", "template", "report", "runs"):
        assert command in shown
        assert "--help" in run(data, command, "--help").stdout


def test_a_scope_is_only_for_layouts_of_many_publishers(tmp_path):
    how = ("kumamoto-leaflet", "--scope", "431001", "--dry-run")
    assert "--scope" in one_sentence(run(tmp_path, *how, status=1))
    file = tmp_path / "facilities.csv"
    head = "ID,地方公共団体名,名称,所在地_連結表記,電話番号"
    file.write_text(f"{head}\n1,,見本公民館,,096-328-2340\n", encoding="utf-8")
    without = run(tmp_path, "public-facility", str(file), "--dry-run", status=1)
    assert "どの市区町村" in one_sentence(without)
    how = ("public-facility", str(file), "--scope", "431001", "--dry-run", "--json")
    assert json.loads(run(tmp_path, *how).stdout)["source"] == "public-facility:431001"
    long = ("public-facility", str(file), "--scope", "x" * 200)
    assert "--scope" in one_sentence(run(tmp_path, *long, status=1))
