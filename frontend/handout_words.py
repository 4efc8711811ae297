"""The few words on the paper for a resident, in the languages in which we have them."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class HandoutWords:
    title: str
    phone: str
    hours: str
    first: str
    place: str
    more: str
    danger: str
    checked: str


JA: Final = HandoutWords(
    title="ご案内",
    phone="電話",
    hours="受付時間",
    first="はじめてのとき",
    place="場所",
    more="くわしいこと",
    danger="命や体があぶないとき：110（警察）、119（救急・消防）",
    checked="の内容です。行く前に、電話で確かめると安心です。",
)
WORDS: Final[dict[str, HandoutWords]] = {
    "ja": JA,
    "ja-easy": HandoutWords(
        title="ごあんない",
        phone="でんわ",
        hours="でんわを うける じかん",
        first="はじめての とき",
        place="ばしょ",
        more="もっと くわしく",
        danger="あぶない とき：110（けいさつ）、119（きゅうきゅうしゃ）",
        checked="に つくりました。いく まえに、でんわで きいて ください。",
    ),
    "en": HandoutWords(
        title="Where to turn",
        phone="Phone",
        hours="Open",
        first="First visit",
        place="Address",
        more="More",
        danger="In danger: 110 (police), 119 (ambulance, fire)",
        checked=": printed on this day. Please call before you go.",
    ),
    "zh-Hans": HandoutWords(
        title="咨询窗口",
        phone="电话",
        hours="受理时间",
        first="初次利用时",
        place="地址",
        more="详细信息",
        danger="遇到危险时：110（警察）、119（急救、消防）",
        checked="的信息。前往之前请先打电话确认。",
    ),
    "ko": HandoutWords(
        title="상담 창구 안내",
        phone="전화",
        hours="접수 시간",
        first="처음 이용할 때",
        place="주소",
        more="자세히",
        danger="위험할 때: 110(경찰), 119(구급·소방)",
        checked="의 내용입니다. 가기 전에 전화로 확인하세요.",
    ),
    "vi": HandoutWords(
        title="Nơi tư vấn",
        phone="Điện thoại",
        hours="Giờ tiếp nhận",
        first="Lần đầu đến",
        place="Địa chỉ",
        more="Chi tiết",
        danger="Khi nguy hiểm: 110 (cảnh sát), 119 (cấp cứu, cứu hỏa)",
        checked=": ngày in. Hãy gọi điện trước khi đến.",
    ),
}
LANGUAGE_LABELS: Final = {
    "ja": "日本語",
    "ja-easy": "やさしい日本語",
    "en": "English",
    "zh-Hans": "简体中文",
    "ko": "한국어",
    "vi": "Tiếng Việt",
}


def nearest_language(code: str) -> str:
    """Whose words we have; plain Japanese for every other tongue.

    >>> [nearest_language(one) for one in ("ja", "zh", "zh-Hant", "ne", "xx")]
    ['ja', 'zh-Hans', 'zh-Hans', 'ja-easy', 'ja-easy']
    """
    if code in WORDS:
        return code
    return "zh-Hans" if code.startswith("zh") else "ja-easy"
