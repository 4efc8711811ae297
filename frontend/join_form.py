"""What a step of a registration answers: the next page, or the same one with what to mend.

Shared by the form for everybody (`frontend.join`) and that of staff (`frontend.join_staff`).
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from api.usecases.join import JoinDesk, begin, claim, deny, keep
from api.usecases.join_areas import settle
from api.usecases.join_draft import MOST_SERVICES, JoinDraft, plain
from api.usecases.join_reading import (
    AS_WRITTEN,
    CONFIRMED,
    HOURS_OK,
    HOURS_SEEN,
    Place,
    Registration,
    hours_unsettled,
    places_of,
    read_draft,
    step_read,
)
from api.usecases.join_steps import OF_SERVICE, READERS
from api.usecases.show_service import hours_as_read
from api.usecases.similar_bodies import AskedBody, SimilarBodies
from frontend import wording
from frontend.hours_week import reading
from frontend.join_pages import HoursPage, JoinPage, SamePage, Seat, StepPage
from importers.reading.wording import proposed_topics
from models.base import now
from models.errors import NotFound
from models.hours import read_hours
from models.proposal import Proposal

FindSimilar = Callable[[AskedBody], Awaitable[SimilarBodies]]
Fields = Mapping[str, str]

UNLISTED = "unlisted"
ASKING = frozenset({"body", "contact"})
"""Steps after which it is asked whether it is a body we know."""
_OWN = re.compile(r"[a-zA-Z0-9_-]{1,40}")
_NEVER_KEPT = {"act", "from", "opened", "form_token", "comment_title"}
_MOST_FIELDS = 150
_LIKELY = 6


@dataclass(slots=True)
class Writing:
    """One registration in one request. `token` is new where it has just been begun."""

    seat: Seat
    desk: JoinDesk
    similar: FindSimilar
    draft: JoinDraft
    proposal: Proposal | None = None
    token: str = ""

    @property
    def name(self) -> str:
        return self.draft.typed("body").get("name", "")


def place_of(step: str, number: int, draft: JoinDraft) -> Place:
    """Raises NotFound for a step there is not."""
    of_service = step in OF_SERVICE or step == "hours"
    known = draft.has(number) if of_service else number == 0
    if not known or (step not in READERS and step not in {"hours", "same"}):
        raise NotFound("step", step[:20])
    return step, number


async def nobody(_: AskedBody) -> SimilarBodies:
    return SimilarBodies()


async def show_place(writing: Writing, place: Place, *, after: str, editing: bool) -> JoinPage:
    if place[0] == "hours":
        return hours_page(writing, place, editing=editing)
    if place[0] == "same":
        return await same_page(writing, after=after, editing=editing)
    return step_page(writing, place, editing=editing)


def step_page(
    writing: Writing,
    place: Place,
    *,
    typed: Fields | None = None,
    status: int = 200,
    notice: str = "",
    trapped: bool = False,
    editing: bool = False,
) -> StepPage:
    """With what is kept, or with `typed` where that could not be kept."""
    draft, reference = writing.draft, writing.desk.reference
    kept = draft.typed(*place) if typed is None else own_fields(typed)
    read = step_read(draft, place, reference.areas)
    return StepPage(
        status=status,
        who=writing.seat.who,
        seat=writing.seat,
        typed=kept,
        errors=read.errors if status == 422 and typed is None else {},
        notice=notice,
        trapped=trapped,
        place=place,
        services=len(draft.services),
        name=draft.typed("about", place[1]).get("service_name", "") if place[1] else "",
        editing=editing,
        areas_asked=read.areas_asked if status == 422 else (),
        topics=reference.topics if place[0] == "topics" else {},
        likely_topics=_likely(draft, place) if place[0] == "topics" else (),
    )


def hours_page(
    writing: Writing, place: Place, *, errors: dict[str, str] | None = None, editing: bool = False
) -> HoursPage:
    text = writing.draft.typed("contact", place[1]).get("hours", "")
    today = now().astimezone(wording.JST).date()
    shown = hours_as_read(text, today, writing.desk.reference.year_end)
    return HoursPage(
        status=422 if errors else 200,
        who=writing.seat.who,
        seat=writing.seat,
        errors=errors or {},
        typed={"from": "check" if editing else ""},
        place=place,
        reading=reading(shown),
        unread=read_hours(text).unread,
    )


async def same_page(
    writing: Writing, *, after: str = "", editing: bool = False, is_live: bool = False
) -> SamePage:
    return SamePage(
        who=writing.seat.who,
        seat=writing.seat,
        typed={"after": after, "from": "check" if editing else ""},
        name=writing.name,
        similar=await open_question(writing),
        is_live=is_live,
    )


async def take_step(writing: Writing, place: Place, fields: Fields) -> JoinPage | str:
    """Keeps what was typed, right or wrong. An address, or the page with what to mend."""
    step, number = place
    act, editing = fields.get("act", "next"), fields.get("from") == "check"
    if step == "same":
        return await _take_same(writing, fields, editing=editing)
    if step == "hours":
        return await _take_hours(writing, place, fields, editing=editing)
    typed = own_fields(fields)
    if step == "about":
        typed = _with_areas(typed, writing)
    writing.draft.keep(step, number, typed)
    registration = await save(writing)
    if act == "back":
        return before(writing, place, editing=editing)
    if act == "later":
        return writing.seat.address("later")
    if act == "find":
        return f"{writing.seat.address(*place)}{_from(editing)}#likely"
    if place in registration.errors:
        return step_page(writing, place, status=422, editing=editing)
    if step in ASKING and await open_question(writing):
        mark = "&from=check" if editing else ""
        return f"{writing.seat.address('same')}?after={step}-{number}{mark}"
    return after(writing, place, registration, editing=editing)


async def save(writing: Writing) -> Registration:
    """Begun with the first step that is sent, not with the first look at the form."""
    if writing.proposal is None:
        account_id = writing.seat.who.account_id if writing.seat.who else None
        writing.proposal, writing.token = await begin(
            writing.draft, desk=writing.desk, account_id=account_id
        )
        return read_draft(writing.draft, writing.desk.reference)
    return await keep(writing.proposal, writing.draft, desk=writing.desk)


async def open_question(writing: Writing) -> SimilarBodies:
    """Bodies it may be, of which nobody has said yet whether it is one of them."""
    draft = writing.draft
    phones = [draft.typed("contact", at + 1).get("phone", "") for at in range(len(draft.services))]
    body = draft.typed("body")
    proposal = writing.proposal
    if not body.get("name") or (proposal is not None and proposal.record_id):
        return SimilarBodies()
    asked = AskedBody(
        body["name"],
        body.get("reading"),
        body.get("corporate_number"),
        tuple(phone for phone in phones if phone),
    )
    found = await writing.similar(asked)
    return found.but(proposal.answers.get("not_us", ())) if proposal else found


def after(writing: Writing, place: Place, registration: Registration, *, editing: bool) -> str:
    """Where the form goes on behind this step."""
    step, number = place
    seat = writing.seat
    if step == "contact" and hours_unsettled(writing.draft, number):
        return f"{seat.address('hours', number)}{_from(editing)}"
    places = places_of(writing.draft)
    is_asked_for = step == "first" and ("consent", 0) not in registration.errors
    if editing or is_asked_for or place == places[-1]:
        return seat.address("check")
    return seat.address(*places[places.index(place) + 1])


def before(writing: Writing, place: Place, *, editing: bool) -> str:
    places = places_of(writing.draft)
    at = places.index(place)
    if editing:
        return writing.seat.address("check")
    return writing.seat.address(*places[at - 1]) if at else writing.seat.base


def own_fields(fields: Fields) -> dict[str, str]:
    """Those a step may have, whatever else was sent."""
    own = [
        (name, value)
        for name, value in fields.items()
        if _OWN.fullmatch(name) and name not in _NEVER_KEPT
    ]
    return dict(own[:_MOST_FIELDS])


async def _take_same(writing: Writing, fields: Fields, *, editing: bool) -> str:
    step, _, number = fields.get("after", "body-0").partition("-")
    place = (step, int(number)) if number.isdecimal() and len(number) < 4 else ("body", 0)
    registration = await save(writing)
    if place not in places_of(writing.draft):
        place = ("body", 0)
    if fields.get("act") == "back":
        return f"{writing.seat.address(*place)}{_from(editing)}"
    question = await open_question(writing)
    proposal = writing.proposal
    assert proposal is not None  # noqa: S101 - saved above
    public = {str(one.id): one.id for one in question.public}
    chosen = fields.get("choice", "")
    if chosen in public:
        await claim(proposal, public[chosen], desk=writing.desk)
    elif chosen == UNLISTED and question.unlisted:
        await claim(proposal, question.unlisted[0], desk=writing.desk)
    else:
        everybody: list[UUID] = [*public.values(), *question.unlisted]
        await deny(proposal, everybody, desk=writing.desk)
    return after(writing, place, registration, editing=editing)


async def _take_hours(
    writing: Writing, place: Place, fields: Fields, *, editing: bool
) -> JoinPage | str:
    number = place[1]
    answer = fields.get(HOURS_OK, "")
    text = writing.draft.typed("contact", number).get("hours", "")
    contact = f"{writing.seat.address('contact', number)}{_from(editing)}"
    if fields.get("act") == "back":
        return contact
    if answer == "rewrite":
        return f"{contact}#hours"
    # What was read may be another text by now, in another window.
    if answer not in {CONFIRMED, AS_WRITTEN} or plain(fields.get(HOURS_SEEN, "")) != text:
        errors = {HOURS_OK: "合っているかどうかを、ひとつ選んでください。"}
        return hours_page(writing, place, errors=errors, editing=editing)
    writing.draft.keep("hours", number, {HOURS_OK: answer, HOURS_SEEN: text})
    registration = await save(writing)
    return after(writing, ("contact", number), registration, editing=editing)


def _with_areas(typed: Fields, writing: Writing) -> dict[str, str]:
    """The answers to what was asked back about the areas, put into the text."""
    kept = dict(typed)
    tree = writing.desk.reference.areas
    for name, choice in typed.items():
        if name.startswith("pick_") and choice:
            words = typed.get(name.replace("pick_", "words_"), "")
            kept["areas"] = settle(kept.get("areas", ""), words, choice, tree)
    return {name: value for name, value in kept.items() if not name.startswith(("pick_", "words_"))}


def _likely(draft: JoinDraft, place: Place) -> list[str]:
    """Topics that the words of the organization speak of, and those looked for by words."""
    about, body = draft.typed("about", place[1]), draft.typed("body")
    looked_for = draft.typed(*place).get("topic_words", "")
    told = [about.get(name, "") for name in ("service_name", "for_whom", "what")]
    said = " ".join([*told, body.get("name", "")])
    found = [*proposed_topics(looked_for), *proposed_topics(said)]
    return list(dict.fromkeys(topic.id for topic in found))[:_LIKELY]


def _from(editing: bool) -> str:
    return "?from=check" if editing else ""


def may_add(draft: JoinDraft) -> bool:
    return len(draft.services) < MOST_SERVICES
