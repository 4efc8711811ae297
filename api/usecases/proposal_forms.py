"""What somebody typed who found a fault in a record: read, and turned into a proposed content.

Nothing here refuses what it cannot read: a number that is none, a second address or a place goes
into the note, and a person reads it there. What was typed is text and stays text.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from api.usecases.mail_address import read_mail
from models.errors import BadRequest
from models.phone_numbers import read_number

LONGEST_LINE, LONGEST_TEXT = 300, 2_000
WRONG = {
    "phone": "電話番号",
    "hours": "時間",
    "place": "場所",
    "closed": "もうやっていない",
    "language": "ことば",
    "moved": "担当がちがう（ほかの部署の窓口）",
    "other": "そのほか",
}
"""What can be wrong. `moved` is of a service alone."""
HOW = {
    "call": "電話をかけた",
    "visit": "行ってみた",
    "works": "ここで働いている、またはいっしょに活動している",
    "read": "ホームページや資料で見た",
    "other": "そのほか",
}
_TYPED = {
    "place": "正しい場所",
    "language": "ことばについて",
    "moved_name": "いまの担当",
}
"""Lines that have no field of a record to go to."""
_UNSEEN = {"Cc", "Cs", "Co", "Cn", "Cf"}
_ADDRESS = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Correction:
    """`content` are the fields that would change, each whole; `note` is everything else.

    `number` is the number that was said to be wrong, as it is written in the record.
    """

    wrong: tuple[str, ...]
    how: str
    content: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    mail: str | None = None
    number: str | None = None
    moved_name: str = ""

    @property
    def is_moved(self) -> bool:
        return "moved" in self.wrong


def plain(text: str, longest: int = LONGEST_TEXT) -> str:
    """Without what no keyboard types, with one kind of line end, and not longer than that."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    seen = (one for one in lines if one == "\n" or unicodedata.category(one) not in _UNSEEN)
    return "".join(seen).strip()[:longest]


def line(text: str) -> str:
    return " ".join(plain(text, LONGEST_LINE).split())


def read_correction(
    typed: Mapping[str, str], record: Mapping[str, Any], *, is_service: bool
) -> tuple[Correction, dict[str, str]]:
    """(what was said, what is missing by the id of its field). `record` is the record as seen."""
    errors: dict[str, str] = {}
    wrong = tuple(
        key for key in WRONG if typed.get(f"wrong-{key}") and (is_service or key != "moved")
    )
    how = typed.get("how", "")
    mail = _mail(typed, errors)
    content: dict[str, Any] = {}
    rest: list[str] = []
    number = _phone(typed, record, content, rest) if "phone" in wrong else None
    if is_service:
        _hours(typed, record, content, rest)
        _url(typed, record, content, rest)
    elif url := line(typed.get("url", "")):
        content |= {"website": url} if url.startswith(_ADDRESS) else {}
        rest += [] if url.startswith(_ADDRESS) else [f"正しいホームページ：{url}"]
    rest += [f"{label}：{text}" for key, label in _TYPED.items() if (text := _line(typed, key))]
    if note := plain(typed.get("note", "")):
        rest.append(note)
    if not wrong and not content and not rest:
        errors["wrong-phone"] = "どこがちがうかを、ひとつ以上えらんでください。"
    elif "moved" in wrong and not _line(typed, "moved_name"):
        errors["moved_name"] = "いまの担当が分からないときは、「分からない」と書いてください。"
    if how not in HOW:
        errors["how-call"] = "どうやって知ったかを、ひとつえらんでください。"
    said = Correction(
        wrong=wrong,
        how=how,
        content=content,
        note="\n".join(rest),
        mail=mail,
        number=number,
        moved_name=_line(typed, "moved_name") if "moved" in wrong else "",
    )
    return said, errors


def _line(typed: Mapping[str, str], key: str) -> str:
    return line(typed.get(key, ""))


def _mail(typed: Mapping[str, str], errors: dict[str, str]) -> str | None:
    given = _line(typed, "mail")
    if not given:
        return None
    try:
        return read_mail(given)
    except BadRequest as wrong:
        errors["mail"] = f"{wrong} 書かなくても送れます。"
        return None


def _phone(
    typed: Mapping[str, str], record: Mapping[str, Any], content: dict[str, Any], rest: list[str]
) -> str | None:
    """The number that is wrong, where it is clear which one is meant."""
    phones = list(record.get("phones") or ())
    numbers = [str(phone["number"]) for phone in phones]
    which = numbers[0] if len(numbers) == 1 else typed.get("which", "")
    place = numbers.index(which) if which in numbers else -1
    meant = phones[place] if place >= 0 else None
    right = _line(typed, "phone")
    if right:
        if meant is not None and read_number(right).normalized and right != meant["number"]:
            changed = [dict(phone) for phone in phones]
            changed[place]["number"] = right
            content["phones"] = changed
        elif not phones and read_number(right).normalized and "phones" in record:
            content["phones"] = [{"number": right}]
        else:
            rest.append(f"正しい電話番号：{right}")
    return str(meant["number"]) if meant is not None else None


def _hours(
    typed: Mapping[str, str], record: Mapping[str, Any], content: dict[str, Any], rest: list[str]
) -> None:
    text = plain(typed.get("hours", ""))
    hours = list(record.get("hours") or ())
    if not text:
        return
    if len(hours) > 1:
        rest.append(f"正しい時間：{text}")
    elif not hours or hours[0]["text"] != text:
        content["hours"] = [({**hours[0]} if hours else {}) | {"text": text}]


def _url(
    typed: Mapping[str, str], record: Mapping[str, Any], content: dict[str, Any], rest: list[str]
) -> None:
    url = _line(typed, "url")
    urls = list(record.get("urls") or ())
    if not url:
        return
    if len(urls) > 1 or not url.startswith(_ADDRESS):
        rest.append(f"正しいホームページ：{url}")
    elif not urls or urls[0]["url"] != url:
        content["urls"] = [({**urls[0]} if urls else {}) | {"url": url}]
