"""Words that carry little of a question: left out where anything else remains."""

from functools import lru_cache

from search.analyzer import Word, analyze
from search.morphemes import Part

_JAPANESE = """
する いる ある ない こと もの ところ とき ため よう わけ かた ほう 困る
困り 願う お願い ください できる ほしい 思う 言う 教える 知る もらう くれる
やる なる よい いい どう どこ だれ いつ なに 何 どんな どの この その あの
これ それ あれ ここ そこ 私 わたし あたし 僕 ぼく 俺 うち 自分 とても
すごく もう まだ また ちょっと 少し すぐ 今 本当 そう とか けど なんか
なんで 探す 調べる 場合 など 等 しまう みる おく いく くる つく 受ける 使う
られる
"""
_RELATIVES = """
夫 妻 旦那 嫁 彼氏 彼女 元夫 元妻 恋人 息子 娘 母 父 親 両親 お母さん お父さん 母親 父親 祖母 祖父
おばあちゃん おじいちゃん 兄 弟 姉 妹 孫 義母 義父 姑
"""
_FEELINGS = """
つらい しんどい 苦しい 疲れた 限界 不安 さびしい 寂しい ストレス
"""
_GATHERING = "会"
_LATIN = """
a an the in on at of to for and or i me my we our you your is are am be it do does can could want
need please with how what where who when there any some have has had im get near help
"""


@lru_cache(maxsize=1)
def _light_keys() -> frozenset[str]:
    # 行く is left out on purpose: 学校に行けない is more than a school.
    kept = {"行"}
    return frozenset(word.key for word in analyze(_JAPANESE)) - kept


@lru_cache(maxsize=1)
def _relatives() -> frozenset[str]:
    return frozenset(word.key for word in analyze(_RELATIVES))


@lru_cache(maxsize=1)
def _latin_words() -> frozenset[str]:
    return frozenset(_LATIN.split())


@lru_cache(maxsize=1)
def _feelings() -> frozenset[str]:
    return frozenset(word.key for word in analyze(_FEELINGS))


def is_feeling(word: Word) -> bool:
    """Whether it says how something feels, whatever that is."""
    return word.key in _feelings()


def is_light(word: Word) -> bool:
    if word.part is Part.suffix:
        return True
    surface = word.surface.lower()
    return word.key in _light_keys() or surface in _latin_words()


def is_relative(word: Word, following: Word | None) -> bool:
    """Whether it only says of whom is spoken: 母 in 「母が忘れっぽい」, not 親 in 「親の会」."""
    if following is not None and following.key == _GATHERING:
        return False
    return word.key in _relatives()
