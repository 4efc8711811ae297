"""Who works here: seen, given another role or area, taken off. Administrators see to it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from api.usecases.people import mail_of
from api.usecases.people_told import tell
from api.usecases.sign_in import log
from api.usecases.two_steps import forget_codes
from models.account import ROLE_LABELS, Account, Role
from models.areas import AreaTree
from models.crypto import Keyring
from models.database import DatabaseSession
from models.errors import BadRequest, Conflict, NotFound
from models.repositories.accounts import AccountRepository
from models.repositories.people import PeopleRepository

STAFF_ROLES = (Role.staff, Role.secretariat, Role.administrator)
LAST_ADMINISTRATOR = "管理者がひとりもいなくなります。先に、ほかの人を管理者にしてください。"


class LastAdministrator(Conflict):
    def __init__(self) -> None:
        super().__init__(LAST_ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class StaffPerson:
    """`mail` is None if it was sealed with a secret that is not here any more."""

    id: UUID
    mail: str | None
    role: Role
    area_code: str | None
    has_password: bool
    has_code: bool
    is_bound: bool
    """Whether another provider says who they are."""
    since: datetime


async def staff_people(*, session: DatabaseSession, keys: Keyring) -> list[StaffPerson]:
    return [
        StaffPerson(
            id=one.id,
            mail=mail_of(one, keys),
            role=one.role,
            area_code=one.area_code,
            has_password=one.password_hash is not None,
            has_code=one.totp_sealed is not None,
            is_bound=one.oidc_digest is not None,
            since=one.created_at,
        )
        for one in await PeopleRepository(session).staff()
    ]


def read_area(typed: str, tree: AreaTree) -> str | None:
    """A code of the directory; empty is the whole installation. Raises BadRequest."""
    code = typed.strip()
    if not code:
        return None
    if code not in tree.by_code:
        raise BadRequest("この地域コードはありません。6けたのコードをたしかめてください。")
    return code


async def change_staff(
    id: UUID, role: Role, area_code: str | None, *, session: DatabaseSession, keys: Keyring
) -> None:
    """From their next click on. Raises NotFound or LastAdministrator."""
    accounts = AccountRepository(session)
    account = await _staff(id, session)
    if account.role is Role.administrator and role is not Role.administrator:
        await _keep_an_administrator(session)
    if (account.role, account.area_code) == (role, area_code):
        return
    account.role, account.area_code = role, area_code
    await accounts.save(account)
    await tell(
        account, f"役割が「{ROLE_LABELS[role]}」になりました。", accounts=accounts, keys=keys
    )
    log.info("account %s is now %s", id, role)


async def take_off_staff(id: UUID, *, session: DatabaseSession, keys: Keyring) -> None:
    """They are out from this moment on. Who speaks for an organization as well, goes on doing so.

    What they have changed stays in the history. Raises NotFound or LastAdministrator.
    """
    accounts, people = AccountRepository(session), PeopleRepository(session)
    account = await _staff(id, session)
    if account.role is Role.administrator:
        await _keep_an_administrator(session)
    await tell(account, "職員の登録が消えました。", accounts=accounts, keys=keys)
    await accounts.end_sessions(id)
    if await people.organizations_of(id):
        account.role, account.area_code = Role.member, None
        await accounts.save(account)
    else:
        await accounts.remove(account)
    log.info("account %s taken off staff", id)


async def take_codes_off(id: UUID, *, session: DatabaseSession, keys: Keyring) -> None:
    """For somebody who has lost telephone and paper. Their sessions end. Raises NotFound."""
    accounts = AccountRepository(session)
    account = await accounts.locked(id)
    forget_codes(account)
    await accounts.save(account)
    await accounts.end_sessions(id)
    await tell(
        account,
        "管理者が、ログインのときの番号をいったん外しました。",
        accounts=accounts,
        keys=keys,
    )
    log.info("codes taken off account %s by an administrator", id)


async def _staff(id: UUID, session: DatabaseSession) -> Account:
    account = await AccountRepository(session).locked(id)
    if not account.role.includes(Role.staff):
        raise NotFound("account", id)
    return account


async def _keep_an_administrator(session: DatabaseSession) -> None:
    if await PeopleRepository(session).lock_administrators() == 1:
        raise LastAdministrator
