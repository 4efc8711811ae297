"""Words that stand together in a question."""

from collections.abc import Iterator, Sequence

from search.analyzer import Word
from search.light import is_light
from search.morphemes import Part

_NOUNS = frozenset({Part.noun, Part.name, Part.place, Part.suffix, Part.other})


def weighty_of(words: Sequence[Word]) -> list[Word]:
    """Those that are not light."""
    return [word for word in words if not is_light(word)]


def runs_of(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Nouns that touch stand together, everything else alone; light words fall out of runs."""
    runs: list[list[Word]] = []
    for word in words:
        if runs and _belongs(runs[-1][-1], word):
            runs[-1].append(word)
        else:
            runs.append([word])
    for run in runs:
        shattered = len(run) > 1 and all(len(word.surface) == 1 for word in run)
        weighty = run if shattered else weighty_of(run)
        if weighty:
            yield weighty


def _belongs(word: Word, following: Word) -> bool:
    if word.end != following.start:
        return False
    # A word the dictionary does not know often falls into single letters: 見守 → 見, 守.
    letters = len(word.surface) == 1 and len(following.surface) == 1
    return letters or (word.part in _NOUNS and following.part in _NOUNS)
