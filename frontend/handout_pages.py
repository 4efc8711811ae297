"""The paper for a resident. It says nothing of them: somebody else may find it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode

from markupsafe import Markup

from api.usecases.found import ShownService
from frontend import wording
from frontend.handout_words import LANGUAGE_LABELS, WORDS, HandoutWords
from frontend.leaflets import short_url
from frontend.print.qr import qr_svg
from frontend.staff_pages import StaffPage
from models.documents.service import PlacePart

Reading = tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class HandoutHours:
    """`text` as the window writes it; `english` and `easy` where the whole of it is understood."""

    label: str
    text: str
    easy: Reading
    english: str


@dataclass(frozen=True, slots=True)
class HandoutWindow:
    """One window on the paper. `phones` are (number, whose it is and when it answers)."""

    id: str
    name: str
    reading: str
    organization: str
    for_whom: str
    easy: str
    phones: tuple[tuple[str, str], ...]
    hours: tuple[HandoutHours, ...]
    first_visit: str
    places: tuple[str, ...]
    address: str
    code: Markup
    is_telling: bool
    """Whether its name says what it is about to whoever finds the paper."""


def handout_window(shown: ShownService, base_url: str) -> HandoutWindow:
    document = shown.document
    url = short_url(document, base_url)
    organization = document.organization.name
    return HandoutWindow(
        id=str(document.id),
        name=document.name,
        reading=document.reading or "",
        organization="" if organization == document.name else organization,
        for_whom=document.for_whom or document.summary,
        easy=document.summary_easy or "",
        phones=tuple((number, words) for number, _, words in wording.phone_rows(document)),
        hours=tuple(
            HandoutHours(one.label or "", one.text, one.easy, one.english) for one in shown.hours
        ),
        first_visit=document.first_visit or "",
        places=tuple(filter(None, (_place(one) for one in document.places))),
        address=url.partition("://")[2],
        code=Markup(qr_svg(url)),  # noqa: S704 - drawn by us from our own address
        is_telling=wording.is_sensitive(document),
    )


def _place(place: PlacePart) -> str:
    where = "".join(filter(None, (place.prefecture, place.city, place.address)))
    postal = f"〒{place.postal_code}" if place.postal_code else ""
    return "　".join(filter(None, (postal, where, place.name, place.transportation)))


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoutPage(StaffPage):
    template: ClassVar[str] = "handout/sheet.html"

    windows: Sequence[HandoutWindow]
    language: str = "ja"
    is_neutral: bool = False
    languages: ClassVar[dict[str, str]] = LANGUAGE_LABELS

    @property
    def title(self) -> str:
        """In the tab, and where a browser prints it: nothing that tells."""
        return "ご案内"

    @property
    def words(self) -> HandoutWords:
        return WORDS[self.language]

    @property
    def tongue(self) -> str:
        """For the attribute `lang`."""
        return "ja" if self.language == "ja-easy" else self.language

    @property
    def is_telling(self) -> bool:
        return any(one.is_telling for one in self.windows)

    @property
    def printed(self) -> str:
        today = self.now.date()
        return wording.day(today) if self.tongue == "ja" else today.isoformat()

    def address(self, *, language: str = "", neutral: bool | None = None) -> str:
        is_neutral = self.is_neutral if neutral is None else neutral
        return handout_address(
            [one.id for one in self.windows], language or self.language, is_neutral=is_neutral
        )


def handout_address(ids: Sequence[str], language: str, *, is_neutral: bool) -> str:
    pairs = [*(("service", id) for id in ids), ("language", language)]
    return f"/staff/handout?{urlencode([*pairs, *([('neutral', '1')] if is_neutral else [])])}"
