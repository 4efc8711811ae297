"""Reads what somebody sent in a process of its own, so that no file can hurt the server."""

import asyncio
import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path

from api.file_reading import SIZES
from api.usecases.files_kinds import PHOTOS, FileKind, FileRefused, check_beginning
from models.errors import Unavailable

MOST_SECONDS = 20.0
_AT_ONCE = asyncio.Semaphore(2)
"""Each takes a processor and some hundred megabytes."""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What is kept of a file. `parts` are (ending of the name in the store, bytes)."""

    kind: FileKind
    media_type: str
    sha256: str
    size: int
    width: int | None
    height: int | None
    parts: tuple[tuple[str, bytes], ...]


async def read_file(kind: FileKind, content: bytes) -> ReadFile:
    """Raises FileRefused; Unavailable where the process could not be run."""
    check_beginning(kind, content)
    is_photo = kind in PHOTOS
    said, pictures = await _look_into("photo" if is_photo else "leaflet", content)
    if not is_photo:
        digest = hashlib.sha256(content).hexdigest()
        parts = ((".pdf", content),)
        return ReadFile(kind, "application/pdf", digest, len(content), None, None, parts)
    largest = pictures[-1]
    return ReadFile(
        kind,
        "image/webp",
        hashlib.sha256(largest).hexdigest(),
        len(largest),
        said["width"],
        said["height"],
        tuple((f"-{size}.webp", made) for size, made in zip(SIZES, pictures, strict=True)),
    )


async def _look_into(what: str, content: bytes) -> tuple[dict[str, int], list[bytes]]:
    async with _AT_ONCE:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "api.file_reading",
            what,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=Path(__file__).parents[2],
            # Nothing of ours is in its reach, not even a key in the environment.
            env={},
        )
        try:
            async with asyncio.timeout(MOST_SECONDS):
                out, _ = await process.communicate(content)
        except TimeoutError as reason:
            raise FileRefused("too_slow") from reason
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    if process.returncode == 1:
        raise Unavailable("the process that reads files could not be run")
    if process.returncode:
        # Ended by a limit, or by a decoder that fell over: the file is to blame.
        raise FileRefused("broken")
    head, _, body = out.partition(b"\n")
    said = json.loads(head)
    if "refused" in said:
        raise FileRefused(said["refused"])
    pictures, start = [], 0
    for length in said["lengths"]:
        pictures.append(body[start : start + length])
        start += length
    return said, pictures
