"""Names of areas in a question, where it is plain that an area is meant."""

import re
from collections.abc import Sequence
from dataclasses import replace

from search.question.conditions import Wish
from search.question.mentions import Mention
from search.question.places import PlaceName, Places, Written
from search.question.rules import Rules
from search.question.said import Said

_LATIN = re.compile(r"(?<![a-z0-9@./:_-])[a-z]{3,}(?:['’]?[a-z]+)*")
_HAN = re.compile(r"[一-龠々]")
_SHORTEST_KANA = 3
_SHORTEST_SMALL_KANA = 4


def areas_in(said: Said, places: Places, rules: Rules) -> list[Mention]:
    """Each with the codes meant, alternatives where a name has several."""
    found = _Finder(said, places, rules).find()
    return _settled(said, found, places, rules)


class _Finder:
    def __init__(self, said: Said, places: Places, rules: Rules) -> None:
        self._said = said
        self._places = places
        self._rules = rules

    def find(self) -> list[Mention]:
        text = self._said.heard
        found: list[Mention] = []
        at = 0
        while at < len(text):
            mention = self._longest(at, found)
            if mention is not None:
                found.append(mention)
            at = mention.end if mention else at + 1
        return found

    def _longest(self, at: int, before: Sequence[Mention]) -> Mention | None:
        text = self._said.heard
        if text[at].isspace():
            return None
        follows = bool(before) and before[-1].end == at
        for end in self._places.ends(text, at):
            for name in self._places.named(text[at:end]):
                if self._is_meant(name, at, end, follows=follows):
                    return Mention(Wish.area, name.codes, at, end)
        return self._latin(at)

    def _is_meant(self, name: PlaceName, start: int, end: int, *, follows: bool) -> bool:
        text = self._said.open
        written, rest = text[start:end], text[end:]
        if self._rules.area["person"].match(rest) or self._rules.area["other"].match(rest):
            return False
        if written[0].isascii() or (
            not follows and self._rules.area["before"].search(text[:start])
        ):
            return False
        framed = self._rules.area["framed"].match(rest) is not None
        if name.written is Written.region and not (framed or rest.startswith("の")):
            return False
        if name.written is Written.full:
            return self._is_whole(written, start, end, framed=framed)
        if name.written in (Written.bare, Written.region):
            return self._is_bare(name, start, end, framed=framed)
        return self._is_spoken(name, start, end, framed=framed)

    def _is_whole(self, written: str, start: int, end: int, *, framed: bool) -> bool:
        """区 and 市 say enough; a short name of a town or village must stand apart."""
        if len(written) > 2 and not written.endswith(("町", "村")):
            return True
        return framed or bool(self._said.tokens_in(start, end))

    def _is_bare(self, name: PlaceName, start: int, end: int, *, framed: bool) -> bool:
        written = self._said.text[start:end]
        placed = self._rules.area["placed"].match(self._said.open, end) is not None
        if written in self._rules.ordinary or (len(written) < 2 and (name.small or not placed)):
            return False
        station = self._said.open.startswith("駅", end)
        tokens = self._said.tokens_in(start, end) or self._said.tokens_in(start, end + station)
        if not tokens or not (framed or _all_kanji(written)):
            return False
        is_name = any("固有名詞" in token.kind for token in tokens)
        if len(tokens) == 1 and "地名" in tokens[0].kind:
            return True
        if name.large:
            return is_name and framed
        if placed:
            return True
        is_keyword = end in {finish for _, finish in self._said.chunks}
        return is_name and is_keyword and not name.small and written not in self._rules.surnames

    def _is_spoken(self, name: PlaceName, start: int, end: int, *, framed: bool) -> bool:
        text = self._said.open
        written = text[start:end]
        if not framed or (text[start - 1 : start].strip() and self._mid_word(start)):
            return False
        if name.written is Written.kana:
            return len(written) > _SHORTEST_KANA and written not in self._rules.ordinary
        shortest = _SHORTEST_KANA if name.large else _SHORTEST_SMALL_KANA
        if len(written) < shortest or written in self._rules.ordinary:
            return False
        tokens = self._said.tokens_in(start, end)
        return name.large or (len(tokens) == 1 and "地名" in tokens[0].kind)

    def _mid_word(self, start: int) -> bool:
        return start not in {begin for begin, _ in self._said.chunks}

    def _latin(self, at: int) -> Mention | None:
        found = _LATIN.match(self._said.heard, at)
        if found is None:
            return None
        word, text = found[0], self._said.open
        after = self._rules.area["latin_after"].match(text[found.end() :])
        before = self._rules.area["latin_before"].search(text[:at])
        name = self._places.sounding(word)
        if name is None:
            return None
        small = len(name.codes) > 1 or not name.large
        if after is None and word in self._rules.english_words:
            return None
        if after is None and (name.small or (small and before is None)):
            return None
        end = found.end() + (after.end() if after else 0)
        if self._rules.area["latin_broken"].match(text, end):
            return None
        return Mention(Wish.area, name.codes, at, end)


def _all_kanji(text: str) -> bool:
    return all(map(_HAN.match, text))


def _settled(said: Said, found: Sequence[Mention], places: Places, rules: Rules) -> list[Mention]:
    """Names beside one another made one, the wider one telling which of several is meant."""
    settled: list[Mention] = []
    for mention in _narrowed(found, places):
        last = settled[-1] if settled else None
        if last is not None and _inside(mention, last, places):
            gap = said.open[last.end : mention.start]
            if re.fullmatch(r"[\s、,のｰ-]*(内の|県の)?", gap):
                settled[-1] = replace(mention, start=last.start)
                continue
        if last is not None and _inside(last, mention, places):
            gap = said.open[last.end : mention.start]
            if re.fullmatch(r"[\s、,(（]*(ku|shi)?[\s,]*", gap):
                settled[-1] = replace(last, end=mention.end)
                continue
        settled.append(mention)
    return [_around(said, mention, places, rules) for mention in settled]


def _narrowed(found: Sequence[Mention], places: Places) -> list[Mention]:
    narrowed = []
    for mention in found:
        others = {code for other in found if other is not mention for code in other.values}
        inside = tuple(code for code in mention.values if others & set(places.within(code)))
        narrowed.append(
            replace(mention, values=inside) if inside and len(mention.values) > 1 else mention
        )
    return narrowed


def _inside(one: Mention, other: Mention, places: Places) -> bool:
    """Whether one lies in the other, which may be many: 帯広 in 十勝."""
    if set(one.values) < set(other.values):
        return True
    return all(set(other.values) & set(places.within(code)) for code in one.values)


def _around(said: Said, mention: Mention, places: Places, rules: Rules) -> Mention:
    """With its neighbours, where 周辺 or "near" is said."""
    after = rules.area["around"].match(said.open[mention.end :])
    before = rules.area["latin_around"].search(said.open[: mention.start])
    if after is None and before is None:
        return mention
    codes = [*mention.values, *(near for code in mention.values for near in places.around(code))]
    return replace(mention, values=tuple(dict.fromkeys(codes)))
