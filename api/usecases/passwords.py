"""Passwords: what makes a good one, and looking at one without telling whose it is."""

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import ParamSpec, TypeVar

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError

from models.errors import BadRequest

P = ParamSpec("P")
R = TypeVar("R")

SHORTEST = 12
"""Characters (NIST SP 800-63B asks for length and against rules of composition)."""
LONGEST = 1_000

# Each takes 64 MiB while it works; a crowd at the door must not take all memory.
_working = ThreadPoolExecutor(max_workers=2, thread_name_prefix="password")
_hasher = PasswordHash.recommended()


def check_new_password(password: str, *, mail: str) -> None:
    """Raises BadRequest with a sentence that says what to do."""
    if len(_spelled(password)) < SHORTEST:
        raise BadRequest(
            f"パスワードは{SHORTEST}文字以上にしてください。"
            "好きなことばをいくつか並べると、長くても覚えやすくなります。"
        )
    if len(password) > LONGEST:
        raise BadRequest(f"パスワードは{LONGEST}文字までにしてください。")
    if _spelled(password).casefold() == mail.casefold():
        raise BadRequest("メールアドレスとは別のことばを、パスワードにしてください。")


async def hash_password(password: str) -> str:
    return await _away(_hasher.hash, _spelled(password))


async def is_password(password: str, hashed: str | None) -> bool:
    """Takes as long where there is nothing to compare with."""
    return await _away(_verified, _spelled(password), hashed)


def is_outdated(hashed: str) -> bool:
    """Whether it was made with less work than is asked for today."""
    return _hasher.current_hasher.check_needs_rehash(hashed)


def _spelled(password: str) -> str:
    """One spelling for what looks the same: two keyboards may send it in two ways."""
    return unicodedata.normalize("NFKC", password)


def _verified(password: str, hashed: str | None) -> bool:
    nobodys = _nobodys()
    try:
        return _hasher.verify(password, hashed or nobodys) and hashed is not None
    except UnknownHashError:
        return False


@cache
def _nobodys() -> str:
    return _hasher.hash("nobody has this password")


async def _away(work: Callable[P, R], *given: P.args, **named: P.kwargs) -> R:
    """In a thread, so that everybody else is served meanwhile."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_working, partial(work, *given, **named))
