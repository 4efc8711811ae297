"""The readings of the words that plain Japanese uses for hours, and text cut along them."""

import re

Segment = tuple[str, str | None]
"""Text, and its reading in hiragana where it has kanji that we know."""

_NUMBERS = "れい いち に さん し ご ろく しち はち く じゅう じゅういち じゅうに"
_DAY_NAMES = """
ついたち ふつか みっか よっか いつか むいか なのか ようか ここのか とおか
じゅういちにち じゅうににち じゅうさんにち じゅうよっか じゅうごにち
じゅうろくにち じゅうしちにち じゅうはちにち じゅうくにち はつか
にじゅういちにち にじゅうににち にじゅうさんにち にじゅうよっか にじゅうごにち
にじゅうろくにち にじゅうしちにち にじゅうはちにち にじゅうくにち さんじゅうにち さんじゅういちにち
"""
_UNITS = ("", "いっ", "に", "さん", "よん", "ご", "ろっ", "なな", "はっ", "きゅう")
_TENS = ("", "じゅう", "にじゅう", "さんじゅう", "よんじゅう", "ごじゅう")


def _minutes(number: int) -> str:
    tens, unit = divmod(number, 10)
    if unit == 0:
        return f"{_TENS[tens][:-1]}っぷん"
    ending = "ぷん" if unit in (1, 3, 4, 6, 8) else "ふん"
    return f"{_TENS[tens]}{_UNITS[unit]}{ending}"


_NUMBERED = (
    {f"{n}月": f"{reading}がつ" for n, reading in enumerate(_NUMBERS.split())}
    | {f"{n}日": reading for n, reading in enumerate(_DAY_NAMES.split(), 1)}
    | {f"{n}時": f"{'よ' if n == 4 else reading}じ" for n, reading in enumerate(_NUMBERS.split())}
    | {f"{n}分": _minutes(n) for n in range(1, 60)}
)
_WORDS = {
    "月曜日": "げつようび", "火曜日": "かようび", "水曜日": "すいようび", "木曜日": "もくようび",
    "金曜日": "きんようび", "土曜日": "どようび", "日曜日": "にちようび", "曜日": "ようび",
    "午前": "ごぜん", "午後": "ごご", "次の日": "つぎのひ", "次の週": "つぎのしゅう",
    "次の平日": "つぎのへいじつ", "前の日": "まえのひ", "前の週": "まえのしゅう",
    "毎日": "まいにち", "毎月": "まいつき",
    "祝日": "しゅくじつ", "休み": "やすみ", "開いています": "あいています", "番目": "ばんめ",
    "最後": "さいご", "時間": "じかん", "365日": "さんびゃくろくじゅうごにち",
    "24時間": "にじゅうよじかん", "年末年始": "ねんまつねんし", "予約": "よやく",
    "必要": "ひつよう", "受付": "うけつけ", "電話": "でんわ", "聞いて": "きいて", "日": "ひ",
    "月": "つき", "年": "ねん", "週": "しゅう", "昼": "ひる", "夜": "よる",
    "月の終わり": "つきのおわり",
    "会って": "あって", "話す": "はなす", "英語": "えいご",
    "中国語": "ちゅうごくご", "韓国語": "かんこくご", "日本語": "にほんご", "語": "ご",
    "台湾語": "たいわんご", "広東語": "かんとんご", "お盆": "おぼん", "夏": "なつ", "冬": "ふゆ",
    "春": "はる", "学校": "がっこう", "長い": "ながい", "分からない": "わからない", "間": "あいだ",
    "書いて": "かいて", "別": "べつ", "方法": "ほうほう", "文": "ぶん", "読む": "よむ",
    "1週": "いっしゅう", "平日": "へいじつ", "全部": "ぜんぶ",
}  # fmt: skip
_READINGS = _WORDS | _NUMBERED
_KNOWN = re.compile(
    "|".join(
        (r"(?<!\d)" if word[0].isdigit() else "") + re.escape(word)
        for word in sorted(_READINGS, key=len, reverse=True)
    )
)


def with_ruby(text: str) -> list[Segment]:
    """The text in pieces; joined again they are the text."""
    found: list[Segment] = []
    at = 0
    for word in _KNOWN.finditer(text):
        if word.start() > at:
            found.append((text[at : word.start()], None))
        found.append((word.group(), _READINGS[word.group()]))
        at = word.end()
    if at < len(text):
        found.append((text[at:], None))
    return found
