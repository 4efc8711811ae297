"""The cells of a support list: a row as it is printed, and what the list says around it."""

import re
from dataclasses import dataclass, replace

from importers.reading.listed_contact import read_listed_contact
from models.content import PrintedText

TOPIC = "相談内容"
CONTACT = "相談・連絡先"
HOURS = "受付日時"
PLACE = "相談先所在地"
COLUMNS = (TOPIC, CONTACT, HOURS, PLACE)
TOPIC_ABOVE = "上の行の相談内容"
OCCURRENCE = "同じ名前の何番目"
DATE = "作成時期"
CLOSED = "一覧の決まりの休み"
RULE = "予約の決まり"
MARKS = "相談分野のマーク"
DEFAULT = "迷ったときの窓口"

_NUMBER = re.compile(
    r"[☎☏℡]|[0０][0-9０-９]{1,4}[-‐－ー(（][0-9０-９]{1,4}[-‐－ー)）][0-9０-９]{3,4}"
)


@dataclass(frozen=True, slots=True)
class SupportCells:
    """The four cells to the letter, and what the list says for all of its rows."""

    topic: str
    contact: str
    hours: str
    place: str
    topic_above: str
    occurrence: str
    date: str
    closed: tuple[str, ...]
    rule: str
    marks: tuple[str, ...]
    default: str

    @property
    def printed(self) -> tuple[PrintedText, ...]:
        texts = (self.topic, self.contact, self.hours, self.place)
        named = zip(COLUMNS, texts, strict=True)
        return tuple(PrintedText(column=column, text=text) for column, text in named if text)

    @property
    def is_shifted(self) -> bool:
        return is_shifted([self.topic, self.contact])

    @property
    def in_place(self) -> "SupportCells":
        """The cells under the headings they belong to."""
        if not self.is_shifted:
            return self
        return replace(
            self, topic="", topic_above="", contact=self.topic, hours=self.contact, place=self.hours
        )


def is_shifted(cells: list[str]) -> bool:
    """Whether a row moved a column to the left, so that its number stands under the topics."""
    number_first = bool(cells) and _NUMBER.search(cells[0]) is not None
    return number_first and not any(_NUMBER.search(cell) for cell in cells[1:2])


def name_in(cells: list[str]) -> str:
    """The printed name of the window in the cells of a line; empty if there is none."""
    column = 0 if is_shifted(cells) else 1
    try:
        return read_listed_contact(cells[column]).printed if column < len(cells) else ""
    except ValueError:
        return ""
