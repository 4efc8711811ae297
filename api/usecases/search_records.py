"""What staff type into the list of records: words of a name, a telephone or corporate number."""

import re
import unicodedata

import jaconv

from api.usecases.compared_record import fingerprint
from models.phone_numbers import read_number
from models.repositories.staff_lists import SearchedWord
from models.vocabulary import RecordType

_NUMBER = re.compile(r"[+\d(][\d\s().+-]*\d")
_DASHES = re.compile(r"(?<=[\d)])\s*[‐‑‒–—―−－ー〜~-]\s*(?=[\d(])")
_FEWEST_DIGITS = 3
_CORPORATE = 13
MOST_WORDS = 8


def read_words(text: str) -> tuple[SearchedWord, ...]:
    """Each of them has to be found. A number may have spaces, dashes and brackets in it.

    >>> [word.digits for word in read_words("ひだまり ０９６ー３２８ー２３４０")]
    [None, '963282340']
    """
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", text)).strip()
    if _NUMBER.fullmatch(plain):
        return (_word(re.sub(r"\s+", " ", plain)),)
    # The words as they are typed: a name may be kept in wide letters.
    typed = text.split() if len(text.split()) == len(plain.split()) else plain.split()
    pairs = zip(typed, plain.split(), strict=True)
    return tuple(_word(word, as_typed) for as_typed, word in list(pairs)[:MOST_WORDS])


def _word(word: str, typed: str = "") -> SearchedWord:
    spellings = (typed or word, word, str(jaconv.kata2hira(word)), str(jaconv.hira2kata(word)))
    digits = re.sub(r"\D", "", word)
    number = _NUMBER.fullmatch(word) and len(digits) >= _FEWEST_DIGITS
    return SearchedWord(
        spellings=tuple(dict.fromkeys(spellings)),
        digits=_of_telephone(word, digits) if number else None,
        corporate_number=digits if number and len(digits) == _CORPORATE else None,
        fingerprints=_fingerprints(word) if number else (),
    )


def _of_telephone(word: str, digits: str) -> str:
    if word.startswith("+81"):
        return digits.removeprefix("81").removeprefix("0")
    return digits.removeprefix("0")


def _fingerprints(number: str) -> tuple[int, ...]:
    normalized = read_number(number).normalized
    if normalized is None:
        return ()
    return tuple(fingerprint(kind, ("phone", normalized)) for kind in RecordType)
