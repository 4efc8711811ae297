"""The command, run as people run it."""

import json
import re

import pypdfium2
import pytest

from importers.registry import SOURCES
from tests.services.application import ROOT, madoguchi

LEAFLET = SOURCES["kumamoto-leaflet"].shipped_path
ORIGINAL = ROOT.parent / "shared" / "documents" / "003_52e07c7b1fd23b80.txt"


def run(data_dir, *arguments, status=0):
    done = madoguchi(*arguments, data_dir=data_dir)
    assert done.returncode == status, done.stdout + done.stderr
    return done


def report(data_dir, *arguments):
    return json.loads(run(data_dir, "import", *arguments, "--json").stdout)


@pytest.fixture(params=["shipped", "original"])
def leaflet(request):
    if request.param == "shipped":
        return LEAFLET
    if not ORIGINAL.exists():
        pytest.skip("the original document is not beside the repository")
    return ORIGINAL


def test_the_leaflet_becomes_twenty_organizations_and_a_draft_stays_hidden(tmp_path, leaflet):
    done = report(tmp_path, "kumamoto-leaflet", str(leaflet))
    assert (done["read"], done["stored"], done["unchanged"]) == (20, 20, 0)
    again = report(tmp_path, "kumamoto-leaflet", str(leaflet))
    assert (again["stored"], again["unchanged"]) == (0, 20)
    found = json.loads(run(tmp_path, "search", "熊本", "--json").stdout)
    everything = json.loads(run(tmp_path, "search", "", "--json").stdout)
    assert everything["total"] == 19
    assert "もきり" not in json.dumps([found, everything], ensure_ascii=False)


def test_a_dry_run_shows_the_differences_and_changes_nothing(demo_dir, tmp_path):
    text = LEAFLET.read_text(encoding="utf-8")
    edited = tmp_path / "edited.txt"
    edited.write_text(text.replace("096-297-8116", "096-297-8117"), encoding="utf-8")
    shown = run(demo_dir, "import", "kumamoto-leaflet", str(edited), "--dry-run").stdout
    assert "096-297-8116" in shown
    assert "096-297-8117" in shown
    found = json.loads(run(demo_dir, "search", "でんでん虫の会", "--json").stdout)
    assert found["items"][0]["phones"][0]["number"] == "096-297-8116"
    same = report(demo_dir, "kumamoto-leaflet", str(edited), "--dry-run")
    for_real = report(demo_dir, "kumamoto-leaflet", str(edited))
    for once in (same, for_real):
        once.pop("run_id")
        once.pop("dry_run")
    assert same == for_real
    found = json.loads(run(demo_dir, "search", "でんでん虫の会", "--json").stdout)
    assert found["items"][0]["phones"][0]["number"] == "096-297-8117"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("large.txt", b"a" * (20 * 1024 * 1024 + 1)),
        ("binary.txt", bytes(range(256)) * 400),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 5_000),
        ("empty.txt", b""),
        ("other.txt", "これはちらしではありません。\n".encode()),
    ],
)
def test_a_file_that_cannot_be_it_is_refused_with_one_sentence(tmp_path, name, content):
    file = tmp_path / name
    file.write_bytes(content)
    done = run(tmp_path / "data", "import", "kumamoto-leaflet", str(file), status=1)
    sentences = done.stderr.strip().splitlines()
    assert len(sentences) == 1, done.stderr
    assert sentences[0].endswith("。")
    run(tmp_path / "data", "db", "upgrade")
    found = json.loads(run(tmp_path / "data", "search", "", "--json").stdout)
    assert found["total"] == 0


def test_a_table_without_a_column_imports_nothing(tmp_path):
    text = LEAFLET.read_text(encoding="utf-8")
    file = tmp_path / "table.txt"
    file.write_text(re.sub("外国 ?語\t", "", text, count=1), encoding="utf-8")
    done = run(tmp_path / "data", "import", "kumamoto-leaflet", str(file), status=1)
    assert "外国語" in done.stderr
    found = json.loads(run(tmp_path / "data", "search", "", "--json").stdout)
    assert found["total"] == 0


def test_a_table_of_an_implausible_size_imports_nothing(tmp_path):
    lines = LEAFLET.read_text(encoding="utf-8").splitlines(keepends=True)
    rows = [at for at, line in enumerate(lines) if line.startswith("<b>")]
    file = tmp_path / "short.txt"
    file.write_text("".join(line for at, line in enumerate(lines) if at not in rows[3:]), "utf-8")
    done = run(tmp_path / "data", "import", "kumamoto-leaflet", str(file), status=1)
    assert "何も取り込んでいません" in done.stderr


def test_unknown_sources_templates_and_files_are_said_in_one_sentence(demo_dir, tmp_path):
    for arguments in (
        ("import", "no-such-source"),
        ("import", "kumamoto-leaflet", str(tmp_path / "missing.txt")),
        ("leaflet", "no-such-template", "--out", str(tmp_path / "a.pdf")),
        ("leaflet", "kumamoto", "--area", "999999", "--out", str(tmp_path / "a.pdf")),
        ("leaflet", "kumamoto", "--out", str(tmp_path / "no" / "folder" / "a.pdf")),
    ):
        done = run(demo_dir, *arguments, status=1)
        assert len(done.stderr.strip().splitlines()) == 1, done.stderr
        assert "Traceback" not in done.stderr


def test_a_database_that_is_not_set_up_is_said_in_one_sentence(tmp_path):
    done = run(tmp_path, "search", "電話", status=1)
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert "madoguchi db upgrade" in done.stderr


def test_sources_are_listed(tmp_path):
    shown = run(tmp_path, "import", "list").stdout
    assert {line.split("\t")[0] for line in shown.splitlines()} == set(SOURCES)


def test_what_nobody_has_confirmed_is_listed(demo_dir):
    entries = json.loads(run(demo_dir, "unconfirmed", "--json").stdout)
    services = {entry["service_id"] for entry in entries}
    listed = json.loads(run(demo_dir, "search", "", "--json").stdout)["total"]
    assert len(services) == listed > 40
    windows = [entry for entry in entries if entry["source"] == "national-windows"]
    assert len({entry["service_id"] for entry in windows}) == 21
    whole = [entry for entry in windows if entry["field"] == "*"]
    assert all("公開前に確認してください" in entry["evidence"] for entry in whole)


def test_a_wrong_setting_is_said_in_one_sentence(tmp_path):
    from tests.services.application import environment
    from tests.services.commands import run_command

    for setting, value in (
        ("port", "eighty"),
        ("database_url", "mysql://example.org/x"),
        ("meilisearch_url", "example.org:7700"),
        ("meilisearch_index", "Services of 2026"),
        ("env", "production"),
    ):
        done = run_command("db", "upgrade", environment=environment(tmp_path, **{setting: value}))
        assert done.returncode == 1
        assert len(done.stderr.strip().splitlines()) == 1, done.stderr
        assert "MADOGUCHI_" in done.stderr


def test_every_command_has_help(tmp_path):
    shown = run(tmp_path, "--help").stdout
    for command in ("serve", "demo", "import", "reindex", "search", "leaflet", "unconfirmed"):
        assert command in shown
        assert run(tmp_path, command, "--help").stdout
    assert run(tmp_path, "db", "upgrade", "--help").stdout


def test_a_lost_index_comes_back(demo_dir):
    import shutil

    shutil.rmtree(demo_dir / "index")
    found = json.loads(run(demo_dir, "search", "でんでん虫の会", "--json").stdout)
    assert found["items"][0]["name"] == "でんでん虫の会"
    listed = json.loads(run(demo_dir, "search", "", "--json").stdout)["total"]
    assert f"{listed} services" in run(demo_dir, "reindex").stdout


def test_setting_up_again_keeps_what_was_imported_even_under_the_same_name(demo_dir, tmp_path):
    text = LEAFLET.read_text(encoding="utf-8")
    edited = tmp_path / LEAFLET.name
    edited.write_text(text.replace("096-297-8116", "096-297-8117"), encoding="utf-8")
    report(demo_dir, "kumamoto-leaflet", str(edited))
    run(demo_dir, "demo")
    found = json.loads(run(demo_dir, "search", "でんでん虫の会", "--json").stdout)
    assert found["items"][0]["phones"][0]["number"] == "096-297-8117"


def test_an_import_leaves_the_index_to_a_server_that_is_writing_to_it(demo_dir, tmp_path):
    import fcntl

    text = LEAFLET.read_text(encoding="utf-8")
    edited = tmp_path / "edited.txt"
    edited.write_text(text.replace("096-297-8116", "096-297-8117"), encoding="utf-8")
    with (demo_dir / "index" / "writer.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = report(demo_dir, "kumamoto-leaflet", str(edited))
        assert done["stored"] == 1
    # Whoever gets the index next finds what is waiting; what was imported stays.
    run(demo_dir, "demo")
    found = json.loads(run(demo_dir, "search", "096-297-8117", "--json").stdout)
    assert [item["name"] for item in found["items"]] == ["でんでん虫の会"]


def test_a_closure_of_many_shows_everywhere_and_can_be_withdrawn(demo_dir):
    def states():
        found = json.loads(run(demo_dir, "search", "ホットライン", "--json").stdout)
        said = {i["id"]: (i["open"], [n["text"] for n in i["notices"]]) for i in found["items"]}
        return list(said), said

    before, said = states()
    assert said[before[0]] == ("open", [])
    told = ("notice", "工事のため休みます。", "--source", "national-windows")
    done = run(demo_dir, *told, "--from", "2020-01-01", "--effect", "closed")
    assert len(done.stdout.splitlines()) == 21
    assert run(demo_dir, *told, "--from", "2020-01-01", "--effect", "closed").stdout == ""
    closed, said = states()
    assert said[before[0]] == ("closed", ["工事のため休みます。"])
    # Who is closed is still found, below those who may be there.
    assert set(closed) == set(before)
    assert closed.index(before[0]) > 0
    run(demo_dir, *told, "--withdraw")
    assert states()[1][before[0]] == ("open", [])


def test_a_notice_that_makes_no_sense_is_refused(demo_dir):
    days = ("--from", "2027-02-01", "--until", "2027-01-01")
    for arguments in (
        ("notice", "休みます。"),
        ("notice", " ", "--area", "431001"),
        ("notice", "休みます。", "--area", "431001", *days),
    ):
        done = run(demo_dir, *arguments, status=1)
        assert len(done.stderr.strip().splitlines()) == 1, done.stderr


def test_a_leaflet_with_codes_for_this_machine_only_says_that_it_is_a_sample(demo_dir, tmp_path):
    done = run(demo_dir, "leaflet", "kumamoto", "--out", str(tmp_path / "a.pdf"))
    assert "MADOGUCHI_BASE_URL" in done.stderr
    with pypdfium2.PdfDocument(tmp_path / "a.pdf") as pdf:
        assert "見本" in pdf[0].get_textpage().get_text_bounded()


def test_a_dry_run_sets_nothing_up(tmp_path):
    done = report(tmp_path / "data", "kumamoto-leaflet", "--dry-run")
    assert (done["read"], done["stored"]) == (20, 20)
    run(tmp_path / "data", "search", "電話", status=1)


def test_a_file_without_an_end_is_refused(tmp_path):
    done = run(tmp_path, "import", "kumamoto-leaflet", "/dev/zero", status=1)
    assert "大きすぎます" in done.stderr


def test_a_port_that_is_taken_is_said_in_one_sentence(demo_dir):
    import socket
    import subprocess

    from tests.services.application import COMMAND, environment

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [COMMAND, "serve"],
            env=environment(demo_dir, port=port),
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
