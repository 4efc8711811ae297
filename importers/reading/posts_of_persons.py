"""Titles of persons behind the name of a body, after a space: 課長, 主査, 政策参与."""

import re

_POST = re.compile(
    r"^(?:[副代前元]?(?:代表|理事長|会長|座長|議長|社長|所長|園長|校長|館長|院長|施設長|支店長|支部長"
    r"|委員長|事務局長|事務局次長|センター長|部長|次長|課長|室長|係長|局長|参事|参事官|主幹|主査"
    r"|主任|主事|専務|常務|理事|監事|取締役|管理者|責任者|担当者|運営委員|委員|役員|職員|相談員"
    r"|支援員|民生委員|児童委員|顧問|参与|補佐|副主幹|マネージャー|ディレクター|コーディネーター)"
    r"|\S{1,6}(?:参与|取締役|補佐|次長|長補佐|事務局長|審議官|参事官))$"
)
_LONGEST = 20


def is_post(word: str) -> bool:
    """Whether the word is a title, or several: 課長, 副会長, 代表・事務局長.

    >>> is_post("代表・事務局長"), is_post("民生委員児童委員協議会")
    (True, False)
    """
    parts = re.split(r"[・/／兼]", word.strip())
    return len(word) <= _LONGEST and all(_POST.match(part) for part in parts)


def without_post(name: str) -> tuple[str, str]:
    """The body and the title behind it, which is empty where there is none.

    >>> without_post("見本市福祉課 課長補佐")
    ('見本市福祉課', '課長補佐')
    """
    body, space, last = name.strip().rpartition(" ")
    return (body.strip(), last) if space and body.strip() and is_post(last) else (name.strip(), "")
