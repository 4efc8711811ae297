"""What was let go to find anything, said in words."""

from collections.abc import Sequence

from api.usecases.condition_labels import together
from api.usecases.found import FoundServices, GivenUp

_MOST_SENTENCES = 2
_NOT_FOUND = "が見つからなかったので、"
_SENTENCES = {
    "time": "{said}に開いているところ" + _NOT_FOUND + "曜日や時間を外しました。",
    "open": "{said}のところ" + _NOT_FOUND + "受付時間を外しました。",
    "kind": "種類が「{said}」のところ" + _NOT_FOUND + "種類を外しました。",
    "flag": "「{said}」に合うところ" + _NOT_FOUND + "この条件を外しました。",
    "without_flag": "「{said}」ところのほか" + _NOT_FOUND + "それも並べています。",
    "channel": "連絡のしかたが「{said}」のところ" + _NOT_FOUND + "連絡のしかたを外しました。",
    "age": "{said}の人が使えるところ" + _NOT_FOUND + "年齢を外しました。",
    "radius": "{said}のところ" + _NOT_FOUND + "場所の近さを外しました。",
    "language": "{said}で話せるところ" + _NOT_FOUND + "ことばを外しました。",
    "area": "{said}のためのところ" + _NOT_FOUND + "ほかの地域も並べています。",
    "topic": "「{said}」のところ" + _NOT_FOUND + "困りごとを外しました。",
    "without_channel": "{said}のほかに連絡できるところ"
    + _NOT_FOUND
    + "{said}のところも並べています。",
    "without_area": "{said}のほかのところ" + _NOT_FOUND + "{said}のところも並べています。",
    "without_words": "「{said}」のほかのところ" + _NOT_FOUND + "それも並べています。",
}


def relaxed_sentences(found: FoundServices) -> list[str]:
    """One for each of few conditions, one for all of many; then what became of the words."""
    sentences = _conditions(found.given_up)
    if "words" in found.relaxed:
        exact = found.exact
        lead = f"すべてのことばに合うのは{exact}件です。" if exact else ""
        sentences.append(f"{lead}書いてくださったことばの一部に合うものを並べています。")
    return sentences


def _conditions(given_up: Sequence[GivenUp]) -> list[str]:
    labels: dict[str, tuple[str, ...]] = {}
    for one in given_up:
        labels[one.name] = labels.get(one.name, ()) + one.labels
    if len(labels) <= _MOST_SENTENCES:
        return [_SENTENCES[name].format(said=together(said)) for name, said in labels.items()]
    names = "".join(f"「{together(said)}」" for said in labels.values())
    return [f"すべての条件に合うところは見つかりませんでした。{names}を外したものを並べています。"]
