"""`madoguchi import hsds` with a folder, a ZIP and an address, as people type it."""

import json

import pytest

from tests.importers.hsds_packages import ORGANIZATION, SERVICE, csv_text, package
from tests.importers.sources.test_hsds_feed import Directory, serving
from tests.services.application import madoguchi


def imported(data_dir, named, *options, status=0):
    done = madoguchi("import", "hsds", str(named), *options, data_dir=data_dir)
    assert done.returncode == status, done.stdout + done.stderr
    return json.loads(done.stdout) if status == 0 else done.stderr


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "mihon-city"
    made.mkdir()
    (made / "organizations.csv").write_text(csv_text([ORGANIZATION]))
    (made / "services.csv").write_text(csv_text([SERVICE]))
    return made


def test_a_folder_and_its_zip_are_the_same_records(tmp_path, folder):
    first = imported(tmp_path / "data", folder, "--json")
    assert (first["read"], first["stored"], first["source"]) == (2, 2, "hsds:mihon-city")
    again = imported(tmp_path / "data", folder, "--json")
    assert (again["unchanged"], again["sha256"]) == (2, first["sha256"])
    packed = tmp_path / "mihon-city-2026-06-01.zip"
    packed.write_bytes(package(organizations=[ORGANIZATION], services=[SERVICE]).content)
    assert imported(tmp_path / "data", packed, "--json")["unchanged"] == 2


def test_an_address_is_read_whole(tmp_path):
    with serving(Directory()) as url:
        report = imported(tmp_path / "data", url, "--json")
    assert (report["read"], report["stored"]) == (8, 8)
    assert report["file_name"] == url


def test_each_failure_is_one_sentence(tmp_path, folder):
    (folder / "more.csv").symlink_to(folder / "services.csv")
    with serving(Directory(services=[])) as url:
        for named, words in ((folder, "リンク"), (url, "団体も窓口も"), ("https://", "アドレス")):
            said = imported(tmp_path / "data", named, status=1)
            assert words in said.splitlines()[-1]
            assert "Traceback" not in said
