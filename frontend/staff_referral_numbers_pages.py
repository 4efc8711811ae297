"""What the page of numbers about referrals shows, and the same as lines of a table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode

from api.usecases.referral_numbers import Numbers
from frontend.staff_pages import StaffPage

PATH = "/staff/referrals/numbers"
HIDDEN = "秘"
"""Instead of a count that could tell of somebody."""


def count_words(count: int | None) -> str:
    return HIDDEN if count is None else f"{count:,}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralNumbersPage(StaffPage):
    template: ClassVar[str] = "staff/referral_numbers/index.html"

    numbers: Numbers
    place: str
    above: str | None
    """The code of the area that contains this one, where the person may see it."""
    years: Sequence[int]
    k: int

    @property
    def title(self) -> str:
        return f"つなぎの数（{self.place}、{self.numbers.year.year}年度）"

    @property
    def words(self) -> str:
        return urlencode({"year": self.numbers.year.year, "area": self.numbers.area})

    def address(self, area: str) -> str:
        return f"{PATH}?{urlencode({'year': self.numbers.year.year, 'area': area})}"

    def said(self, count: int | None) -> str:
        return count_words(count)


def csv_rows(numbers: Numbers, place: str) -> Iterator[list[str]]:
    yield ["表", "項目", "相談", "送ったつなぎ", "注"]
    head = f"{place} {numbers.year.year}年度"
    for span in numbers.spans:
        yield [head, span.label, count_words(span.cases), count_words(span.sent), ""]
    for _, span in numbers.areas:
        yield ["地域", span.label, count_words(span.cases), count_words(span.sent), ""]
    for part in numbers.parts:
        for line in part.lines:
            cells = (count_words(line.count), "")
            counts = cells[::-1] if part.is_of_sent else cells
            yield [part.title, line.label, *counts, line.note or part.note]
    if numbers.answers is not None:
        half, most = numbers.answers
        yield ["返事までの日数", "半分に返事があった日数", "", str(half), ""]
        yield ["返事までの日数", "10件に9件に返事があった日数", "", str(most), ""]
    for word in numbers.words:
        note = "みんなの検索で何も見つからなかった回数（地域では分けていません）"
        yield ["見つからなかったことば", word.word, str(word.without_hits), "", note]
