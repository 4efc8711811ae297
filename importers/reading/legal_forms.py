"""The legal form in front of, behind or inside a name, written out or shortened."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

_SHORT = {
    "社福": "社会福祉法人",
    "福": "社会福祉法人",
    "特非": "特定非営利活動法人",
    "特": "特定非営利活動法人",
    "非": "特定非営利活動法人",
    "NPO": "NPO法人",
    "認N": "認定NPO法人",
    "認特": "認定特定非営利活動法人",
    "一社": "一般社団法人",
    "一財": "一般財団法人",
    "公社": "公益社団法人",
    "公財": "公益財団法人",
    "社": "社団法人",
    "財": "財団法人",
    "医": "医療法人",
    "医社": "医療法人社団",
    "医財": "医療法人財団",
    "社医": "社会医療法人",
    "学": "学校法人",
    "宗": "宗教法人",
    "更": "更生保護法人",
    "独": "独立行政法人",
    "地独": "地方独立行政法人",
    "労協": "労働者協同組合",
    "株": "株式会社",
    "有": "有限会社",
    "同": "合同会社",
    "名": "合名会社",
    "資": "合資会社",
}
_LONG = (
    r"(?:特例認定|認定|仮認定)?\s*(?:NPO|特定非営利活動)\s*法人"
    r"|(?:一般|公益|特例)?(?:社団|財団)法人|社会福祉法人|社会医療法人|医療法人(?:社団|財団)?"
    r"|(?:準)?学校法人|宗教法人|更生保護法人|職業訓練法人|(?:認可)?地縁法人|(?:地方)?独立行政法人"
    r"|(?:国立|公立)大学法人|労働者協同組合|生活協同組合|企業組合|相互会社"
    r"|(?:株式|有限|合同|合名|合資)会社"
)
_SHORT_WORDS = "|".join(sorted(_SHORT, key=len, reverse=True))
_BRACKETED = rf"\(\s*(?P<short>{_SHORT_WORDS})\s*\)"
# Without brackets only what is no word of its own: 社福ネット is a name, 社福 ネット is not.
_BARE = r"(?P<bare>特非(?=\s*\S)|(?:社福|一社|一財|公社|公財)(?=\s))"
_IN_FRONT = re.compile(
    rf"^\s*(?:(?P<long>{_LONG})|{_BRACKETED}|{_BARE})\s*(?P<name>\S.*)$", re.DOTALL
)
_BEHIND = re.compile(rf"^(?P<name>.*\S)\s*(?:(?P<long>{_LONG})|{_BRACKETED})\s*$", re.DOTALL)
# 全国社会福祉法人経営者協議会 is one name: the form in it is a word of the name.
_INSIDE = rf"(?:{_LONG})(?!\s*(?:経営者|連合会|連盟|協会|協議会|中央会|会$))"
_ANYWHERE = re.compile(rf"{_INSIDE}|\(\s*(?:{_SHORT_WORDS})\s*\)")
_DESIGNATION = re.compile(r"^\s*(?P<designation>\S{2,30}法人)\s+(?P<rest>\S.*)$", re.DOTALL)
_NOTHING_BUT_FORM = re.compile(rf"\s*(?:{_LONG}|\S{{2,30}}法人\s+)?\s*")
_NOT_IN_FRONT = ("生活協同組合", "企業組合", "相互会社")
"""Forms that belong to the name when they stand in front of it or behind it."""


@dataclass(frozen=True, slots=True)
class FormedName:
    """`name` is to the letter and without the form. The form is written out where it was short."""

    name: str
    legal_form: str | None = None
    designation: str | None = None
    """A title in front of the form that is none itself: 居住支援法人."""


def split_legal_form(text: str) -> FormedName:
    """A name that would be empty without its form keeps it; so does one that has it inside.

    >>> split_legal_form("（社福）ひだまり会")
    FormedName(name='ひだまり会', legal_form='社会福祉法人', designation=None)
    >>> split_legal_form("ひだまり商会㈱").name
    'ひだまり商会'
    """
    text = text.strip()
    if found := _form_of(text):
        return found
    if (titled := _DESIGNATION.match(text)) and (found := _form_of(titled["rest"])):
        return FormedName(found.name, found.legal_form, titled["designation"])
    return FormedName(text)


def without_legal_forms(text: str) -> str:
    """The name as it is compared: NFKC, every form taken out wherever it stands."""
    folded = unicodedata.normalize("NFKC", text)
    bare = split_legal_form(folded).name
    return _ANYWHERE.sub(" ", bare).strip() or folded.strip()


def names_run_together(text: str) -> list[str]:
    """Names printed without anything between them, apart where a form begins a new one.

    A form in front or at the very end begins nothing.

    >>> names_run_together("ひだまりの会NPO法人こもれび")
    ['ひだまりの会', 'NPO法人こもれび']
    """
    folded, places = _folded(text)
    starts = [
        places[found.start()]
        for found in re.finditer(_INSIDE, folded)
        if not _NOTHING_BUT_FORM.fullmatch(folded[: found.start()])
        and folded[found.end() :].strip()
    ]
    edges = [0, *starts, len(text)]
    return [part for a, b in pairwise(edges) if (part := text[a:b].strip())]


def _form_of(text: str) -> FormedName | None:
    folded, places = _folded(text)
    if found := _IN_FRONT.match(folded):
        form = found["long"] or found["short"] or found["bare"]
        name = text[places[found.start("name")] :].strip()
        if form not in _NOT_IN_FRONT and len(name) > 1:
            return FormedName(name, _written_out(form))
    if found := _BEHIND.match(folded):
        form = found["long"] or found["short"]
        name = text[: places[found.end("name") - 1] + 1].strip()
        if form not in _NOT_IN_FRONT and len(name) > 1:
            return FormedName(name, _written_out(form))
    return None


def _folded(text: str) -> tuple[str, list[int]]:
    """NFKC letter by letter, and for each letter of it the place in the text it comes from."""
    folded: list[str] = []
    places: list[int] = []
    for at, letter in enumerate(text):
        for one in unicodedata.normalize("NFKC", letter):
            folded.append(one)
            places.append(at)
    return "".join(folded), places


def _written_out(form: str) -> str:
    return _SHORT.get(form) or re.sub(r"\s", "", form)
