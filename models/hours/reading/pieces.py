"""The text cut into pieces, each of which says one thing; nothing of the text is left out."""

import re

from models.hours.reading.dates import read_dates, read_month_days, read_months, read_period
from models.hours.reading.days import read_weekdays
from models.hours.reading.phrases import read_phrase
from models.hours.reading.said import Blank, Piece, Said, Time, Unread
from models.hours.reading.times import read_time
from models.hours.reading.words import read_word
from models.hours.reading.words_of_days import ALL_HOURS, NO_CLOSING

_BLANK = re.compile(r"[ \t]+")
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d+")

Found = tuple[list[Said], int]


def cut(text: str) -> list[Piece]:
    pieces: list[Piece] = []
    at, before = 0, None
    while at < len(text):
        unread_before = bool(pieces) and isinstance(pieces[-1].said, Unread)
        saids, finish = _read(text, at, before, follows_word=unread_before)
        if unread_before and isinstance(saids[0], Unread):
            pieces[-1] = Piece(pieces[-1].begin, finish, Unread())
        else:
            pieces += [Piece(at, finish, said) for said in saids]
        for said in saids:
            before = said if isinstance(said, Time) else before
        at = finish
    return pieces


def _read(text: str, at: int, before: Time | None, *, follows_word: bool) -> Found:
    if blank := _BLANK.match(text, at):
        return [Blank()], blank.end()
    if text.startswith("24/7", at):
        return [ALL_HOURS, NO_CLOSING], at + 4
    word = read_word(text, at)
    longest = word[1] if word else at
    if (phrase := read_phrase(text, at)) and phrase[1] >= longest:
        return [phrase[0]], phrase[1]
    if dated := _read_date(text, at):
        return dated
    days = None if _is_a_day_such_as(text, at) else read_weekdays(text, at)
    part = follows_word and days and _is_part_of_word(text, at, days[1])
    if days and not part and days[1] >= longest:
        return [days[0]], days[1]
    if (time := read_time(text, at, before)) and time[1] > longest:
        return [time[0]], time[1]
    if word:
        return [word[0]], word[1]
    if number := _NUMBER.match(text, at):
        return [Unread()], number.end()
    return [Unread()], at + 1


def _is_part_of_word(text: str, at: int, finish: int) -> bool:
    """The 日 of an unknown word is no Sunday."""
    if text[at] == "月" and text[at - 1].isdigit():
        return True
    return finish - at <= 2 and "曜" not in text[at:finish] and text[at] in "月火水木金土日"


def _is_a_day_such_as(text: str, at: int) -> bool:
    """子どもの日, 晴れた日, 次の月: a day or a month, but none of the week."""
    return bool(at) and text[at] in "日月" and text[at - 1] in "のるたうないき" and _bare(text, at)


def _bare(text: str, at: int) -> bool:
    return not text.startswith("曜", at + 1)


def _read_date(text: str, at: int) -> Found | None:
    if at and _DIGIT.match(text[at]) and _DIGIT.match(text[at - 1]):
        return None
    if period := read_period(text, at):
        return [period[0]], period[1]
    if dates := read_dates(text, at):
        return list(dates[0]), dates[1]
    for read in (read_month_days, read_months):
        if found := read(text, at):
            return [found[0]], found[1]
    return None
