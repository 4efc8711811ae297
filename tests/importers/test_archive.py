"""Archives from anywhere: what is in them comes out, and nothing they do can hurt."""

import io
import os
import stat
import struct
import time
import zipfile
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers import archive
from importers.archive import folder_as_file, members
from importers.errors import UnreadableFile
from importers.file import SourceFile
from tests.importers.hsds_packages import zipped


def contents(file):
    return {member.name: member.content for member in members(file)}


def refused(file):
    begun = time.monotonic()
    with pytest.raises(UnreadableFile) as reason:
        contents(file)
    assert time.monotonic() - begun < 5
    return str(reason.value)


def with_info(**fields):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        info = zipfile.ZipInfo(fields.pop("filename", "a.csv"))
        for name, value in fields.items():
            setattr(info, name, value)
        made.writestr(info, b"id\n1\n")
    return SourceFile("a.zip", content.getvalue())


def test_files_come_in_the_order_of_their_names_without_what_systems_leave_behind():
    file = zipped({"b/services.csv": "2", "a.csv": "1", "__MACOSX/a.csv": "x", "b/.DS_Store": "x"})
    assert list(contents(file).items()) == [("a.csv", b"1"), ("b/services.csv", b"2")]


def test_only_what_is_asked_for_is_read():
    file = zipped({"a.csv": "1", "photo.jpg": "2"})
    assert [m.name for m in members(file, only=lambda name: name.endswith(".csv"))] == ["a.csv"]


@pytest.mark.parametrize(
    "name", ["../a.csv", "/etc/a.csv", "a/../../b.csv", "C:/a.csv", "a\\..\\b.csv"]
)
def test_a_name_that_leads_out_is_refused(name):
    assert "外の場所" in refused(with_info(filename=name))


def test_links_and_devices_are_refused():
    for kind in (stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR):
        assert "リンク" in refused(with_info(external_attr=(kind | 0o777) << 16))


def test_a_bomb_is_refused_while_it_is_read():
    bomb = zipped({"services.csv": b"\x20" * (30 * 1024 * 1024)})
    assert bomb.size < 100_000
    assert "ふくらみます" in refused(bomb)


def test_claimed_sizes_are_not_believed(monkeypatch):
    monkeypatch.setattr(archive, "LARGEST_TOTAL", 1000)
    honest = zipped({"a.csv": os.urandom(600), "b.csv": os.urandom(600)})
    assert "大きすぎます" in refused(honest)
    lying = bytearray(zipped({"a.csv": os.urandom(5000)}).content)
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        struct.pack_into("<L", lying, lying.find(mark) + offset, 10)
    sentence = refused(SourceFile("a.zip", bytes(lying)))
    assert "大きすぎます" in sentence or "こわれています" in sentence


def test_too_many_files_are_refused_before_the_list_is_read():
    many = zipped({f"{at}.csv": "" for at in range(archive.MOST_MEMBERS + 1)})
    assert "多すぎます" in refused(many)
    endless = bytearray(zipped({"a.csv": "1"}).content)
    end = endless.rfind(b"PK\x05\x06")
    struct.pack_into("<L", endless, end + 12, 0xFFFFFFFF)
    assert "多すぎます" in refused(SourceFile("a.zip", bytes(endless)))


def test_the_same_name_twice_is_refused():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        made.writestr("a.csv", "1")
        made.writestr("A.csv", "2")
    assert "同じ名前" in refused(SourceFile("a.zip", content.getvalue()))


def test_a_password_is_named():
    assert "パスワード" in refused(_encrypted())


def _encrypted():
    content = bytearray(zipped({"a.csv": "1"}).content)
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = content.find(mark) + offset
        content[at] |= 1
    return SourceFile("a.zip", bytes(content))


def test_a_cut_archive_is_refused():
    whole = zipped({"a.csv": os.urandom(2000)}).content
    for length in (0, 10, 1000, len(whole) - 5):
        assert refused(SourceFile("a.zip", whole[:length]))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 2000))
def test_damage_never_ends_in_another_error(damage, at):
    content = bytearray(zipped({"a.csv": "id,name\n1,x\n" * 20, "b.csv": "y"}).content)
    content[at : at + len(damage)] = damage
    with NamedTemporaryFile() as disk:
        disk.write(content)
        disk.flush()
        for file in (SourceFile("a.zip", bytes(content)), SourceFile.at(Path(disk.name))):
            with suppress(UnreadableFile):
                assert all(isinstance(text, bytes) for text in contents(file).values())


def test_a_folder_becomes_the_same_archive_every_time(tmp_path):
    folder = tmp_path / "mihon" / "hsds"
    (folder / "more").mkdir(parents=True)
    (folder / "services.csv").write_text("id\n1\n")
    (folder / "more" / "a.csv").write_text("x")
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text("x")
    first = folder_as_file(folder, tmp_path / "1.zip")
    os.utime(folder / "services.csv", (1, 1))
    again = folder_as_file(folder, tmp_path / "2.zip")
    assert first.sha256 == again.sha256
    assert first.name.endswith("mihon/hsds")
    assert contents(first) == {"services.csv": b"id\n1\n", "more/a.csv": b"x"}


def test_a_folder_with_links_or_pipes_is_refused(tmp_path):
    folder = tmp_path / "hsds"
    folder.mkdir()
    (folder / "services.csv").symlink_to("/etc/hostname")
    with pytest.raises(UnreadableFile, match="リンク"):
        folder_as_file(folder, tmp_path / "1.zip")
    (folder / "services.csv").unlink()
    os.mkfifo(folder / "services.csv")
    with pytest.raises(UnreadableFile, match="ふつうのファイル"):
        folder_as_file(folder, tmp_path / "1.zip")


def test_a_folder_above_the_limit_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "LARGEST_TOTAL", 100)
    (tmp_path / "hsds").mkdir()
    (tmp_path / "hsds" / "a.csv").write_bytes(b"x" * 101)
    with pytest.raises(UnreadableFile, match="大きすぎます"):
        folder_as_file(tmp_path / "hsds", tmp_path / "1.zip")
