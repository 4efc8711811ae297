"""`/staff/records`: records in every state, found by word or number; several changed at once."""

from dataclasses import replace
from typing import Annotated, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.datastructures import FormData

from api.access import CheckedForm, Staff, needs
from api.area_rights import rights_of
from api.dependencies import Session, WriteSession
from api.usecases.look_after_records import MOST_AT_ONCE, Desk, change_publication
from api.usecases.rights import Rights
from api.usecases.search_records import read_words
from api.usecases.sign_in import SignedIn
from frontend.form_values import ids_of, place_of, text_of
from frontend.going_in import go_on
from frontend.public import READ
from frontend.staff_record_list_page import RecordsPage
from models.account import Role
from models.repositories.differences import DifferenceRepository
from models.repositories.records import RecordRepository
from models.repositories.staff_lists import RecordQuery, RecordRow, StaffListRepository
from models.repositories.staff_records import StaffRecordRepository
from models.vocabulary import Publication, RecordType

PATH = "/staff/records"
PER_PAGE = 50
BODIES_BESIDE = 10
"""Organizations shown above the services that the same words find."""
LONGEST_REASON = 500
REASON_MISSING = "わけを書いてください。短くてかまいません。"

router = APIRouter(prefix=PATH, dependencies=needs(Role.staff), max_body_size=128 * 1024)


class _Seen(NamedTuple):
    """The list, and what of it the person may look at."""

    lists: StaffListRepository
    rights: Rights


class _Change(NamedTuple):
    """One transaction: what is changed in it, and the list as it then is."""

    desk: Desk
    seen: _Seen


async def _reading(who: Staff, session: Session) -> _Seen:
    return _Seen(StaffListRepository(session), rights_of(who, session))


async def _changing(who: Staff, session: WriteSession) -> _Change:
    return _Change(desk_over(session), await _reading(who, session))


def desk_over(session: Session) -> Desk:
    return Desk(
        StaffRecordRepository(session), RecordRepository(session), DifferenceRepository(session)
    )


Reading = Annotated[_Seen, Depends(_reading)]
Changing = Annotated[_Change, Depends(_changing)]


class _Asked(NamedTuple):
    """What the form above the list says."""

    kind: str = ""
    state: str = ""
    source: str = ""
    q: str = ""
    run: UUID | None = None
    gone: bool = False

    def query(self, after: str = "") -> RecordQuery:
        is_body = self.kind == RecordType.organization
        return RecordQuery(
            record_type=RecordType.organization if is_body else RecordType.service,
            publication=publication(self.state),
            source=self.source or None,
            words=read_words(self.q),
            run=self.run,
            gone=self.gone,
            after=place_of(after),
            per_page=PER_PAGE,
        )

    def address(self, **other: str) -> str:
        """Of this list, ending so that more can follow."""
        said = {**self._asdict(), "gone": "1" if self.gone else "", **other}
        given = urlencode({name: str(value) for name, value in said.items() if value})
        return f"{PATH}?{given}&" if given else f"{PATH}?"


@router.api_route("", methods=READ)
async def show_records(
    request: Request,
    who: Staff,
    seen: Reading,
    kind: Annotated[str, Query()] = "",
    state: Annotated[str, Query()] = "",
    source: Annotated[str, Query(max_length=80)] = "",
    q: Annotated[str, Query(max_length=200)] = "",
    run: Annotated[UUID | None, Query()] = None,
    gone: Annotated[str, Query()] = "",
    after: Annotated[str, Query(max_length=100)] = "",
    done: Annotated[int, Query(ge=0, le=10_000)] = 0,
) -> Response:
    asked = _Asked(kind, state, source, _plain(q), run, bool(gone))
    words = f"{done} 件の状態を変えました。" if done else ""
    return (await _list(who, seen, asked, after=after, done=words)).response(request)


@router.post("/publication")
async def change_several(
    request: Request, form: CheckedForm, who: Staff, changing: Changing
) -> Response:
    """The rows that were ticked, all together or none of them."""
    asked = _asked(form)
    ids = ids_of(form.getlist("ids"))
    reason, to = text_of(form, "reason", LONGEST_REASON), publication(text_of(form, "to"))
    errors = {}
    if not ids:
        errors["ids"] = "記録を選んでください。"
    elif len(ids) > MOST_AT_ONCE:
        errors["ids"] = f"一度に変えられるのは {MOST_AT_ONCE} 件までです。"
    if to is None:
        errors["to"] = "どの状態にするかを選んでください。"
    if not reason:
        errors["reason"] = REASON_MISSING
    if errors or to is None:
        page = await _list(
            who, changing.seen, asked, errors=errors, reason=reason, chosen=frozenset(ids)
        )
        return page.response(request)
    await changing.seen.rights.check(*ids)
    changes = await change_publication(ids, to, who.origin(reason), desk=changing.desk)
    await changing.seen.rights.check(*(one.id for one in changes))
    done = len({change.id for change in changes if change.action == "changed"} & set(ids))
    return go_on(f"{asked.address()}done={done}")


async def _list(
    who: SignedIn,
    seen: _Seen,
    asked: _Asked,
    *,
    after: str = "",
    done: str = "",
    errors: dict[str, str] | None = None,
    reason: str = "",
    chosen: frozenset[UUID] = frozenset(),
) -> RecordsPage:
    query = asked.query(after)
    rows, count = await seen.lists.page(query)
    last = rows[-1] if len(rows) == query.per_page else None
    bodies: list[RecordRow] = []
    more_bodies = 0
    if query.words and query.record_type is RecordType.service and query.after is None:
        beside = replace(query, record_type=RecordType.organization, per_page=BODIES_BESIDE)
        bodies, more_bodies = await seen.lists.page(beside)
    may_read = await seen.rights.readable([row.id for row in (*rows, *bodies)])
    return RecordsPage(
        status=422 if errors else 200,
        who=who,
        errors=errors or {},
        asked=asked,
        query=query,
        rows=[row for row in rows if row.id in may_read],
        elsewhere=sum(row.id not in may_read for row in rows),
        count=count,
        bodies=[row for row in bodies if row.id in may_read],
        body_count=more_bodies,
        bodies_address=asked.address(kind=RecordType.organization),
        sources=await seen.lists.known_sources(),
        address=asked.address(),
        next=f"{last.updated_at.isoformat()}_{last.id}" if last else None,
        done=done,
        reason=reason,
        chosen=chosen,
    )


def _asked(form: FormData) -> _Asked:
    """The list the rows were ticked on."""
    kind, state, source, q = (
        text_of(form, f"list_{name}", LONGEST_REASON) for name in ("kind", "state", "source", "q")
    )
    return _Asked(kind, state, source, q, gone=bool(text_of(form, "list_gone")))


def _plain(words: str) -> str:
    return " ".join(words.replace("\0", "").split())


def publication(text: str) -> Publication | None:
    return Publication(text) if text in set(Publication) else None
