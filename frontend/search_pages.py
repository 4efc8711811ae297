"""The results of a search as a page, and the page that asks for a small correction."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar

from api.usecases.condition_labels import together
from api.usecases.found import DirectoryQuery, FacetValue, FoundServices, OpenState
from frontend import questions, wording
from frontend.cards import Card, card
from frontend.pages import PublicPage
from frontend.search_chips import Chip, chips, places_meant
from frontend.search_form import (
    LEGENDS,
    SearchForm,
    asked_moment,
    asks_for_sensitive,
    in_residents_words,
    plain_facets,
    search_form,
)
from frontend.search_relaxed import relaxed_sentences
from frontend.search_ways import by_way, with_reach
from models.areas import NATION
from models.directory_reference import DirectoryReference


@dataclass(frozen=True, kw_only=True)
class SearchPage(PublicPage):
    template: ClassVar[str] = "search/index.html"
    fragment: ClassVar[str] = "search/_fragment.html"

    question: questions.Question
    found: FoundServices
    reference: DirectoryReference

    @property
    def title(self) -> str:
        """Without the words that were typed: titles are read over shoulders and in histories."""
        page = self.found.query.page
        return f"相談先 {self.found.total}件" + (f"（{page}ページ目）" if page > 1 else "")

    @property
    def heading(self) -> str:
        if self.found.total:
            return f"{self.found.total}件 見つかりました"
        return "ぴったりの相談先は見つかりませんでした"

    @property
    def sensitive(self) -> bool:
        """Also where the words speak of violence, or a line made for it stands on top."""
        return (
            asks_for_sensitive(self.found.query)
            or not wording.SENSITIVE_TOPICS.isdisjoint(self.found.subjects)
            or any(
                topic.id in wording.SENSITIVE_TOPICS
                for one in self.found.urgent_contacts
                for topic in one.document.topics[:1]
            )
        )

    @cached_property
    def facets(self) -> dict[str, tuple[FacetValue, ...]]:
        return in_residents_words(self.found.facets, self.reference)

    @cached_property
    def form(self) -> SearchForm:
        return search_form(self.question, self.facets)

    @property
    def group_names(self) -> tuple[str, ...]:
        return tuple(LEGENDS)

    @property
    def asked(self) -> str:
        return asked_moment(self.found.asked, self.now) or wording.stamp(self.now)

    @property
    def _other_moment(self) -> bool:
        return bool(asked_moment(self.found.asked, self.now))

    @cached_property
    def cards(self) -> list[Card]:
        other_moment = self._other_moment
        return [
            with_reach(by_way(card(one, self.now, other_moment=other_moment), one), one)
            for one in self.found.items
        ]

    @property
    def urgent(self) -> bool:
        return self.found.urgent

    @property
    def urgent_cards(self) -> list[Card]:
        other_moment = self._other_moment
        return [
            card(one, self.now, other_moment=other_moment) for one in self.found.urgent_contacts
        ]

    @property
    def urgent_open(self) -> bool:
        """Whether it is true to say that somebody answers now."""
        return not self._other_moment and any(
            one.open is OpenState.open for one in self.found.urgent_contacts
        )

    @cached_property
    def chips(self) -> tuple[Chip, ...]:
        return chips(self.found, self.facets, self.now)

    @property
    def meant(self) -> list[tuple[str, str]]:
        """Other spellings of the question, and where they lead."""
        asked = self.found.query
        return [
            (words, questions.on_page(replace(asked, q=words), 1))
            for words in self.found.did_you_mean
        ]

    @property
    def places_meant(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        return places_meant(self.found, self.reference)

    @property
    def read_from_words(self) -> bool:
        return bool(self.found.conditions)

    @property
    def relaxed_sentences(self) -> list[str]:
        return relaxed_sentences(self.found)

    @property
    def related(self) -> tuple[tuple[str, str], ...]:
        """(words, address) of topics beside those that were asked for, in the same area."""
        area = self.found.query.area
        return tuple(
            (topic.question, questions.search_address(DirectoryQuery(topic=(topic.id,), area=area)))
            for topic in self.found.related
        )

    @property
    def beyond(self) -> str:
        """The address for other areas too; "" where they are there, or no area was asked for."""
        found = self.found
        if found.query.beyond or "area" in found.relaxed or not set(found.asked.area) - {NATION}:
            return ""
        return questions.beyond_area(found.query)

    @property
    def area_asked(self) -> str:
        return together([self.reference.areas.name(code) for code in self.found.asked.area])

    @property
    def leaflet(self) -> str:
        return questions.leaflet_address(self.found.query)

    @property
    def first_page(self) -> str:
        return questions.on_page(self.found.query, 1)

    @property
    def previous_page(self) -> str:
        page = self.found.query.page
        return questions.on_page(self.found.query, page - 1) if page > 1 else ""

    @property
    def next_page(self) -> str:
        page = self.found.query.page
        return questions.on_page(self.found.query, page + 1) if page < self.found.pages else ""


@dataclass(frozen=True, kw_only=True)
class CorrectionPage(PublicPage):
    """The form as it was sent, with what to change; nothing that was typed is lost."""

    template: ClassVar[str] = "search/invalid.html"

    question: questions.Question
    reference: DirectoryReference
    status: int = 422

    @property
    def title(self) -> str:
        return "すこし直してください"

    @property
    def sensitive(self) -> bool:
        return asks_for_sensitive(self.question.query)

    @cached_property
    def form(self) -> SearchForm:
        return search_form(self.question, plain_facets(self.question.query, self.reference))

    @property
    def group_names(self) -> tuple[str, ...]:
        return tuple(LEGENDS)
