"""Telephone numbers, mail addresses and pages from cells that may hold something else."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urlsplit

from importers.reading.addresses import Doubt, doubts_about_mail, doubts_about_url
from importers.reading.contacts import read_contacts
from models.content import ChannelContent, PhoneContent, UrlContent
from models.phone_numbers import read_number
from models.vocabulary import Channel

_PLAIN_NUMBER = re.compile(r"0\d{1,4}-\d{1,4}-\d{3,4}|0\d{9,10}")
_PLAIN_URL = re.compile(r"https?://[\x21-\x7e]+")
_PLAIN_MAIL = re.compile(r"[\w.%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)
_BARE_HOST = re.compile(
    r"(?:[a-z0-9-]+\.)+(?:jp|com|org|net|info|biz|site|io)(?:/\S*)?", re.IGNORECASE
)
_MEANT_AS_URL = re.compile(r"h?t?t?ps?\W{1,4}\w\S*|www\.\S+", re.IGNORECASE)
_LOST_ZERO = re.compile(r"[1-9]\d{8,9}|[1-9]\d{0,3}-\d{1,4}-\d{4}")
_KNOWN_BY = 6
"""Digits of a number that say whether an exchange has it; the rest only counts."""

ZERO = "もとの表では先頭の「0」が落ちていました。"
OTHER_COLUMN = "もとの表では「{column}」の列に書かれていました。"
NO_NUMBER = "日本の電話番号の形に合いません。番号のまちがいかもしれません。"


@dataclass(slots=True)
class Ways:
    """What cells hold, by its form. `words` are the rest; notes go by the text they are about."""

    phones: list[PhoneContent] = field(default_factory=list)
    channels: list[ChannelContent] = field(default_factory=list)
    urls: list[UrlContent] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    repaired: dict[str, str] = field(default_factory=dict)
    """Number or address → what was done to it or where it stood."""
    hours: list[str] = field(default_factory=list)

    def add(self, other: "Ways") -> None:
        self.phones += [one for one in other.phones if one not in self.phones]
        self.channels += [one for one in other.channels if one not in self.channels]
        self.urls += [one for one in other.urls if one not in self.urls]
        self.words += other.words
        self.hours += other.hours
        self.repaired |= other.repaired


def phone_ways(cell: str, *, column: str, extension: str = "", fax: bool = False) -> Ways:
    """A cell that should hold a number; `extension` is the cell of 内線番号."""
    found = Ways()
    kind = Channel.fax if fax else Channel.phone
    number, note = _one_number(cell)
    if number:
        if extension:
            number = f"{number}（内線{extension.removeprefix('内線')}）"
        found.phones.append(PhoneContent(number=number, kind=kind))
        if note:
            found.repaired[number] = note
        return found
    found = _mixed(cell)
    if fax and found.phones:
        found.phones = [one.model_copy(update={"kind": kind}) for one in found.phones]
    _mark_column(found, column, here=(*found.channels, *found.urls))
    if not (found.phones or found.channels or found.urls) and sum(map(str.isdigit, cell)) >= 3:
        found.phones.append(PhoneContent(number=" ".join(cell.split()), kind=kind))
        found.words.clear()
    return found


def mail_ways(cell: str, *, column: str) -> Ways:
    if _PLAIN_MAIL.fullmatch(cell):
        return Ways(channels=[ChannelContent(kind=Channel.mail, value=cell)])
    found = _mixed(cell)
    _mark_column(found, column, here=(*found.phones, *found.urls))
    if not (found.phones or found.channels or found.urls) and ("@" in cell or "＠" in cell):
        found.channels.append(ChannelContent(kind=Channel.mail, value=" ".join(cell.split())))
        found.words.clear()
    return found


def url_ways(cell: str, *, column: str) -> Ways:
    if _PLAIN_URL.fullmatch(cell) or _BARE_HOST.fullmatch(cell):
        return Ways(urls=[_url(cell)])
    found = _mixed(cell)
    _mark_column(found, column, here=(*found.phones, *found.channels))
    if not (found.phones or found.channels or found.urls) and _MEANT_AS_URL.fullmatch(cell):
        found.urls.append(UrlContent(url=cell))
        found.words.clear()
    elif len(found.urls) == 1 and found.words:
        found.urls = [UrlContent(url=found.urls[0].url, label=" ".join(found.words)[:500])]
    return found


def form_ways(cell: str, *, column: str) -> Ways:
    if _PLAIN_URL.fullmatch(cell):
        return Ways(channels=[ChannelContent(kind=Channel.form, value=cell)])
    return url_ways(cell, column=column)


def any_ways(cell: str) -> Ways:
    """A cell in which people write whatever leads to them."""
    number, note = _one_number(cell)
    if number:
        return Ways([PhoneContent(number=number)], repaired={number: note} if note else {})
    if _PLAIN_MAIL.fullmatch(cell):
        return mail_ways(cell, column="")
    return _mixed(cell)


@lru_cache(maxsize=2_000)
def _url(cell: str) -> UrlContent:
    return UrlContent(url=cell)


def _one_number(cell: str) -> tuple[str, str]:
    """(the number, what was done to it), both empty when the cell is not one number."""
    if _PLAIN_NUMBER.fullmatch(cell) and number_exists(cell):
        return cell, ""
    if repaired := with_lost_zero(cell):
        return repaired, ZERO
    if read_number(cell).normalized is not None:
        return " ".join(cell.split()), ""
    return "", ""


def _mixed(cell: str) -> Ways:
    contacts = read_contacts(cell)
    words = [*contacts.leftovers, *contacts.eligibility]
    return Ways(
        list(contacts.phones),
        list(contacts.channels),
        list(contacts.urls),
        words,
        hours=[hours.text for hours in contacts.hours],
    )


def _mark_column(
    found: Ways, column: str, here: Sequence[PhoneContent | ChannelContent | UrlContent]
) -> None:
    for one in here:
        text = value_of(one)
        if text and column:
            found.repaired[text] = OTHER_COLUMN.format(column=column)


def value_of(one: PhoneContent | ChannelContent | UrlContent) -> str | None:
    match one:
        case PhoneContent():
            return one.number
        case UrlContent():
            return one.url
        case ChannelContent():
            return one.value


@lru_cache(maxsize=50_000)
def _exists(sample: str) -> bool:
    return read_number(sample).normalized is not None


def is_plain_number(cell: str) -> bool:
    """One number of plain digits, with or without hyphens."""
    return _PLAIN_NUMBER.fullmatch(cell) is not None


def number_exists(number: str) -> bool:
    """Whether a Japanese exchange has it. Quick: its first digits and their count decide."""
    if _PLAIN_NUMBER.fullmatch(number):
        digits = number.replace("-", "")
        return _exists(digits[:_KNOWN_BY] + "2" * (len(digits) - _KNOWN_BY))
    return read_number(number).normalized is not None


def with_lost_zero(cell: str) -> str | None:
    """The number with the 0 that Excel drops from its start, if only that makes it a number."""
    text = unicodedata.normalize("NFKC", cell).strip().removesuffix(".0")
    found = _LOST_ZERO.fullmatch(text)
    return "0" + text if found and number_exists("0" + text) else None


@lru_cache(maxsize=20_000)
def url_doubts(url: str) -> tuple[Doubt, ...]:
    """Doubts that come from the address alone, not from the name beside it."""
    try:
        host = urlsplit(url if "://" in url else f"https://{url}").hostname or ""
    except ValueError:
        host = ""
    return _host_doubts(host)


@lru_cache(maxsize=20_000)
def _host_doubts(host: str) -> tuple[Doubt, ...]:
    return tuple(doubts_about_url(f"https://{host}/", ""))


@lru_cache(maxsize=20_000)
def mail_doubts(mail: str) -> tuple[Doubt, ...]:
    return tuple(doubts_about_mail(mail, ""))
