"""Words of a service that HSDS spreads over several columns and tables."""

import html
import re
from collections.abc import Iterable

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


def accessibility_words(rows: Iterable[Node]) -> str | None:
    """What a service and its places say of steps, lifts and the like: the model has no field."""
    said = [
        lines_in_one(one.get("accessibility", "description"), one.get("details"))
        for row in rows
        for one in row.below("accessibility")
    ]
    words = "、".join(dict.fromkeys(filter(None, said)))
    return f"バリアフリー: {words}" if words else None


def capacity_words(row: Node) -> str | None:
    """How many it takes, and how many places were free when somebody counted."""
    return lines(*(_capacity(one) for one in row.below("service_capacities")))


def _capacity(row: Node) -> str | None:
    unit = next((one.get("name") or "" for one in row.below("units")), "")
    most, free, on = row.get("maximum"), row.get("available"), row.get("updated")
    when = f"（{on[:10]} の時点）" if on else ""
    parts = (
        f"定員: {_plain(most)}{unit}" if most else None,
        f"空き: {_plain(free)}{unit}{when}" if free else None,
        row.get("description"),
    )
    return "、".join(filter(None, parts)) or None


def _plain(number: str) -> str:
    return number.removesuffix(".0")


def lines_in_one(*texts: str | None) -> str:
    return " ".join(" ".join(filter(None, texts)).split())


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
