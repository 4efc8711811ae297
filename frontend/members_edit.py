"""`/members/organizations/{id}`, `/members/services/{id}`: records changed by their people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import ValidationError
from starlette.datastructures import FormData

from api.access import Account, CheckedForm, Keys, needs
from api.dependencies import AppSettings, Reference, Session, WriteSession
from api.settings import Settings
from api.usecases.change_by_member import MemberChange, propose_change
from api.usecases.people import speaks_for_record
from api.usecases.sign_in import SignedIn
from frontend.form_values import number_of, texts_of
from frontend.going_in import MEMBERS_HOME, go_on
from frontend.members_fields import ORGANIZATION, Group, service_groups
from frontend.members_pages import ChangedPage, EditPage, HoursRead
from frontend.members_typed import LONGEST_TEXT, read_typed, typed_from
from frontend.public import READ
from frontend.staff_record_list import desk_over
from models.account import Role
from models.content import OrganizationContent, ServiceContent
from models.crypto import Keyring
from models.database import DatabaseSession
from models.directory_reference import DirectoryReference
from models.errors import NotFound
from models.hours.explain_ja import explain
from models.hours.parse import parse
from models.repositories.proposals import ProposalRepository
from models.repositories.staff_records import StaffRecord, StaffRecordRepository
from models.vocabulary import RecordType

LONGEST_FORM = 256 * 1024
_UNREADABLE = "読みとれないところがあります。入れかたをたしかめてください。"
NOTHING_CHANGED = "変わったところがありません。直してから、もう一度送ってください。"


@dataclass(frozen=True, slots=True)
class Changing:
    """Somebody about to change a record of an organization they speak for."""

    who: SignedIn
    session: DatabaseSession
    keys: Keyring
    settings: Settings

    async def record(self, id: UUID, kind: RecordType) -> StaffRecord:
        return await own_record(self.who, id, kind, self.session)

    async def propose(
        self,
        record: StaffRecord,
        content: OrganizationContent | ServiceContent,
        form: FormData,
        note: str = "",
    ) -> MemberChange:
        """A change of the revision they had before them, which the form says."""
        return await propose_change(
            record.id,
            content,
            self.who,
            number=number_of(form.get("number")),
            at_once=self.settings.at_once,
            desk=desk_over(self.session),
            proposals=ProposalRepository(self.session, self.keys),
            note=note or None,
        )


async def _changing(
    who: Account, session: WriteSession, keys: Keys, settings: AppSettings
) -> Changing:
    return Changing(who, session, keys, settings)


MayChange = Annotated[Changing, Depends(_changing)]

router = APIRouter(prefix=MEMBERS_HOME, dependencies=needs(Role.member), max_body_size=LONGEST_FORM)


@router.api_route("/organizations/{id}", methods=READ)
async def show_own_organization(
    request: Request, id: UUID, who: Account, session: Session
) -> Response:
    record = await own_record(who, id, RecordType.organization, session)
    return _page(who, record, ORGANIZATION).response(request)


@router.post("/organizations/{id}")
async def change_own_organization(
    request: Request, form: CheckedForm, id: UUID, changing: MayChange
) -> Response:
    record = await changing.record(id, RecordType.organization)
    return await _change(request, form, record, ORGANIZATION, changing)


@router.api_route("/services/{id}", methods=READ)
async def show_own_service(
    request: Request, id: UUID, who: Account, session: Session, reference: Reference
) -> Response:
    record = await own_record(who, id, RecordType.service, session)
    return _page(who, record, groups_of(reference)).response(request)


@router.post("/services/{id}")
async def change_own_service(
    request: Request, form: CheckedForm, id: UUID, changing: MayChange, reference: Reference
) -> Response:
    record = await changing.record(id, RecordType.service)
    return await _change(request, form, record, groups_of(reference), changing)


@router.api_route("/changed/{id}", methods=READ)
async def show_changed(
    request: Request,
    id: UUID,
    who: Account,
    session: Session,
    at_once: Annotated[str, Query(max_length=500)] = "",
    reviewed: Annotated[str, Query(max_length=500)] = "",
) -> Response:
    await speaks_for_record(who, id, session=session)
    record = await StaffRecordRepository(session).record(id)
    known = {*OrganizationContent.model_fields, *ServiceContent.model_fields}
    named = [
        tuple(name for name in names.split(",") if name in known) for names in (at_once, reviewed)
    ]
    page = ChangedPage(who=who, record=record, at_once=named[0], reviewed=named[1])
    return page.response(request)


async def own_record(
    who: SignedIn, id: UUID, kind: RecordType, session: DatabaseSession
) -> StaffRecord:
    """Somebody else's is as one that does not exist. Raises NotFound."""
    await speaks_for_record(who, id, session=session)
    record = await StaffRecordRepository(session).record(id)
    if record.record_type is not kind:
        raise NotFound(kind, id)
    return record


def groups_of(reference: DirectoryReference) -> tuple[Group, ...]:
    return service_groups([(topic.id, topic.name) for topic in reference.topics.values()])


async def _change(
    request: Request,
    form: FormData,
    record: StaffRecord,
    groups: Sequence[Group],
    changing: Changing,
) -> Response:
    typed = texts_of(form)
    wanted, errors = read_typed(typed, record.content, groups)
    note = typed.get("note", "").replace("\0", "").strip()
    if len(note) > LONGEST_TEXT:
        errors["note"] = f"「事務局に伝えたいこと」は、{LONGEST_TEXT:,}文字までにしてください。"
    content = None
    if not errors:
        content, errors = _content(record.record_type, wanted)
    if content is not None and content == type(content).model_validate(record.content):
        errors = {"main": NOTHING_CHANGED}
    asks = _asks_about_hours(typed, wanted, record)
    if errors or asks or content is None:
        page = _page(
            changing.who,
            record,
            groups,
            typed=typed,
            errors=errors,
            wanted=wanted,
            asks=asks,
            note=note,
        )
        return page.response(request)
    done = await changing.propose(record, content, form, note)
    names = f"at_once={','.join(done.at_once)}&reviewed={','.join(done.reviewed)}"
    return go_on(f"{MEMBERS_HOME}/changed/{record.id}?{names}")


def _content(
    kind: RecordType, wanted: Mapping[str, Any]
) -> tuple[OrganizationContent | ServiceContent | None, dict[str, str]]:
    form = OrganizationContent if kind is RecordType.organization else ServiceContent
    try:
        return form.model_validate(wanted), {}
    except ValidationError as wrong:
        if any("minimum_age" in part["msg"] for part in wrong.errors()):
            return None, {"minimum_age": "「何歳から」が「何歳まで」より大きくなっています。"}
        steps = wrong.errors()[0]["loc"]
        return None, {"-".join(str(step) for step in steps) or "main": _UNREADABLE}


def hours_read(content: Mapping[str, Any]) -> list[HoursRead]:
    return [
        HoursRead(one["text"], explain(parse(one["text"])))
        for one in content.get("hours", ())
        if one.get("text")
    ]


def _asks_about_hours(
    typed: Mapping[str, str], wanted: Mapping[str, Any], record: StaffRecord
) -> bool:
    """New words about hours are read back before they count."""
    if wanted.get("hours") == record.content.get("hours") or not wanted.get("hours"):
        return False
    return typed.get("hours_seen") != _seen(wanted)


def _seen(content: Mapping[str, Any]) -> str:
    """Of these very words: other ones are read back again."""
    words = "\n".join(one.text for one in hours_read(content))
    return sha256(words.encode()).hexdigest() if words else ""


def _page(
    who: SignedIn,
    record: StaffRecord,
    groups: Sequence[Group],
    *,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    wanted: Mapping[str, Any] | None = None,
    asks: bool = False,
    note: str = "",
) -> EditPage:
    content = record.content if wanted is None else wanted
    return EditPage(
        status=HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        who=who,
        errors=dict(errors or {}),
        record=record,
        groups=groups,
        typed=typed_from(record.content, groups) if typed is None else typed,
        hours=hours_read(content),
        hours_seen=_seen(content),
        asks_about_hours=asks and not errors,
        number=record.number if typed is None else number_of(typed.get("number")),
        note=note,
    )
