"""`madoguchi user`, as an operator types it."""

import json
import os
import sqlite3
import subprocess
from pathlib import Path

import pytest

from tests.services.application import COMMAND, environment, madoguchi
from tests.services.commands import run_command

PASSWORD = "a path along the quiet river"


@pytest.fixture
def office(tmp_path, sqlite_url):
    """A data folder with an upgraded database, and a file with a password."""
    (tmp_path / "password.txt").write_text(f"{PASSWORD}\nnot this line\n", encoding="utf-8")
    return tmp_path


def user(office, *arguments, status=0):
    done = madoguchi("user", *arguments, data_dir=office)
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done


def add(office, mail="window@example.org", role="staff", *, status=0):
    file = str(office / "password.txt")
    return user(office, "add", mail, "--role", role, "--password-file", file, status=status)


def listed(office):
    return json.loads(user(office, "list", "--json").stdout)


def test_people_are_added_listed_changed_and_removed(office):
    assert "まだひとりも" in user(office, "list").stderr
    assert "「職員」として登録しました" in add(office).stdout
    assert "もう登録されています" in add(office, "Window@Example.org", status=1).stderr
    add(office, "office@example.org", "administrator")
    assert [(one["mail"], one["role"]) for one in listed(office)] == [
        ("window@example.org", "staff"),
        ("office@example.org", "administrator"),
    ]
    assert (
        "「事務局」にしました" in user(office, "role", "window@example.org", "secretariat").stdout
    )
    assert listed(office)[0]["role"] == "secretariat"
    file = str(office / "password.txt")
    assert (
        "変えました"
        in user(office, "password", "window@example.org", "--password-file", file).stdout
    )
    user(office, "remove", listed(office)[0]["id"])
    assert [one["mail"] for one in listed(office)] == ["office@example.org"]


def test_no_mail_address_and_no_password_lies_open_in_the_data_folder(office):
    add(office)
    for file in office.rglob("*"):
        if file.is_file() and file.name != "password.txt":
            content = file.read_bytes()
            assert b"window@" not in content, file
            assert PASSWORD.encode() not in content, file


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["add", "no address", "--role", "staff"], "name@example.org のような形"),
        (["password", "nobody@example.org"], "登録はありません"),
        (["remove", "nobody@example.org"], "登録はありません"),
        (["role", "nobody@example.org", "staff"], "登録はありません"),
    ],
)
def test_what_cannot_be_done_says_so_before_it_asks_for_a_password(office, arguments, words):
    assert words in user(office, *arguments, status=1).stderr


@pytest.mark.parametrize("content", [b"", b"\n", b"too short\n", b"\xff\xfe\x00"])
def test_a_bad_password_file_makes_no_account(office, content):
    (office / "password.txt").write_bytes(content)
    assert add(office, status=1).stderr.strip()
    assert listed(office) == []
    (office / "password.txt").unlink()
    assert add(office, status=1).stderr.strip()


@pytest.mark.parametrize("role", ["public", "member", "boss"])
def test_only_roles_of_staff_are_given(office, role):
    assert "staff" in add(office, role=role, status=2).stderr


def test_a_database_that_is_not_there_says_what_to_do(tmp_path):
    (tmp_path / "password.txt").write_text(PASSWORD, encoding="utf-8")
    assert "madoguchi db upgrade" in add(tmp_path, status=1).stderr


def test_a_new_secret_takes_over(office):
    def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return run_command("user", *arguments, environment=environment(office, **settings))

    add(office)
    old = (office / "secret_key").read_text(encoding="ascii")
    lost = run("list", secret_key="a new secret")
    assert "読めません" in lost.stdout
    assert run("reseal", secret_key="a new secret").returncode == 1
    sealed = run("reseal", secret_key="a new secret", former_secret_key=old)
    assert "1 件" in sealed.stdout
    assert "window@example.org" in run("list", secret_key="a new secret").stdout


def test_neither_serve_nor_demo_makes_an_account(demo_dir):
    assert listed(demo_dir) == []


def test_a_password_is_asked_twice_and_not_shown(office: Path):
    import pty

    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(  # noqa: S606 - a terminal of its own is what is tested
            COMMAND,
            ["madoguchi", "user", "add", "window@example.org", "--role", "staff"],
            environment(office),
        )
    shown = b""
    for question in range(2):
        while shown.count(b": ") <= question:
            shown += os.read(terminal, 1024)
        os.write(terminal, f"{PASSWORD}\n".encode())
    try:
        while more := os.read(terminal, 1024):
            shown += more
    except OSError:
        pass  # On Linux the end of a terminal is an error.
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == 0, shown.decode()
    assert PASSWORD.encode() not in shown
    assert [one["mail"] for one in listed(office)] == ["window@example.org"]


def test_somebody_looks_after_one_area(office):
    file = str(office / "password.txt")
    given = ("add", "ken@example.org", "--role", "staff", "--password-file", file, "--area")
    assert "地域コードはありません" in user(office, *given, "999999", status=1).stderr
    user(office, *given, "431001")
    with sqlite3.connect(office / "madoguchi.sqlite3") as database:
        assert database.execute("SELECT area_code FROM account").fetchall() == [("431001",)]
