"""`/staff/platforms`: platforms and other bodies, made and changed, and who belongs to them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from api.access import CheckedForm, Staff, needs
from api.area_rights import rights_of
from api.dependencies import Reference, Session, WriteSession
from api.usecases.platforms import as_tree, change_platform, end_platform, make_platform
from api.usecases.rights import Rights
from api.usecases.sign_in import SignedIn
from frontend.going_in import go_on
from frontend.public import READ
from frontend.staff_platforms_forms import read_platform, said_of, text, typed
from frontend.staff_platforms_pages import (
    PATH,
    PlatformFormPage,
    PlatformPage,
    PlatformsPage,
)
from models.account import Role
from models.areas import AreaTree
from models.errors import BadRequest
from models.platform import MembershipState, Platform
from models.repositories.areas import AreaRepository
from models.repositories.memberships import MemberQuery, MembershipRepository
from models.repositories.platforms import PlatformRepository

PER_PAGE = 50
DONE = {
    "made": "作りました。",
    "changed": "保存しました。",
    "ended": "終わりにしました。団体と記録は残っています。",
    "again": "また使えるようにしました。",
    "added": "団体を加えました。",
    "written": "依頼のメールを書きました。順に送ります。",
    "taken": "一覧の団体を会員にしました。",
    "group": "部会を保存しました。",
    "removed": "部会を消しました。",
}

router = APIRouter(prefix=PATH, dependencies=needs(Role.staff), max_body_size=128 * 1024)
desk = APIRouter(prefix=PATH, dependencies=needs(Role.secretariat), max_body_size=256 * 1024)
"""What the secretariat alone does. Stands before `router`: "new" is no id."""


class PlatformDesk:
    """What is needed to look after platforms, over one transaction."""

    def __init__(self, who: SignedIn, session: Session) -> None:
        self.session = session
        self.platforms = PlatformRepository(session)
        self.memberships = MembershipRepository(session)
        self.rights: Rights = rights_of(who, session)

    async def areas(self) -> AreaTree:
        return await AreaRepository(self.session).tree()

    async def may_change(self, platform: Platform) -> bool:
        """Whether this person may send the forms about it."""
        return self.rights.who.may(Role.secretariat) and await self.rights.may_area(
            platform.area_code
        )

    async def mine(self, id: UUID) -> Platform:
        """Raises NotFound, and OutsideArea for a platform of another area."""
        platform = await self.platforms.get(id)
        await self.rights.check_area(platform.area_code)
        return platform


async def _reading(who: Staff, session: Session) -> PlatformDesk:
    return PlatformDesk(who, session)


async def _changing(who: Staff, session: WriteSession) -> PlatformDesk:
    return PlatformDesk(who, session)


Reading = Annotated[PlatformDesk, Depends(_reading)]
Changing = Annotated[PlatformDesk, Depends(_changing)]
PageNumber = Annotated[int, Query(ge=1, le=100_000)]


@router.api_route("", methods=READ)
async def show_platforms(request: Request, who: Staff, looking: Reading) -> Response:
    return PlatformsPage(
        who=who,
        branches=as_tree(await looking.platforms.every()),
        counts=await looking.platforms.counts(),
        areas=await looking.areas(),
        may_make=who.may(Role.secretariat),
    ).response(request)


@desk.api_route("/new", methods=READ)
async def show_new(
    request: Request,
    who: Staff,
    looking: Reading,
    parent: Annotated[UUID | None, Query()] = None,
) -> Response:
    areas = await looking.areas()
    own = areas.by_code.get(who.area_code or "")
    said = {"parent_id": str(parent or ""), "area": own.full_name if own else ""}
    return (await _form(who, looking, None, said)).response(request)


@desk.post("/new")
async def make(request: Request, form: CheckedForm, who: Staff, changing: Changing) -> Response:
    content, errors = read_platform(form, await changing.areas())
    if content is None:
        return (await _form(who, changing, None, typed(form), errors)).response(request)
    try:
        platform = await make_platform(
            content, platforms=changing.platforms, rights=changing.rights
        )
    except BadRequest as wrong:
        errors = {wrong.parameter or "name": str(wrong)}
        return (await _form(who, changing, None, typed(form), errors)).response(request)
    return go_on(f"{PATH}/{platform.id}?done=made")


@desk.api_route("/{id}/edit", methods=READ)
async def show_edit(request: Request, id: UUID, who: Staff, looking: Reading) -> Response:
    platform = await looking.mine(id)
    said = said_of(platform, await looking.areas())
    return (await _form(who, looking, platform, said)).response(request)


@desk.post("/{id}/edit")
async def change(
    request: Request, form: CheckedForm, id: UUID, who: Staff, changing: Changing
) -> Response:
    platform = await changing.mine(id)
    content, errors = read_platform(form, await changing.areas())
    if content is not None:
        try:
            await change_platform(
                id,
                content,
                text(form, "seen"),
                platforms=changing.platforms,
                rights=changing.rights,
            )
        except BadRequest as wrong:
            errors = {wrong.parameter or "name": str(wrong)}
    if errors:
        page = await _form(who, changing, platform, typed(form), errors, text(form, "seen"))
        return page.response(request)
    return go_on(f"{PATH}/{id}?done=changed")


@desk.post("/{id}/end")
async def end(form: CheckedForm, id: UUID, changing: Changing) -> Response:
    ends = form.get("ends") == "yes"
    await end_platform(
        id,
        text(form, "seen"),
        ends=ends,
        platforms=changing.platforms,
        rights=changing.rights,
    )
    return go_on(f"{PATH}/{id}?done={'ended' if ends else 'again'}")


@router.api_route("/{id}", methods=READ)
async def show_platform(
    request: Request,
    id: UUID,
    who: Staff,
    looking: Reading,
    reference: Reference,
    state: Annotated[str, Query()] = "",
    q: Annotated[str, Query(max_length=200)] = "",
    agreement: Annotated[str, Query()] = "",
    page: PageNumber = 1,
    done: Annotated[str, Query()] = "",
) -> Response:
    platform = await looking.platforms.get(id)
    version = platform.agreement_version
    query = MemberQuery(
        platform_id=id,
        state=MembershipState(state) if state in set(MembershipState) else None,
        words=" ".join(q.replace("\0", "").split()),
        old_agreement=version if agreement == "old" and version else None,
        page=page,
        per_page=PER_PAGE,
    )
    rows, total = await looking.memberships.page(query)
    areas = await looking.areas()
    return PlatformPage(
        who=who,
        platform=platform,
        query=query,
        rows=rows,
        total=total,
        counts=(await looking.platforms.counts(id)).get(id, {}),
        groups=await looking.platforms.groups(id),
        topics={one: topic.name for one, topic in reference.topics.items()},
        area=areas.name(platform.area_code) if platform.area_code else "",
        parent=await looking.platforms.get(platform.parent_id) if platform.parent_id else None,
        old_agreements=await looking.memberships.count_old_agreements(platform),
        may_change=await looking.may_change(platform),
        done=DONE.get(done, ""),
    ).response(request)


async def _form(
    who: SignedIn,
    looking: PlatformDesk,
    platform: Platform | None,
    said: dict[str, str],
    errors: dict[str, str] | None = None,
    seen: str = "",
) -> PlatformFormPage:
    parents = [
        one for one in await looking.platforms.every() if platform is None or one.id != platform.id
    ]
    return PlatformFormPage(
        status=422 if errors else 200,
        who=who,
        errors=errors or {},
        platform=platform,
        typed=said,
        parents=parents,
        seen=seen or (platform.updated_at.isoformat() if platform else ""),
    )
