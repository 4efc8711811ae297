"""What stands in one cell of a table: nothing, a whole number, a yes or a no."""

import unicodedata
from functools import lru_cache

_NOTHING = frozenset(
    {
        "",
        "-",
        "--",
        "---",
        "―",
        "――",
        "―――",
        "ー",
        "ーー",
        "ーーー",
        "—",
        "——",
        "———",
        "–",
        "−",
        "ｰ",
    }
    | {
        "なし",
        "無し",
        "無",
        "ナシ",
        "なし。",
        "該当なし",
        "特になし",
        "とくになし",
        "未設定",
        "空欄",
    }
    | {
        "n/a",
        "#n/a",
        "na",
        "null",
        "none",
        "nil",
        "#ref!",
        "#value!",
        "#name?",
        "#div/0!",
        "*",
        "/",
    }
    | {"非公開", "非公表", "不明", "未定", "0000-00-00"}
)


LONGEST_NOTHING = max(map(len, _NOTHING))


def said(cell: str) -> str:
    """The cell without spaces around it; empty when it only says that there is nothing."""
    text = cell.strip()
    return text if len(text) > LONGEST_NOTHING else _unless_nothing(text)


@lru_cache(maxsize=20_000)
def _unless_nothing(text: str) -> str:
    return "" if unicodedata.normalize("NFKC", text).strip().lower() in _NOTHING else text
