"""What the secretariat sends about one proposal: one form, of which the button says what to do."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData

from api.access import CheckedForm, Staff, needs
from api.area_rights import ChangeRights
from api.dependencies import AppSettings, Reference
from api.review_room import Deciding
from api.usecases.record_history import undo_at_once
from api.usecases.review_approve import RecordMovedOn, approve
from api.usecases.review_decide import (
    ANSWERS,
    ask_back,
    decline,
    keep_checklist,
    mark_seen,
    withdraw,
    write_note,
)
from api.usecases.review_parts import UndecidedField
from api.usecases.review_plan import Decision
from api.usecases.review_proposal import ReviewRoom
from api.usecases.rights import Rights
from api.usecases.sign_in import SignedIn
from frontend import wording
from frontend.form_values import number_of, texts_of
from frontend.going_in import go_on
from frontend.staff_record_list import publication
from frontend.staff_records_pages import METHODS
from frontend.staff_review import PATH, review_page
from models.account import Role
from models.errors import BadRequest, Conflict
from models.proposal import PROPOSAL_LABELS, WAITING, Proposal, ProposalState
from models.vocabulary import Publication

LONGEST_LINE, LONGEST_TEXT = 500, 4_000
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_MISSING = {
    "ask": "たずねたいことを書いてください。",
    "decline": "見送るわけを書いてください。送った人に伝わります。",
    "withdraw": "取り下げのいきさつを書いてください。",
    "undo": "もとにもどすわけを書いてください。",
}
UNDECIDED = WAITING | {ProposalState.asked_back}
RECORD_MOVED = (
    "見ているあいだに、記録のほうが変わりました。くらべる内容を新しくしました。"
    "もう一度たしかめてから、決めてください。"
)

router = APIRouter(prefix=PATH, dependencies=needs(Role.secretariat), max_body_size=256 * 1024)


@dataclass(frozen=True, slots=True)
class _Sent:
    """What was typed, read."""

    typed: Mapping[str, str]
    criteria: Mapping[str, Mapping[str, str]]

    def get(self, name: str, longest: int = LONGEST_LINE) -> str:
        return self.typed.get(name, "").strip()[:longest]

    @property
    def what(self) -> str:
        return self.typed.get("decision", "keep")

    @property
    def version(self) -> int:
        return number_of(self.typed.get("version"))

    @property
    def message(self) -> str:
        return self.get("message", LONGEST_TEXT)

    @property
    def decision(self) -> Decision:
        """Raises BadRequest for an organization that is none."""
        names = self.typed
        method = self.get("method")
        return Decision(
            choices={name: said for name, said in names.items() if name.startswith("take-")},
            left_out=frozenset(n.removeprefix("skip-") for n in names if n.startswith("skip-")),
            numbers={
                name.removeprefix("seen-"): number_of(said)
                for name, said in names.items()
                if name.startswith("seen-")
            },
            to=_state(self.get("to")),
            method=method if method in METHODS else None,
            message=self.message,
            moved_to=_organization(self.get("moved_to")),
            invites=bool(self.get("invite")),
        )


@router.post("/{id}/decision")
async def decide(
    request: Request,
    form: CheckedForm,
    id: UUID,
    who: Staff,
    room: Deciding,
    rights: ChangeRights,
    reference: Reference,
    settings: AppSettings,
) -> Response:
    """All of it or nothing: where it cannot be done, the page comes back as it was typed."""
    proposal = await room.proposals.get(id)
    await rights.check_proposal(proposal)
    sent = _read(form, settings.review_criteria)
    errors: dict[str, str] = {}
    status, quicker = HTTPStatus.UNPROCESSABLE_ENTITY, ""
    if sent.what in _MISSING and not sent.message:
        errors["message"] = _MISSING[sent.what]
    else:
        try:
            async with room.proposals.session.begin_nested():
                query = await _do(proposal, sent, who, room, rights)
        except UndecidedField as undecided:
            errors[undecided.name] = str(undecided)
        except BadRequest as wrong:
            errors[wrong.parameter or "decision"] = str(wrong)
        except Conflict as conflict:
            status = HTTPStatus.CONFLICT
            quicker = await _quicker(id, sent, who, conflict, room)
        else:
            return go_on(f"{PATH}/{id}?{query}")
    page = await review_page(
        id,
        who,
        room,
        reference,
        settings,
        status=status,
        typed=sent.typed,
        errors=errors,
        quicker=quicker,
    )
    return page.response(request)


async def _do(
    proposal: Proposal, sent: _Sent, who: SignedIn, room: ReviewRoom, rights: Rights
) -> str:
    """What the page is to say afterwards, as a query."""
    version = sent.version
    if sent.what == "seen":
        await mark_seen(proposal, who, version=version, room=room)
        return "done=seen"
    if sent.what == "undo":
        undone = await undo_at_once(proposal, sent.message, who, version=version, room=room)
        await rights.check_proposal(proposal)
        return "done=undo_waits" if undone.proposal else "done=undone"
    if proposal.state in UNDECIDED:
        version = await _keep(proposal, sent, who, version, room)
    has_mail = True
    match sent.what:
        case "approve":
            approved = await approve(proposal, sent.decision, who, version=version, room=room)
            done = "first" if approved.waits else "approved"
            has_mail = approved.waits or approved.has_mail
            # What it has become must lie where this person may change it, as what it was did.
            await rights.check(*approved.ids)
        case "ask":
            done = "asked_back"
            has_mail = await ask_back(proposal, sent.message, who, version=version, room=room)
        case "decline":
            done = "declined"
            has_mail = await decline(proposal, sent.message, who, version=version, room=room)
        case "withdraw":
            done = "withdrawn"
            await withdraw(proposal, sent.message, who, version=version, room=room)
        case _:
            done = "kept"
    return urlencode({"done": done} | ({} if has_mail else {"mail": "none"}))


async def _keep(
    proposal: Proposal, sent: _Sent, who: SignedIn, version: int, room: ReviewRoom
) -> int:
    """The checklist and the note go with whatever is decided; the version that it has then."""
    if sent.criteria:
        proposal = await keep_checklist(proposal, sent.criteria, version=version, room=room)
        version = proposal.version
    note = sent.get("note", LONGEST_TEXT)
    if note:
        await write_note(proposal, note, who, version=version, room=room)
        version = proposal.version
    return version


async def _quicker(
    id: UUID, sent: _Sent, who: SignedIn, conflict: Conflict, room: ReviewRoom
) -> str:
    """Who was quicker, as far as that is known."""
    if isinstance(conflict, RecordMovedOn):
        return RECORD_MOVED
    proposal = await room.proposals.get(id)
    by, at = proposal.decided_by, proposal.decided_at
    if by and at is not None and proposal.state not in WAITING:
        person = "あなた" if by == str(who.account_id) else f"担当者（{by[:8]}）"
        state = PROPOSAL_LABELS[proposal.state]
        return f"先に、{person}が{wording.stamp(at)}に「{state}」にしました。"
    if proposal.version != sent.version:
        state = PROPOSAL_LABELS[proposal.state]
        return f"先に、ほかの人が変えました（いまの状態：{state}）。新しい内容を出しています。"
    state = PROPOSAL_LABELS[proposal.state]
    return f"いまの状態（{state}）からは、それはできません。"


def _read(form: FormData, labels: tuple[str, ...]) -> _Sent:
    typed = {name: value.replace("\0", "")[:LONGEST_TEXT] for name, value in texts_of(form).items()}
    criteria = {}
    for place, label in enumerate(labels):
        answer = typed.get(f"criterion-{place}", "")
        if answer in ANSWERS:
            reason = typed.get(f"criterion-{place}-reason", "").strip()[:LONGEST_LINE]
            criteria[label] = {"answer": answer, "reason": reason}
    return _Sent(typed, criteria)


def _state(text: str) -> Publication | None:
    found = publication(text)
    return None if found in (Publication.draft, Publication.stale) else found


def _organization(text: str) -> UUID | None:
    """An id, or the address of a page of the record."""
    if not text:
        return None
    found = _ID.search(text.lower())
    if found is None:
        raise BadRequest(
            "団体の記録のページのアドレスを、そのまま貼ってください。", parameter="moved_to"
        )
    return UUID(found[0])
