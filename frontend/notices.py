"""Closures, changes and news in words, with their days."""

import re
from datetime import date, datetime, timedelta

from frontend.wording import JST, day
from models.documents.service import NoticePart, ServiceDocument
from models.vocabulary import NoticeEffect

ALL_TO_COME = timedelta(days=3_660)
CARD_AHEAD = timedelta(days=14)
"""A card tells of a notice this long before it begins, a page of every one that is to come."""


def notices(
    document: ServiceDocument, now: datetime, *, ahead: timedelta = timedelta(0)
) -> list[str]:
    """The notices that hold today, then those that begin within `ahead`, each with its days."""
    today = now.astimezone(JST).date()
    running = [
        part
        for part in document.notices
        if (part.starts_on is None or part.starts_on <= today + ahead)
        and (part.ends_on is None or today <= part.ends_on)
    ]
    running.sort(key=lambda part: max(part.starts_on or today, today))
    return [notice_words(part) + _days(part, today) for part in running]


def notice_words(part: NoticePart) -> str:
    """What the notice says; a closure is called one, whatever its words."""
    if part.effect is NoticeEffect.closed and not re.search("休|閉", part.text):
        return f"お休み：{part.text}"
    return part.text


def _days(part: NoticePart, today: date) -> str:
    first = part.starts_on if part.starts_on and part.starts_on > today else None
    last = part.ends_on
    if first is not None and first == last:
        return f"（{day(first, today=today)}）"
    since = f"{day(first, today=today)}から" if first else ""
    until = f"{day(last, today=today)}まで" if last else ""
    return f"（{since}{until}）" if since or until else ""
