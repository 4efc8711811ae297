"""Numbers a list states about itself, held against what it really has. Nothing is repaired."""

import re
import unicodedata


def number_in(text: str) -> int:
    """8０ and 1,500部 as numbers. Raises ValueError, in Japanese, when there is none."""
    digits = re.search(r"\d[\d,]*", unicodedata.normalize("NFKC", text))
    if digits is None:
        raise ValueError("数字の欄に数字がありません。")
    return int(digits.group().replace(",", ""))


def differs(what: str, stated: int | None, counted: int, unit: str) -> list[str]:
    """A sentence, where the list states a number and has another one."""
    if stated is None or stated == counted:
        return []
    sentence = (
        f"{what}は {stated:,} {unit}とありますが、一覧を数えると {counted:,} {unit}です。"
        "どちらが正しいかは、確かめていません。"
    )
    return [sentence]


def gaps(numbers: list[int]) -> list[str]:
    """A sentence, where numbers that should run 1, 2, 3 do not."""
    if numbers == list(range(1, len(numbers) + 1)):
        return []
    return ["一覧の番号が続いていません。抜けている行があるかもしれません。"]
