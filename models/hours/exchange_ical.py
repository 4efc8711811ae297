"""Two years of surely open times as an iCalendar text (RFC 5545)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from models.hours.calendar import DEFAULT_YEAR_END, YearEnd
from models.hours.evaluate import Notice, Reading
from models.hours.rules import DAY_MINUTES, Hours, Minute
from models.hours.sure_days import Repeated, repeated

YEARS = 2
_LINE_BYTES = 75
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


def to_ical(
    hours: Hours,
    *,
    uid: str,
    name: str,
    start: date,
    written_at: datetime,
    description: str = "",
    year_end: YearEnd = DEFAULT_YEAR_END,
    notices: Sequence[Notice] = (),
) -> str:
    """One event for each time that repeats; closed and doubtful dates are left out (EXDATE).

    `uid` is the caller's and stays the same for the same record. Lines end in CRLF, none is
    longer than 75 bytes. Raises ValueError for a `written_at` without a time zone.
    """
    if written_at.tzinfo is None or written_at.utcoffset() is None:
        raise ValueError("a moment needs a time zone")
    last = _years_later(start) - timedelta(days=1)
    stamp = written_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Madoguchi//Opening hours//JA",
        "CALSCALE:GREGORIAN",
        *_ZONE,
    ]
    reading = Reading(hours, year_end=year_end, notices=notices)
    for number, rule in enumerate(repeated(reading, start, last), 1):
        lines += ["BEGIN:VEVENT", f"UID:{_escaped(f'{number}-{uid}')}", f"DTSTAMP:{stamp}"]
        lines += _times(rule, last)
        lines.append(f"SUMMARY:{_escaped(name)}")
        if description:
            lines.append(f"DESCRIPTION:{_escaped(description)}")
        lines += ["TRANSP:TRANSPARENT", "END:VEVENT"]
    lines.append("END:VCALENDAR")
    return "".join(_folded(line) for line in lines)


def _years_later(day: date) -> date:
    try:
        return day.replace(year=day.year + YEARS)
    except ValueError:
        return date(day.year + YEARS, 3, 1)


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
    plain = "".join(c for c in text.replace("\r\n", "\n") if c == "\n" or c.isprintable())
    for sign in "\\;,":
        plain = plain.replace(sign, f"\\{sign}")
    return plain.replace("\n", "\\n")


def _folded(line: str) -> str:
    """Never in the middle of a character."""
    rows: list[bytes] = [b""]
    for letter in (c.encode() for c in line):
        if len(rows[-1]) + len(letter) > _LINE_BYTES:
            rows.append(b" ")
        rows[-1] += letter
    return b"\r\n".join(rows).decode() + "\r\n"
