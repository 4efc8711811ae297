"""What may be sent as a photo or a leaflet, and in what words the rest is refused."""

import re
from enum import StrEnum

from models.errors import BadRequest

SHORTEST_TEXT, LONGEST_TEXT = 3, 200


class FileKind(StrEnum):
    entrance = "entrance"
    inside = "inside"
    leaflet = "leaflet"


FILE_KIND_LABELS = {
    FileKind.entrance: "入口の写真",
    FileKind.inside: "中のようすの写真",
    FileKind.leaflet: "ちらし（PDF）",
}
PHOTOS = frozenset({FileKind.entrance, FileKind.inside})

_SENTENCES = {
    "empty": "ファイルが空です。中身のあるファイルを選んでください。",
    "not_a_photo": "写真として読めませんでした。JPEG・PNG・WebP の写真を選んでください。",
    "heic": "iPhone の HEIC は、まだ読めません。設定の「カメラ」→「フォーマット」を"
    "「互換性優先」にするか、JPEG にしてから送ってください。",
    "not_a_leaflet": "PDF として読めませんでした。PDF のファイルを選んでください。",
    "unreadable": "写真として読めませんでした。JPEG・PNG・WebP の写真を選んでください。",
    "broken": "ファイルがとちゅうで切れているか、こわれています。もう一度保存して送ってください。",
    "too_many_pixels": "写真が大きすぎます。小さくしてから送ってください（5,000万画素まで）。",
    "too_small": "写真が小さすぎます。もう少し大きな写真を選んでください。",
    "active": "動きのある部品・ほかのファイル・パスワードが入った PDF は、使えません。"
    "「印刷」から PDF に保存し直すと、たいてい使えます。",
    "too_slow": "読むのに時間がかかりすぎました。小さなファイルにしてから送ってください。",
}
_NAMES_OF_FILES = re.compile(
    r"(\.(jpe?g|png|webp|heic|gif|pdf|tiff?)$)|"
    r"(^(img|dsc[fn]?|pxl|image|photo|screenshot|scan|写真|画像|無題)[-_ ()0-9]*$)",
    re.IGNORECASE,
)


class FileRefused(BadRequest):
    """What was sent cannot be used; the message says why and what helps."""

    def __init__(self, reason: str) -> None:
        super().__init__(_SENTENCES[reason])
        self.reason = reason


class FileTooLarge(BadRequest):
    def __init__(self, most: int) -> None:
        super().__init__(
            f"ファイルが大きすぎます（{most / 1_000_000:g} MB まで）。"
            "小さくしてから送ってください。"
        )


class TooManyFiles(BadRequest):
    def __init__(self, most: int) -> None:
        super().__init__(f"ファイルは {most} 個までです。使わないものを消してから送ってください。")


class ShowsThePlace(BadRequest):
    """A photo of the entrance where the place is kept secret."""

    def __init__(self) -> None:
        super().__init__(
            "場所を出さない相談先があるため、入口の写真は使えません。"
            "写真から場所が分かり、来る人があぶない目にあうことがあるためです。"
        )


def check_beginning(kind: FileKind, content: bytes) -> None:
    """By what the file begins with, never by its name. Raises FileRefused."""
    if not content:
        raise FileRefused("empty")
    if kind is FileKind.leaflet:
        if not content.startswith(b"%PDF-"):
            raise FileRefused("not_a_leaflet")
        return
    if content[4:8] == b"ftyp" and content[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"hevc"):
        raise FileRefused("heic")
    is_webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    if not is_webp and not content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        raise FileRefused("not_a_photo")


def wrong_text(text: str, kind: FileKind) -> str:
    """What is wrong with the words for those who cannot see it; "" if nothing.

    >>> wrong_text("白いドアの横に、青い看板があります", FileKind.entrance), wrong_text("IMG_2041", FileKind.inside)
    ('', 'ファイルの名前ではなく、写真に何がうつっているかを書いてください。')
    """  # noqa: E501 - an example
    is_photo = kind in PHOTOS
    if not SHORTEST_TEXT <= len(text) <= LONGEST_TEXT:
        what = "写真に何がうつっているかを" if is_photo else "何のちらしかを"
        return f"{what}、{SHORTEST_TEXT}～{LONGEST_TEXT} 文字で書いてください。"
    if _NAMES_OF_FILES.search(text.strip()):
        what = "写真に何がうつっているかを" if is_photo else "何のちらしかを"
        return f"ファイルの名前ではなく、{what}書いてください。"
    return ""
