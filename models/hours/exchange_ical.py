"""A year of surely open times as an iCalendar text (RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from unicodedata import category

from models.hours.rules import DAY_MINUTES, Minute
from models.hours.sure_days import Repeated, repeated
from models.hours.sure_times import SureTimes

_LINE_BYTES = 75
_HEAD = (
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Madoguchi//Opening hours//JA",
    "CALSCALE:GREGORIAN",
    # Whoever subscribes hears of a closure the next day.
    "REFRESH-INTERVAL;VALUE=DURATION:P1D",
    "X-PUBLISHED-TTL:P1D",
)
_ZONE = (
    "BEGIN:VTIMEZONE",
    "TZID:Asia/Tokyo",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0900",
    "TZOFFSETTO:+0900",
    "TZNAME:JST",
    "END:STANDARD",
    "END:VTIMEZONE",
)


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """Events of one kind. `key` tells parts of one calendar apart and stays the same."""

    key: str
    summary: str
    times: SureTimes


def to_ical(
    parts: Iterable[CalendarPart],
    *,
    uid: str,
    name: str,
    start: date,
    written_at: datetime,
    description: str = "",
    url: str = "",
) -> str:
    """One event for each time that repeats; closed and doubtful dates are left out (EXDATE).

    `uid` is the caller's and stays the same for the same record; an event keeps its UID while its
    times of the day stay the same. Lines end in CRLF, none is longer than 75 bytes. Raises
    ValueError for a `written_at` without a time zone.
    """
    if written_at.tzinfo is None or written_at.utcoffset() is None:
        raise ValueError("a moment needs a time zone")
    last = _year_later(start) - timedelta(days=1)
    stamp = written_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = [*_HEAD, f"NAME:{_escaped(name)}", f"X-WR-CALNAME:{_escaped(name)}", *_ZONE]
    about = [f"DESCRIPTION:{_escaped(description)}"] if description else []
    about += [f"URL:{url}"] if url else []
    for part in parts:
        for rule in repeated(part.times, start, last):
            lines += ["BEGIN:VEVENT", f"UID:{_escaped(f'{part.key}{_key(rule)}-{uid}')}"]
            lines += [f"DTSTAMP:{stamp}", *_times(rule, last)]
            lines += [f"SUMMARY:{_escaped(part.summary)}", *about]
            # A service that is open does not make its visitor busy.
            lines += ["TRANSP:TRANSPARENT", "END:VEVENT"]
    lines.append("END:VCALENDAR")
    return "".join(_folded(line) for line in lines)


def _year_later(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)


def _key(rule: Repeated) -> str:
    """No two rules of one part share it: `repeated` makes one of each kind."""
    kind = (
        "dates" if not rule.days else "weekly" if rule.nth is None else f"{rule.nth}{rule.days[0]}"
    )
    return f"{rule.start:04d}-{rule.end:04d}-{kind}"


def _times(rule: Repeated, last: date) -> list[str]:
    zone = ";TZID=Asia/Tokyo"
    first, others = rule.dates[0], rule.dates[1:]
    lines = [
        f"DTSTART{zone}:{_local(first, rule.start)}",
        f"DTEND{zone}:{_local(first, rule.end)}",
    ]
    if rule.days:
        by = ",".join(f"{rule.nth or ''}{day}" for day in rule.days)
        frequency = "WEEKLY" if rule.nth is None else "MONTHLY"
        until = _utc(last, rule.start)
        lines.append(f"RRULE:FREQ={frequency};BYDAY={by};UNTIL={until}")
        if rule.left_out:
            dates = ",".join(_local(day, rule.start) for day in rule.left_out)
            lines.append(f"EXDATE{zone}:{dates}")
    elif others:
        lines.append(f"RDATE{zone}:{','.join(_local(day, rule.start) for day in others)}")
    return lines


def _moment(day: date, minute: Minute) -> datetime:
    later, rest = divmod(minute, DAY_MINUTES)
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=later, minutes=rest)


def _local(day: date, minute: Minute) -> str:
    return _moment(day, minute).strftime("%Y%m%dT%H%M%S")


def _utc(day: date, minute: Minute) -> str:
    """Japan is nine hours ahead, all year round."""
    return (_moment(day, minute) - timedelta(hours=9)).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    plain = "".join(c for c in text.replace("\r\n", "\n") if c == "\n" or _is_shown(c))
    for sign in "\\;,":
        plain = plain.replace(sign, f"\\{sign}")
    return plain.replace("\n", "\\n")


def _is_shown(letter: str) -> bool:
    """Python takes the ideographic space for unprintable; without it words run together."""
    return letter.isprintable() or category(letter) == "Zs"


def _folded(line: str) -> str:
    """Never in the middle of a character."""
    rows: list[bytes] = [b""]
    for letter in (c.encode() for c in line):
        if len(rows[-1]) + len(letter) > _LINE_BYTES:
            rows.append(b" ")
        rows[-1] += letter
    return b"\r\n".join(rows).decode() + "\r\n"
