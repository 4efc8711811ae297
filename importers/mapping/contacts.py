"""The ways to reach a row's window, each from whichever column it stands in."""

from dataclasses import dataclass
from functools import lru_cache

from importers.mapping.fields import FieldName
from importers.mapping.values import Values
from importers.reading.addresses import Doubt, is_plain_http
from importers.reading.cell_contacts import (
    NO_NUMBER,
    Ways,
    any_ways,
    form_ways,
    is_plain_number,
    mail_doubts,
    mail_ways,
    number_exists,
    phone_ways,
    url_doubts,
    url_ways,
)
from importers.reading.doubts import doubtful, unconfirmed
from models.content import ChannelContent, PhoneContent, UrlContent, VerificationContent
from models.vocabulary import Channel

_MISPRINT = "書きまちがいかもしれません。{reason}"
_OLD_HTTP = "「http」で始まる古い形のアドレスです。つながらないことがあります。"


@dataclass(slots=True)
class Reached:
    """Everything a row says about reaching it, with what is uncertain in it."""

    phones: tuple[PhoneContent, ...]
    channels: tuple[ChannelContent, ...]
    urls: tuple[UrlContent, ...]
    hours: tuple[str, ...]
    words: str
    notes: list[VerificationContent]

    @property
    def any(self) -> bool:
        return bool(self.phones or self.channels or self.urls)


_RARE: frozenset[FieldName] = frozenset(
    {"extension", "fax", "mail", "form", "contact", "contact_note", "contact_name", "line", "sns"}
)
_NOTHING = Reached((), (), (), (), "", [])


def reached(values: Values) -> Reached:
    """Most rows of a long list have one good number and one page: these are told at once."""
    if _RARE.isdisjoint(values.said):
        phone, url = values("phone"), values("url")
        if not phone and not url:
            return _NOTHING
        several = values.columns.several
        page = _plain_page(url) if url else _NOTHING
        if page and "url" not in several and "phone" not in several:
            if not phone:
                return page
            if is_plain_number(phone) and number_exists(phone):
                return Reached(
                    (PhoneContent(number=phone),), (), page.urls, (), page.words, page.notes
                )
    return _gathered(values)


@lru_cache(maxsize=5_000)
def _plain_page(url: str) -> Reached | None:
    ways = url_ways(url, column="")
    return _told(ways) if ways.urls and not (ways.words or ways.hours) else None


def _gathered(values: Values) -> Reached:
    found = Ways()
    extension = values("extension")
    for at, (column, text) in enumerate(values.all("phone")):
        found.add(phone_ways(text, column=column, extension="" if at else extension))
    for column, text in values.all("fax"):
        found.add(phone_ways(text, column=column, fax=True))
    for column, text in values.all("mail"):
        found.add(mail_ways(text, column=column))
    if text := values("form"):
        found.add(form_ways(text, column="連絡先FormURL"))
    for column, text in values.all("url"):
        found.add(url_ways(text, column=column))
    if text := values.joined("contact", "contact_note"):
        found.add(_labelled(any_ways(text), ""))
    if name := values("contact_name"):
        found = _labelled(found, " ".join(name.split())[:500])
    if values("line") or values("sns"):
        _add_accounts(values, found)
    return _told(found)


def _labelled(ways: Ways, name: str) -> Ways:
    """The name of the desk as the label of its numbers, where it can belong to nothing else."""
    label = name or " ".join(ways.words)[:500]
    if label and (name or len(ways.phones) == 1):
        ways.phones = [
            one if one.label else one.model_copy(update={"label": label}) for one in ways.phones
        ]
        if not name:
            ways.words = []
    return ways


def _add_accounts(values: Values, found: Ways) -> None:
    if text := values("line"):
        found.channels.append(ChannelContent(kind=Channel.line, value=text[:500]))
    if text := values("sns"):
        ways = any_ways(text)
        found.urls += ways.urls
        if not ways.urls:
            found.channels.append(ChannelContent(kind=Channel.sns, value=text[:500]))


def _told(found: Ways) -> Reached:
    notes: list[VerificationContent] = []
    if found.repaired:
        notes += _repairs(found)
    for at, phone in enumerate(found.phones):
        if not number_exists(phone.number):
            notes.append(doubtful(f"phones[{at}].number", NO_NUMBER, phone.number))
    for at, channel in enumerate(found.channels):
        if channel.kind is Channel.mail and channel.value:
            for doubt in mail_doubts(channel.value):
                notes.append(_misprint(f"channels[{at}].value", doubt, channel.value))
    for at, url in enumerate(found.urls):
        for doubt in url_doubts(url.url):
            notes.append(_misprint(f"urls[{at}].url", doubt, url.url))
        if is_plain_http(url.url):
            notes.append(unconfirmed(f"urls[{at}].url", _OLD_HTTP))
    return Reached(
        tuple(found.phones),
        tuple(found.channels),
        tuple(found.urls),
        tuple(found.hours),
        " ".join(found.words),
        notes,
    )


def _misprint(field: str, doubt: Doubt, printed: str) -> VerificationContent:
    # Two things that almost agree are the evidence; where there is one, the cell is.
    evidence = doubt.evidence if " / " in doubt.evidence else printed
    return doubtful(field, _MISPRINT.format(reason=doubt.reason), evidence)


def _repairs(found: Ways) -> list[VerificationContent]:
    told = [
        *((f"phones[{at}].number", one.number) for at, one in enumerate(found.phones)),
        *((f"channels[{at}].value", one.value or "") for at, one in enumerate(found.channels)),
        *((f"urls[{at}].url", one.url) for at, one in enumerate(found.urls)),
    ]
    return [unconfirmed(at, found.repaired[text]) for at, text in told if text in found.repaired]
