"""What one word of a question can stand for in the index."""

from collections.abc import Iterable, Sequence

from search.analyzer import Word, bigrams
from search.folding import is_kana, is_katakana, is_latin, katakana, loose
from search.kana import from_romaji
from search.lexicon import Vocabulary
from search.morphemes import Part
from search.plan import Asked, Either, Every, Node, Phrase, Source, Term
from search.synonyms import Keys

SYNONYM = 0.3
SOUND = 0.6
LIKENESS = 0.4
LETTERS = 0.5
_LONG_KATAKANA = 4


class Meanings:
    """Turns words into nodes, with an index's vocabulary in mind."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def estimate(self, node: Node) -> int:
        """How many documents a node may match, at most."""
        if isinstance(node, Every):
            return min(map(self.estimate, node.nodes), default=0)
        if isinstance(node, Either):
            return max(map(self.estimate, node.nodes), default=0)
        keys = node.keys if isinstance(node, Phrase) else (node.key,)
        match node.source:
            case Source.keys:
                return min(map(self._vocabulary.frequency, keys))
            case Source.readings:
                return min(map(self._vocabulary.reading_frequency, keys))
            case Source.letters:
                return min(map(self._vocabulary.pair_frequency, keys))
            case Source.topics:
                return self._vocabulary.documents()

    def asked(self, text: str, nodes: Iterable[Node]) -> Asked:
        """The first node is what was written; others stay only if the index may hold them."""
        written, *others = nodes
        possible = [node for node in (written, *others) if self.estimate(node)]
        node = one_of(possible or [written])
        return Asked(text, node, self.estimate(node))

    def is_known(self, word: Word) -> bool:
        return bool(self.estimate(self.written(word)))

    def written(self, word: Word) -> Node:
        """The word itself: its units in a row, or its other keys."""
        nodes: list[Node] = [keyed(word.keys)]
        nodes += [Term(Source.keys, key) for key in _names(word)]
        return one_of(nodes)

    def word(self, word: Word) -> list[Asked]:
        """A word in all its spellings; more than one where it must be taken apart."""
        if is_latin(word.surface) and not self.is_known(word):
            return self._romaji(word)
        nodes = [self.written(word)]
        if is_kana(word.surface) and len(word.surface) > 1:
            nodes.append(Term(Source.readings, katakana(word.surface), SOUND))
        if self._may_be_glued(word):
            nodes.append(_letters(word.surface))
        if not word.known and not self.is_known(word):
            nodes += self._alike(word.key)
            if is_kana(word.surface):
                alike = self._vocabulary.lexicon().readings_like(katakana(word.surface))
                nodes += _sounds(alike, LIKENESS)
        return [self.asked(word.surface, nodes)]

    def kana(self, text: str, words: Sequence[Word], synonyms: Sequence[Keys]) -> list[Asked]:
        """A chunk of kana only, where the dictionary's words cannot be trusted."""
        vocabulary, sound = self._vocabulary, katakana(text)
        also: list[Node] = [keyed(keys, SYNONYM) for keys in synonyms]
        letters = [_letters(text)] if is_katakana(text) and len(text) >= _LONG_KATAKANA else []
        if vocabulary.reading_frequency(sound):
            written = Every(tuple(map(self.written, words))) if words else None
            nodes = [Term(Source.readings, sound), *([written] if written else []), *letters, *also]
            return [self.asked(text, nodes)]
        if words and not also and all(word.known and self.is_known(word) for word in words):
            return [asked for word in words for asked in self.word(word)]
        lexicon = vocabulary.lexicon()
        if same := lexicon.readings_sounding(sound):
            return [self.asked(text, [*_sounds(same), *letters, *also])]
        pieces = [
            self.asked("".join(piece[:1]), _sounds(piece)) for piece in lexicon.in_words(sound)
        ]
        if also:
            spoken = [Every(tuple(piece.node for piece in pieces))] if pieces else []
            return [self.asked(text, [*also, *spoken])]
        if pieces:
            return pieces
        alike = _sounds(lexicon.readings_like(sound), LIKENESS)
        if alike or letters:
            return [self.asked(text, [*alike, *letters])]
        return [asked for word in words for asked in self.word(word)]

    def compound(self, words: Sequence[Word]) -> list[Asked]:
        """Neighbouring nouns of which the index does not know one: perhaps a slip of the finger."""
        text = "".join(word.surface for word in words)
        broken = any(_is_fragment(word) and not self.is_known(word) for word in words)
        shattered = 1 < len(text) <= 4 and all(len(word.surface) == 1 for word in words)
        alike = self._alike(loose(text)) if broken else []
        if not alike and not shattered:
            return [asked for word in words for asked in self.word(word)]
        written = Every(tuple(map(self.written, words)))
        return [self.asked(text, [written, *alike, _letters(text)])]

    def _romaji(self, word: Word) -> list[Asked]:
        lexicon = self._vocabulary.lexicon()
        spelling = word.aliases[0] if word.aliases else word.key
        sound = from_romaji(word.surface)
        if sound and len(sound) > 1:
            if same := lexicon.readings_sounding(sound):
                return [self.asked(word.surface, _sounds(same))]
            if pieces := lexicon.in_words(sound):
                return [self.asked(word.surface, _sounds(piece)) for piece in pieces]
        nodes: list[Node] = [self.written(word)]
        if len(spelling) > 3:
            nodes += self._alike(spelling)
            nodes += _sounds(lexicon.readings_like(sound or ""), LIKENESS)
        return [self.asked(word.surface, nodes)]

    def _alike(self, key: str) -> list[Node]:
        if key.isdigit():
            # A telephone number that is nearly right is wrong.
            return []
        alike = self._vocabulary.lexicon().keys_like(key)
        return [Term(Source.keys, key, LIKENESS) for key in alike]

    def _may_be_glued(self, word: Word) -> bool:
        """Whether the word may sit inside another that the dictionary could not cut."""
        if len(word.surface) < 2 or word.part is Part.number or is_latin(word.surface):
            return False
        if is_katakana(word.surface):
            long = len(word.surface) >= _LONG_KATAKANA
            return long or (len(word.surface) > 2 and not self.is_known(word))
        # Letter by letter 京都 is inside 東京都, so never for a place the dictionary knows.
        return not word.known or (word.part is not Part.place and not self.is_known(word))


def one_of(nodes: Sequence[Node], boost: float = 1.0) -> Node:
    return nodes[0] if len(nodes) == 1 and boost == 1.0 else Either(tuple(nodes), boost)


def keyed(keys: Keys, boost: float = 1.0) -> Node:
    if len(keys) == 1:
        return Term(Source.keys, keys[0], boost)
    return Phrase(Source.keys, keys, boost)


def _names(word: Word) -> tuple[str, ...]:
    # The bare unit of お金 is 金, which is Friday too: a document may be found by its units,
    # a question asks for the word.
    if len(word.units) > 1:
        return word.other_keys
    return tuple(alias for alias in word.aliases if alias != word.key)


def _letters(text: str) -> Node:
    spelling = loose(text)
    pairs = tuple(bigrams(text))
    if len(pairs) < 2:
        return Term(Source.letters, spelling, LETTERS)
    return Phrase(Source.letters, pairs, LETTERS, spelling)


def _sounds(readings: Iterable[str], boost: float = SOUND) -> list[Node]:
    return [Term(Source.readings, reading, boost) for reading in readings]


def _is_fragment(word: Word) -> bool:
    return not word.known or (len(word.surface) == 1 and word.part is not Part.number)
