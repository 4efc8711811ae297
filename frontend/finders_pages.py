"""What somebody sees who tells of a person they worry about: a form, and that it has arrived."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from api.usecases.noticed import FINDERS, SIGNS, URGENCIES
from frontend.proposals_pages import TellPage

HEADING = "気になる人のことを知らせる"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePage(TellPage):
    """Its title says nothing: somebody may look over a shoulder."""

    template: ClassVar[str] = "finders/form.html"
    finders: ClassVar[Sequence[tuple[str, str]]] = tuple(FINDERS.items())
    signs: ClassVar[Mapping[str, str]] = SIGNS
    urgencies: ClassVar[Sequence[tuple[str, str]]] = tuple(
        (key.value, words) for key, words in URGENCIES.items()
    )

    @property
    def heading(self) -> str:
        return HEADING

    @property
    def sensitive(self) -> bool:
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptPage(TellPage):
    """`is_taken` is all that is ever told; `is_urgent` is what the finder said themselves."""

    template: ClassVar[str] = "finders/receipt.html"

    is_taken: bool
    is_urgent: bool

    @property
    def heading(self) -> str:
        return "見ました。担当がいます" if self.is_taken else "とどきました"

    @property
    def sensitive(self) -> bool:
        return True
