"""From words that were judged to conditions: times put together, days named, places in the text."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property

from search.question.clock import DAYS, all_but, moment_of, together
from search.question.conditions import Condition, Wish
from search.question.judging import Judged
from search.question.said import Said
from search.urgency import judge

_TIMES = (Wish.time, Wish.open)
_TO = ("から", "~", "-", "to", "through")
_BETWEEN_TIMES = " 、・,のはにとかやも~-"


class Builder:
    """Conditions of one question, each with how its words stand, as in `rules.Phrase`."""

    def __init__(self, said: Said, text: str, now: datetime) -> None:
        self._said = said
        self._text = text
        self._now = now

    @cached_property
    def _urgent(self) -> bool:
        return judge(self._text) is not None

    def conditions(self, judged: Sequence[Judged]) -> Iterator[tuple[Condition, str]]:
        for run in self._runs(judged):
            if run[0].mention.wish in _TIMES:
                yield self._time(run), "asked"
            else:
                yield self._plain(run[0]), run[0].mention.stands

    def _runs(self, judged: Sequence[Judged]) -> list[list[Judged]]:
        """Times that follow one another are one: 日曜の夜, 土曜か日曜."""
        runs: list[list[Judged]] = []
        for found in judged:
            last = runs[-1][-1] if runs else None
            if (
                last is not None
                and {last.mention.wish, found.mention.wish} <= set(_TIMES)
                and last.without == found.without
                and not self._said.open[last.end : found.start].strip(_BETWEEN_TIMES)
            ):
                runs[-1].append(found)
            else:
                runs.append([found])
        return runs

    def _plain(self, found: Judged) -> Condition:
        return self._placed(
            found.mention.wish,
            found.mention.values,
            found.start,
            found.end,
            without=found.without,
            preferred=found.mention.stands == "first",
        )

    def _time(self, run: Sequence[Judged]) -> Condition:
        wish, values = self._wished([value for found in run for value in found.mention.values], run)
        without = run[0].without
        if without and wish is Wish.time and "always" not in values:
            # The other times are the same wish, and every engine knows how to find them.
            wish, values, without = Wish.time, all_but(values), False
        # A question of somebody in danger is never narrowed by the hour.
        return self._placed(
            wish, values, run[0].start, run[-1].end, without=without, preferred=self._urgent
        )

    def _wished(self, values: Sequence[str], run: Sequence[Judged]) -> tuple[Wish, tuple[str, ...]]:
        hours = [value for value in values if ":" in value]
        for value in values:
            if value == "now":
                return Wish.open, ("now",)
            if (moment := moment_of(value, hours, self._now)) is not None:
                wish, named = moment
                parts = [part for part in values if part != value]
                if wish is Wish.open or not parts:
                    return wish, named
                return wish, together(named, parts)
        if (days := self._from_to(run)) is not None:
            return Wish.time, days
        times: tuple[str, ...] = ()
        for found in run:
            times = together(times, found.mention.values)
        return Wish.time, times

    def _from_to(self, run: Sequence[Judged]) -> tuple[str, ...] | None:
        """月曜から金曜: the days between as well."""
        if len(run) != 2 or any(len(found.mention.values) != 1 for found in run):
            return None
        gap = self._said.open[run[0].mention.end : run[1].mention.start].strip()
        first, last = (found.mention.values[0] for found in run)
        if gap not in _TO or first not in DAYS or last not in DAYS:
            return None
        start, end = DAYS.index(first), DAYS.index(last)
        return DAYS[start : end + 1] if start < end else None

    def _placed(
        self,
        wish: Wish,
        values: Sequence[str],
        start: int,
        end: int,
        *,
        without: bool,
        preferred: bool,
    ) -> Condition:
        first, last = self._said.range(start, end)
        while last > first and self._text[last - 1].isspace():
            last -= 1
        return Condition(
            wish, tuple(values), self._text[first:last], first, last, without, preferred
        )
