"""Keeps programs out of forms that anybody may send, without a riddle for people.

Three things are looked at: a field that nobody sees and only programs fill in, how long the page
was open before it was sent, and how often one network has sent. A page with such a form

1. carries `opened_at(rules, keys)` in a hidden field named `OPENED`, and an empty field named
   `TRAP` that is out of sight (the macro `guard` of `components/_guard.html` writes both),
2. calls `guard_form(fields, network, rules, ...)` when it is sent, before anything is stored,
3. answers `FormRefused` with the page again: what was typed stays, the stamp is a new one, and
   `refusal_words` says what to do. Status: `429` with `Retry-After` for `too_often`, else `422`.

`check_sender` is the part that counts nothing: for the steps of a form that is sent in steps.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hmac import compare_digest

from api.usecases.rates import TooOften, count_sending
from models.base import now
from models.crypto import Keyring
from models.database import Sessions
from models.errors import Unavailable

OPENED, TRAP = "opened", "comment_title"
"""Names of fields. A browser does not fill in the second one by itself."""
_CONTEXT = "form opened"


class Refusal(StrEnum):
    trapped = "trapped"
    too_quick = "too_quick"
    too_old = "too_old"
    """Or not a stamp of ours."""
    too_often = "too_often"


class FormRefused(Unavailable):
    """Nothing was stored. `wait` is how long until it may be sent, zero if at once."""

    def __init__(self, why: Refusal, wait: timedelta = timedelta(0)) -> None:
        super().__init__(f"The form was refused: {why}.")
        self.why = why
        self.wait = wait


@dataclass(frozen=True, slots=True)
class FormRules:
    """`what` names the form; of one form `most` may come from one network `within` a time."""

    what: str
    quickest: timedelta = timedelta(seconds=3)
    oldest: timedelta = timedelta(hours=24)
    most: int = 20
    within: timedelta = timedelta(hours=1)


def opened_at(rules: FormRules, keys: Keyring, *, at: datetime | None = None) -> str:
    """A stamp that only we can make: when the page of this form was opened."""
    seconds = str(int((at or now()).timestamp()))
    return f"{seconds}.{_digests(rules, seconds, keys)[0]}"


def check_sender(
    fields: Mapping[str, str], rules: FormRules, *, keys: Keyring, at: datetime | None = None
) -> None:
    """Raises FormRefused for what a person does not do."""
    if fields.get(TRAP, "").strip():
        raise FormRefused(Refusal.trapped)
    opened = _opened(fields.get(OPENED, ""), rules, keys)
    age = (at or now()) - opened if opened else None
    # The stamp knows whole seconds only, so a page just opened may look a second younger.
    if age is None or age > rules.oldest or age < timedelta(seconds=-1):
        raise FormRefused(Refusal.too_old, rules.quickest)
    if age < rules.quickest:
        raise FormRefused(Refusal.too_quick, rules.quickest - age)


async def guard_form(
    fields: Mapping[str, str],
    network: str,
    rules: FormRules,
    *,
    sessions: Sessions,
    keys: Keyring,
) -> None:
    """`check_sender`, and one more sending of this network. Raises FormRefused."""
    check_sender(fields, rules, keys=keys)
    try:
        await count_sending(
            rules.what, network, most=rules.most, within=rules.within, sessions=sessions, keys=keys
        )
    except TooOften as often:
        raise FormRefused(Refusal.too_often, often.wait) from often


def refusal_words(refused: FormRefused) -> str:
    """Calm, and with what to do next.

    >>> refusal_words(FormRefused(Refusal.too_often, timedelta(minutes=12)))
    '同じところから続けて送られたので、すこしお休みしています。あと12分ほどで、もう一度送れます。'
    """
    if refused.why is Refusal.too_often:
        minutes = max(1, -(-int(refused.wait.total_seconds()) // 60))
        left = f"{minutes}分" if minutes <= 90 else f"{-(-minutes // 60)}時間"
        return (
            "同じところから続けて送られたので、すこしお休みしています。"
            f"あと{left}ほどで、もう一度送れます。"
        )
    if refused.why is Refusal.trapped:
        return (
            "まだ受けとれていません。人が書いたものかどうか、うまく見分けられませんでした。"
            "書いた内容は下に残っています。もう一度送ってください。"
        )
    return (
        "まだ受けとっていません。書いた内容は下に残っています。"
        "すこし待ってから、もう一度「送る」をおしてください。"
    )


def _opened(stamp: str, rules: FormRules, keys: Keyring) -> datetime | None:
    seconds, _, digest = stamp.partition(".")
    if not seconds.isdecimal() or not seconds.isascii() or len(seconds) > 12:
        return None
    given = digest.encode()
    if not any(compare_digest(given, own.encode()) for own in _digests(rules, seconds, keys)):
        return None
    return datetime.fromtimestamp(int(seconds), UTC)


def _digests(rules: FormRules, seconds: str, keys: Keyring) -> list[str]:
    return keys.digests(f"{rules.what}\n{seconds}", _CONTEXT)
