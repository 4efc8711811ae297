"""`make install` on a machine where something is missing says what, in one sentence."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOOLS = ("sh", "cat", "cksum", "dirname", "id", "rm")


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A PATH with the plainest tools and no Python at all."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found, tool
        (folder / tool).symlink_to(found)
    return folder


def install(programs: Path, venv: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [programs / "sh", ROOT / "scripts/environment.sh"],
        env={"PATH": str(programs), "VENV": str(venv), **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def write_program(path: Path, script: str) -> None:
    path.write_text(f"#!{shutil.which('sh')}\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


def test_without_python_it_says_which_to_install(programs: Path, tmp_path: Path) -> None:
    done = install(programs, tmp_path / "venv")
    assert done.returncode == 1
    assert "needs Python 3.11 or newer" in done.stderr
    assert "apt-get install python3 python3-venv" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "venv").exists()


def test_an_older_python_is_refused_by_name(programs: Path, tmp_path: Path) -> None:
    write_program(programs / "old-python", "exit 1")
    done = install(programs, tmp_path / "venv", PYTHON="old-python")
    assert done.returncode == 1
    assert done.stderr == "PYTHON=old-python is not Python 3.11 or newer.\n"


def test_a_name_with_nothing_behind_it_is_passed_over(programs: Path, tmp_path: Path) -> None:
    write_program(programs / "python3.13", "echo 'no such version' >&2; exit 127")
    done = install(programs, tmp_path / "venv")
    assert done.returncode == 1
    assert "needs Python 3.11 or newer" in done.stderr


def test_without_the_venv_module_it_names_the_package(programs: Path, tmp_path: Path) -> None:
    forget = 'import sys; sys.modules["ensurepip"] = None; exec(sys.argv[1])'
    write_program(
        programs / "python3",
        f"""[ "$1" = -c ] || exit 1; exec {sys.executable} -c '{forget}' "$2" """,
    )
    done = install(programs, tmp_path / "venv")
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert done.returncode == 1
    assert f"apt-get install python{version}-venv" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_complete_environment_is_left_alone() -> None:
    """The second `make serve` must not wait for pip."""
    if Path(sys.prefix) != ROOT / ".venv" or not list((ROOT / ".venv").glob(".installed-*")):
        pytest.skip("this environment was not made by `make`")
    before = {path: path.stat().st_mtime_ns for path in (ROOT / ".venv").glob(".*")}
    done = subprocess.run(
        ["sh", "scripts/environment.sh"],
        cwd=ROOT,
        env=os.environ | {"VENV": ".venv"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert {path: path.stat().st_mtime_ns for path in (ROOT / ".venv").glob(".*")} == before
