"""What a person is told and asked before anything of them is shared, in their language.

Every version of the words is kept: a consent says which one was shown (docs/consent.md).
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from models.errors import BadRequest

LANGUAGES = (
    *("ja", "ja-easy", "en", "zh-Hans", "ko", "vi", "pt", "es"),
    *("fil", "ne", "th", "id", "my", "uk"),
)
"""In the order in which they are offered."""
LANGUAGE_NAMES_JA = {
    "ja": "日本語",
    "ja-easy": "やさしい日本語",
    "en": "英語",
    "zh-Hans": "中国語（簡体字）",
    "ko": "韓国・朝鮮語",
    "vi": "ベトナム語",
    "pt": "ポルトガル語",
    "es": "スペイン語",
    "fil": "フィリピノ語",
    "ne": "ネパール語",
    "th": "タイ語",
    "id": "インドネシア語",
    "my": "ミャンマー語",
    "uk": "ウクライナ語",
}
PURPOSES = ("referral", "support_conference", "shared_support", "safety")
_FOLDER = Path(__file__).parents[2] / "models" / "reference" / "consent"
_SAME = {"tl": "fil", "zh": "zh-Hans", "jsl": "ja"}


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one version in one language; `tag` is what HTML calls the language."""

    version: str
    language: str
    words: dict[str, Any]

    @property
    def tag(self) -> str:
        return "ja" if self.language.startswith("ja") else self.language

    @property
    def is_japanese(self) -> bool:
        return self.tag == "ja"

    def say(self, name: str, **facts: str) -> str:
        """Facts are put in once, so that a name with braces stays what it is."""
        parts = str(self.words[name]).split("{")
        said = parts[0]
        for part in parts[1:]:
            fact, _, rest = part.partition("}")
            said += facts[fact] + rest
        return said

    def many(self, name: str) -> list[str]:
        return list(self.words[name])

    def field(self, name: str) -> str:
        return str(self.words["fields"][name])

    def purpose(self, name: str) -> str:
        """The word for a purpose; the code itself where a later version has left it out."""
        return str(self.words["purposes"].get(name, name))

    def day(self, at: date) -> str:
        """The same everywhere but in Japanese: nobody takes the day for the month."""
        return f"{at.year}年{at.month}月{at.day}日" if self.is_japanese else at.isoformat()


@cache
def versions() -> tuple[str, ...]:
    """The oldest first."""
    found = [one.name for one in _FOLDER.iterdir() if one.name.isdecimal()]
    return tuple(sorted(found, key=int))


def newest() -> str:
    return versions()[-1]


@cache
def wording(version: str, language: str) -> Wording:
    """Raises BadRequest for a version or language there never was."""
    if version not in versions() or language not in LANGUAGES:
        raise BadRequest("このことばの文面はありません。", parameter="language")
    file = _FOLDER / version / f"{language}.toml"
    return Wording(version, language, tomllib.loads(file.read_text(encoding="utf-8")))


def language_for(wanted: str) -> str:
    """The nearest language there are words in; Japanese that is easy to read where there are none.

    >>> language_for("zh-Hant"), language_for("tl"), language_for("fr")
    ('zh-Hans', 'fil', 'ja-easy')
    """
    if wanted in LANGUAGES:
        return wanted
    root = wanted.partition("-")[0]
    known = _SAME.get(root, root)
    return known if known in LANGUAGES else "ja-easy"
