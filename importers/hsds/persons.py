"""Names and accounts of persons in a feed: they stay outside. The desk of an office may come in."""

import re
from collections.abc import Mapping

_COLUMNS = {
    "metadata": ("updated_by",),
    "addresses": ("attention",),
    "postal_addresses": ("attention",),
    "services": ("assurer_email",),
    "locations": ("admin_emails",),
}
_OFFICE = re.compile(
    r"(?:課|係|室|部|局|所|館|園|校|院|会|署|庁|団体|センター|窓口|担当|受付|本部|支部|チーム"
    r"|ステーション|サロン|ホーム|クラブ|法人|機構|協議会|財団|デスク|ライン|ダイヤル)$"
    r"|\b(?:office|desk|department|team|centre|center|reception|helpline|hotline|line|service"
    r"|services|intake|enquiries|inquiries|admin|administration|unit|council|front)\b",
    re.IGNORECASE,
)
_ROLE_MAIL = re.compile(
    r"^(?:info|contact|office|hello|mail|help|helpline|support|enquir(?:y|ies)|inquir(?:y|ies)"
    r"|admin|reception|service|services|desk|team|intake|referrals?|soudan|sodan|madoguchi"
    r"|jimukyoku|uketsuke|toiawase|koho|fukushi|youth|general|main|center|centre)(?:[._+-].*)?@",
    re.IGNORECASE,
)
_LEFT_OUT = "個人の名前は取り込みませんでした。"
_MAIL_LEFT_OUT = "個人のものと思われるメールアドレスは取り込みませんでした。"


def without_persons(table: str, cells: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """The cells that may be kept, and what was left out in Japanese."""
    kept = dict(cells)
    if table == "contacts":
        return _contact(kept)
    left_out = [name for name in _COLUMNS.get(table, ()) if not _is_office(kept.get(name, ""))]
    if not any(kept.pop(name, None) for name in left_out):
        return kept, []
    return kept, [_LEFT_OUT]


def _contact(cells: dict[str, str]) -> tuple[dict[str, str], list[str]]:
    remarks = []
    name = cells.get("name", "").strip()
    if name and not _is_office(name):
        del cells["name"]
        remarks.append(_LEFT_OUT)
        mail = cells.get("email", "").strip()
        if mail and not _ROLE_MAIL.match(mail):
            del cells["email"]
            remarks.append(_MAIL_LEFT_OUT)
    return cells, remarks


def _is_office(name: str) -> bool:
    return _OFFICE.search(name.strip()) is not None
