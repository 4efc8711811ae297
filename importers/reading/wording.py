"""What a text says of itself in ordinary words: topics, people, kind, whether one can ask."""

import csv
import re
import unicodedata
from functools import cache

from importers.source import DATA
from models.content import TopicContent
from models.vocabulary import Kind, TopicState

_MEETING = re.compile(
    r"居場所|カフェ|食堂|サロン|集まる場|集まれる場|集まることのできる場|交流する場|セーフスペース"
)
_NO = (
    r"(?:は|を|も|に(?:は|ついては)?)?(?:お?(?:受け付けて|受付けて|受付て|受けて|受け|受付)|行なって|行って|応じて|対応して|実施して)?"
    r"(?:い?ません|おりません|いません|していません|しておりません|できません|いたしません)"
)
_REFUSES_ALL = re.compile(r"(?:^|[。、※,，（(\s])(?:個別の?|現在)?ご?相談" + _NO)
_REFUSES_SOME = re.compile(r"相談[^。]{0,6}?" + _NO)
_FROM_TO = re.compile(r"(?:子ども|こども|子供|赤ちゃん)から(?:高齢者|お年寄り|大人)まで")


@cache
def _rows(name: str) -> tuple[tuple[str, str], ...]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        rows = [(first, second) for first, second in list(csv.reader(file))[1:]]
    return tuple(rows)


def fold_text(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _stands_in(word: str, text: str) -> bool:
    """Latin words only as whole words: "dv" is not in "advice"."""
    if word.isascii():
        return re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", text) is not None
    return word in text


def proposed_topics(text: str) -> tuple[TopicContent, ...]:
    """Topics whose words in `data/topic_words.csv` stand in the text, with the words."""
    folded = fold_text(text)
    evidence: dict[str, list[str]] = {}
    for topic, word in _rows("topic_words.csv"):
        if _stands_in(fold_text(word), folded):
            evidence.setdefault(topic, []).append(word)
    return tuple(
        TopicContent(id=topic, state=TopicState.proposed, evidence="、".join(words))
        for topic, words in evidence.items()
    )


def named_audience(text: str) -> str | None:
    """The people a text names, by `data/audience_words.csv`.

    A shorter word inside a longer one does not count again.
    """
    rest = unicodedata.normalize("NFKC", text)
    named: dict[str, None] = {}
    if span := _FROM_TO.search(rest):
        named[span.group()] = None
    for word, audience in sorted(_rows("audience_words.csv"), key=lambda row: -len(row[0])):
        if word in rest:
            rest = rest.replace(word, " ")
            named[audience] = None
    return "・".join(named) or None


def accepts_consultation(text: str) -> bool | None:
    """False where the text says so of all consultation, True where it offers some, else None."""
    folded = unicodedata.normalize("NFKC", text)
    if _REFUSES_ALL.search(folded):
        return False
    if _REFUSES_SOME.search(folded):
        return None
    return True if "相談" in folded else None


def kind_of(text: str, *, accepts: bool | None, has_phone: bool) -> Kind:
    """A group if it takes no consultation, else a window.

    It is a place to be if the text names one and there is neither consultation nor a telephone.
    """
    if accepts is False:
        return Kind.group
    if _MEETING.search(unicodedata.normalize("NFKC", text)) and not accepts and not has_phone:
        return Kind.ibasho
    return Kind.window
