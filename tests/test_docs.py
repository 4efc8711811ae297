"""The documents say what is true: their commands run, their links lead somewhere."""

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.services.application import COMMAND, environment, serving

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.ja.md")
ADDRESS = "http://127.0.0.1:8000"
PATIENCE = 60
"""Seconds for a page: on a busy machine the first one waits for the dictionary."""
CLONE = ["git", "clone", "https://example.org/madoguchi.git"]
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
SECTIONS = ("Status: ", "## Context", "## Decision", "## Consequences", "## Alternatives")


@dataclass(frozen=True, slots=True)
class Written:
    """One command line of a document."""

    document: str
    line: str

    def __str__(self) -> str:
        return f"{self.document}: {self.line}"


def commands(document: str) -> Iterator[Written]:
    text = (ROOT / document).read_text(encoding="utf-8")
    for block in BLOCK.findall(text):
        for line in block.replace("\\\n", " ").splitlines():
            if line.strip():
                yield Written(document, line.strip())


def documents() -> list[Path]:
    return [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


# The two READMEs give the same commands (tested below), so each line is run once.
ALL = {
    command.line: command
    for document in (*READMES, "CONTRIBUTING.md")
    for command in commands(document)
}


@pytest.mark.parametrize("written", ALL.values(), ids=str)
def test_a_written_command_works(
    written: Written, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    match shlex.split(written.line):
        case ["git", "clone", *_] as clone:
            # The address is a placeholder, so there is nothing to clone from; it must stay one.
            assert clone == CLONE
        case ["cd", folder]:
            assert folder == Path(CLONE[-1]).stem
        case ["make", "serve"]:
            demo: Path = request.getfixturevalue("demo_dir")
            shows_the_site(demo)
        case ["make", *targets]:
            knows_the_tasks(targets)
        case ["curl", *arguments]:
            server: str = request.getfixturevalue("live_server")
            answers_with_something(arguments, server)
        case [".venv/bin/madoguchi", *arguments]:
            succeeds(arguments, request.getfixturevalue("demo_dir"), tmp_path)
        case _:
            pytest.fail(f"No test knows how to run this: {written.line}")


def shows_the_site(data_dir: Path) -> None:
    with serving(data_dir, command=("make", "serve")) as address:
        for path, words in (("/", "まどぐち"), ("/search?q=居場所", "居場所")):
            page = httpx.get(address + path, trust_env=False, timeout=PATIENCE)
            assert page.status_code == 200
            assert words in page.text
        query = {"q": "居場所"}
        found = httpx.get(f"{address}/api/search", params=query, trust_env=False, timeout=PATIENCE)
        assert found.json()["total"] > 0


def knows_the_tasks(targets: list[str]) -> None:
    """`make test` cannot run inside itself; what it would do is asked instead."""
    assert targets
    asked = subprocess.run(
        ["make", "--dry-run", *targets], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert asked.returncode == 0, asked.stderr
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in targets:
        if "=" not in target:
            assert re.search(rf"^  make {re.escape(target)} ", listed, re.MULTILINE)


def answers_with_something(arguments: list[str], server: str) -> None:
    assert shutil.which("curl"), "curl is not installed"
    there = [argument.replace(ADDRESS, server) for argument in arguments]
    assert there != arguments, f"The address in the document should be {ADDRESS}."
    done = subprocess.run(
        ["curl", "--silent", "--show-error", "--fail", "--noproxy", "*", *there],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert done.returncode == 0, done.stderr
    answer = httpx.Response(200, text=done.stdout).json()
    assert answer.get("total") or answer.get("total_items")


def succeeds(arguments: list[str], data_dir: Path, folder: Path) -> None:
    from importers.registry import SOURCES

    if "FILE" in arguments:
        shipped = SOURCES[arguments[1]].shipped_path
        assert shipped, f"{arguments[1]} ships no file to try this with"
        arguments = [str(shipped) if word == "FILE" else word for word in arguments]
    done = subprocess.run(
        [COMMAND, *arguments],
        cwd=folder,
        env=environment(data_dir),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        # Whoever is asked for a password types it twice.
        input="a quiet path by the river\n" * 2 if arguments[:2] == ["user", "add"] else None,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    if "--out" in arguments:
        written = folder / arguments[arguments.index("--out") + 1]
        assert written.read_bytes().startswith(b"%PDF-")
    else:
        assert done.stdout.strip()


def test_both_languages_give_the_same_commands() -> None:
    english, japanese = ([written.line for written in commands(name)] for name in READMES)
    assert english == japanese
    assert len(english) > 5


@pytest.mark.parametrize(
    "document", documents(), ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_links_lead_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    dead = [
        target
        for target in LINK.findall(text)
        if not target.startswith(("http://", "https://", "mailto:", "#"))
        and not (document.parent / target.partition("#")[0]).exists()
    ]
    assert dead == []


def test_every_hazard_is_guarded() -> None:
    """Rows of the table end with `tests/…::test_…`, and each of these exists."""
    text = (ROOT / "docs/hazards.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if re.match(r"\| *H\d", line)]
    assert len(rows) >= 8
    for row in rows:
        guards = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", row)
        assert guards, f"No test guards this: {row}"
        for file, name in guards:
            source = (ROOT / file).read_text(encoding="utf-8")
            assert re.search(rf"def {name}\(", source), f"{file} has no {name}"


def test_decisions_are_complete_and_in_order() -> None:
    files = sorted((ROOT / "docs/decisions").glob("*.md"))
    assert [file.name[:4] for file in files] == [f"{n:04}" for n in range(1, len(files) + 1)]
    for file in files:
        text = file.read_text(encoding="utf-8")
        places = [text.find(section) for section in SECTIONS]
        assert -1 not in places, file.name
        assert places == sorted(places), file.name
        assert text.startswith(f"# {file.name[:4]} "), file.name
