"""Words of a service that HSDS spreads over several columns and tables."""

import html
import re

from importers.hsds.node import Node
from models.content import VerificationContent
from models.vocabulary import VerificationStatus

_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{2,6}|#x[0-9A-Fa-f]{2,5});")
_OLDEST = 130


def lines(*texts: str | None) -> str | None:
    return "\n".join(dict.fromkeys(text for text in texts if text)) or None


def cost_words(row: Node) -> str | None:
    options = [_cost(option) for option in row.below("cost_options")]
    payments = [one.get("payment") for one in row.below("payments_accepted")]
    payments.append(row.get("accepted_payments"))
    how = "、".join(filter(None, payments))
    return lines(
        row.get("fees_description", "fees"), *options, f"支払い方法: {how}" if how else None
    )


def _cost(row: Node) -> str | None:
    amount, currency = row.get("amount"), row.get("currency")
    price = " ".join(filter(None, (amount, currency)))
    if amount and currency == "JPY":
        price = f"{amount.removesuffix('.0')}円"
    days = "～".join(filter(None, (row.get("valid_from"), row.get("valid_to"))))
    parts = (row.get("option"), price, row.get("amount_description"), days and f"（{days}）")
    return " ".join(part for part in parts if part) or None


def ages(row: Node) -> tuple[int | None, int | None]:
    """Whole years from 0 to 130 in the right order; anything else is remarked and left out."""
    low, high = _age(row, "minimum_age"), _age(row, "maximum_age")
    if low is not None and high is not None and low > high:
        row.remark("下の年齢が上の年齢より高くなっています。")
        return None, None
    return low, high


def _age(row: Node, column: str) -> int | None:
    text = row.get(column)
    if text is None:
        return None
    if (found := re.fullmatch(r"(\d{1,3})(?:\.0+)?", text)) and int(found[1]) <= _OLDEST:
        return int(found[1])
    row.remark(f"{column} が年齢として読めません。")
    return None


def repaired(
    row: Node, column: str, text: str | None
) -> tuple[str | None, tuple[VerificationContent, ...]]:
    """The text with signs such as &rsquo; as the letters they stand for, and a note about it."""
    if text is None or not _ENTITY.search(text):
        return text, ()
    read = _ENTITY.sub(lambda found: html.unescape(found.group()), text)
    if "\x00" in read or not read.strip():
        row.remark(f"{column} に読めない記号があります。")
        return text, ()
    note = VerificationContent(
        field=column,
        status=VerificationStatus.as_printed,
        note="&rsquo; のような記号を、表す文字に直しました。",
        evidence=text,
    )
    return read, (note,)
