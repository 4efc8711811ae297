"""Where an organization works: names and codes become areas, or are asked back."""

import re
import unicodedata
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from importers.reading.area_codes import read_area_code
from models.areas import NATION, AreaTree
from models.content import AreaContent

MOST = 30
"""Areas of one service."""
_APART = re.compile(r"[、,，;；\n]+")
_NATION = {"全国", "日本", "日本全国", "国内", "全国どこでも"}
_NEAR = 60
_LONGEST = 200
"""Characters of words that are no area we know."""
_MOST_OFFERED, _MOST_ASKED = 5, 12
_KEPT = re.compile(r"「(.+)」")
"""Words somebody wants to keep although they are no area we know."""


@dataclass(frozen=True, slots=True)
class AreaQuestion:
    """Words that are no area or several, with what may be meant: (code, whole name)."""

    words: str
    offers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AreasRead:
    areas: tuple[AreaContent, ...]
    questions: tuple[AreaQuestion, ...]


def read_areas(typed: str, tree: AreaTree) -> AreasRead:
    names = _names(tree)
    areas: list[AreaContent] = []
    questions: list[AreaQuestion] = []
    for part in _parts(typed)[:MOST]:
        if kept := _KEPT.fullmatch(part):
            areas.append(AreaContent(name=kept[1][:_LONGEST]))
            continue
        if part in _NATION:
            areas.append(AreaContent(code=NATION, name=tree.name(NATION)))
            continue
        codes = _codes(part, tree, names)
        if len(codes) == 1:
            areas.append(AreaContent(code=codes[0], name=tree.name(codes[0])))
        else:
            questions.append(AreaQuestion(part, _offers(part, codes, tree, names)))
    return AreasRead(tuple({area.name: area for area in areas}.values()), tuple(questions))


def settle(typed: str, words: str, choice: str, tree: AreaTree) -> str:
    """The text with the answer to a question in it: a code, or the words as they are."""
    area = tree.by_code.get(choice)
    answer = area.full_name if area else f"「{words}」"
    return "、".join(answer if part == words else part for part in _parts(typed))


def _parts(typed: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", typed)
    parts = ("".join(part.split()) for part in _APART.split(folded))
    return list(dict.fromkeys(part for part in parts if part))


def _names(tree: AreaTree) -> dict[str, list[str]]:
    """Every name by which an area is known, and the codes it may mean."""
    found: dict[str, list[str]] = {}
    for area in tree.by_code.values():
        stem = area.name[:-1] if area.name[-1:] in "市町村" and len(area.name) > 2 else area.name
        for name in dict.fromkeys((area.name, area.full_name, stem)):
            found.setdefault(name, []).append(area.code)
    return found


def _codes(part: str, tree: AreaTree, names: dict[str, list[str]]) -> list[str]:
    code = read_area_code(part)
    if code is not None and code in tree.by_code:
        return [code]
    return names.get(part, [])


def _offers(
    part: str, codes: list[str], tree: AreaTree, names: dict[str, list[str]]
) -> tuple[tuple[str, str], ...]:
    if not codes:
        codes = [code for name in _nearest(part, names) for code in names[name]]
    return tuple((code, tree.by_code[code].full_name) for code in dict.fromkeys(codes))[
        :_MOST_ASKED
    ]


def _nearest(part: str, names: dict[str, list[str]]) -> list[str]:
    inside = [name for name in names if len(part) > 1 and part in name][:_MOST_OFFERED]
    like = process.extract(
        part, list(names), scorer=fuzz.ratio, limit=_MOST_OFFERED, score_cutoff=_NEAR
    )
    return list(dict.fromkeys([*inside, *(name for name, _, _ in like)]))[:_MOST_OFFERED]
