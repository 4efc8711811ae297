"""The hours of one service as others may take them along: in a calendar, in a search engine."""

from dataclasses import dataclass
from functools import lru_cache

from models.hours.calendar import DEFAULT_YEAR_END, YearEnd
from models.hours.exchange_osm import to_exact_osm
from models.hours.several import LabelledHours
from models.hours.sure_times import SureTimes
from models.hours.timetable import Timetable, read_hours


@dataclass(frozen=True, slots=True)
class SureHours:
    timetable: Timetable
    year_end: YearEnd = DEFAULT_YEAR_END

    def whole(self) -> SureTimes:
        """When whoever calls, or comes, is surely not turned away."""
        return _whole(self.timetable, self.year_end)

    def parts(self) -> list[tuple[str | None, SureTimes]]:
        """What each label holds for by itself, in the order of the record."""
        labels = list(dict.fromkeys(label for _, label in self.timetable.hours))
        if len(labels) == 1:
            return [(labels[0], self.whole())]
        hours = self.timetable.hours
        same = {label: tuple(one for one in hours if one[1] == label) for label in labels}
        return [
            (label, _whole(Timetable(texts, self.timetable.notices), self.year_end))
            for label, texts in same.items()
        ]

    def osm(self) -> str | None:
        """OpenStreetMap's `opening_hours` for the usual week and year; no notice is in it.

        None where it would say more or less than the hours, or they hold for one thing only.
        """
        one_for_all = [label for _, label in self.timetable.hours] == [None]
        if not one_for_all or self.timetable.contacts:
            return None
        return to_exact_osm(read_hours(self.timetable.hours[0][0]), year_end=self.year_end)


@lru_cache(maxsize=256)
def _whole(timetable: Timetable, year_end: YearEnd) -> SureTimes:
    days = timetable.days(year_end=year_end)
    if not days.is_plain:
        return SureTimes(days)
    texts = [LabelledHours(read_hours(text), label) for text, label in timetable.hours]
    return SureTimes.of_texts(texts, year_end=year_end, notices=timetable.running_notices)


NO_SURE_HOURS = SureHours(Timetable(()))
