"""Addresses that are probably misprinted: each doubt with its reason, never a repair.

A wrong doubt takes a working link away, so every rule needs two things that almost agree:
the address and a well-known domain, the address and the name, or the mail and the home page.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from rapidfuzz.distance import OSA

from importers.reading.romanised import NameWord, fold, name_words, unvoiced
from importers.source import DATA

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
_SECOND_LEVEL = frozenset({"ac", "co", "ed", "go", "gr", "lg", "ne", "or"})
_AFFIXES = re.compile(r"^(?:npo|the|my|info|office|team)|(?:nokai|kai|npo|net|web|hp|info|office)$")
_CONFUSABLE = ("child", "club", "family", "help", "lgbt", "people")
"""Words in which l, i and 1 are easily mixed up and whose misprints are no words themselves."""

_LONG, _MIDDLE, _SHORT = 9, 6, 4


@dataclass(frozen=True, slots=True)
class Doubt:
    """`reason` can be shown to anybody; `evidence` names the two things that almost agree."""

    reason: str
    evidence: str


@dataclass(frozen=True, slots=True)
class _Address:
    own: str
    """What the organization chose itself: host without the provider, path, or the mailbox."""
    known: str | None


def doubts_about_url(url: str, name: str) -> list[Doubt]:
    host, path = _split_url(url)
    if not _HOST.fullmatch(host):
        return [Doubt("アドレスの形になっていません。", url)]
    address = _address(host, path, "site")
    return [*_domain_doubts(host, "site"), *_letter_doubts(host), *_name_doubts(address, name)]


def doubts_about_mail(mail: str, name: str) -> list[Doubt]:
    box, _, host = mail.replace("＠", "@").lower().partition("@")
    if not box or not _HOST.fullmatch(host):
        return [Doubt("アドレスの形になっていません。", mail)]
    address = _address(host, box, "mail")
    return [*_domain_doubts(host, "mail"), *_letter_doubts(host), *_name_doubts(address, name)]


def disagreement(mail: str, url: str) -> Doubt | None:
    """The mail and the home page are spelled alike but for a letter or two."""
    box, _, mail_host = mail.replace("＠", "@").lower().partition("@")
    url_host, _ = _split_url(url)
    if not (_HOST.fullmatch(mail_host) and _HOST.fullmatch(url_host)):
        return None
    mail_own = _address(mail_host, box, "mail")
    url_own = _address(url_host, "", "site")
    if mail_own.known or url_own.known:
        pairs = [(_letters(box), _letters(url_own.own))]
    else:
        pairs = _differing_labels(mail_host, url_host.removeprefix("www."))
    if len(pairs) != 1 or not _almost_agree(*pairs[0]):
        return None
    return Doubt("メールとホームページのつづりが少しちがいます。", " / ".join(pairs[0]))


def _differing_labels(host: str, other: str) -> list[tuple[str, str]]:
    first, second = host.split("."), other.split(".")
    if len(first) != len(second):
        return []
    return [(one, two) for one, two in zip(first, second, strict=True) if one != two]


def _almost_agree(one: str, two: str) -> bool:
    if min(len(one), len(two)) <= _SHORT or one in two or two in one:
        return False
    return OSA.distance(one, two) <= (1 if min(len(one), len(two)) < _LONG else 2)


def is_plain_http(url: str) -> bool:
    return url.lower().startswith("http://")


def _split_url(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        return (parts.hostname or "").lower(), parts.path.lower()
    except ValueError:
        return "", ""


@cache
def _known_domains() -> tuple[tuple[str, str], ...]:
    with (DATA / "known_domains.csv").open(encoding="utf-8", newline="") as file:
        return tuple((row["domain"], row["kind"]) for row in csv.DictReader(file))


def _tail(host: str, like: str) -> str:
    """As many labels of the host, from its end, as `like` has."""
    return ".".join(host.split(".")[-(like.count(".") + 1) :])


def _known_domain(host: str) -> str | None:
    return next((domain for domain, _ in _known_domains() if _tail(host, domain) == domain), None)


def _domain_doubts(host: str, kind: str) -> list[Doubt]:
    if _known_domain(host):
        return []
    for domain, domain_kind in _known_domains():
        label, _, suffix = domain.partition(".")
        near, _, near_suffix = _tail(host, domain).partition(".")
        shortest = 5 if kind == "mail" else _MIDDLE
        if domain_kind != kind or near_suffix != suffix or len(label) < shortest:
            continue
        if OSA.distance(near, label) <= (2 if len(label) >= _LONG else 1):
            return [
                Doubt(
                    "よく使われるアドレスと少しだけちがいます。",
                    f"{near}.{near_suffix} / {domain}",
                )
            ]
    return []


def _letter_doubts(host: str) -> list[Doubt]:
    for word in _CONFUSABLE:
        for at, letter in enumerate(word):
            for other in {"l": "i1", "i": "l1"}.get(letter, ""):
                misprint = word[:at] + other + word[at + 1 :]
                if misprint in host:
                    return [
                        Doubt("l と i が入れかわっているかもしれません。", f"{misprint} / {word}")
                    ]
    return []


def _address(host: str, rest: str, kind: str) -> _Address:
    known = _known_domain(host)
    labels = host.removeprefix("www.").split(".")
    if known:
        labels = labels[: -(known.count(".") + 1)]
    else:
        keep = 2 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL else 1
        labels = labels[:-keep]
    own = ".".join(labels)
    return _Address(f"{rest} {own}" if kind == "mail" else f"{own} {rest}", known)


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text)


def _name_doubts(address: _Address, name: str) -> list[Doubt]:
    words = name_words(name)
    for chunk in _chunks(address.own, words):
        for spelling in dict.fromkeys((chunk, _AFFIXES.sub("", chunk))):
            if (word := _near(spelling, words)) is not None:
                return [
                    Doubt(
                        "名前とアドレスのつづりが少しちがいます。",
                        f"{word.surface}（{word.folded}） / {spelling}",
                    )
                ]
    return []


def _chunks(own: str, words: Iterable[NameWord]) -> list[str]:
    """The parts of an address with and without the words of the name cut out of them.

    A part that consists of words of the name is not returned: it agrees.
    """
    exact = sorted({word.folded for word in words if len(word.folded) >= _SHORT}, key=len)
    left: list[str] = []
    for piece in re.split(r"[^a-z]+", own):
        whole = rest = fold(piece)
        for folded in reversed(exact):
            rest = rest.replace(folded, " ")
        if rest.split():
            left += dict.fromkeys((*rest.split(), whole))
    return left


def _near(chunk: str, words: Sequence[NameWord]) -> NameWord | None:
    for word in words:
        spelled = word.folded
        if len(spelled) < (_SHORT if word.certain else _MIDDLE) or spelled[0] != chunk[:1]:
            continue
        if not word.certain and unvoiced(spelled) == unvoiced(chunk):
            continue
        allowed = 2 if len(spelled) >= _LONG else 1
        if 0 < OSA.distance(chunk, spelled) <= allowed:
            return word
    return None
