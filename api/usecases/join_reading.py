"""From what was typed to what would be stored: an organization and its services."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from api.usecases.join_draft import JoinDraft
from api.usecases.join_steps import OF_SERVICE, OTHER_CHANNELS, YES, StepRead, read_step
from models.areas import NATION, AreaTree
from models.content import (
    AreaContent,
    ChannelContent,
    HoursContent,
    LanguageContent,
    OrganizationContent,
    PartnerProfile,
    PhoneContent,
    PlaceContent,
    ServiceContent,
    TopicContent,
    VerificationContent,
    canonical,
)
from models.directory_reference import DirectoryReference
from models.proposal import Proposal
from models.repositories.proposals import ProposerContact
from models.vocabulary import (
    LANGUAGE_NAMES,
    Channel,
    Kind,
    LanguageMeans,
    TopicState,
    VerificationStatus,
)

UNNAMED = "（名前はまだありません）"
CONFIRMED, AS_WRITTEN = "yes", "as_written"
HOURS_OK, HOURS_SEEN = "hours_ok", "hours_seen"
"""What was answered about the hours as we read them, and the words that were read then."""
_READ_OTHERWISE = "団体は、受付時間がこの読みかたとはちがうと言っています。"

Place = tuple[str, int]
"""A step and the number of the service it is about; 0 for the organization."""


@dataclass(frozen=True, slots=True)
class Registration:
    """`errors` are by step, in the order of the form; without any it may be sent."""

    organization: OrganizationContent
    services: tuple[tuple[UUID, ServiceContent], ...]
    contact: ProposerContact
    note: str | None
    answers: dict[str, Any]
    area_code: str | None
    errors: Mapping[Place, Mapping[str, str]]

    @property
    def content(self) -> dict[str, Any]:
        return {
            "organization": canonical(self.organization),
            "services": [
                {"id": str(id), "content": canonical(content)} for id, content in self.services
            ],
        }


def places_of(draft: JoinDraft) -> list[Place]:
    """Every step of this draft, in the order in which they are asked."""
    of_services = [
        (step, number) for number in range(1, len(draft.services) + 1) for step in OF_SERVICE
    ]
    return [("body", 0), *of_services, ("partners", 0), ("consent", 0)]


def read_draft(draft: JoinDraft, reference: DirectoryReference) -> Registration:
    """What is wrong or missing is left out of the content and stands in `errors`."""
    tree = reference.areas
    read = {place: read_step(place[0], draft.typed(*place), tree) for place in places_of(draft)}
    body, consent = read["body", 0].said, read["consent", 0].said
    name = body.get("name", UNNAMED)
    services = []
    for number, id in enumerate(draft.services, start=1):
        said: dict[str, Any] = {}
        for step in OF_SERVICE:
            said |= read[step, number].said
        hours_ok = _hours_answer(draft, number)
        services.append((UUID(id), _service(said, name, hours_ok, reference)))
    areas = [area.code for _, service in services for area in service.areas if area.code]
    return Registration(
        organization=_organization(body, read["partners", 0].said, consent),
        services=tuple(services),
        contact=ProposerContact(
            mail=consent.get("person_mail"),
            name=consent.get("person_name"),
            phone=consent.get("person_phone"),
            role=consent.get("person_role"),
        ),
        note=consent.get("note"),
        answers=_answers(consent),
        area_code=next((code for code in areas if code != NATION), None),
        errors={place: one.errors for place, one in read.items() if one.errors},
    )


def keep_read(proposal: Proposal, registration: Registration) -> dict[str, Any]:
    """Columns of a proposal that follow from what was typed."""
    kept = {
        name: value
        for name, value in proposal.answers.items()
        if name.startswith("_") or name == "not_us"
    }
    return {
        "title": registration.organization.name,
        "content": registration.content,
        "answers": kept | registration.answers,
        "area_code": registration.area_code,
    }


def hours_unsettled(draft: JoinDraft, number: int) -> bool:
    """Whether there are opening hours of which nobody has said that we read them well."""
    hours = draft.typed("contact", number).get("hours", "")
    return bool(hours) and not _hours_answer(draft, number)


def _hours_answer(draft: JoinDraft, number: int) -> str:
    """An answer holds for the words it was given to."""
    answer = draft.typed("hours", number)
    same = answer.get(HOURS_SEEN) == draft.typed("contact", number).get("hours", "")
    return answer.get(HOURS_OK, "") if same else ""


def _organization(
    body: Mapping[str, Any], partners: Mapping[str, Any], consent: Mapping[str, Any]
) -> OrganizationContent:
    commissioned = partners.get("commissioned")
    texts = {name: text for name, text in partners.items() if name not in _OTHERWISE_NAMED}
    listing = consent.get("listing")
    return OrganizationContent(
        name=body.get("name", UNNAMED),
        reading=body.get("reading"),
        legal_form=body.get("legal_form"),
        corporate_number=body.get("corporate_number"),
        website=body.get("website"),
        # Nothing is on the web or on paper that nobody has agreed to.
        on_web=listing in ("both", "web"),
        on_paper=listing == "both",
        partner_profile=PartnerProfile(
            **texts,
            for_whom=partners.get("supported"),
            commissioned=None if commissioned is None else commissioned == YES,
            area_scope=body.get("area_scope"),
        ),
    )


_OTHERWISE_NAMED = {"supported", "commissioned"}


def _service(
    said: Mapping[str, Any], owner: str, hours_ok: str, reference: DirectoryReference
) -> ServiceContent:
    hours = said.get("hours")
    areas: tuple[AreaContent, ...] = said.get("areas", ())
    means = said.get("means")
    return ServiceContent(
        name=said.get("service_name") or owner,
        kind=Kind(said.get("kind", Kind.window)),
        for_whom=said.get("for_whom"),
        what=said.get("what"),
        first_visit=said.get("first_visit"),
        not_accepted=said.get("not_accepted"),
        fees=said.get("fees"),
        flags=said.get("flags", {}),
        phones=tuple(_phones(said)),
        channels=tuple(_channels(said)),
        hours=(HoursContent(text=hours),) if hours else (),
        languages=tuple(
            LanguageContent(code=code, means=LanguageMeans(means) if means else None)
            for code in said.get("languages", ())
            if code in LANGUAGE_NAMES
        ),
        areas=areas,
        places=tuple(_places(said)),
        topics=tuple(
            TopicContent(id=id, state=TopicState.confirmed)
            for id in said.get("topics", ())
            if id in reference.topics
        ),
        verifications=(_doubted_hours(),) if hours and hours_ok == AS_WRITTEN else (),
    )


def _phones(said: Mapping[str, Any]) -> list[PhoneContent]:
    kinds = ((Channel.phone, said.get("phone")), (Channel.fax, said.get("fax")))
    return [PhoneContent(number=number, kind=kind) for kind, number in kinds if number]


def _channels(said: Mapping[str, Any]) -> list[ChannelContent]:
    kinds = (Channel.mail, Channel.form, Channel.line, *OTHER_CHANNELS)
    return [
        ChannelContent(kind=kind, value=said[kind])
        for kind in kinds
        if kind in said and kind is not Channel.fax
    ]


def _places(said: Mapping[str, Any]) -> list[PlaceContent]:
    place = {
        "name": said.get("place_name"),
        "address": said.get("address"),
        "transportation": said.get("transportation"),
    }
    if not any(place.values()):
        return []
    return [PlaceContent(**place, hidden=said.get("hidden", False))]


def _doubted_hours() -> VerificationContent:
    return VerificationContent(
        field="hours[0].text", status=VerificationStatus.doubtful, note=_READ_OTHERWISE
    )


def _answers(consent: Mapping[str, Any]) -> dict[str, Any]:
    answers = {
        "listing": consent.get("listing"),
        "platform_interest": consent.get("platform"),
        "way": consent.get("way"),
    }
    return {name: value for name, value in answers.items() if value}


def step_read(draft: JoinDraft, place: Place, tree: AreaTree) -> StepRead:
    return read_step(place[0], draft.typed(*place), tree)
