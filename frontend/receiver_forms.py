"""What a receiver sends, read and done: the same by a link and signed in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import Depends

from api.dependencies import Areas, Reference, Search, Services
from api.usecases.answer_referral import answer_referral, open_received, read_received
from api.usecases.find_receivers import question_of
from api.usecases.find_services import find_services
from api.usecases.found import DirectoryQuery
from api.usecases.move_referral import Wish
from api.usecases.referral_room import Actor, ReferralRoom
from api.usecases.write_in_thread import say
from frontend.form_values import id_of, line_of, number_of, text_of
from frontend.receiver_pages import Declining, Shown
from frontend.receiver_words import CHANGED_MEANWHILE, DONE_WORDS, SAID
from models.base import id_in_time
from models.directory_reference import DirectoryReference
from models.documents.service import ServiceDocument
from models.errors import BadRequest, Conflict
from models.referral_states import OutcomeCode, ReasonCode, ReferralEvent
from models.repositories.areas import AreaRepository
from models.repositories.services import ServiceRepository
from models.support_case import SupportCase
from search.protocol import SearchBackend, SearchUnavailable

LONGEST_FORM = 64 * 1024
FIND, SAY = "find", "say"
CANDIDATES = 5
_FIELDS = {"reason": "reason-full", "next": "next-none", "outcome": "outcome-helped"}
"""The first of the buttons to choose from, to which an error leads."""


@dataclass(frozen=True, slots=True)
class Tried:
    """`done` is what is said above the page; otherwise what is wrong."""

    done: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""

    @property
    def status(self) -> HTTPStatus:
        if self.problem:
            return HTTPStatus.CONFLICT
        return HTTPStatus.UNPROCESSABLE_ENTITY if self.errors else HTTPStatus.OK


@dataclass(frozen=True, slots=True)
class Nearby:
    """What the directory is asked with for a next window."""

    services: ServiceRepository
    areas: AreaRepository
    search: SearchBackend
    reference: DirectoryReference

    async def candidates(
        self, near: str, case: SupportCase | None, *, most: int = CANDIDATES
    ) -> Sequence[ServiceDocument]:
        """By the words typed; without any, by the topics and the area. Nothing is counted."""
        asked = question_of(case, self.reference) if case else DirectoryQuery()
        query = DirectoryQuery(q=near, area=asked.area) if near else asked
        if not (near or asked.topic):
            return ()
        try:
            found = await find_services(
                replace(query, per_page=most),
                services=self.services,
                areas=self.areas,
                search=self.search,
                reference=self.reference,
            )
        except (SearchUnavailable, BadRequest):
            return ()
        return tuple(one.document for one in found.items)


async def _nearby(services: Services, areas: Areas, search: Search, reference: Reference) -> Nearby:
    return Nearby(services, areas, search, reference)


FindingNext = Annotated[Nearby, Depends(_nearby)]


async def show(
    id: UUID, actor: Actor | None, *, room: ReferralRoom, reference: DirectoryReference
) -> Shown:
    """Raises NotFound for whoever is not its receiver."""
    referral, case, acting = await open_received(id, actor, room=room)
    received = await read_received(referral, case, acting, room=room)
    return Shown(received, reference, str(id_in_time()))


async def try_move(
    id: UUID, actor: Actor | None, form: Mapping[str, object], *, room: ReferralRoom
) -> Tried:
    """Raises NotFound for whoever is not its receiver."""
    referral, case, acting = await open_received(id, actor, room=room)
    wish = _wish(form)
    if wish is None:
        return Tried(problem=CHANGED_MEANWHILE)
    try:
        await answer_referral(referral, case, wish, acting, room=room)
    except BadRequest as wrong:
        name = wrong.parameter or "note"
        return Tried(errors={_FIELDS.get(name, name): str(wrong)})
    except Conflict:
        return Tried(problem=CHANGED_MEANWHILE)
    return Tried(done=wish.event)


async def try_say(
    id: UUID, actor: Actor | None, form: Mapping[str, object], *, room: ReferralRoom
) -> Tried:
    """Raises NotFound for whoever is not its receiver."""
    referral, case, acting = await open_received(id, actor, room=room)
    message = id_of(form.get("once"))
    try:
        await say(text_of(form, "text"), referral, case, acting, room=room, id=message)
    except BadRequest as wrong:
        return Tried(errors={"text": str(wrong)})
    return Tried(done=SAY)


async def declining(
    id: UUID,
    actor: Actor | None,
    form: Mapping[str, object],
    *,
    room: ReferralRoom,
    nearby: Nearby,
) -> Declining:
    """The form as it stands. Raises NotFound for whoever is not its receiver."""
    referral, case, _ = await open_received(id, actor, room=room)
    near = line_of(form, "near")[:200]
    found = await nearby.candidates(near, case, most=CANDIDATES + 1)
    return Declining(
        version=text_of(form, "version") or str(referral.version),
        once=text_of(form, "once") or str(id_in_time()),
        candidates=[one for one in found if one.id != referral.service_id][:CANDIDATES],
        has_looked=bool(near),
    )


def done_words(done: str) -> str:
    """For what stands in the address after something was done."""
    if done == SAY:
        return SAID
    return DONE_WORDS.get(ReferralEvent(done), "") if done in set(ReferralEvent) else ""


def _wish(form: Mapping[str, object]) -> Wish | None:
    """None where it is no move at all."""
    said, once = text_of(form, "act"), text_of(form, "once", 40)
    if said not in set(ReferralEvent):
        return None
    reason, outcome = text_of(form, "reason"), text_of(form, "outcome")
    return Wish(
        event=ReferralEvent(said),
        version=number_of(form.get("version")),
        reason=ReasonCode(reason) if reason in set(ReasonCode) else None,
        outcome=OutcomeCode(outcome) if outcome in set(OutcomeCode) else None,
        next_service_id=id_of(form["next"]) if form.get("next") else None,
        note=text_of(form, "note", 2_000),
        # The same press twice is once; another button of the same page is another act.
        key=f"{once}.{said}" if once else None,
    )
