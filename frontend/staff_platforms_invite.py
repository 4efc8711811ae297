"""`/staff/platforms/{id}/invite` and `/groups`: asking many to join, and who works on what."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from starlette.datastructures import FormData

from api.access import CheckedForm, Keys, Staff, needs
from api.dependencies import AppSettings, Reference
from api.usecases.invite_bodies import MOST_AT_ONCE, invite_bodies
from api.usecases.platforms import areas_called, still_works
from api.usecases.sign_in import SignedIn
from frontend.form_values import ids_of
from frontend.going_in import go_on
from frontend.public import READ
from frontend.staff_platforms import Changing, PageNumber, PlatformDesk, Reading
from frontend.staff_platforms_forms import text, typed
from frontend.staff_platforms_lists import GroupFormPage, GroupsPage, InvitePage
from frontend.staff_platforms_pages import PATH
from models.account import Role
from models.errors import Conflict
from models.platform import MembershipState, Platform, TopicGroup
from models.repositories.memberships import MemberQuery
from models.repositories.platform_candidates import (
    BodyKind,
    Candidate,
    CandidateQuery,
    CandidateRepository,
)

PER_PAGE = 100
MOST_MEMBERS = 1_000
"""Members one can choose from for a topic group."""
_NO_AREA = "この名前の地域は見つかりません。県からの名前か、振興局の名前で書いてください。"

desk = APIRouter(prefix=PATH, dependencies=needs(Role.secretariat), max_body_size=256 * 1024)


@desk.api_route("/{id}/invite", methods=READ)
async def show_invite(
    request: Request,
    id: UUID,
    who: Staff,
    looking: Reading,
    reference: Reference,
    area: Annotated[str, Query(max_length=60)] = "",
    topic: Annotated[str, Query(max_length=60)] = "",
    kind: Annotated[str, Query(max_length=40)] = "",
    page: PageNumber = 1,
) -> Response:
    platform = still_works(await looking.mine(id))
    at = looking.rights.who.area_code or platform.area_code or ""
    if "area" not in request.query_params and at in reference.areas.by_code:
        area = reference.areas.by_code[at].full_name
    asked = {"area": area, "topic": topic, "kind": kind}
    found = await _invite(who, looking, platform, reference, asked, page=page)
    return found.response(request)


@desk.post("/{id}/invite")
async def invite(
    request: Request,
    form: CheckedForm,
    id: UUID,
    who: Staff,
    changing: Changing,
    reference: Reference,
    settings: AppSettings,
    keys: Keys,
) -> Response:
    platform = await changing.mine(id)
    chosen = ids_of(form.getlist("ids"))
    asked = {name: text(form, f"asked_{name}") for name in ("area", "topic", "kind")}
    query = _query(platform, reference, asked)
    errors = {}
    if not chosen:
        errors["ids"] = "お願いする団体を選んでください。"
    elif len(chosen) > MOST_AT_ONCE:
        errors["ids"] = f"一度に送れるのは {MOST_AT_ONCE} 通までです。"
    if not errors and query is not None:
        written = await invite_bodies(
            query,
            chosen,
            session=changing.session,
            keys=keys,
            base_url=settings.base_url,
            rights=changing.rights,
        )
        if written.letters:
            return go_on(f"{PATH}/{id}?state=approached&done=written")
        errors["ids"] = "送れる団体がありませんでした。もう送ったか、メールアドレスが使えません。"
    page = await _invite(who, changing, platform, reference, asked, errors=errors)
    return page.response(request)


@desk.api_route("/{id}/groups", methods=READ)
async def show_groups(
    request: Request, id: UUID, who: Staff, looking: Reading, reference: Reference
) -> Response:
    return GroupsPage(
        who=who,
        platform=await looking.mine(id),
        groups=await looking.platforms.groups(id),
        topics={one: topic.name for one, topic in reference.topics.items()},
    ).response(request)


@desk.api_route("/{id}/groups/new", methods=READ)
async def show_new_group(
    request: Request, id: UUID, who: Staff, looking: Reading, reference: Reference
) -> Response:
    return (await _group(who, looking, id, None, reference)).response(request)


@desk.post("/{id}/groups/new")
async def make_group(
    request: Request, form: CheckedForm, id: UUID, who: Staff, changing: Changing, ref: Reference
) -> Response:
    platform = still_works(await changing.mine(id))
    if not text(form, "name"):
        return (await _group(who, changing, id, None, ref, form)).response(request)
    await _save(TopicGroup(platform_id=platform.id, name=""), form, changing, ref)
    return go_on(f"{PATH}/{id}?done=group")


@desk.api_route("/{id}/groups/{group_id}", methods=READ)
async def show_group(
    request: Request, id: UUID, group_id: UUID, who: Staff, looking: Reading, reference: Reference
) -> Response:
    group = await looking.platforms.group(id, group_id)
    return (await _group(who, looking, id, group, reference)).response(request)


@desk.post("/{id}/groups/{group_id}")
async def change_group(
    request: Request,
    form: CheckedForm,
    id: UUID,
    group_id: UUID,
    who: Staff,
    changing: Changing,
    ref: Reference,
) -> Response:
    """Saved, or removed with the button for it."""
    still_works(await changing.mine(id))
    group = await changing.platforms.group(id, group_id)
    if group.updated_at.isoformat() != text(form, "seen"):
        raise Conflict("Somebody else has changed this topic group.")
    if form.get("act") == "remove":
        await changing.platforms.remove_group(group)
        return go_on(f"{PATH}/{id}?done=removed")
    if not text(form, "name"):
        return (await _group(who, changing, id, group, ref, form)).response(request)
    await _save(group, form, changing, ref)
    return go_on(f"{PATH}/{id}?done=group")


async def _save(
    group: TopicGroup, form: FormData, changing: PlatformDesk, reference: Reference
) -> None:
    """Only members of the platform can be members of its groups."""
    group.name = text(form, "name")[:200]
    group.description = text(form, "description") or None
    group.topics = [str(one) for one in form.getlist("topics") if str(one) in reference.topics]
    await changing.platforms.save_group(group)
    rows, _ = await changing.memberships.page(_members(group.platform_id))
    known = {row.membership.organization_id for row in rows}
    leads = frozenset(ids_of(form.getlist("leads"))) & known
    # Whoever leads belongs to it, whether or not the other box was ticked.
    members = [id for id in [*ids_of(form.getlist("members")), *leads] if id in known]
    await changing.platforms.settle_group(group, members, leads)


async def _group(
    who: SignedIn,
    looking: PlatformDesk,
    id: UUID,
    group: TopicGroup | None,
    reference: Reference,
    form: FormData | None = None,
) -> GroupFormPage:
    """With a form: once more, as it was sent, for want of a name."""
    platform = await looking.mine(id)
    rows, _ = await looking.memberships.page(_members(id))
    known = [one for one in await looking.platforms.groups(id) if group and one.group == group]
    members = known[0].members if known else ()
    return GroupFormPage(
        status=422 if form else 200,
        who=who,
        errors={"name": "部会の名前を書いてください。"} if form else {},
        platform=platform,
        group=group,
        topics={one: topic.name for one, topic in reference.topics.items()},
        members=rows,
        typed=typed(form)
        if form
        else {
            "name": group.name if group else "",
            "description": (group.description or "") if group else "",
        },
        chosen_topics=frozenset(
            map(str, form.getlist("topics")) if form else group.topics if group else ()
        ),
        chosen=frozenset(
            ids_of(form.getlist("members")) if form else (one for one, _, _ in members)
        ),
        leads=frozenset(
            ids_of(form.getlist("leads")) if form else (one for one, _, at in members if at)
        ),
        seen=group.updated_at.isoformat() if group else "",
    )


def _members(platform_id: UUID) -> MemberQuery:
    return MemberQuery(platform_id, state=MembershipState.member, per_page=MOST_MEMBERS)


def _query(
    platform: Platform, reference: Reference, asked: dict[str, str]
) -> CandidateQuery | None:
    """None where the area that was asked for is none."""
    areas = areas_called(asked["area"], reference.areas) if asked["area"] else frozenset()
    if asked["area"] and not areas:
        return None
    return CandidateQuery(
        platform.id,
        areas=areas,
        topic=asked["topic"] if asked["topic"] in reference.topics else None,
        kind=BodyKind(asked["kind"]) if asked["kind"] in set(BodyKind) else None,
    )


async def _invite(
    who: SignedIn,
    looking: PlatformDesk,
    platform: Platform,
    reference: Reference,
    asked: dict[str, str],
    *,
    page: int = 1,
    errors: dict[str, str] | None = None,
) -> InvitePage:
    query = _query(platform, reference, asked)
    errors = dict(errors or {}) if query else {"area": _NO_AREA}
    candidates = CandidateRepository(looking.session)
    reachable: list[Candidate] = []
    unreachable: list[Candidate] = []
    reachable_count = unreachable_count = 0
    if query is not None:
        reachable, reachable_count = await candidates.find(
            query, with_address=True, page=page, per_page=PER_PAGE
        )
        unreachable, unreachable_count = await candidates.find(
            query, with_address=False, page=page, per_page=PER_PAGE
        )
    return InvitePage(
        status=422 if errors else 200,
        who=who,
        errors=errors,
        platform=platform,
        area=asked["area"],
        topic=asked["topic"],
        kind=asked["kind"],
        topics={one: topic.name for one, topic in reference.topics.items()},
        reachable=reachable,
        reachable_count=reachable_count,
        unreachable=unreachable,
        unreachable_count=unreachable_count,
        page=page,
        per_page=PER_PAGE,
        most=MOST_AT_ONCE,
    )
