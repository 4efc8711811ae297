"""Words that plain Japanese spells in kana, and readings in brackets after the kanji."""

import re

_WEEKDAYS = {
    f"{kana}{end}": f"{kanji}曜日"
    for kanji, kana in zip(
        "月火水木金土日", ("げつ", "か", "すい", "もく", "きん", "ど", "にち"), strict=True
    )
    for end in ("よう日", "ようび", "曜び")
}
_WORDS = _WEEKDAYS | {
    "まいにち": "毎日",
    "まいしゅう": "毎週",
    "まいつき": "毎月",
    "へいじつ": "平日",
    "しゅくじつ": "祝日",
    "ねんまつねんし": "年末年始",
    "ねんまつ ねんし": "年末年始",
    "おぼん": "お盆",
    "なつやすみ": "夏休み",
    "ふゆやすみ": "冬休み",
    "はるやすみ": "春休み",
    "ひるやすみ": "昼休み",
    "おやすみ": "お休み",
    "やすみ": "休み",
    "うけつけ": "受付",
    "よやく": "予約",
    "ひつよう": "必要",
    "そうだん": "相談",
    "じかん": "時間",
    "つぎの日の": "翌日の",
    "つぎの ひの": "翌日の",
    "あいています": "開いています",
    "あいている": "開いている",
    "開いている 時間": "開館時間",
    "あいている じかん": "開館時間",
    "あいている時間": "開館時間",
    "しまっています": "閉まっています",
}
_AFTER_NUMBER = {"じ": "時", "じはん": "時半", "ふん": "分", "ぷん": "分", "がつ": "月"}
_BEFORE_NUMBER = {"ごぜん": "午前", "ごご": "午後", "だい": "第", "よる": "夜", "あさ": "朝"}


def _any(words: dict[str, str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


IN_KANA = re.compile(
    rf"{_any(_WORDS)}|(?<=\d)\s?(?:{_any(_AFTER_NUMBER)})(?=から|まで|に|の|[^ぁ-んー]|$)"
    rf"|(?<!に)(?:{_any(_BEFORE_NUMBER)})\s?(?=\d)"
)
HIRAGANA = re.compile(r"(?:[ぁ-ん] ?){2}|\d\s?じ|\([ぁ-ん]\)")
_ALL = _WORDS | _AFTER_NUMBER | _BEFORE_NUMBER

_READINGS = {
    "月": "げつ|げつようび|がつ", "火": "か|かようび", "水": "すい|すいようび",
    "木": "もく|もくようび", "金": "きん|きんようび", "土": "ど|どようび",
    "日": "にち|にちようび|ひ", "曜": "よう", "時": "じ", "分": "ふん|ぷん", "半": "はん",
    "午前": "ごぜん", "午後": "ごご", "毎日": "まいにち", "毎週": "まいしゅう", "平日": "へいじつ",
    "祝日": "しゅくじつ", "年末年始": "ねんまつねんし", "休": "やす", "休日": "きゅうじつ",
    "曜日": "ようび", "時間": "じかん", "受付": "うけつけ", "予約": "よやく", "第": "だい",
}  # fmt: skip
_READING_OF: dict[str, tuple[str, ...]] = {}
for _kanji, _kana in _READINGS.items():
    for _word in _kana.split("|"):
        _READING_OF[_word] = (*_READING_OF.get(_word, ()), _kanji)
READING = re.compile(rf"\((?:{_any(dict.fromkeys(_READING_OF, ''))})\)")
"""月（げつ）: only a reading of just these characters, for 月（やすみ） says something."""


def without_reading(match: re.Match[str]) -> str:
    kanji = _READING_OF[match.group()[1:-1]]
    return "" if match.string.endswith(kanji, 0, match.start()) else match.group()


def in_kanji(match: re.Match[str]) -> str:
    return _ALL.get(match.group().strip(), match.group())
