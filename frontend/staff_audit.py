"""`/staff/audit`: what people who are signed in did, for administrators. It is only read here."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from api.access import Accounts, Keys, Staff, needs
from api.dependencies import Session
from api.usecases.mail_address import open_mail
from frontend.public import READ
from frontend.staff_audit_pages import AuditPage, account_of, day_of
from models.account import Role
from models.crypto import Keyring, SealBroken
from models.repositories.accounts import AccountRepository
from models.repositories.audit import AuditQuery, AuditRepository

PATH = "/staff/audit"
PER_PAGE = 50

router = APIRouter(prefix=PATH, dependencies=needs(Role.administrator))


@router.api_route("", methods=READ)
async def show_audit(
    request: Request,
    who: Staff,
    session: Session,
    accounts: Accounts,
    keys: Keys,
    account: Annotated[str, Query(max_length=40)] = "",
    act: Annotated[str, Query(max_length=120)] = "",
    day: Annotated[str, Query(max_length=10)] = "",
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
) -> Response:
    audit = AuditRepository(session)
    asked_act = act if act.isprintable() else ""
    query = AuditQuery(account_of(account), asked_act, day_of(day), before, PER_PAGE)
    found = await audit.page(query)
    shown = found[:PER_PAGE]
    ends = await audit.ends_of(shown[-1].number, shown[0].number) if shown else {}
    said = {"account": account, "act": act, "day": day}
    asked = {name: value for name, value in said.items() if value}
    further = {"before": str(shown[-1].number)} if len(found) > PER_PAGE else {}
    return AuditPage(
        who=who,
        entries=shown,
        ends=ends,
        mails=await _mails(accounts, keys),
        acts=await audit.acts(),
        account=account,
        act=act,
        day=day,
        older=f"{PATH}?{urlencode(asked | further)}" if further else "",
    ).response(request)


async def _mails(accounts: AccountRepository, keys: Keyring) -> dict[str, str]:
    found = {}
    for one in await accounts.all():
        try:
            found[str(one.id)] = open_mail(one.mail_sealed, one.id, keys)
        except SealBroken:
            found[str(one.id)] = f"読めないアドレス（{str(one.id)[:8]}）"
    return found
