"""One file with everything an installation cannot make anew: its database and its files.

A tar file whose first member, `manifest.json`, names every other one with its size and SHA-256.
What stands sealed in the database stands sealed in it, and the secret is left out unless somebody
asks for it.
"""

import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy.engine import URL, make_url

from api.settings import Settings
from models.errors import Unavailable

MANIFEST, SQLITE, POSTGRESQL = "manifest.json", "database.sqlite3", "database.dump"
SECRET, FILES = "secret_key", "files"
FORMAT = 1
_PART = 1 << 20


class BackupProblem(Unavailable):
    """Why it cannot be done, in a sentence for whoever typed the command."""


@dataclass(frozen=True, slots=True)
class BackedUp:
    members: int
    size: int


def write_backup(settings: Settings, out: Path, *, with_secret: bool = False) -> BackedUp:
    """Never over another file; for its owner alone. Raises BackupProblem."""
    url = make_url(settings.database_url)
    with tempfile.TemporaryDirectory(prefix="backup", dir=out.absolute().parent) as name:
        folder = Path(name)
        members = {_copy_database(url, folder): folder / _database_name(url)}
        stored = settings.data_dir / FILES
        if stored.is_dir() and not settings.files_s3_url:
            for one in sorted(path for path in stored.rglob("*") if path.is_file()):
                members[f"{FILES}/{one.relative_to(stored).as_posix()}"] = one
        if with_secret:
            members[SECRET] = folder / SECRET
            members[SECRET].write_text(settings.secret_key.get_secret_value(), encoding="utf-8")
        whole = folder / "whole.tar"
        _pack(members, whole)
        try:
            # A link never takes the place of a file that is there.
            os.link(whole, out)
        except FileExistsError:
            raise BackupProblem(f"{out} はもうあります。別の名前にしてください。") from None
    return BackedUp(len(members), out.stat().st_size)


def _database_name(url: URL) -> str:
    return SQLITE if url.get_backend_name() == "sqlite" else POSTGRESQL


def _copy_database(url: URL, folder: Path) -> str:
    name = _database_name(url)
    if name == SQLITE:
        source = _sqlite_file(url)
        if not source.exists():
            raise BackupProblem("データベースがまだありません。`madoguchi db upgrade` が先です。")
        with (
            closing(sqlite3.connect(source)) as old,
            closing(sqlite3.connect(folder / name)) as new,
        ):
            old.backup(new)
            # One file, readable by whatever opens it: not the journal of the running server.
            new.execute("PRAGMA journal_mode=DELETE")
    else:
        _postgres("pg_dump", url, "--format=custom", "--no-owner", f"--file={folder / name}")
    return name


def _sqlite_file(url: URL) -> Path:
    return Path(url.database or "")


def _postgres(program: str, url: URL, *arguments: str) -> None:
    """The password goes by the environment of the program, where no list of processes shows it.

    It gets nothing else of ours: the secret key may stand in our environment.
    """
    found = shutil.which(program)
    if found is None:
        raise BackupProblem(
            f"{program} がありません。PostgreSQLの道具を入れるか、"
            "データベースのある機械で写しをとってください。"
        )
    given = {
        "LC_ALL": "C.UTF-8",
        "PGHOST": url.host,
        "PGPORT": url.port,
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
    }
    surroundings = {name: str(value) for name, value in given.items() if value is not None}
    done = subprocess.run(  # noqa: S603 - our own words and a path that was looked up
        [found, *arguments], env=surroundings, capture_output=True, check=False
    )
    if done.returncode:
        raise BackupProblem(f"{program} が終わりませんでした（{done.returncode}）。")


def _pack(members: dict[str, Path], whole: Path) -> None:
    described = {
        name: {"size": path.stat().st_size, "sha256": _digest(path)}
        for name, path in members.items()
    }
    manifest = {"format": FORMAT, "made_at": datetime.now(UTC).isoformat(), "members": described}
    file = os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "wb") as raw, tarfile.open(fileobj=raw, mode="w") as tar:
        text = json.dumps(manifest, indent=1).encode()
        _add(tar, MANIFEST, io.BytesIO(text), len(text))
        for name, path in members.items():
            with path.open("rb") as one:
                _add(tar, name, one, path.stat().st_size)


def _add(tar: tarfile.TarFile, name: str, content: IO[bytes], size: int) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    tar.addfile(info, content)


def _digest(path: Path) -> str:
    with path.open("rb") as one:
        return hashlib.file_digest(one, "sha256").hexdigest()


def restore_backup(settings: Settings, archive: Path, *, force: bool = False) -> BackedUp:
    """Everything is checked before anything is replaced. Raises BackupProblem."""
    url = make_url(settings.database_url)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="restore", dir=settings.data_dir) as name:
        folder = Path(name)
        members = _unpack(archive, folder)
        if _database_name(url) not in members:
            raise BackupProblem("この写しは、別の種類のデータベースのものです。")
        _check_room(settings, url, members, force=force)
        if _database_name(url) == SQLITE:
            _put_sqlite(folder / SQLITE, _sqlite_file(url))
        else:
            _postgres(
                "pg_restore",
                url,
                *(
                    "--no-owner",
                    "--clean",
                    "--if-exists",
                    "--single-transaction",
                    "--exit-on-error",
                ),
                f"--dbname={url.database}",
                str(folder / POSTGRESQL),
            )
        for one in members:
            if one.startswith(f"{FILES}/"):
                to = settings.data_dir / one
                to.parent.mkdir(parents=True, exist_ok=True)
                (folder / one).replace(to)
        if SECRET in members:
            (folder / SECRET).replace(settings.data_dir / SECRET)
    return BackedUp(len(members), archive.stat().st_size)


def _unpack(archive: Path, folder: Path) -> list[str]:
    """The names of all members, each as its manifest says it is. Raises BackupProblem."""
    try:
        with tarfile.open(archive, mode="r:") as tar:
            first = tar.next()
            said = tar.extractfile(first) if first and first.name == MANIFEST else None
            if said is None:
                raise BackupProblem("これは madoguchi backup の写しではありません。")
            described: dict[str, dict[str, Any]] = json.load(said)["members"]
            for name in described:
                _unpack_one(tar, name, folder)
    except (tarfile.TarError, ValueError, KeyError) as reason:
        raise BackupProblem("この写しはこわれています。別の写しを使ってください。") from reason
    for name, wanted in described.items():
        if _digest(folder / name) != wanted["sha256"]:
            raise BackupProblem(f"この写しはこわれています（{name}）。別の写しを使ってください。")
    return list(described)


def _unpack_one(tar: tarfile.TarFile, name: str, folder: Path) -> None:
    to = (folder / name).resolve()
    if not to.is_relative_to(folder.resolve()):
        raise BackupProblem("この写しには、外を指す名前があります。使えません。")
    content = tar.extractfile(name)
    if content is None:
        raise BackupProblem(f"この写しには {name} がありません。")
    to.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "wb") as writing:
        shutil.copyfileobj(content, writing, _PART)


def _check_room(settings: Settings, url: URL, members: list[str], *, force: bool) -> None:
    is_there = _database_name(url) == SQLITE and _sqlite_file(url).exists()
    has_secret = SECRET in members and (settings.data_dir / SECRET).exists()
    if (is_there or has_secret or _database_name(url) == POSTGRESQL) and not force:
        raise BackupProblem(
            "ここにはもうデータベースか鍵があるかもしれません。"
            "サーバーを止めて、置きかえてよければ --force をつけてください。"
        )


def _put_sqlite(new: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    for journal in (f"{to}-wal", f"{to}-shm"):
        Path(journal).unlink(missing_ok=True)
    shutil.move(new, to)
