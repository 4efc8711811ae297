"""`/staff/platforms/{id}/members/…`: one organization in a platform, added, moved on, settled."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from starlette.datastructures import FormData

from api.access import CheckedForm, Staff, needs
from api.usecases.memberships import add_member, members_of_run, move_member, settle_member
from api.usecases.sign_in import SignedIn
from frontend.form_values import ids_of, number_of
from frontend.going_in import go_on
from frontend.public import READ
from frontend.staff_platforms import Changing, PlatformDesk, Reading
from frontend.staff_platforms_forms import REASON_MISSING, text, typed
from frontend.staff_platforms_lists import TakeInPage
from frontend.staff_platforms_pages import PATH, AddMemberPage, MembershipPage
from models.account import Role
from models.errors import NotFound
from models.platform import Membership, MembershipRank, MembershipState
from models.repositories.import_runs import ImportRunRepository

RUNS = 20
MOST_ADDED = 50
MEMBER_DONE = {
    "moved": "状態を変えました。",
    "settled": "保存しました。",
}

router = APIRouter(prefix=PATH, dependencies=needs(Role.staff), max_body_size=64 * 1024)
desk = APIRouter(prefix=PATH, dependencies=needs(Role.secretariat), max_body_size=64 * 1024)


@router.api_route("/{id}/members/{member_id}", methods=READ)
async def show_member(
    request: Request,
    id: UUID,
    member_id: UUID,
    who: Staff,
    looking: Reading,
    done: Annotated[str, Query()] = "",
) -> Response:
    page = await _member(who, looking, id, member_id, done=MEMBER_DONE.get(done, ""))
    return page.response(request)


@desk.post("/{id}/members/{member_id}/state")
async def move(
    request: Request, form: CheckedForm, id: UUID, member_id: UUID, who: Staff, changing: Changing
) -> Response:
    membership = await _of(changing, id, member_id)
    to, reason = text(form, "to"), text(form, "reason")
    errors = {}
    if to not in set(MembershipState):
        errors["to"] = "どの状態にするかを選んでください。"
    if not reason:
        errors["reason"] = REASON_MISSING
    if errors:
        page = await _member(who, changing, id, member_id, errors=errors, form=form)
        return page.response(request)
    await move_member(
        membership,
        MembershipState(to),
        version=number_of(form.get("version")),
        reason=reason,
        platforms=changing.platforms,
        memberships=changing.memberships,
        rights=changing.rights,
    )
    return go_on(f"{PATH}/{id}/members/{member_id}?done=moved")


@desk.post("/{id}/members/{member_id}/rank")
async def settle(
    request: Request, form: CheckedForm, id: UUID, member_id: UUID, who: Staff, changing: Changing
) -> Response:
    membership = await _of(changing, id, member_id)
    rank = text(form, "rank")
    if rank not in set(MembershipRank):
        errors = {"rank": "区分を選んでください。"}
        page = await _member(who, changing, id, member_id, errors=errors, form=form)
        return page.response(request)
    await settle_member(
        membership,
        rank=MembershipRank(rank),
        has_agreed=form.get("has_agreed") == "yes",
        version=number_of(form.get("version")),
        platforms=changing.platforms,
        memberships=changing.memberships,
        rights=changing.rights,
    )
    return go_on(f"{PATH}/{id}/members/{member_id}?done=settled")


@desk.api_route("/{id}/add", methods=READ)
async def show_add(
    request: Request,
    id: UUID,
    who: Staff,
    looking: Reading,
    q: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    return (await _add(who, looking, id, q)).response(request)


@desk.post("/{id}/add")
async def add(
    request: Request, form: CheckedForm, id: UUID, who: Staff, changing: Changing
) -> Response:
    platform = await changing.mine(id)
    chosen, rank, state = ids_of(form.getlist("ids")), text(form, "rank"), text(form, "state")
    reason, q = text(form, "reason"), text(form, "q")
    errors = {}
    if not 0 < len(chosen) <= MOST_ADDED:
        errors["ids"] = "加える団体を選んでください。"
    if rank not in set(MembershipRank):
        errors["rank"] = "区分を選んでください。"
    if state not in {one for one, _ in AddMemberPage.starts}:
        errors["state"] = "状態を選んでください。"
    if not reason:
        errors["reason"] = REASON_MISSING
    if errors:
        return (await _add(who, changing, id, q, errors, form)).response(request)
    for organization_id in chosen:
        await add_member(
            platform.id,
            organization_id,
            MembershipRank(rank),
            MembershipState(state),
            reason=reason,
            platforms=changing.platforms,
            memberships=changing.memberships,
            rights=changing.rights,
        )
    return go_on(f"{PATH}/{id}?done=added")


@desk.api_route("/{id}/take-in", methods=READ)
async def show_take_in(request: Request, id: UUID, who: Staff, looking: Reading) -> Response:
    return (await _take_in(who, looking, id)).response(request)


@desk.post("/{id}/take-in")
async def take_in(
    request: Request, form: CheckedForm, id: UUID, who: Staff, changing: Changing
) -> Response:
    """The organizations of one import become members."""
    await changing.mine(id)
    chosen = ids_of(form.getlist("run"))
    if len(chosen) != 1:
        errors = {"run": "取り込みを一つ選んでください。"}
        return (await _take_in(who, changing, id, errors)).response(request)
    taken = await members_of_run(
        id,
        chosen[0],
        actor=str(who.account_id),
        platforms=changing.platforms,
        memberships=changing.memberships,
    )
    if not taken.leading and not taken.members:
        errors = {"run": "この取り込みに、新しく会員にする団体はありませんでした。"}
        return (await _take_in(who, changing, id, errors)).response(request)
    return go_on(f"{PATH}/{id}?done=taken")


async def _of(changing: PlatformDesk, id: UUID, member_id: UUID) -> Membership:
    """Raises NotFound for a membership of another platform, OutsideArea for another area."""
    await changing.mine(id)
    membership = await changing.memberships.get(member_id)
    if membership.platform_id != id:
        raise NotFound("membership", member_id)
    return membership


async def _member(
    who: SignedIn,
    looking: PlatformDesk,
    id: UUID,
    member_id: UUID,
    *,
    done: str = "",
    errors: dict[str, str] | None = None,
    form: FormData | None = None,
) -> MembershipPage:
    platform = await looking.platforms.get(id)
    row = await looking.memberships.row(member_id)
    if row.membership.platform_id != id:
        raise NotFound("membership", member_id)
    return MembershipPage(
        status=422 if errors else 200,
        who=who,
        errors=errors or {},
        platform=platform,
        row=row,
        steps=await looking.memberships.steps(member_id),
        may_change=await looking.may_change(platform),
        done=done,
        typed=typed(form) if form else {},
    )


async def _add(
    who: SignedIn,
    looking: PlatformDesk,
    id: UUID,
    q: str,
    errors: dict[str, str] | None = None,
    form: FormData | None = None,
) -> AddMemberPage:
    words = " ".join(q.replace("\0", "").split())
    platform = await looking.mine(id)
    return AddMemberPage(
        status=422 if errors else 200,
        who=who,
        errors=errors or {},
        platform=platform,
        q=words,
        found=await looking.memberships.organizations_called(words, id) if words else [],
        typed=typed(form) if form else {},
    )


async def _take_in(
    who: SignedIn, looking: PlatformDesk, id: UUID, errors: dict[str, str] | None = None
) -> TakeInPage:
    return TakeInPage(
        status=422 if errors else 200,
        who=who,
        errors=errors or {},
        platform=await looking.mine(id),
        runs=await ImportRunRepository(looking.session).page(1, RUNS),
    )
