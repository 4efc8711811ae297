"""Commands of the product as people type them: arguments, surroundings, what comes out."""

import atexit
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import Timer

ROOT = Path(__file__).parents[2]


def run_command(
    *arguments: str | Path,
    environment: Mapping[str, str],
    cwd: Path = ROOT,
    given: str = "",
    timeout: float = 300,
) -> subprocess.CompletedProcess[str]:
    """One command, run to its end; the caller looks at `returncode`. `given` is typed in."""
    words = [str(argument) for argument in arguments]
    with tempfile.TemporaryDirectory(prefix="command") as name:
        folder = Path(name)
        for file, text in (("stdin", given), ("stdout", ""), ("stderr", "")):
            (folder / file).write_text(text, encoding="utf-8", newline="")
        asked = {
            "arguments": words,
            "environment": dict(environment),
            "folder": str(cwd),
            **{file: str(folder / file) for file in ("stdin", "stdout", "stderr")},
        }
        code = _server().run(asked, timeout)
        out, err = ((folder / file).read_text(encoding="utf-8") for file in ("stdout", "stderr"))
    return subprocess.CompletedProcess(words, code, out, err)


class _Server:
    def __init__(self) -> None:
        surroundings = {
            name: value for name, value in os.environ.items() if not name.startswith("MADOGUCHI_")
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.services.command_server"],
            cwd=ROOT,
            env=surroundings | {"PYTHONUTF8": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        atexit.register(self.process.kill)

    def run(self, asked: Mapping[str, object], timeout: float) -> int:
        questions, answers = self.process.stdin, self.process.stdout
        assert questions is not None
        assert answers is not None
        print(json.dumps(asked), file=questions, flush=True)
        child = int(answers.readline())
        is_late = False

        def stop() -> None:
            nonlocal is_late
            is_late = True
            os.kill(child, signal.SIGKILL)

        clock = Timer(timeout, stop)
        clock.start()
        code = int(answers.readline())
        clock.cancel()
        if is_late:
            raise subprocess.TimeoutExpired("madoguchi", timeout)
        return code


@cache
def _server() -> _Server:
    return _Server()
