"""A cell that gives a name and its telephone numbers, some with a word for whose they are."""

import re
from dataclasses import dataclass

from importers.reading.cell import plain
from importers.reading.contacts import Contacts, read_contacts
from models.content import PhoneContent
from models.vocabulary import Channel

_D = "[0-9０-９]"
_DASH = "[-‐‑‒–—―−－ー]"
_NUMBER = (
    rf"[0０]{_D}{{1,4}}{_DASH}{_D}{{1,4}}{_DASH}{_D}{{3,4}}"
    rf"|[0０]{_D}{{1,4}}[(（]{_D}{{1,4}}[)）]{_D}{{4}}|[0０]{_D}{{9,10}}"
)
# A sign announces a number: what follows is kept even if no exchange has such a number.
_ANNOUNCED = rf"[#＃]?{_D}(?:{_D}|{_DASH}|[()（）]){{2,14}}"
_PHONE = re.compile(
    r"(?P<label>[^\s☎☏℡]*?)(?P<sign>☎|☏|℡|📞|電話[:：]?|(?:TEL|ＴＥＬ|FAX|ＦＡＸ)\s*[:：]?)?"
    rf"\s*(?<!{_D})(?P<number>{_NUMBER}|(?(sign){_ANNOUNCED}|(?!)))(?!{_D})",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://|[\w.+-]+[@＠]", re.ASCII)
_DESK = re.compile(r"(?:係|担当|直通|代表|専用|受付)$")
_ALIAS = re.compile(r"^(?P<name>.*\S)\s*[(（](?P<alias>[^()（）]+)[)）]$", re.DOTALL)
_FAX = re.compile(r"FAX|ＦＡＸ", re.IGNORECASE)
_TORN_KATAKANA = re.compile(r"(?<=[ァ-ヴー])[ 　\n]+(?=[ァ-ヴー])")


@dataclass(frozen=True, slots=True)
class ListedContact:
    """`printed` is the name to the letter, `joined` without gaps, `name` without its alias."""

    name: str
    alias: str | None
    printed: str
    joined: str
    contacts: Contacts


def read_listed_contact(cell: str) -> ListedContact:
    """A word right before the sign of one of several numbers is the label of that number.

    With a single number it is a label only if it names a desk (係, 担当). Raises ValueError when
    there is no name.
    """
    text = plain(cell)
    found = list(_PHONE.finditer(text))
    ends = [match.start() for match in found[:1]]
    if address := _ADDRESS.search(text):
        ends.append(address.start())
    name = text[: min(ends, default=len(text))]
    rest = text[len(name) :]
    labelled = sum(bool(match["label"]) and not _is_fax(match) for match in found)
    phones: list[PhoneContent] = []
    for at, match in enumerate(found):
        label = match["label"]
        if at == 0 and not (name.strip() and _is_label(label, labelled)):
            name, label = name + label, ""
        phones.append(
            PhoneContent(
                number=match["number"],
                label=label or None,
                kind=Channel.fax if _is_fax(match) else Channel.phone,
            )
        )
    contacts = read_contacts(_PHONE.sub(" ", rest))
    contacts.phones = phones
    printed = name.strip()
    if not printed:
        raise ValueError("相談先の名前がありません。上の行とつながった欄かもしれません。")
    joined = join_torn_katakana(printed)
    alias = _ALIAS.match(joined)
    return ListedContact(
        name=alias["name"] if alias else joined,
        alias=alias["alias"].strip() if alias else None,
        printed=printed,
        joined=joined,
        contacts=contacts,
    )


def join_torn_katakana(text: str) -> str:
    """サポート ステーション is one word that the width of its column had torn in two."""
    return _TORN_KATAKANA.sub("", text)


def _is_label(word: str, labelled: int) -> bool:
    return bool(word) and (labelled > 1 or _DESK.search(word) is not None)


def _is_fax(match: re.Match[str]) -> bool:
    return _FAX.search(match["sign"] or "") is not None
