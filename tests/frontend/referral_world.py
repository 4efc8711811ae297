"""One case with a mark in every place where something of a person can stand, and all who ask."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from starlette.applications import Starlette

from api.access import keyring
from api.usecases.keep_account import add_account
from api.usecases.move_referral import Wish, move_as
from api.usecases.open_case import NewCase, open_case
from models.account import Role
from models.base import now
from models.case_seal import SafeContact
from models.consent import Basis
from models.inquiry import FinderNotice, Inquiry, InquiryAnswer
from models.person import LinkPurpose, OrganizationPerson, OrganizationRole
from models.referral_states import Party, ReferralEvent
from models.referral_token import new_token
from models.repositories.accounts import AccountRepository
from models.repositories.cases import CaseContent
from models.repositories.mailed_links import token_digest
from models.repositories.reference import load_reference
from models.support_case import PersonField
from tests.frontend.receiving import link_in
from tests.frontend.staff_visitors import PASSWORD, StaffVisitor
from tests.services.referrals import (
    DESK,
    acting,
    new_consent,
    new_desk,
    new_referral,
    new_window,
)

MARK = re.compile(r"QZ([a-z_]+)QZ")
PERSONAL = {one: f"QZ{one.value}QZ" for one in PersonField}
SHARED = ("name", "phone")
"""What the person has consented to."""
ROLES = (
    *("nobody", "receiver", "other_member", "desk", "other_desk"),
    *("coordinator", "administrator"),
)


def mark(name: str) -> str:
    return f"QZ{name}QZ"


def marks_in(text: str) -> frozenset[str]:
    return frozenset(MARK.findall(text))


@dataclass
class ReferralWorld:
    """`ids` are what the places of an address are filled with; `visitors` are by role."""

    app: Starlette
    ids: dict[str, str]
    visitors: dict[str, StaffVisitor]

    def address(self, path: str) -> str:
        """Of a route, filled with what belongs to the case."""
        ids = dict(self.ids)
        first = path.strip("/").split("/")[0]
        ids["token"] = ids.get(f"token_{first}", "nothing")
        if path.startswith("/members/organizations/{id}") or "organizations/{id}" in path:
            ids["id"] = ids["organization_id"]
        elif path.startswith("/staff/inquiries"):
            ids["id"] = ids["inquiry_id"]
        elif path.startswith("/staff/notices"):
            ids["id"] = ids["notice_id"]
        elif path.startswith("/fhir"):
            ids["id"] = ids["referral_id"]
        return path.format_map(ids)

    async def move(self, event: ReferralEvent, party: Party, **said: Any) -> None:
        async with acting(self.app.state.sessions, self.app.state.settings) as room:
            referral = await room.referrals.get(UUID(self.ids["referral_id"]))
            case = await room.cases.get(UUID(self.ids["id"]))
            wish = Wish(event=event, version=referral.version, **said)
            await move_as(party, referral, case, wish, DESK.id, room=room)

    async def close(self) -> None:
        for one in self.visitors.values():
            await one.client.aclose()


async def new_world(app: Starlette) -> ReferralWorld:
    """The referral was sent to its receiver, who has not answered yet."""
    ids = await _fill(app)
    ids["token_r"] = (await link_in(app, "referral_new")).rpartition("/")[2]
    visitors = {"nobody": StaffVisitor(app)}
    for number, (name, role, area, body) in enumerate(
        (
            ("receiver", Role.member, None, "organization_id"),
            ("other_member", Role.member, None, "other_organization_id"),
            ("desk", Role.staff, "431001", None),
            ("other_desk", Role.staff, "432024", None),
            ("coordinator", Role.secretariat, None, None),
            ("administrator", Role.administrator, None, None),
        )
    ):
        mail = f"{name.replace('_', '-')}@example.org"
        async with app.state.sessions.begin() as session:
            accounts = AccountRepository(session)
            keys = keyring(app.state.settings)
            account = await add_account(
                mail, role, PASSWORD, accounts=accounts, keys=keys, area_code=area
            )
            if body:
                session.add(
                    OrganizationPerson(
                        account_id=account,
                        organization_id=UUID(ids[body]),
                        role=OrganizationRole.manager,
                    )
                )
        visitor = StaffVisitor(app, address=f"192.0.2.{10 + number}")
        await visitor.sign_in(mail, next="/members" if body else "/staff")
        assert visitor.is_signed_in, name
        visitors[name] = visitor
    return ReferralWorld(app, ids, visitors)


async def _fill(app: Starlette) -> dict[str, str]:
    async with acting(app.state.sessions, app.state.settings) as room:
        session = room.cases.session
        await load_reference(session)
        await new_desk(room)
        window, other = await new_window(room), await new_window(room, "こもれび相談室")
        content = CaseContent(mark("need"), PERSONAL, SafeContact(times=mark("safety")))
        new = NewCase(content=content, topics=("money",), area_code="431001", basis=Basis.spoken)
        case = await open_case(new, DESK, room=room)
        receipt = new_token()
        consent = await new_consent(
            room, case, window, fields=list(SHARED), receipt_digest=token_digest(receipt)
        )
        fields = frozenset(PersonField(one) for one in SHARED)
        referral = await new_referral(room, case, window, consent, fields=fields)
        seal = room.cases.seal(case)
        consent.override_reason_sealed = seal.seal(
            mark("consent_reason"), f"consent {consent.id} reason"
        )
        send = Wish(event=ReferralEvent.send, version=1, note=mark("step"))
        await move_as(Party.sender, referral, case, send, DESK.id, room=room)
        own = await room.messages.say(
            case.id,
            mark("own_note"),
            referral_id=None,
            party=Party.sender,
            actor=DESK.id,
            seal=seal,
        )
        said = await room.messages.say(
            case.id,
            mark("message"),
            referral_id=referral.id,
            party=Party.sender,
            actor=DESK.id,
            seal=seal,
        )
        file = await room.messages.add_file(
            said, f"{mark('file_name')}.txt", "text/plain", "UVpmaWxlUVo=", 8, seal
        )
        await room.messages.add_file(
            own, f"{mark('own_file_name')}.txt", "text/plain", "UVpmaWxlUVo=", 8, seal
        )
        inquiry = Inquiry(
            case_id=case.id,
            sender_area="431001",
            opened_by=DESK.id,
            ends_at=now() + timedelta(days=5),
            topics=["money"],
            question_sealed="",
        )
        inquiry.question_sealed = room.keys.seal(mark("question"), f"inquiry {inquiry.id} question")
        session.add(inquiry)
        await session.flush()
        answer = InquiryAnswer(
            inquiry_id=inquiry.id,
            service_id=window.service,
            organization_id=window.organization,
            receiver_name="ひだまり相談室",
        )
        answer.note_sealed = room.keys.seal(mark("answer_note"), f"inquiry answer {answer.id}")
        notice = FinderNotice(finder="post", area_code="431001")
        for name in ("place", "note", "contact"):
            sealed = room.keys.seal(mark(f"notice_{name}"), f"finder notice {notice.id} {name}")
            setattr(notice, f"{name}_sealed", sealed)
        session.add_all([answer, notice])
        await session.flush()
        tokens = {}
        for first, purpose, subject in (
            ("inquiry", LinkPurpose.inquiry, answer.id),
            ("notice", LinkPurpose.finder_notice, notice.id),
        ):
            tokens[f"token_{first}"] = await room.links.issue(
                purpose, lives=timedelta(days=5), subject_id=subject, token=new_token()
            )
    return {
        "id": str(case.id),
        "number": case.number,
        "referral_id": str(referral.id),
        "consent_id": str(consent.id),
        "file_id": str(file.id),
        "organization_id": str(window.organization),
        "body_id": str(window.organization),
        "other_organization_id": str(other.organization),
        "inquiry_id": str(inquiry.id),
        "answer_id": str(answer.id),
        "notice_id": str(notice.id),
        "token_consent": receipt,
        **tokens,
    }
