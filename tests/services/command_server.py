"""Runs commands of the product, each in a process of its own, without loading Python for each.

Started by `tests.services.commands`, once for each process that runs tests: it loads the program
and forks for every command it is asked for. What a command does, reads and leaves behind is what
it would if it had been typed; only the second that loading takes is saved.

A question is one line of JSON on standard input; the answers are a line with the number of the
process and, when it has ended, one with its exit code.
"""

import json
import os
import sys
import time
import traceback
from typing import Any, NoReturn, TextIO, cast

import api.app  # noqa: F401 - loaded once for all
from api.cli import main
from search.warming import warm

_FILES = ((0, "stdin", os.O_RDONLY), (1, "stdout", os.O_WRONLY), (2, "stderr", os.O_WRONLY))


def _run(asked: dict[str, Any]) -> NoReturn:
    os.environ.clear()
    os.environ.update(asked["environment"])
    time.tzset()
    os.chdir(asked["folder"])
    for number, name, how in _FILES:
        opened = os.open(asked[name], how)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = _text(0, "r", "surrogateescape")
    sys.stdout = _text(1, "w", "surrogateescape")
    sys.stderr = _text(2, "w", "backslashreplace")
    sys.argv = ["madoguchi", *asked["arguments"]]
    code: object = 0
    try:
        main()
    except SystemExit as end:
        code = end.code
    except BaseException:  # noqa: BLE001 - as Python itself ends a program
        traceback.print_exc()
        code = 1
    if isinstance(code, str):
        print(code, file=sys.stderr)
        code = 1
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            code = code or 1
    os._exit(code if isinstance(code, int) else 0)


def _text(number: int, mode: str, errors: str) -> TextIO:
    """As Python opens its three streams in UTF-8 mode."""
    return cast("TextIO", open(number, mode, encoding="utf-8", errors=errors, closefd=False))


def serve() -> None:
    warm()
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            answers.close()
            _run(json.loads(line))
        print(child, file=answers, flush=True)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), file=answers, flush=True)


if __name__ == "__main__":
    serve()
