"""Lines of a table that are no entries: notes below it, sums, sources, the day it holds for."""

import re
import unicodedata
from collections.abc import Sequence

_MARK = r"(?:※|\*|[(\[【]?注(?:意|記|釈)?|備考|凡例|出典|資料|\(注)"
_ONLY_A_MARK = re.compile(rf"{_MARK}\s*[\d①-⑳]*\s*[)\]】.:、]?")
_BEGINS_WITH_MARK = re.compile(
    r"※|\*|[(\[【]注|注(?:意|記|釈)?\s*[\d①-⑳]*\s*[)\]】.:、\s]|(?:備考|凡例|出典|資料)\s*[\d:.)、\s]"
    r"|(?:出典|資料)(?!館|室|センタ)"
)
_SUM = re.compile(r"(?:合計|小計|総計|計)(?:\s*[\d,]+\s*(?:件|団体|か所|箇所|カ所)?)?|以上")
_IN_BRACKETS = re.compile(r"\((?P<inside>[^()]*)\)")
_AS_OF = re.compile(r"(?:\d|元)\s*[年月日]\s*(?:末)?\s*(?:現在|時点|更新|作成)|^単位")
_SENTENCE = re.compile(r".{8,}(?:です|ます|ません|ください|ましょう|こと)。")
_ALONE = 2
"""Filled cells in which a note may stand: its mark and its words."""


def is_footnote(filled: Sequence[str]) -> bool:
    """Whether a row of which just these cells are filled is a note and no entry.

    A name with a mark and a number beside it is an entry that has a note.

    >>> is_footnote(["※電話は平日だけです。"]), is_footnote(["※ひだまり", "096-328-2340"])
    (True, False)
    """
    texts = list(dict.fromkeys(unicodedata.normalize("NFKC", text).strip() for text in filled))
    if not texts or len(texts) > _ALONE:
        return False
    if len(texts) == _ALONE:
        return bool(_ONLY_A_MARK.fullmatch(texts[0]) or _SUM.fullmatch(texts[0]))
    (text,) = texts
    inside = _IN_BRACKETS.fullmatch(text)
    words = inside["inside"] if inside else text
    return bool(
        _BEGINS_WITH_MARK.match(text)
        or _ONLY_A_MARK.fullmatch(text)
        or _SUM.fullmatch(words)
        or _AS_OF.search(words)
        or _SENTENCE.fullmatch(words)
    )
