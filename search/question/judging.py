"""Which of the words that may be conditions are wished for, which are unwanted, which neither."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from search.question.conditions import Wish
from search.question.mentions import Mention
from search.question.rules import Rules
from search.question.said import Said

_KATAKANA = re.compile(r"[ァ-ヶー]")
_REACH = 40
_LONGEST_ROW = 6
_EXCLUDABLE = (Wish.area, Wish.time, Wish.channel, Wish.flag)
_MOST_LATIN_KEYWORDS = 4
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "holiday")


@dataclass(frozen=True, slots=True)
class Judged:
    """A mention that counts; [start:end] are all the words that go with it."""

    mention: Mention
    start: int
    end: int
    without: bool = False


class Judge:
    def __init__(self, said: Said, mentions: Sequence[Mention], rules: Rules) -> None:
        self._said = said
        self._mentions = mentions
        self._rules = rules
        self._by_start = {mention.start: mention for mention in mentions}
        self._filled: dict[int, bool] = {}
        self._seeks = rules.seekers.search(said.open) is not None

    def judged(self) -> Iterator[Judged]:
        end = 0
        for mention in self._mentions:
            # What is said within the words of another is said of that one: 平日は電話できない.
            found = self._judge(mention) if mention.start >= end else None
            if found is not None:
                end = found.end
                yield found

    def _judge(self, mention: Mention) -> Judged | None:
        unwanted = self._unwanted(mention)
        if unwanted is not None:
            return unwanted if mention.wish in _EXCLUDABLE else None
        if mention.stands == "unwanted":
            return None
        if mention.wish is Wish.age and self._rules.age["past"].match(self._said.open, mention.end):
            return None
        if mention.stands == "asked" and not (self._asked(mention) or self._alone(mention)):
            return None
        if mention.stands in ("kept", "beside", "first"):
            return Judged(mention, mention.start, mention.end, without=mention.without)
        tail = self._rules.tail["only"].match(self._said.open, mention.end) or self._rules.tail[
            mention.wish.value
        ].match(self._said.open, mention.end)
        return Judged(
            mention,
            self._lead(mention),
            self._whole(tail.end()) if tail else mention.end,
            without=mention.without,
        )

    def _whole(self, end: int) -> int:
        """Back to where a word in katakana begins: モ of モデル is no particle."""
        written = self._said.kana_kept
        while _KATAKANA.match(written, end - 1) and _KATAKANA.match(written, end):
            end -= 1
        return end

    def _lead(self, mention: Mention) -> int:
        pattern = self._rules.tail.get(f"lead_{mention.wish}")
        start = max(0, mention.start - _REACH)
        found = pattern.search(self._said.open[start : mention.start]) if pattern else None
        return start + found.start() if found else mention.start

    def _unwanted(self, mention: Mention) -> Judged | None:
        if (end := self._unwanted_until(mention)) is not None:
            return Judged(mention, mention.start, end, without=not mention.without)
        if (start := self._unwanted_from(mention)) is not None:
            return Judged(mention, start, mention.end, without=not mention.without)
        return None

    def _unwanted_until(self, mention: Mention) -> int | None:
        for name in ("every", mention.wish.value):
            pattern = self._rules.against.get(name)
            found = pattern.match(self._said.open, mention.end) if pattern else None
            if found is not None:
                tail = self._rules.tail["against"].match(self._said.open, found.end())
                return tail.end() if tail else found.end()
        return None

    def _unwanted_from(self, mention: Mention) -> int | None:
        start = max(0, mention.start - _REACH)
        before = self._said.open[start : mention.start]
        found = self._rules.against["latin_before"].search(before)
        if found is None and mention.wish is Wish.channel:
            for name in ("latin_before_calls", "latin_before_no"):
                found = found or self._rules.against[name].search(before)
        return start + found.start() if found else None

    def _asked(self, mention: Mention) -> bool:
        """Whether the words around it, or after those in a row with it, wish for it."""
        text = self._said.open
        before = self._rules.asked_before.get(_frame(mention))
        _, chunk_end = self._said.chunks[self._said.chunk_of(mention.end - 1)]
        if (
            before
            and chunk_end == mention.end
            and before.search(text[max(0, mention.start - _REACH) : mention.start])
        ):
            return True
        pattern = self._rules.asked[_frame(mention)]
        if self._rules.asked["every"].match(text, mention.end):
            return True
        for end in self._ends(mention):
            if pattern.match(text, end):
                return True
            glue = self._rules.between.match(text, end)
            if (
                glue
                and glue[0].strip()
                and mention.wish in (Wish.time, Wish.open)
                and pattern.match(text, glue.end())
            ):
                return True
        return False

    def _ends(self, mention: Mention) -> Iterator[int]:
        end = mention.end
        yield end
        for _ in range(_LONGEST_ROW):
            glue = self._rules.between.match(self._said.open, end)
            following = self._by_start.get(glue.end() if glue else end)
            if following is None:
                return
            end = following.end
            yield end

    def _alone(self, mention: Mention) -> bool:
        """Whether it fills a chunk, in a question of keywords."""
        number = self._said.chunk_of(mention.start)
        if not self._is_filled(number) or self._is_amid_prose(mention):
            return False
        if self._all_filled:
            return True
        if self._follows_trouble(mention, number) or self._trouble_follows(mention, number):
            return False
        sort = self._sort(mention, number)
        if self._seeks or sort not in ("night", "time") or not _needs_seeking(mention):
            return True
        return sort == "night" and self._feeling_follows(number)

    def _is_amid_prose(self, mention: Mention) -> bool:
        """Latin words all stand apart, so that in a longer question it says nothing."""
        text = self._said.text
        if not text[mention.start].isascii():
            return False
        latin = sum(text[start].isascii() for start, _ in self._said.chunks)
        return latin > _MOST_LATIN_KEYWORDS

    def _follows_trouble(self, mention: Mention, number: int) -> bool:
        trouble = self._rules.alone_before.get(_frame(mention))
        if trouble is None or not number:
            return False
        start, end = self._said.chunks[number - 1]
        return trouble.search(self._said.open, start, end) is not None

    def _trouble_follows(self, mention: Mention, number: int) -> bool:
        sort = self._sort(mention, number)
        troubles = [self._rules.alone[sort]]
        if sort == "night" and not self._seeks:
            troubles.append(self._rules.alone["fear"])
        for following in range(number + 1, len(self._said.chunks)):
            start, _ = self._said.chunks[following]
            if any(trouble.match(self._said.open, start) for trouble in troubles):
                return True
            if not self._is_filled(following):
                return False
        return False

    def _feeling_follows(self, number: int) -> bool:
        if number + 1 >= len(self._said.chunks):
            return False
        start, _ = self._said.chunks[number + 1]
        return self._rules.alone["feeling"].match(self._said.open, start) is not None

    def _sort(self, mention: Mention, number: int) -> str:
        """Of times, a day, a night or another one: 夜 of 「日曜の夜」 is of that day."""
        if mention.wish is not Wish.time:
            return _frame(mention)
        start, end = self._said.chunks[number]
        beside = (m for m in self._mentions if start <= m.start < end and m.wish is Wish.time)
        if any(map(_is_day, beside)):
            return "day"
        return "night" if "night" in mention.values else "time"

    @cached_property
    def _all_filled(self) -> bool:
        return all(map(self._is_filled, range(len(self._said.chunks))))

    def _is_filled(self, number: int) -> bool:
        if number not in self._filled:
            self._filled[number] = self._fills(*self._said.chunks[number])
        return self._filled[number]

    def _fills(self, start: int, end: int) -> bool:
        at = start
        while at < end:
            glue = self._rules.between.match(self._said.open, at, end)
            if at > start and glue:
                at = glue.end()
            mention = self._by_start.get(at)
            if mention is None:
                rest = self._said.open[at:end]
                return at > start and (
                    not rest or self._rules.filler["words"].fullmatch(rest) is not None
                )
            at = mention.end
        return True


def _frame(mention: Mention) -> str:
    return "time" if mention.wish is Wish.open else mention.wish.value


def _needs_seeking(mention: Mention) -> bool:
    """A day alone is a wish; 「夜」 and 「今」 may only say when the trouble is worst."""
    if mention.wish is Wish.open:
        return True
    return mention.wish is Wish.time and not _is_day(mention)


def _is_day(mention: Mention) -> bool:
    return any(value.startswith(_DAYS) for value in mention.values)
