"""The link of a receiver in a real browser: an old phone, no script, a sheet of paper."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect
from sqlmodel import select

from api.settings import Settings
from api.usecases.answer_referral import answer_referral
from api.usecases.inquire import NewInquiry, ask_windows
from api.usecases.move_referral import Wish, move_referral
from api.usecases.referral_letters import receiver_link
from frontend.inquiries import over
from models.account import Account, Role
from models.case_seal import SafeContact
from models.database import open_engine, session_factory
from models.person import LinkPurpose
from models.referral_states import ReferralEvent
from models.referral_token import new_token
from models.repositories.cases import CaseContent
from models.repositories.reference import load_reference
from tests.frontend.member_visitors import new_member
from tests.frontend.staff_browser import Axe, OpenPage, opening, sign_in
from tests.frontend.staff_visitors import MAIL, PASSWORD, new_account
from tests.services.application import serving
from tests.services.browser import follow
from tests.services.referrals import (
    DESK,
    NAME,
    NEED,
    PERSON,
    acting,
    new_case,
    new_consent,
    new_desk,
    new_referral,
    new_window,
)

SECRET = "for tests and for nothing else, so it may be read by anybody"
SMALL = {"width": 360, "height": 740}
MEMBER = "member@example.org"
SAFETY = SafeContact(
    channels=("phone",),
    times="平日の10時から15時",
    neutral_sender=True,
    who_must_not_know="同居の家族",
)


@dataclass(frozen=True)
class Filled:
    address: str
    new: str
    accepted: str
    asked: str
    members: str
    staff_case: str
    cover: str
    inquiry: str


async def fill(folder: Path) -> dict[str, str]:
    """A referral that was just sent, one that was accepted, and an inquiry to the same window."""
    engine = open_engine(f"sqlite+aiosqlite:///{folder / 'madoguchi.sqlite3'}")
    settings = Settings(data_dir=folder, secret_key=SECRET)
    state = SimpleNamespace(sessions=session_factory(engine), settings=settings)
    app = SimpleNamespace(state=state)
    links = []
    async with acting(state.sessions, settings) as room:
        await load_reference(room.cases.session)
        await new_desk(room)
        window = await new_window(room)
        for is_accepted in (False, True):
            case = await new_case(room)
            await room.cases.save(
                case, version=case.version, content=CaseContent(NEED, PERSON, SAFETY)
            )
            consent = await new_consent(room, case, window)
            referral = await new_referral(room, case, window, consent)
            send = Wish(event=ReferralEvent.send, version=1)
            await move_referral(referral, case, send, DESK, room=room)
            if is_accepted:
                accept = Wish(event=ReferralEvent.accept, version=2)
                await answer_referral(referral, case, accept, window.actor, room=room)
            links.append(f"/r/{await receiver_link(referral, room=room)}")
        question = "家賃を払えない方の家計の相談を、引きうけられますか"
        new = NewInquiry(question=question, services=(window.service,), case=case)
        inquiry = await ask_windows(new, DESK, at=over(room))
        (answer,) = await over(room).inquiries.answers(inquiry.id)
        token = await room.links.issue(
            LinkPurpose.inquiry,
            lives=inquiry.ends_at - inquiry.created_at,
            subject_id=answer.id,
            token=new_token(),
        )
    await new_member(app, MEMBER, SimpleNamespace(id=window.organization))
    await new_account(app, Role.staff, MAIL)
    async with state.sessions.begin() as session:
        for account in await session.exec(select(Account).where(Account.role == Role.staff)):
            account.area_code = DESK.sender.area if DESK.sender else None
            session.add(account)
    await engine.dispose()
    return {
        "new": links[0],
        "accepted": links[1],
        "asked": f"/inquiry/{token}",
        "members": f"/members/organizations/{window.organization}/referrals",
        "staff_case": str(case.id),
        "cover": f"/staff/referrals/{case.id}/referrals/{referral.id}/cover",
        "inquiry": f"/staff/inquiries/{inquiry.id}",
    }


@pytest.fixture(scope="session")
def filled(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    folder = tmp_path_factory.mktemp("receiver")
    (folder / "madoguchi.sqlite3").write_bytes(sqlite_template.read_bytes())
    links = asyncio.run(fill(folder))
    with serving(folder, settings={"secret_key": SECRET, "jobs": "elsewhere"}) as address:
        yield Filled(address=address, **links)


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browser: Browser, filled: Filled) -> AsyncIterator[OpenPage]:
    async with opening(browser, filled.address) as opened:
        yield opened


async def is_sound(page: Page, axe: Axe) -> None:
    await axe(page)
    assert await page.evaluate("document.documentElement.scrollWidth") == SMALL["width"], page.url
    assert await page.locator("h1").count() == 1, page.url


async def test_a_receiver_answers_on_an_old_phone(
    open_page: OpenPage, filled: Filled, axe: Axe
) -> None:
    page = await open_page(filled.new, viewport=SMALL)
    await is_sound(page, axe)
    for path in (f"{filled.new}/decline", "/r", "/r/nothing", filled.asked, filled.accepted):
        await page.goto(path)
        await is_sound(page, axe)
    plain = await open_page(filled.new, viewport=SMALL, java_script_enabled=False)
    await follow(plain.get_by_role("button", name="引きうける", exact=True))
    await expect(plain.get_by_text(NAME)).to_be_visible()
    await expect(plain.get_by_text("知られてはいけない人：同居の家族")).to_be_visible()
    await follow(plain.get_by_role("link", name="やはり引きうけられない"))
    await plain.get_by_label("ほかの窓口をさがす").fill("ひだまり")
    await plain.get_by_label("ほかの窓口をさがす").press("Enter")
    await expect(plain.get_by_label("ほかの窓口をさがす")).to_have_value("ひだまり")
    await plain.goto(filled.asked)
    await plain.get_by_label("引きうけられます").check()
    await follow(plain.get_by_role("button", name="お返事を送る"))
    await expect(plain.get_by_role("status")).to_contain_text("お返事を受けとりました")


async def test_members_and_staff_have_no_barriers(
    open_page: OpenPage, filled: Filled, axe: Axe
) -> None:
    page = await open_page(f"/staff/sign-in?next={filled.cover}", viewport=SMALL)
    await sign_in(page)
    await is_sound(page, axe)
    await follow(page.get_by_role("button", name="表紙を作る"))
    await is_sound(page, axe)
    assert NAME not in await page.content()
    code = await page.locator(".cover-code").inner_text()
    member = await open_page(f"/staff/sign-in?next={filled.members}", viewport=SMALL)
    await member.get_by_label("メールアドレス").fill(MEMBER)
    await member.get_by_label("パスワード").fill(PASSWORD)
    await follow(member.get_by_role("button", name="ログイン"))
    await is_sound(member, axe)
    await follow(member.locator(".case-row-name a").first)
    await is_sound(member, axe)
    for path in (
        "/staff/inquiries",
        filled.inquiry,
        f"/staff/inquiries/new?case={filled.staff_case}",
    ):
        await page.goto(path)
        await is_sound(page, axe)
    typed = await open_page("/r", viewport=SMALL)
    await typed.get_by_label("コード").fill(code.lower())
    await follow(typed.get_by_role("button", name="開く"))
    await expect(typed.get_by_text(NEED)).to_be_visible()
