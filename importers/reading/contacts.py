"""The ways to reach somebody in a run of words, told apart by their form and not by bullets.

Printed symbols (an envelope, a telephone, a clock) often arrive as circled digits that mean
nothing. A circled digit only begins a new thing; what the thing is, its form says.
"""

import re
from dataclasses import dataclass, field

from importers.reading.cell import Link, pieces
from models.content import ChannelContent, HoursContent, PhoneContent, UrlContent
from models.vocabulary import Channel

CIRCLED = re.compile(r"[①-⑳]")

_D = "[0-9０-９]"
_DASH = "[-‐‑‒–—―−－ー]"
_NUMBER = (
    rf"[0０]{_D}{{1,4}}{_DASH}{_D}{{1,4}}{_DASH}{_D}{{3,4}}"
    rf"|[0０]{_D}{{1,4}}\s?[(（]{_D}{{1,4}}[)）]\s?{_D}{{4}}"
    rf"|[0０]{_D}{{9,10}}"
)
_TOKEN = re.compile(
    r"(?P<url>https?://[^\s<>「」（）、。]+)"
    r"|(?P<mail>(?<![A-Za-z0-9._%+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}[@＠]"
    r"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+)"
    r"|(?P<sign>(?:☎|☏|℡|📞|電話(?:番号)?|(?<![A-Za-z])TEL|ＴＥＬ|(?<![A-Za-z])FAX|ＦＡＸ"
    r"|ファク(?:ス|シミリ|ックス))\s*[:：]?\s*)?"
    rf"(?<!{_D})(?P<number>{_NUMBER})(?!{_D})",
    re.IGNORECASE,
)
_BARE_SIGN = re.compile(r"[☎☏℡📞✉📧]\s*$")
_FAX = re.compile(r"FAX|ＦＡＸ|ファク", re.IGNORECASE)
_HOURS = re.compile(
    rf"{_D}{{1,2}}\s*[:：]\s*{_D}{{2}}|{_D}{{1,2}}時(?!間)|24時間|２４時間|午前|午後"
    r"|随時|平日|毎日|毎週|毎月|年中無休|不定期|予約制|祝日|土日|日祝|年末年始|除く|定休|休[みむ業館]"
    r"|[月火水木金土日]曜|[月火水木金土日祝][～〜~・、,\-ー－][月火水木金土日祝]"
    rf"|第\s*(?:{_D}|[一二三四五])"
)
_LINE = re.compile(r"(?<![A-Za-zＡ-Ｚ])(?:LINE|ＬＩＮＥ)(?![A-Za-zＡ-Ｚ])")
_LINE_ID = re.compile(r"LINE(?:ID)?[:：](@?[A-Za-z0-9._-]{3,})", re.IGNORECASE)
_ELIGIBILITY = re.compile(r"^対象者?[:：](.+)$", re.DOTALL)
_HEADING = re.compile(r"電話|相談|受付|窓口|ライン|ダイヤル|メール|予約|面談|事務|来所|代表")


@dataclass(slots=True)
class Contacts:
    """What was found, in the order of the text. `leftovers` are words with no known form."""

    phones: list[PhoneContent] = field(default_factory=list)
    channels: list[ChannelContent] = field(default_factory=list)
    urls: list[UrlContent] = field(default_factory=list)
    hours: list[HoursContent] = field(default_factory=list)
    eligibility: list[str] = field(default_factory=list)
    leftovers: list[str] = field(default_factory=list)
    differing_links: list[tuple[str, str]] = field(default_factory=list)
    """Link text and target, where they are two different addresses."""


def read_contacts(cell: str) -> Contacts:
    found = Contacts()
    for piece in pieces(cell):
        if isinstance(piece, Link):
            _read_link(piece, found)
            continue
        for segment in CIRCLED.split(piece):
            _read_segment(segment, found)
    return found


def _read_link(link: Link, found: Contacts) -> None:
    scheme, _, target = link.href.partition(":")
    scheme = scheme.lower()
    if scheme == "tel":
        _read_segment("☎" + (link.text or target), found)
        return
    is_mail = scheme == "mailto"
    address = target if is_mail else link.href
    printed = _TOKEN.fullmatch(link.text)
    shown = link.text if printed and (printed["mail"] or printed["url"]) else ""
    if shown and shown.rstrip("/") != address.rstrip("/"):
        found.differing_links.append((shown, address))
        _add_address(shown, None, found)
    label = link.text if link.text and not shown else None
    _add_address(address, label, found, is_mail=is_mail)


def _add_address(
    address: str, label: str | None, found: Contacts, *, is_mail: bool = False
) -> None:
    address = address.strip()
    if not address:
        if label:
            found.leftovers.append(label)
        return
    if is_mail or (("@" in address or "＠" in address) and "/" not in address):
        mail = ChannelContent(kind=Channel.mail, value=address, label=label)
        if mail not in found.channels:
            found.channels.append(mail)
        return
    url = UrlContent(url=address, label=label)
    if url not in found.urls:
        found.urls.append(url)


def _read_segment(text: str, found: Contacts) -> None:
    last = 0
    for token in _TOKEN.finditer(text):
        before = text[last : token.start()]
        last = token.end()
        if token["number"]:
            heading = _read_words(before, found, before_number=True)
            kind = Channel.fax if _FAX.search(token["sign"] or "") else Channel.phone
            found.phones.append(PhoneContent(number=token["number"], label=heading, kind=kind))
        else:
            _read_words(before, found)
            _add_address(token["url"] or token["mail"], None, found)
    _read_words(text[last:], found)


def _read_words(text: str, found: Contacts, *, before_number: bool = False) -> str | None:
    """Sort words by their form; the heading standing right before a number is returned."""
    heading: str | None = None
    hours: tuple[int, int] | None = None
    in_eligibility = False

    def close_hours() -> None:
        nonlocal hours, heading
        if hours:
            found.hours.append(HoursContent(text=text[slice(*hours)], label=heading))
            hours = heading = None

    text = _BARE_SIGN.sub("", text)
    for chunk in re.finditer(r"\S+", text):
        words = chunk.group()
        if _HOURS.search(words) and not _ELIGIBILITY.match(words):
            hours = (hours[0] if hours else chunk.start(), chunk.end())
            in_eligibility = False
            continue
        close_hours()
        if heading:
            found.leftovers.append(heading)
            heading = None
        if eligibility := _ELIGIBILITY.match(words):
            found.eligibility.append(eligibility.group(1))
            in_eligibility = True
        elif _LINE.search(words):
            named = _LINE_ID.search(words)
            found.channels.append(
                ChannelContent(
                    kind=Channel.line, value=named.group(1) if named else None, label=words
                )
            )
            in_eligibility = False
        elif in_eligibility:
            found.eligibility[-1] += " " + words
        elif _HEADING.search(words):
            heading = words
        else:
            found.leftovers.append(words)
    close_hours()
    if heading and not before_number:
        found.leftovers.append(heading)
        heading = None
    return heading
