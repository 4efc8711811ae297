"""`/members/organizations/{id}/platforms`: what an organization belongs to, and has agreed to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.access import Account, CheckedForm, needs
from api.dependencies import Session, WriteSession
from api.usecases.memberships import agree, agreement_waits, own_memberships
from api.usecases.sign_in import SignedIn
from frontend.form_values import ids_of
from frontend.going_in import go_on
from frontend.public import READ
from frontend.staff_pages import StaffPage
from frontend.staff_platforms_forms import text
from models.account import Role
from models.errors import NotFound
from models.platform import (
    MEMBERSHIP_LABELS,
    PLATFORM_KIND_LABELS,
    RANK_LABELS,
    Membership,
    MembershipState,
    Platform,
)
from models.repositories.memberships import MembershipRepository

PATH = "/members/organizations/{id}/platforms"

router = APIRouter(prefix=PATH, dependencies=needs(Role.member), max_body_size=16 * 1024)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPlatformsPage(StaffPage):
    template: ClassVar[str] = "members/platforms.html"

    organization_id: UUID
    organization: str
    memberships: Sequence[tuple[Membership, Platform]]
    done: str = ""

    @property
    def title(self) -> str:
        return f"参加している集まり（{self.organization}）"

    def kind(self, platform: Platform) -> str:
        return PLATFORM_KIND_LABELS[platform.kind]

    def state(self, membership: Membership) -> str:
        if membership.state is MembershipState.member:
            return RANK_LABELS[membership.rank]
        return MEMBERSHIP_LABELS[membership.state]

    def waits(self, membership: Membership, platform: Platform) -> bool:
        return agreement_waits(membership, platform)


@router.api_route("", methods=READ)
async def show_own_platforms(
    request: Request,
    id: UUID,
    who: Account,
    session: Session,
    done: Annotated[str, Query()] = "",
) -> Response:
    words = "同意を受けとりました。ありがとうございます。" if done == "agreed" else ""
    return (await _page(who, id, session, words)).response(request)


@router.post("")
async def agree_to_agreement(
    form: CheckedForm, id: UUID, who: Account, session: WriteSession
) -> Response:
    """To the version that stood on the page; raises NotFound for one of others."""
    _, memberships = await own_memberships(who, id, session=session)
    chosen = ids_of(form.getlist("membership"))
    found = next((both for both in memberships if [both[0].id] == chosen), None)
    if found is None:
        raise NotFound("membership", id)
    await agree(*found, text(form, "agreement_version"), memberships=MembershipRepository(session))
    return go_on(f"/members/organizations/{id}/platforms?done=agreed")


async def _page(who: SignedIn, id: UUID, session: Session, done: str) -> OwnPlatformsPage:
    name, memberships = await own_memberships(who, id, session=session)
    return OwnPlatformsPage(
        who=who, organization_id=id, organization=name, memberships=memberships, done=done
    )
