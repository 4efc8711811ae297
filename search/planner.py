"""Question text to a plan: which words count, and what each may stand for."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from search.analyzer import Word, analyze, numbers
from search.folding import fold, is_kana, is_latin
from search.kana import from_romaji
from search.lexicon import Vocabulary
from search.light import is_feeling, is_relative
from search.meaning import SYNONYM, Meanings, keyed, one_of
from search.morphemes import Part
from search.plan import Asked, Every, Node, Phrase, Plan, Source, Term
from search.runs import runs_of, weighty_of
from search.subjects import FEELINGS, Subject, hidden_by, subjects_of, topics_of
from search.synonyms import Synonyms, phrase_keys
from search.tongue import tongue_of
from search.urgency import judge

LONGEST_QUESTION = 400
MOST_WORDS = 24
_NEARER = 1.5
_LEADS_TO = 0.5
_LONGEST_PHRASE = 8
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_COMMON_SHARE = 0.25
_FOR_ANYTHING = ("総合相談", "なんでも相談", "よりそいホットライン")


class Planner:
    """Plans any text whatever, never longer than `LONGEST_QUESTION` characters."""

    def __init__(self, synonyms: Synonyms) -> None:
        self._synonyms = synonyms

    def plan(self, text: str, vocabulary: Vocabulary) -> Plan:
        """An empty plan means that nothing was asked, as for 「？」 or blanks."""
        question = fold(text[:LONGEST_QUESTION]).text[:LONGEST_QUESTION]
        return _Question(question, Meanings(vocabulary), self._synonyms).plan()


class _Question:
    def __init__(self, text: str, meanings: Meanings, synonyms: Synonyms) -> None:
        self._text = text
        self._meanings = meanings
        self._synonyms = synonyms
        self._asked: list[Asked] = []
        self._words: list[Word] = []
        self._nearer: list[Phrase] = []
        self._parts: list[Asked] = []
        self._subjects: list[str] = []
        self._relatives: list[Word] = []
        self._feelings: list[Word] = []

    def plan(self) -> Plan:
        subjects = subjects_of(self._text)
        foreign = tongue_of(self._text) is not None
        translated = [one for one in subjects if one.translates and self._is_new(one, foreign)]
        plain = [one for one in translated if one.topic not in FEELINGS]
        self._ask_translated(plain or translated)
        for chunk in self._chunks(_without(self._text, translated)):
            self._take(chunk)
        if translated and foreign:
            # Of a foreign sentence nothing else is needed, unless documents have the very word.
            self._words = [w for w in weighty_of(self._words) if self._meanings.is_known(w)]
            self._asked = [asked for asked in self._asked if asked.frequency]
        self._ask_in_spans(self._words)
        self._ask_feelings()
        if not self._asked:
            self._ask_words(self._relatives)
        if not self._asked:
            # Nothing but light words: better those than no answer.
            self._asked = [asked for word in self._words for asked in self._meanings.word(word)]
        hidden = hidden_by(subjects)
        known = [topic for topic in self._subjects if topic and topic not in hidden]
        urgency = judge(self._text)
        named = known or translated or not self._asked
        return Plan(
            words=_distinct(self._asked)[:MOST_WORDS],
            nearer=tuple((*self._nearer, *_leads_to(subjects))[:MOST_WORDS]),
            parts=_distinct(self._parts)[:MOST_WORDS],
            topics=urgency.topics if urgency else (),
            subjects=_feelings_last((*topics_of(subjects), *known)),
            told=bool(subjects) and not named,
            general=() if foreign or not self._is_told() else self._general(),
        )

    def _is_told(self) -> bool:
        """Whether somebody says what happens, rather than types what to look for."""
        said = (word for word in weighty_of(self._words) if word.known)
        return any(word.part is Part.verb for word in said)

    def _general(self) -> tuple[Asked, ...]:
        nodes = [keyed(phrase_keys(window)) for window in _FOR_ANYTHING]
        asked = self._meanings.asked(_FOR_ANYTHING[0], nodes)
        return (asked,) if asked.frequency else ()

    def _is_new(self, subject: Subject, foreign: bool) -> bool:
        """Whether a word is better looked for by what it means: 自殺 is Chinese and Japanese."""
        words = analyze(self._text[subject.start : subject.end])
        return foreign or not all(map(self._meanings.is_known, words))

    def _ask_translated(self, subjects: Sequence[Subject]) -> None:
        for leads_to in dict.fromkeys(one.leads_to for one in subjects):
            subject = next(one for one in subjects if one.leads_to == leads_to)
            written = [keyed(phrase_keys(lead)) for lead in leads_to]
            about = Term(Source.topics, subject.topic, SYNONYM)
            text = self._text[subject.start : subject.end]
            asked = self._meanings.asked(text, written)
            node = one_of([asked.node, about])
            self._asked.append(Asked(text, node, max(asked.frequency, 1)))

    def _chunks(self, text: str) -> list[str]:
        """What stands between spaces, except where the sound of all of it together is known."""
        chunks = [chunk for part in text.split() if (chunk := _EDGES.sub("", part))]
        whole = "".join(chunks)
        if len(chunks) > 1 and is_kana(whole) and self._synonyms.sounding(whole):
            return [whole]
        if is_latin(whole) and (sound := from_romaji(whole)) and self._synonyms.sounding(sound):
            return [sound]
        return chunks

    def _take(self, chunk: str) -> None:
        words = analyze(chunk)
        if dialled := numbers(chunk):
            self._ask_number(dialled, words)
            return
        if is_kana(chunk) and len(chunk) > 1 and self._is_spoken(chunk, words):
            synonyms = self._synonyms.sounding(chunk)
            if asked := self._meanings.kana(chunk, weighty_of(words), synonyms):
                self._asked += asked
                self._subjects.append(self._synonyms.topic_sounding(chunk))
                return
        keys = tuple(key for word in words for key in word.keys)
        if 1 < len(keys) <= _LONGEST_PHRASE:
            self._nearer.append(Phrase(Source.keys, keys, _NEARER))
        # Offsets count from the chunk: shifted, so that words of two chunks never look joined.
        shift = self._words[-1].end + 1 if self._words else 0
        self._words += (replace(w, start=w.start + shift, end=w.end + shift) for w in words)

    def _is_spoken(self, chunk: str, words: Sequence[Word]) -> bool:
        """Whether a kana chunk is better taken by its sound than by the dictionary's words."""
        if any(self._synonyms.of(word.keys) for word in words):
            return False
        return not (
            len(words) == 1
            and words[0].known
            and words[0].surface == chunk
            and self._meanings.is_known(words[0])
        )

    def _ask_number(self, dialled: Sequence[str], words: Sequence[Word]) -> None:
        closed: list[Node] = [Term(Source.keys, number) for number in dialled]
        spelled = Every(tuple(map(self._meanings.written, words)))
        nodes = [Every(tuple(closed)), spelled]
        self._asked.append(self._meanings.asked(" ".join(dialled), nodes))

    def _ask_in_spans(self, words: Sequence[Word]) -> None:
        """The longest phrases that have synonyms first; what lies between them word by word."""
        between: list[Word] = []
        at = 0
        while at < len(words):
            span = self._span(words, at)
            if not span:
                between.append(words[at])
                at += 1
                continue
            self._ask_between(between)
            between = []
            if span == 1 and is_feeling(words[at]):
                self._feelings.append(words[at])
            else:
                self._ask_span(words[at : at + span])
            at += span
        self._ask_between(between)

    def _ask_between(self, words: Sequence[Word]) -> None:
        """Relatives need not be there, but who has them comes first."""
        following = (*words[1:], None)
        aside = [
            one for one, after in zip(words, following, strict=False) if is_relative(one, after)
        ]
        self._relatives += aside
        self._nearer += (Phrase(Source.keys, word.keys) for word in aside)
        self._ask_words([word for word in words if word not in aside])

    def _ask_feelings(self) -> None:
        """Beside a trouble that is named, how it feels need not be there."""
        needed = not any(self._subjects)
        for word in self._feelings:
            if needed:
                self._ask_span([word])
            else:
                self._subjects.append(self._synonyms.topic(word.keys))

    def _span(self, words: Sequence[Word], at: int) -> int:
        keys: list[str] = []
        longest = 0
        for count, word in enumerate(words[at:], start=1):
            keys += word.keys
            if len(keys) > self._synonyms.longest:
                break
            if self._synonyms.of(tuple(keys)):
                longest = count
        return longest

    def _ask_span(self, span: Sequence[Word]) -> None:
        weighty = weighty_of(span) or span
        written = [asked for word in weighty for asked in self._meanings.word(word)]
        node = written[0].node if len(written) == 1 else Every(tuple(a.node for a in written))
        if len(written) > 1:
            self._parts += written
        keys = tuple(key for word in span for key in word.keys)
        self._subjects.append(self._synonyms.topic(keys))
        nodes = [node, *(keyed(other, SYNONYM) for other in self._synonyms.of(keys))]
        self._asked.append(self._meanings.asked("".join(w.surface for w in span), nodes))

    def _ask_words(self, words: Sequence[Word]) -> None:
        for word_run in runs_of(words):
            if len(word_run) > 1:
                self._asked += self._meanings.compound(word_run)
            else:
                self._asked += self._meanings.word(word_run[0])


@dataclass(frozen=True, slots=True)
class Relaxed:
    """Another try: how many of `counted` must match; `lifting` only rank.

    `last` is for when there is no hit at all.
    """

    counted: tuple[Asked, ...]
    lifting: tuple[Asked, ...] = ()
    needed: int = 1
    last: bool = False


def relaxations(plan: Plan, documents: int) -> Iterator[Relaxed]:
    """Looser and looser: half of the words that are not everywhere, any word, any subject, anyone.

    Somebody in danger is shown what is there for that danger, whatever words it uses.
    """
    possible = _possible(plan.words)
    rare = tuple(word for word in possible if word.frequency <= documents * _COMMON_SHARE)
    if rare and len(possible) > 1:
        common = tuple(word for word in possible if word not in rare)
        yield Relaxed(rare, common, math.ceil(len(rare) / 2))
    anything = _distinct((*possible, *_possible(plan.parts), *_topics(plan.topics)))
    if anything and (len(plan.words) > 1 or anything != plan.words or plan.subjects):
        yield Relaxed(anything)
    if plan.subjects:
        yield Relaxed(_topics(plan.subjects), last=True)
    elif plan.general:
        yield Relaxed(plan.general, last=True)


def _feelings_last(topics: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(dict.fromkeys(topics), key=FEELINGS.__contains__))


def _leads_to(subjects: Sequence[Subject]) -> Iterator[Phrase]:
    leads = dict.fromkeys(lead for subject in subjects for lead in subject.leads_to)
    for lead in leads:
        yield Phrase(Source.keys, phrase_keys(lead), _LEADS_TO)


def _without(text: str, subjects: Sequence[Subject]) -> str:
    for subject in subjects:
        gap = " " * (subject.end - subject.start)
        text = text[: subject.start] + gap + text[subject.end :]
    return text


def _topics(ids: Sequence[str]) -> tuple[Asked, ...]:
    return tuple(Asked(id, Term(Source.topics, id, SYNONYM), 1) for id in ids)


def _possible(words: Sequence[Asked]) -> tuple[Asked, ...]:
    return tuple(word for word in words if word.frequency)


def _distinct(asked: Sequence[Asked]) -> tuple[Asked, ...]:
    first: dict[Node, Asked] = {}
    for word in asked:
        first.setdefault(word.node, word)
    return tuple(first.values())
