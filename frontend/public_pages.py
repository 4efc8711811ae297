"""The pages anybody may read, apart from the search: what each shows."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from api.usecases.found import AreaRead, FoundServices, ShownOrganization, ShownService, TopicRead
from frontend import wording
from frontend.cards import Card, card
from frontend.files_shown import NONE, ShownFiles
from frontend.hours_week import (
    PLAIN_REASONS,
    HoursReading,
    reading,
    year_end_assumed,
    year_end_assumed_english,
)
from frontend.linked_data import LinkedData, are_hours_sure, organization_data, service_data
from frontend.marking import mail_address, web_address
from frontend.notices import ALL_TO_COME, notices
from frontend.pages import PublicPage
from models.documents.service import ChannelPart, ServiceDocument
from models.vocabulary import CHANNEL_LABELS, Channel, Flag

SOON_DAYS = 62
"""A calendar is offered where something surely begins within these days."""
_SAID_ALREADY = (Flag.free, Flag.anonymous, Flag.appointment)


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage(PublicPage):
    template: ClassVar[str] = "home.html"

    topics: tuple[TopicRead, ...]

    @property
    def title(self) -> str:
        return "話せるところを、いっしょに探します"


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicsPage(PublicPage):
    template: ClassVar[str] = "topics.html"

    topics: tuple[TopicRead, ...]

    @property
    def title(self) -> str:
        return "困りごとから探す"


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutPage(PublicPage):
    template: ClassVar[str] = "about.html"

    @property
    def title(self) -> str:
        return "このサイトについて"


@dataclass(frozen=True, slots=True)
class PhoneRow:
    """`address` is "" where the number must not be called from the page."""

    number: str
    address: str
    label: str | None
    hours: str | None
    note: str | None
    doubtful: bool


@dataclass(frozen=True, slots=True)
class ChannelRow:
    kind: str
    value: str | None
    address: str
    label: str | None
    hours: str | None
    note: str | None
    doubtful: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePage(PublicPage):
    template: ClassVar[str] = "services/detail.html"

    shown: ShownService
    files: ShownFiles = NONE

    @property
    def document(self) -> ServiceDocument:
        return self.shown.document

    @property
    def title(self) -> str:
        return wording.page_name(self.document)

    @property
    def sensitive(self) -> bool:
        return wording.is_sensitive(self.document)

    @property
    def openness(self) -> wording.Openness:
        sure = wording.is_sure(self.document, self.now)
        return wording.openness(self.shown.open, self.shown.next_change, self.now, sure=sure)

    @property
    def reason(self) -> str:
        """Why, where the state alone does not say it; "" where hours speak for themselves."""
        reason = self.shown.reason
        return "" if reason in PLAIN_REASONS or not self.document.hours else reason

    @property
    def readings(self) -> list[HoursReading]:
        return [reading(hours) for hours in self.shown.hours]

    @property
    def assumed(self) -> str:
        """What was taken for 年末年始, where something on the page rests on it."""
        rests = self.shown.assumed or any(one.assumed for one in self.readings)
        return year_end_assumed(self.shown.sure_hours.year_end) if rests else ""

    @property
    def assumed_english(self) -> str:
        rests = self.assumed
        return year_end_assumed_english(self.shown.sure_hours.year_end) if rests else ""

    @property
    def has_calendar(self) -> bool:
        """A page that hides its subject offers nothing that stays on the device."""
        if self.sensitive or not are_hours_sure(self.document):
            return False
        today = self.now.astimezone(wording.JST).date()
        days = [today + timedelta(days=n) for n in range(SOON_DAYS)]
        return any(times.begins(day) for _, times in self.shown.sure_hours.parts() for day in days)

    def linked_data(self, base_url: str) -> LinkedData | None:
        if self.sensitive:
            return None
        return service_data(self.shown, base_url, self.now.astimezone(wording.JST).date())

    @property
    def asked(self) -> str:
        return wording.stamp(self.now)

    @property
    def notices(self) -> list[str]:
        return notices(self.document, self.now, ahead=ALL_TO_COME)

    @property
    def phones(self) -> list[PhoneRow]:
        return _phone_rows(self.document, Channel.phone)

    @property
    def faxes(self) -> list[PhoneRow]:
        return _phone_rows(self.document, Channel.fax)

    @property
    def channels(self) -> list[ChannelRow]:
        return [_channel_row(part) for part in self.document.channels]

    @property
    def flags(self) -> list[str]:
        return [
            wording.answer(self.document, flag)
            for flag in Flag
            if flag not in _SAID_ALREADY and flag in self.document.flags
        ]

    @property
    def ages(self) -> str:
        return wording.ages(self.document)

    @property
    def doubts(self) -> tuple[wording.Doubt, ...]:
        return wording.doubts(self.document)

    @property
    def doubt_sentence(self) -> str:
        return wording.doubt_sentence(self.document, self.now)

    def short_address(self, base_url: str) -> str:
        return f"{base_url.rstrip('/')}/s/{self.document.short_code}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationPage(PublicPage):
    template: ClassVar[str] = "organizations/detail.html"

    organization: ShownOrganization
    files: ShownFiles = NONE

    @property
    def title(self) -> str:
        if self.sensitive:
            return f"{wording.NEUTRAL_TITLE} {str(self.organization.id)[:8]}"
        return self.organization.name

    @property
    def sensitive(self) -> bool:
        return any(wording.is_sensitive(one.document) for one in self.organization.services)

    @property
    def asked(self) -> str:
        return wording.stamp(self.now)

    @property
    def cards(self) -> list[Card]:
        return [card(one, self.now) for one in self.organization.services]

    def linked_data(self, base_url: str) -> LinkedData | None:
        return None if self.sensitive else organization_data(self.organization, base_url)


@dataclass(frozen=True, slots=True, kw_only=True)
class AreasPage(PublicPage):
    template: ClassVar[str] = "areas/index.html"

    areas: tuple[tuple[str, str], ...]
    """(code, name) of each prefecture."""

    @property
    def title(self) -> str:
        return "住んでいるところから探す"


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaPage(PublicPage):
    template: ClassVar[str] = "areas/detail.html"

    area: AreaRead
    found: FoundServices

    @property
    def title(self) -> str:
        return f"{self.area.name}の相談先と居場所"

    @property
    def asked(self) -> str:
        return wording.stamp(self.now)

    @property
    def total(self) -> int:
        return 0 if self.found.relaxed else self.found.total

    @property
    def cards(self) -> list[Card]:
        """Nothing that was found only by leaving the area."""
        items = () if self.found.relaxed else self.found.items
        return [card(one, self.now) for one in items]


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorPage(PublicPage):
    """Never the end of the road: the template goes on to the search and to somebody to ask."""

    template: ClassVar[str] = "error.html"
    cache: ClassVar[str] = "no-store"

    heading: str
    sentences: tuple[str, ...]

    @property
    def title(self) -> str:
        return self.heading


def _phone_rows(document: ServiceDocument, kind: Channel) -> list[PhoneRow]:
    rows = []
    for index, phone in enumerate(document.phones):
        if phone.kind is not kind:
            continue
        doubtful = wording.doubtful_phone(document, index)
        callable_ = phone.tel is not None and not doubtful and kind is Channel.phone
        rows.append(
            PhoneRow(
                number=phone.number,
                address=wording.tel_address(phone.tel) if phone.tel and callable_ else "",
                label=phone.label,
                hours=phone.hours_text,
                note=phone.note,
                doubtful=doubtful,
            )
        )
    return rows


def _channel_row(part: ChannelPart) -> ChannelRow:
    address = "" if part.doubtful else web_address(part.value) or mail_address(part.value)
    return ChannelRow(
        kind=CHANNEL_LABELS[part.kind],
        value=part.value,
        address=address,
        label=part.label,
        hours=part.hours_text,
        note=part.note,
        doubtful=part.doubtful,
    )
