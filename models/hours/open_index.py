"""Who of very many is open: one look at each different day instead of one at each record.

Records with the same rules share one reading, and few readings look different on one day. For a
day, each different run of states is kept once with a bitmap of the records that have it; a
moment is then answered by joining the bitmaps of the runs open at that minute. The bitmaps of a
day are made when it is first asked for and kept for a few days.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from models.hours.calendar import DEFAULT_YEAR_END, YearEnd
from models.hours.evaluate import JAPAN, Notice, Reading, Segments
from models.hours.opening import OpenState
from models.hours.rules import DAY_MINUTES, Hours, Minute

DayShape = tuple[tuple[Minute, OpenState], ...]
"""Where each state ends, in order, to 1440."""
_KEPT_DAYS = 8


@dataclass(frozen=True, slots=True)
class YearShapes:
    """Every day of one year as a number into its few different shapes."""

    first: date
    shapes: tuple[DayShape, ...]
    days: tuple[int, ...]

    def state(self, day: date, minute: Minute) -> OpenState:
        return _state(self.shapes[self.days[(day - self.first).days]], minute)


def compile_year(hours: Hours, year: int, *, year_end: YearEnd = DEFAULT_YEAR_END) -> YearShapes:
    reading = Reading(hours, year_end=year_end)
    first = date(year, 1, 1)
    numbers: dict[DayShape, int] = {}
    length = (date(year + 1, 1, 1) - first).days
    days = [
        numbers.setdefault(_shape(reading.day(first + timedelta(days=n))), len(numbers))
        for n in range(length)
    ]
    return YearShapes(first, tuple(numbers), tuple(days))


class OpenIndex:
    """Records are numbered by the order in which they are given."""

    def __init__(
        self,
        records: Iterable[tuple[Hours, Sequence[Notice]]],
        *,
        year_end: YearEnd = DEFAULT_YEAR_END,
    ) -> None:
        members: dict[tuple[Hours, tuple[Notice, ...]], list[int]] = {}
        self._count = 0
        for number, (hours, notices) in enumerate(records):
            members.setdefault((hours, tuple(notices)), []).append(number)
            self._count = number + 1
        self._readings = [
            (Reading(hours, year_end=year_end, notices=notices), numbers)
            for (hours, notices), numbers in members.items()
        ]
        self._days: dict[date, dict[DayShape, int]] = {}

    def open_at(self, moment: datetime) -> int:
        """A bitmap: bit n is set if record n is surely open."""
        if moment.tzinfo is None or moment.utcoffset() is None:
            raise ValueError("a moment needs a time zone")
        local = moment.astimezone(JAPAN)
        minute = local.hour * 60 + local.minute
        found = 0
        for shape, bits in self.prepare(local.date()).items():
            if _state(shape, minute) is OpenState.open:
                found |= bits
        return found

    def numbers_open_at(self, moment: datetime) -> Iterator[int]:
        data = self.open_at(moment).to_bytes((self._count + 7) // 8, "little")
        for at, byte in enumerate(data):
            if byte:
                yield from (at * 8 + bit for bit in range(8) if byte >> bit & 1)

    def prepare(self, day: date) -> dict[DayShape, int]:
        """The shapes of a day with their records; worth calling before the day begins."""
        found = self._days.get(day)
        if found is None:
            bitmaps: dict[DayShape, bytearray] = {}
            size = (self._count + 7) // 8
            for reading, numbers in self._readings:
                shape = _shape(reading.day(day))
                bits = bitmaps.get(shape)
                if bits is None:
                    bits = bitmaps[shape] = bytearray(size)
                for number in numbers:
                    bits[number >> 3] |= 1 << (number & 7)
            found = {shape: int.from_bytes(bits, "little") for shape, bits in bitmaps.items()}
            while len(self._days) >= _KEPT_DAYS:
                self._days.pop(next(iter(self._days)))
            self._days[day] = found
        return found


def _shape(day: Segments) -> DayShape:
    found: list[tuple[Minute, OpenState]] = []
    for end, state, _, _ in day:
        if found and found[-1][1] is state:
            found.pop()
        found.append((end, state))
    return tuple(found)


def _state(shape: DayShape, minute: Minute) -> OpenState:
    if not 0 <= minute < DAY_MINUTES:
        raise ValueError("a minute of a day is 0 to 1439")
    return next(state for end, state in shape if minute < end)
