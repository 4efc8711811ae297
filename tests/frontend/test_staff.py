"""The door of the pages for staff, through HTTP."""

import logging
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import pytest
from starlette.applications import Starlette

from api.access import SESSION, cookie
from api.app import create_app
from api.settings import Settings
from api.usecases import sign_in
from frontend.going_in import local_path
from frontend.staff_pages import waiting_words
from tests.frontend.staff_fixtures import NewVisitor, clock, visitor
from tests.frontend.staff_visitors import MAIL, PASSWORD, StaffVisitor, new_account, token_in
from tests.services.application import lifespan

__all__ = ["clock", "visitor"]  # fixtures
NO_MATCH = "メールアドレスかパスワードが違います"


async def test_signing_in_leads_to_the_page_that_was_asked_for(visitor: NewVisitor) -> None:
    person = visitor()
    refused = await person.get("/staff/account")
    assert refused.status_code == 303
    assert refused.headers["location"] == "/staff/sign-in?next=%2Fstaff%2Faccount"
    door = await person.get(refused.headers["location"])
    assert 'name="next" value="/staff/account"' in door.text
    let_in = await person.sign_in(mail=f" {MAIL.upper()} ", next="/staff/account")
    assert (let_in.status_code, let_in.headers["location"]) == (303, "/staff/account")
    page = await person.get("/staff/account")
    assert page.status_code == 200
    assert MAIL in page.text
    assert "Firefox（Windows）" in page.text
    again = await person.get("/staff/sign-in?next=/staff/account")
    assert (again.status_code, again.headers["location"]) == (303, "/staff/account")


@pytest.mark.parametrize(
    ("mail", "password"),
    [
        (MAIL, "something else entirely"),
        ("nobody@example.org", PASSWORD),
        ("not a mail address", PASSWORD),
        ("長" * 500, "\u202e\x00" + "あ" * 900),
    ],
)
async def test_a_failure_is_told_the_same_way_to_everybody(
    visitor: NewVisitor, mail: str, password: str
) -> None:
    person = visitor()
    answer = await person.sign_in(mail, password)
    assert answer.status_code == 422
    assert NO_MATCH in answer.text
    assert f'value="{mail}"' in answer.text
    assert password not in answer.text
    assert not person.is_signed_in
    other = await visitor().sign_in("other@example.org", "another wrong password")
    same = other.text.replace("other@example.org", mail)
    assert same.replace(token_in(other), "") == answer.text.replace(token_in(answer), "")


async def test_what_is_missing_is_named(visitor: NewVisitor) -> None:
    answer = await visitor().sign_in("", "")
    assert answer.status_code == 422
    assert "メールアドレスを入れてください。" in answer.text
    assert "パスワードを入れてください。" in answer.text
    only_mail = await visitor().sign_in(MAIL, "")
    assert "メールアドレスを入れてください。" not in only_mail.text
    assert f'value="{MAIL}"' in only_mail.text


async def test_guessing_becomes_slow_and_nobody_else_is_kept_out(
    visitor: NewVisitor, clock: Callable[[timedelta], None]
) -> None:
    known = visitor(address="192.0.2.7")
    assert (await known.sign_in()).status_code == 303
    await known.send("/staff", "/staff/sign-out")
    guesser = visitor(address="192.0.2.7")
    for _ in range(5):
        assert (await guesser.sign_in(password="a wrong guess")).status_code == 422
    slowed = await guesser.sign_in()
    assert slowed.status_code == 429
    # 15 seconds, less those a busy machine has taken since the last guess.
    wait = int(slowed.headers["retry-after"])
    assert 10 <= wait <= 15
    assert f"あと{wait}秒ほどで" in slowed.text
    assert f'value="{MAIL}"' in slowed.text
    assert not guesser.is_signed_in
    # Another network, and a browser known from before in the same one.
    assert (await visitor(address="198.51.100.1").sign_in()).status_code == 303
    assert (await known.sign_in()).status_code == 303
    clock(timedelta(seconds=16))
    assert (await guesser.sign_in(password="a wrong guess")).status_code == 422
    assert 25 <= int((await guesser.sign_in()).headers["retry-after"]) <= 30
    clock(timedelta(seconds=31))
    assert (await guesser.sign_in()).status_code == 303
    # What was guessed wrongly before is forgotten.
    await guesser.send("/staff", "/staff/sign-out")
    stranger = visitor(address="192.0.2.7")
    assert (await stranger.sign_in(password="a wrong guess")).status_code == 422


async def test_an_address_without_an_account_becomes_slow_as_well(visitor: NewVisitor) -> None:
    guesser = visitor()
    for _ in range(5):
        await guesser.sign_in("nobody@example.org", "a wrong guess")
    assert (await guesser.sign_in("nobody@example.org", "a wrong guess")).status_code == 429
    assert (await guesser.sign_in()).status_code == 303


async def test_a_form_from_elsewhere_is_not_believed(visitor: NewVisitor) -> None:
    person = visitor()
    token = token_in(await person.get("/staff/sign-in"))
    fields = {"mail": MAIL, "password": PASSWORD}
    for headers, extra in (
        ({}, {}),
        ({}, {"form_token": "0" * 64}),
        ({}, {"form_token": "ひらがな"}),
        ({"sec-fetch-site": "cross-site"}, {"form_token": token}),
        ({"sec-fetch-site": "same-site"}, {"form_token": token}),
        ({"origin": "https://evil.example.org"}, {"form_token": token}),
        ({"origin": "null"}, {"form_token": token}),
    ):
        answer = await person.client.post("/staff/sign-in", data=fields | extra, headers=headers)
        assert answer.status_code == 403, (headers, extra)
        assert "もう一度送ってください" in answer.text
        assert f'value="{MAIL}"' in answer.text
        assert not person.is_signed_in
    # The token belongs to this browser alone.
    other = visitor()
    await other.get("/staff/sign-in")
    stolen = await other.client.post("/staff/sign-in", data=fields | {"form_token": token})
    assert stolen.status_code == 403
    for headers in ({"sec-fetch-site": "same-origin"}, {"origin": "http://test.example.org"}):
        ours = await visitor_with(person, fields | {"form_token": token}, headers)
        assert ours == 303


async def visitor_with(person: StaffVisitor, fields: Any, headers: Any) -> int:
    answer = await person.client.post("/staff/sign-in", data=fields, headers=headers)
    return answer.status_code


async def test_a_form_of_somebody_signed_in_needs_the_token_of_the_session(
    visitor: NewVisitor,
) -> None:
    person, other = visitor(), visitor()
    await person.sign_in()
    await other.sign_in()
    strange = token_in(await other.get("/staff"))
    for fields in ({}, {"form_token": strange}):
        answer = await person.client.post("/staff/sign-out", data=fields)
        assert answer.status_code == 403
        assert "何も変えていません" in answer.text
    own = {"form_token": token_in(await person.get("/staff"))}
    elsewhere = {"sec-fetch-site": "cross-site"}
    answer = await person.client.post("/staff/sign-out", data=own, headers=elsewhere)
    assert answer.status_code == 403
    assert (await person.get("/staff")).status_code == 200
    assert (await person.client.post("/staff/sign-out", data=own)).status_code == 303


async def test_too_much_is_refused_kindly(visitor: NewVisitor) -> None:
    person = visitor()
    await person.sign_in()

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"a=" + b"b" * 1_000 + b"&"

    form = {"content-type": "application/x-www-form-urlencoded"}
    for path in ("/staff/sign-in", "/staff/sign-out"):
        for body in (b"a=" + b"b" * 40_000, endless()):
            answer = await person.client.post(path, content=body, headers=form)
            assert answer.status_code == 413
            assert "大きすぎます" in answer.text
            assert answer.headers["cache-control"] == "no-store"


async def test_only_an_empty_directory_says_how_the_first_account_is_made(
    app: Starlette, client: Any
) -> None:
    person = StaffVisitor(app)
    assert "madoguchi user add" in (await person.get("/staff/sign-in")).text
    await new_account(app)
    assert "madoguchi user add" not in (await person.get("/staff/sign-in")).text
    await person.client.aclose()


async def test_no_page_for_staff_is_kept_for_anybody_else(visitor: NewVisitor, client: Any) -> None:
    person = visitor()
    await person.sign_in()
    for path in ("/staff", "/staff/account", "/staff/sign-in", "/staff/nothing"):
        for _ in range(2):
            theirs = await person.get(path)
            strangers = await client.get(path)
            for answer in (theirs, strangers):
                assert answer.headers["cache-control"] == "no-store"
                assert answer.headers["x-robots-tag"] == "noindex"
                assert answer.headers["referrer-policy"] == "same-origin"
                assert "default-src 'none'" in answer.headers["content-security-policy"]
            assert MAIL not in strangers.text
    # And what anybody reads does not know who is signed in.
    assert (await person.get("/about")).text == (await client.get("/about")).text


async def test_the_log_names_neither_people_nor_passwords(
    visitor: NewVisitor, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "madoguchi")
    await visitor().sign_in(password="a wrong guess")
    await visitor().sign_in("nobody@example.org", "a wrong guess")
    person = visitor()
    await person.sign_in()
    await person.send("/staff", "/staff/sign-out")
    said = [record.getMessage() for record in caplog.records if record.name.startswith("madoguchi")]
    assert [line.split(":")[0] for line in said] == [
        "sign-in failed",
        "sign-in failed",
        "signed in",
        "signed out",
    ]
    for secret in ("example.org", "guess", PASSWORD):
        assert secret not in "\n".join(said)


async def test_cookies_are_as_narrow_as_they_can_be(settings: Settings) -> None:
    production = settings.model_copy(update={"base_url": "https://madoguchi.example.org"})
    app = create_app(production)
    async with lifespan(app):
        await new_account(app)
        person = StaffVisitor(app, base_url=production.base_url)
        answer = await person.sign_in()
        named = {part.split("=")[0]: part for part in answer.headers.get_list("set-cookie")}
        assert set(named) == {"__Host-madoguchi-session", "__Host-madoguchi-browser"}
        for part in named.values():
            attributes = {one.strip().lower() for one in part.split(";")[1:]}
            assert {"httponly", "secure", "samesite=lax", "path=/"} <= attributes
            assert not any(one.startswith("domain") for one in attributes)
        assert "max-age" not in named["__Host-madoguchi-session"].lower()
        assert (await person.get("/staff")).status_code == 200
        plain = {"origin": "http://madoguchi.example.org"}
        token = token_in(await person.get("/staff"))
        form = {"form_token": token}
        refused = await person.client.post("/staff/sign-out", data=form, headers=plain)
        assert refused.status_code == 403
        await person.client.aclose()


def test_production_is_never_without_tls() -> None:
    settings = Settings(env="production", base_url="http://x.example.org", secret_key="s")
    assert cookie(SESSION, settings).startswith("__Host-")


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "https://example.org/staff",
        "//example.org/staff",
        "/\\example.org",
        "/staff\\..\\example.org",
        "/staff/../../example.org",
        "/staff//example.org",
        "/staff\n/x",
        "/staffing",
        "/search?q=x",
        "/staff/sign-in?next=/staff/sign-in",
        "/staff/" + "a" * 3_000,
        "javascript:alert(1)",
    ],
)
def test_the_way_back_never_leads_elsewhere(wanted: str) -> None:
    assert local_path(wanted) == "/staff"


def test_the_way_back_is_kept() -> None:
    for path in ("/staff", "/staff/imports?page=2&q=//", "/staff/account"):
        assert local_path(path) == path


def test_waiting_is_told_in_the_unit_people_feel() -> None:
    assert "あと15秒ほどで" in waiting_words(15)
    assert "あと60秒ほどで" in waiting_words(60)
    assert "あと2分ほどで" in waiting_words(61)
    assert "あと15分ほどで" in waiting_words(900)


def test_the_brake_grips_harder_and_then_no_further() -> None:
    waits = [sign_in.wait_after(failures).total_seconds() for failures in range(14)]
    assert waits == [0, 0, 0, 0, 0, 15, 30, 60, 120, 240, 480, 900, 900, 900]
    assert sign_in.wait_after(10**9) == timedelta(minutes=15)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:0:1ff::7", "2001:db8:0:100::/56"),
        ("fe80::1%eth0", "fe80::/56"),
        ("testclient", "unknown"),
        (None, "unknown"),
    ],
)
def test_a_network_is_what_one_household_is_given(address: str | None, network: str) -> None:
    assert sign_in.network_of(address) == network
