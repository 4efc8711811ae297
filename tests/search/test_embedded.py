"""What only the engine on disk can suffer: versions, damage, other processes, sudden death."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from search.backends import open_backend
from search.backends.embedded_store import IndexStore
from search.protocol import (
    SearchBackend,
    SearchDocument,
    SearchLocked,
    SearchQuery,
    SearchSettings,
    SearchUnavailable,
)

Make = Callable[..., SearchDocument]
ROOT = Path(__file__).parents[2]

WRITER = """
import sys
from pathlib import Path
from dataclasses import replace
from uuid import UUID
from search.backends import open_backend
from search.protocol import SearchDocument, SearchSettings

backend = open_backend(SearchSettings(Path(sys.argv[1])))
made = SearchDocument(
    id=UUID(int=0), name="あおば", organization="", topics_text="", description="手話", readings="",
    extra="", topics=(), areas=("JP",), areas_within=("JP",), languages=(), channels=(), flags=(),
    kind="window", level="private", minimum_age=0, maximum_age=200, updated=1, timetable="",
    name_key="あおば",
)
number = 1
while True:
    backend.put([replace(made, id=UUID(int=number))])
    print(number, flush=True)
    number += 1
"""

REBUILDER = """
import sys, time
from pathlib import Path
from search.backends import open_backend
from search.protocol import SearchSettings

def documents():
    print("writing", flush=True)
    time.sleep(60)
    yield from ()

open_backend(SearchSettings(Path(sys.argv[1]))).rebuild(documents())
"""


def opened(directory: Path) -> SearchBackend:
    return open_backend(SearchSettings(directory))


def started(script: str, directory: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, str(directory)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def killed(process: subprocess.Popen[str]) -> list[str]:
    """Ends the process without warning; what it had said."""
    process.send_signal(signal.SIGKILL)
    said, _ = process.communicate(timeout=20)
    return said.splitlines()


def indexes(directory: Path) -> list[Path]:
    return sorted(directory.glob("index-*"))


def test_opening_again_finds_everything(tmp_path: Path, make: Make) -> None:
    opened(tmp_path).rebuild([make("あおば")])
    again = opened(tmp_path)
    assert again.is_current()
    assert again.search(SearchQuery("あおば")).total == 1


def test_other_readers_see_what_was_put(tmp_path: Path, make: Make) -> None:
    writer, reader = opened(tmp_path), opened(tmp_path)
    writer.rebuild([make("あおば")])
    assert reader.count() == 1
    writer.put([make("みどり")])
    assert reader.search(SearchQuery("みどり")).total == 1
    writer.rebuild([make("うみ")])
    assert reader.search(SearchQuery("みどり")).total == 0
    assert reader.search(SearchQuery("うみ")).total == 1


def test_only_the_current_index_is_kept(tmp_path: Path, make: Make) -> None:
    backend = opened(tmp_path)
    for _ in range(3):
        backend.rebuild([make("あおば")])
    (kept,) = indexes(tmp_path)
    assert kept.name == (tmp_path / "CURRENT").read_text()


def test_an_index_of_another_version_is_not_used(tmp_path: Path, make: Make) -> None:
    backend = opened(tmp_path)
    backend.rebuild([make("あおば")])
    (current,) = indexes(tmp_path)
    current.rename(tmp_path / "index-0123456789ab-1")
    (tmp_path / "CURRENT").write_text("index-0123456789ab-1")
    assert not backend.is_current()
    with pytest.raises(SearchUnavailable):
        backend.search(SearchQuery("あおば"))
    backend.rebuild([make("みどり")])
    assert backend.search(SearchQuery("みどり")).total == 1
    assert len(indexes(tmp_path)) == 1


@pytest.mark.parametrize("text", ["", "index-", "../..", "index-0123456789ab-9", "\x00", "索引"])
def test_a_damaged_pointer_is_noticed(tmp_path: Path, make: Make, text: str) -> None:
    backend = opened(tmp_path)
    backend.rebuild([make("あおば")])
    (tmp_path / "CURRENT").write_text(text, encoding="utf-8")
    assert not backend.is_current()
    with pytest.raises(SearchUnavailable):
        backend.search(SearchQuery())
    assert backend.rebuild([make("あおば")]) == 1
    assert backend.is_current()


@pytest.mark.parametrize("damage", ["cut", "emptied", "removed", "scrambled"])
@pytest.mark.parametrize("pattern", ["*.term", "*.store", "*.fast", "meta.json"])
def test_a_damaged_index_is_noticed(tmp_path: Path, make: Make, damage: str, pattern: str) -> None:
    opened(tmp_path).rebuild([make(f"あおば{number}", "手話の会") for number in range(50)])
    (current,) = indexes(tmp_path)
    for file in current.glob(pattern):
        held = file.read_bytes()
        if damage == "removed":
            file.unlink()
            continue
        # A new file in its place: what another index has mapped may not shrink under it.
        changed = file.with_name(f"{file.name}.new")
        changed.write_bytes(
            {"cut": held[: len(held) // 2], "emptied": b"", "scrambled": held[::-1]}[damage]
        )
        changed.replace(file)
    backend = opened(tmp_path)
    assert not backend.is_current()
    with pytest.raises(SearchUnavailable):
        backend.search(SearchQuery("手話"))
    with pytest.raises(SearchUnavailable):
        backend.put([make("みどり")])
    backend.rebuild([make("あおば")])
    assert backend.search(SearchQuery("あおば")).total == 1


def test_a_removed_folder_is_noticed(tmp_path: Path, make: Make) -> None:
    backend = opened(tmp_path / "deep" / "index")
    backend.rebuild([make("あおば")])
    for file in sorted((tmp_path / "deep").rglob("*"), reverse=True):
        file.unlink() if file.is_file() else file.rmdir()
    with pytest.raises(SearchUnavailable):
        backend.search(SearchQuery())
    assert backend.rebuild([make("あおば")]) == 1


def test_nothing_committed_is_lost_when_a_writer_is_killed(tmp_path: Path, make: Make) -> None:
    opened(tmp_path).rebuild([])
    for _ in range(3):
        before = opened(tmp_path).count()
        process = started(WRITER, tmp_path)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.2)
        acknowledged = int((killed(process) or ["1"])[-1])
        backend = opened(tmp_path)
        assert backend.is_current()
        assert backend.count() >= max(before, acknowledged)
        assert backend.search(SearchQuery("手話")).total == backend.count()
        backend.put([make("みどり")])
        assert backend.search(SearchQuery("みどり")).total == 1
        backend.delete([make("みどり").id])


def test_a_rebuild_that_is_killed_leaves_the_old_index(tmp_path: Path, make: Make) -> None:
    backend = opened(tmp_path)
    backend.rebuild([make("あおば")])
    process = started(REBUILDER, tmp_path)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "writing"
    with pytest.raises(SearchLocked):
        backend.put([make("みどり")])
    with pytest.raises(SearchLocked):
        backend.rebuild([])
    assert backend.search(SearchQuery("あおば")).total == 1
    killed(process)
    backend.put([make("みどり")])
    assert backend.count() == 2
    backend.rebuild([make("うみ")])
    assert len(indexes(tmp_path)) == 1


def test_the_lock_is_for_one(tmp_path: Path) -> None:
    first, second = IndexStore(tmp_path, "a"), IndexStore(tmp_path, "a")
    with first.writing(), pytest.raises(SearchLocked), second.writing():
        pass
    with second.writing():
        pass


def test_searching_goes_on_while_others_write(tmp_path: Path, make: Make) -> None:
    backend = opened(tmp_path)
    backend.rebuild([make(f"あおば{number}", "手話の会") for number in range(20)])
    faults: list[Exception] = []
    totals: set[int] = set()
    done = threading.Event()

    def search() -> None:
        reader = opened(tmp_path)
        while not done.is_set():
            try:
                totals.add(reader.search(SearchQuery("手話 ひきこもに")).exact)
                totals.add(backend.search(SearchQuery("手話")).total)
            except Exception as fault:  # noqa: BLE001 - the test is that there is none
                faults.append(fault)
                return

    readers = [threading.Thread(target=search) for _ in range(3)]
    for reader in readers:
        reader.start()
    for turn in range(6):
        opened(tmp_path).rebuild([make(f"あおば{number}", "手話の会") for number in range(20)])
        backend.put([make(f"みどり{turn}", "点字")])
    done.set()
    for reader in readers:
        reader.join(timeout=20)
    assert faults == []
    assert totals <= {0, 20}


def test_a_folder_that_cannot_be_written_is_a_fault_the_caller_can_catch(
    tmp_path: Path, make: Make
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    backend = opened(blocked / "index")
    assert not backend.is_current()
    with pytest.raises(SearchUnavailable):
        backend.rebuild([make("あおば")])
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
