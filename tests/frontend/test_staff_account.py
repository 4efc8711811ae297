"""Being signed in: for how long, where, and with which password."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from starlette.applications import Starlette

from models.account import Role
from tests.frontend.staff_fixtures import NewVisitor, clock, visitor
from tests.frontend.staff_visitors import MAIL, PASSWORD, new_account

__all__ = ["clock", "visitor"]  # fixtures


async def test_signing_out_ends_the_session_and_not_only_the_cookie(visitor: NewVisitor) -> None:
    person = visitor()
    await person.sign_in()
    kept = dict(person.client.cookies)
    assert (await person.get("/staff/sign-out")).status_code == 405
    left = await person.send("/staff", "/staff/sign-out")
    assert left.headers["location"] == "/staff/sign-in?left=1"
    assert not person.is_signed_in
    assert "ログアウトしました" in (await person.get("/staff/sign-in?left=1")).text
    thief = visitor()
    thief.client.cookies.update(kept)
    assert (await thief.get("/staff")).status_code == 303


@pytest.mark.parametrize(
    ("steps", "minutes", "stays"), [(1, 29, True), (1, 31, False), (28, 25, True), (29, 25, False)]
)
async def test_a_session_ends_when_idle_and_after_half_a_day(
    visitor: NewVisitor,
    clock: Callable[[timedelta], None],
    steps: int,
    minutes: int,
    stays: bool,
) -> None:
    person = visitor()
    await person.sign_in()
    for _ in range(steps):
        clock(timedelta(minutes=minutes))
        answer = await person.get("/staff")
    assert (answer.status_code == 200) is stays


async def test_other_devices_can_be_signed_out(visitor: NewVisitor) -> None:
    here, there, third = visitor(), visitor(agent="Safari/605 iPhone"), visitor()
    for one in (here, there, third):
        await one.sign_in()
    page = (await here.get("/staff/account")).text
    assert page.count("最後に使ったのは") == 3
    assert page.count("いま使っている端末") == 1
    assert "Safari（iPhone）" in page
    ids = [part.split('"')[0] for part in page.split('name="session" value="')[1:]]
    assert len(ids) == 2
    done = await here.send("/staff/account", "/staff/account/sessions/end", session=ids[0])
    assert done.headers["location"] == "/staff/account?done=session"
    assert "終わらせました" in (await here.get(done.headers["location"])).text
    assert [(await one.get("/staff")).status_code for one in (there, third)].count(303) == 1
    await here.send("/staff/account", "/staff/account/sessions/end-others")
    assert [(await one.get("/staff")).status_code for one in (there, third)] == [303, 303]
    assert (await here.get("/staff")).status_code == 200
    for strange in ("", "no id", "00000000-0000-0000-0000-000000000000"):
        answer = await here.send("/staff/account", "/staff/account/sessions/end", session=strange)
        assert answer.status_code == 303
    assert (await here.get("/staff")).status_code == 200


async def test_nobody_ends_a_session_of_somebody_else(app: Starlette, visitor: NewVisitor) -> None:
    await new_account(app, Role.administrator, "other@example.org")
    here, other = visitor(), visitor()
    await here.sign_in()
    second = visitor()
    await second.sign_in()
    await other.sign_in("other@example.org")
    page = (await here.get("/staff/account")).text
    theirs = page.split('name="session" value="')[1].split('"')[0]
    await other.send("/staff/account", "/staff/account/sessions/end", session=theirs)
    assert (await second.get("/staff")).status_code == 200


async def test_a_new_password_ends_every_other_session(visitor: NewVisitor) -> None:
    here, there = visitor(), visitor()
    await here.sign_in()
    await there.sign_in()
    before = here.client.cookies["madoguchi-session"]
    new = "snow melts on the third of May"
    changed = await here.send(
        "/staff/account", "/staff/account/password", current=PASSWORD, wanted=new, again=new
    )
    assert changed.headers["location"] == "/staff/account?done=password"
    assert "パスワードを変えました" in (await here.get(changed.headers["location"])).text
    assert here.client.cookies["madoguchi-session"] != before
    assert (await there.get("/staff")).status_code == 303
    assert (await visitor().sign_in()).status_code == 422
    assert (await visitor().sign_in(password=new)).status_code == 303


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"current": PASSWORD, "wanted": "short", "again": "short"}, "12文字以上"),
        ({"current": PASSWORD, "wanted": "a" * 12, "again": "b" * 12}, "同じものを"),
        ({"current": PASSWORD, "wanted": MAIL, "again": MAIL}, "とは別のことば"),
        ({"current": "wrong", "wanted": "a" * 12, "again": "a" * 12}, "いまのパスワードが違います"),
        ({}, "いまのパスワードを入れてください"),
    ],
)
async def test_a_password_that_cannot_be_says_why(
    visitor: NewVisitor, fields: dict[str, str], words: str
) -> None:
    person = visitor()
    await person.sign_in()
    answer = await person.send("/staff/account", "/staff/account/password", **fields)
    assert answer.status_code == 422
    assert words in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert PASSWORD not in answer.text
    assert (await person.get("/staff")).status_code == 200
    assert (await visitor().sign_in()).status_code == 303


async def test_the_password_cannot_be_guessed_on_a_machine_left_open(visitor: NewVisitor) -> None:
    person = visitor()
    await person.sign_in()
    guess = {"current": "a guess", "wanted": "a" * 12, "again": "a" * 12}
    for _ in range(5):
        answer = await person.send("/staff/account", "/staff/account/password", **guess)
        assert answer.status_code == 422
    right = guess | {"current": PASSWORD}
    answer = await person.send("/staff/account", "/staff/account/password", **right)
    assert answer.status_code == 429
    # It keeps nobody from the door.
    assert (await visitor().sign_in()).status_code == 303
