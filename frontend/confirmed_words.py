"""Who confirmed something, when and how, as one sentence."""

from datetime import date
from typing import Protocol

from models.documents.service import ServiceDocument
from models.vocabulary import VerificationStatus

_WHO = {
    "団体": "団体が",
    "その団体・窓口の人": "団体が",
    "市区町村の担当の課": "市区町村の担当の課が",
    "元の資料を出したところ": "元の資料を出したところが",
}
_HOW = {
    "電話": "電話で",
    "メール": "メールで",
    "メールのリンク": "メールで",
    "会って": "会って",
    "書類": "書類で",
    "ホームページ": "ホームページで",
    "団体のページ": "自分のページで",
}
"""What a source writes in its own words is not said: it was never meant for a sentence."""


class Entry(Protocol):
    @property
    def verified_on(self) -> date | None: ...
    @property
    def role(self) -> str | None: ...
    @property
    def method(self) -> str | None: ...


def confirmed_words(entry: Entry) -> str:
    """As in 2026年4月2日に、団体が電話で確かめました: as much of it as is known."""
    by = _WHO.get(entry.role or "", "") + _HOW.get(entry.method or "", "")
    on = entry.verified_on
    if on is None:
        return f"{by}確かめました"
    day = f"{on.year}年{on.month}月{on.day}日に"
    return f"{day}、{by}確かめました" if by else f"{day}確かめました"


def last_confirmed(document: ServiceDocument) -> str:
    """Of the whole record, the last time; empty where nobody has."""
    whole = [
        entry
        for entry in document.verifications
        if entry.field == "*"
        and entry.status is VerificationStatus.confirmed
        and entry.verified_on is not None
    ]
    best = max(whole, key=lambda entry: entry.verified_on or date.min, default=None)
    return confirmed_words(best) if best is not None else ""
