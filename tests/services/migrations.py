"""Alembic as an administrator calls it: a process of its own, the URL in its environment."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def set_up(url: str, folder: Path) -> None:
    """Upgraded, and with the areas and topics every installation has."""
    done = subprocess.run(
        [Path(sys.executable).parent / "madoguchi", "db", "upgrade"],
        cwd=ROOT,
        env=os.environ
        | {
            "MADOGUCHI_DATABASE_URL": url,
            "MADOGUCHI_DATA_DIR": str(folder),
            "PYTHONUTF8": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def alembic(url: str, *arguments: str) -> str:
    """What it printed. A failure is an AssertionError with everything it said."""
    done = subprocess.run(
        [sys.executable, "-m", "alembic", *arguments],
        cwd=ROOT,
        env=os.environ | {"MADOGUCHI_DATABASE_URL": url, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"alembic {' '.join(arguments)}\n{done.stdout}\n{done.stderr}"
    return done.stdout
