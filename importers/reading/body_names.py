"""The name of a body as a list prints it: legal form, other names, and what is odd about it."""

import re
from dataclasses import dataclass

from importers.reading.damage import mend_letters
from importers.reading.doubts import doubtful, unconfirmed
from importers.reading.legal_forms import FormedName, split_legal_form
from importers.reading.names import pending_note
from importers.reading.place_names import place_names
from models.content import VerificationContent

_LONGEST = 500
_LOOSE_END = re.compile(r"[\s、，,。・/／]+$")
_QUOTED = re.compile(r"^(?P<before>.*\S)\s*[「『](?P<alias>[^「」『』]{2,})[」』]$", re.DOTALL)
_BRACKETED = re.compile(
    r"^(?P<before>[^（(]*[^（(\s])\s*[（(](?P<alias>[^（）()・、，]{2,})[）)]$", re.DOTALL
)
_NO_ALIAS = re.compile(r"など$|等$|含む|除く|予定|仮称?$|\d")
_TWO_NAMES = re.compile(r"^(?P<one>[^/／]{4,}?)\s*[/／]\s*(?P<other>[^/／]{4,})$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class BodyName:
    """`name` is for display. `alternate_names` has the printed text where it is another one."""

    name: str
    legal_form: str | None
    designation: str | None
    alternate_names: tuple[str, ...]
    notes: tuple[VerificationContent, ...]


def read_body_name(printed: str) -> BodyName:
    """Raises ValueError, with a Japanese sentence, when there is no name or far too much of it."""
    whole = _LOOSE_END.sub("", mend_letters(printed)).strip()
    if not whole:
        raise ValueError("団体名がありません。")
    if len(whole) > _LONGEST:
        raise ValueError("団体名が長すぎます。表がくずれているかもしれません。")
    formed = split_legal_form(whole)
    name, others = formed.name, [whole]
    if bracket := _BRACKETED.match(name):
        if _is_alias(bracket["alias"]):
            name, others = bracket["before"].strip(), [bracket["alias"].strip(), whole]
    elif quoted := _QUOTED.match(name):
        others = [quoted["alias"].strip(), whole]
    elif two := _TWO_NAMES.match(name):
        others = [two["one"].strip(), two["other"].strip(), whole]
    return BodyName(
        name=name,
        legal_form=formed.legal_form,
        designation=formed.designation,
        alternate_names=tuple(other for other in dict.fromkeys(others) if other != name),
        notes=tuple(_notes(printed, whole, formed)),
    )


def _is_alias(text: str) -> bool:
    """Whether what stands in brackets behind a name is another name and not a remark or a place."""
    return text.strip() not in place_names() and _NO_ALIAS.search(text) is None


def _notes(printed: str, whole: str, formed: FormedName) -> list[VerificationContent]:
    notes: list[VerificationContent] = []
    if mend_letters(printed) != printed:
        note = "読み取りで形の変わった文字を、もとの漢字に直しました。"
        notes.append(unconfirmed("name", note, printed.strip()))
    if mend_letters(printed).strip() != whole:
        note = "名前のあとに付いていた記号を取りました。"
        notes.append(unconfirmed("name", note, printed.strip()))
    if formed.designation:
        note = f"「{formed.designation}」は、名前ではなく資格と読みました。"
        notes.append(unconfirmed("name", note, whole))
    if _TWO_NAMES.match(formed.name):
        note = (
            "「/」で二つの名前が書かれています。"
            "一つの団体の二つの名前か、二つの団体かは、確かめていません。"
        )
        notes.append(doubtful("name", note, whole))
    if pending := pending_note(whole):
        note = "調整中と書かれているため、公開していません。"
        notes.append(unconfirmed("publication", note, pending))
    return notes
