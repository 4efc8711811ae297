"""The text cut into pieces, each of which says one thing; nothing of the text is left out."""

import re

from models.hours.reading.across_days import read_across_days
from models.hours.reading.dates import read_dates, read_month_days, read_months, read_period
from models.hours.reading.days import read_weekdays
from models.hours.reading.labels import with_labels
from models.hours.reading.phrases import read_phrase
from models.hours.reading.said import (
    Also,
    Blank,
    Harmless,
    Holiday,
    Join,
    Piece,
    Said,
    Stop,
    Time,
    Unread,
    YearEnd,
)
from models.hours.reading.times import read_time
from models.hours.reading.words import read_word
from models.hours.reading.words_of_days import ALL_HOURS, NO_CLOSING

_BLANK = re.compile(r"[ \t]+")
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d+")

_ALWAYS = re.compile(
    r"24/7|24時間(?:対応|受付|体制)?[・、/\s]?(?:365日|年中無休|年中)(?!を?除)|(?:365日|年中無休|年中)[・、/\s]?24時間"
)
_INCLUDING = re.compile(r"including\s(?:(?:public|national)\s)?holidays?")
_OFFICES_CLOSED = re.compile(
    r"(?:市役所|区役所|役所|役場|県庁|市|町|村)?の?閉庁日(?=(?:は|を)?(?:除|お?休))"
)
_NAMED_AFTER_DAYS = re.compile(
    r"(?:休日|祝日|夜間|[土日]曜日?|土日|休日夜間)(?:開庁|窓口|相談|開設|開館|診療|当番医|延長窓口|急患|急病)"
    r"(?:センター|所|室|診療所)?(?=[\s:]*(?:毎月|毎週|第\d|[月火水木金土日](?:曜|[・~、]|\s\d)|平日|土日|祝日))"
)

_SEVERAL: tuple[tuple[str, re.Pattern[str], tuple[Said, ...]], ...] = (
    ("23年", _ALWAYS, (NO_CLOSING, ALL_HOURS)),
    ("市区役県町村の閉", _OFFICES_CLOSED, (Holiday(), YearEnd())),
    ("i", _INCLUDING, (Holiday(), Also())),
    ("休祝夜土日", _NAMED_AFTER_DAYS, (Harmless(),)),
)
_DIGITS = "0123456789"
_DATE_BEGINS = frozenset(_DIGITS + "毎令r")
_DAY_BEGINS = frozenset(_DIGITS + "毎第最ラ月火水木金土日mtwfs")
_TIME_BEGINS = frozenset(_DIGITS + "翌次午朝昼お早夕夜深未正零開~apnm")
"""What a date, a weekday or a time can begin with."""
_SAID_ONCE = (Stop(), Blank(), *(Join(mark) for mark in "、・/"))

Found = tuple[list[Said], int]


def cut(text: str) -> list[Piece]:
    pieces: list[Piece] = []
    at, before = 0, None
    while at < len(text):
        unread_before = bool(pieces) and isinstance(pieces[-1].said, Unread)
        saids, finish = _read(text, at, before, follows_word=unread_before)
        if unread_before and isinstance(saids[0], Unread):
            pieces[-1] = Piece(pieces[-1].begin, finish, Unread())
        elif pieces and len(saids) == 1 and saids[0] == pieces[-1].said in _SAID_ONCE:
            pieces[-1] = Piece(pieces[-1].begin, finish, saids[0])
        else:
            pieces += [Piece(at, finish, said) for said in saids]
        for said in saids:
            before = said if isinstance(said, Time) else before
        at = finish
    return with_labels(text, pieces)


def _read(text: str, at: int, before: Time | None, *, follows_word: bool) -> Found:
    if blank := _BLANK.match(text, at):
        return [Blank()], blank.end()
    char = text[at]
    if several := _read_several(text, at):
        return several
    word = read_word(text, at)
    longest = word[1] if word else at
    if (phrase := read_phrase(text, at)) and phrase[1] >= longest:
        return [phrase[0]], phrase[1]
    if char in _DATE_BEGINS and (dated := _read_date(text, at)):
        return dated
    if char in _DAY_BEGINS and (across := read_across_days(text, at)):
        return [across[0]], across[1]
    days = None
    if char in _DAY_BEGINS and not _is_a_day_such_as(text, at):
        days = read_weekdays(text, at)
    part = follows_word and days and _is_part_of_word(text, at, days[1])
    if days and not part and days[1] >= longest:
        return [days[0]], days[1]
    time = read_time(text, at, before) if char in _TIME_BEGINS else None
    if time and time[1] > longest:
        return [time[0]], time[1]
    if word:
        return [word[0]], word[1]
    if number := _NUMBER.match(text, at):
        return [Unread()], number.end()
    return [Unread()], at + 1


def _read_several(text: str, at: int) -> Found | None:
    """Phrases that say two things, or nothing."""
    for begins, pattern, saids in _SEVERAL:
        if text[at] in begins and (match := pattern.match(text, at)):
            return [*saids], match.end()
    return None


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
