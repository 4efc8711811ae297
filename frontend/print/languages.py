"""Names of languages on paper: in Japanese, because the printed fonts are Japanese ones."""

_NAMES = {
    "ja": "日本語",
    "ja-easy": "やさしい日本語",
    "en": "英語",
    "zh": "中国語",
    "zh-Hans": "中国語（簡体字）",
    "zh-Hant": "中国語（繁体字）",
    "ko": "韓国語",
    "vi": "ベトナム語",
    "ne": "ネパール語",
    "id": "インドネシア語",
    "tl": "フィリピノ語",
    "th": "タイ語",
    "pt": "ポルトガル語",
    "es": "スペイン語",
    "my": "ミャンマー語",
    "uk": "ウクライナ語",
    "fr": "フランス語",
    "ru": "ロシア語",
    "km": "クメール語",
    "mn": "モンゴル語",
    "si": "シンハラ語",
    "ur": "ウルドゥー語",
    "hi": "ヒンディー語",
    "bn": "ベンガル語",
    "jsl": "手話",
    "de": "ドイツ語",
    "it": "イタリア語",
    "fa": "ペルシャ語",
    "ar": "アラビア語",
    "ta": "タミル語",
    "lo": "ラオス語",
    "ms": "マレー語",
}


def language_on_paper(code: str | None, name: str | None) -> str | None:
    """The Japanese name where the code is known, else what the record says."""
    if code is None:
        return name
    return _NAMES.get(code) or _NAMES.get(code.split("-")[0]) or name or code
