"""Whether a service runs at all: its status and its alert."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from importers.hsds.node import Node
from importers.reading.doubts import doubtful
from models.content import NoticeContent, VerificationContent
from models.vocabulary import NoticeEffect

_RUNNING = {"active", "open", "available", "true"}
_STOPPED = {
    "inactive": "元の名簿では、いまは動いていないことになっています。",
    "defunct": "元の名簿では、終わったことになっています。",
    "temporarily closed": "元の名簿では、しばらく休んでいることになっています。",
}
_DAYS = re.compile(r"(?P<text>.+)（(?P<first>\d{4}-\d\d-\d\d)?～(?P<last>\d{4}-\d\d-\d\d)?）")


@dataclass(frozen=True, slots=True)
class Status:
    notices: tuple[NoticeContent, ...] = ()
    verifications: tuple[VerificationContent, ...] = ()


def read_status(row: Node) -> Status:
    """A service that does not run carries a closing notice, so that it is never called open."""
    notices: list[NoticeContent] = []
    doubts: list[VerificationContent] = []
    status = (row.get("status") or "").casefold().replace("_", " ")
    if status in _STOPPED:
        notices.append(NoticeContent(text=_STOPPED[status], effect=NoticeEffect.closed))
        doubts.append(doubtful("*", _STOPPED[status], f"status: {status}"))
    elif status and status not in _RUNNING:
        words = "動いているかどうか、元の名簿の書き方では分かりません。"
        doubts.append(doubtful("*", words, f"status: {status}"))
    elif not status and row.table == "services":
        row.remark("動いているかどうか（status）が書かれていません。")
    if alert := row.get("alert"):
        notices += _alerts(alert)
    return Status(tuple(notices), tuple(doubts))


def _alerts(alert: str) -> Sequence[NoticeContent]:
    """Each line with its days where it names them, else the whole."""
    found = [_DAYS.fullmatch(line) for line in alert.splitlines()]
    if not found or not all(found):
        return [NoticeContent(text=alert)]
    try:
        return [
            NoticeContent(text=one["text"], starts_on=_day(one["first"]), ends_on=_day(one["last"]))
            for one in found
            if one
        ]
    except ValueError:
        return [NoticeContent(text=alert)]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
