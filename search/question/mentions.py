"""Words in a question that may be conditions, before it is judged whether they are meant so."""

import re
from dataclasses import dataclass

from search.question.conditions import Wish
from search.question.rules import Rules
from search.question.said import Said

_KANJI = re.compile(r"[一-龠々]")
_LETTER = re.compile(r"[a-z0-9\u0400-\u04ff]")
_HIRAGANA = re.compile(r"[ぁ-んー]+")
_KATAKANA = re.compile(r"[ァ-ヶー]+")
_LONGEST_UNSAFE = 4


@dataclass(frozen=True, slots=True)
class Mention:
    """`start` and `end` count in `Said.text`; for `stands` see `rules.Phrase`."""

    wish: Wish
    values: tuple[str, ...]
    start: int
    end: int
    stands: str = "sure"
    without: bool = False


def phrases_in(said: Said, rules: Rules) -> list[Mention]:
    """The phrases of `phrases.tsv`, the longest first at each place, none inside another."""
    text = said.heard
    found: list[Mention] = []
    at = 0
    while at < len(text):
        for end in rules.lookup.ends(text, at):
            phrase = rules.phrases.get(text[at:end])
            if phrase is not None and _stands_free(
                said, at, end, follows=bool(found) and found[-1].end == at
            ):
                found.append(
                    Mention(phrase.wish, phrase.values, at, end, phrase.stands, phrase.without)
                )
                at = end
                break
        else:
            at += 1
    return found


def _stands_free(said: Said, start: int, end: int, *, follows: bool) -> bool:
    """Whether the letters are not the middle of a longer word."""
    text = said.heard
    before, after = text[start - 1 : start], text[end : end + 1]
    if follows:
        before = ""
    if _LETTER.match(text[start]) and _LETTER.match(before):
        return False
    if _LETTER.match(text[end - 1]) and _LETTER.match(after):
        return False
    if end - start <= _LONGEST_UNSAFE:
        for kana in (_HIRAGANA, _KATAKANA):
            if kana.fullmatch(said.kana_kept, start, end):
                return follows or not kana.fullmatch(said.kana_kept[start - 1 : start])
    return not (end - start == 1 and _KANJI.match(text[start]) and _KANJI.match(before))
