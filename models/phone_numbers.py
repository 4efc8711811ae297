"""Telephone numbers as they are written in Japan, and what a phone can really dial."""

import re
import unicodedata
from dataclasses import dataclass

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

SHORT_NUMBERS = frozenset(
    {"110", "118", "119", "171", "188", "189"}
    | {"#7119", "#8000", "#8008", "#8103", "#8891", "#9110", "#9999"}
)
"""Numbers that every phone in Japan dials as they are and that `phonenumbers` does not know."""

# These cannot be called from abroad, and several carriers refuse them behind +81.
_DOMESTIC_ONLY = frozenset(
    {
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.UAN,
    }
)
_DASHES = re.compile(r"[‐‑‒–—―−－ー〜~～]")
_EXTENSION = re.compile(r"(?:内線|ext\.?)\s*[:：]?\s*(\d{1,6})", re.IGNORECASE)
_DECORATION = re.compile(
    r"^(?:[☎☏✆📞]|tel|電話(?:番号)?)\s*[:：.]?\s*|\((?:代表?|直通|無料|フリーダイヤル)\)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DialledNumber:
    """`normalized` is E.164 or a short number; `tel` what a link dials; both None if uncertain."""

    normalized: str | None
    tel: str | None
    extension: str | None = None


UNCERTAIN = DialledNumber(None, None)


def read_number(written: str) -> DialledNumber:
    """Read one written number. Two numbers, or one no exchange has, stay uncertain.

    >>> read_number("０９６−３２８−２３４０（代）").normalized
    '+81963282340'
    >>> read_number("＃８００８").tel
    '#8008'
    """
    text = unicodedata.normalize("NFKC", written)
    text = _DASHES.sub("-", text)
    extension = None
    if found := _EXTENSION.search(text):
        extension = found.group(1)
        text = text[: found.start()] + text[found.end() :]
    text = _DECORATION.sub("", text.strip()).strip(" ()")
    compact = re.sub(r"[\s\-]", "", text)
    if compact in SHORT_NUMBERS:
        return DialledNumber(compact, compact, extension)
    if not re.fullmatch(r"\+?[\d\s\-().]+", text):
        return UNCERTAIN
    try:
        number = phonenumbers.parse(text, "JP")
    except phonenumbers.NumberParseException:
        return UNCERTAIN
    if not phonenumbers.is_valid_number(number):
        return UNCERTAIN
    normalized = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    domestic = phonenumbers.number_type(number) in _DOMESTIC_ONLY
    national = "0" + phonenumbers.national_significant_number(number)
    return DialledNumber(normalized, national if domestic else normalized, extension)
