"""In by a link that came by mail, and to a new password: nothing tells who has an account."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import event

from api.usecases import sign_in_by_mail
from models.account import Role
from models.base import now
from tests.frontend.member_visitors import last_link
from tests.frontend.sent_letters import letters
from tests.frontend.staff_fixtures import visitor
from tests.frontend.staff_visitors import MAIL, PASSWORD, new_account, token_in

__all__ = ["visitor"]  # a fixture
NEW = "snow melts on the third of May"


async def ask(person, mail=MAIL, what="mail"):
    return await person.send(f"/sign-in/{what}", f"/sign-in/{what}", mail=mail)


async def test_a_link_signs_in_once_and_only_when_the_button_is_pressed(app, visitor):
    person, scanner = visitor(), visitor(address="198.51.100.7")
    asked = await ask(person)
    assert asked.status_code == 200
    assert "登録されていれば" in asked.text
    link = await last_link(app, "sign_in_link")
    for _ in range(3):
        # Programs that look through mail open links, more than once.
        assert (await scanner.get(link)).status_code == 200
        assert (await scanner.client.head(link)).status_code == 200
    assert not scanner.is_signed_in
    entered = await person.send(link, link)
    assert entered.headers["location"] == "/staff"
    assert (await person.get("/staff")).status_code == 200
    again = visitor()
    over = await again.get(link)
    assert over.status_code == 410
    assert "もう使えません" in over.text
    used = await again.client.post(link, data={"form_token": "x"})
    assert used.status_code == 403
    assert not again.is_signed_in


async def test_the_button_needs_a_form_of_ours(app, visitor):
    person, stranger = visitor(), visitor()
    await ask(person)
    link = await last_link(app, "sign_in_link")
    assert (await stranger.client.post(link)).status_code == 403
    assert (await person.send(link, link)).status_code == 303


async def test_two_who_press_at_once_are_one(app, visitor):
    person, other = visitor(), visitor()
    await ask(person)
    link = await last_link(app, "sign_in_link")
    opened = [(one, token_in(await one.get(link))) for one in (person, other)]
    answers = await asyncio.gather(
        *(one.client.post(link, data={"form_token": token}) for one, token in opened)
    )
    assert sorted(one.status_code for one in answers) == [303, 410]
    assert [person.is_signed_in, other.is_signed_in].count(True) == 1


async def test_an_old_link_leads_nowhere(app, visitor, monkeypatch):
    person = visitor()
    await ask(person)
    link = await last_link(app, "sign_in_link")
    page = await person.get(link)
    later = now() + timedelta(minutes=16)
    monkeypatch.setattr("models.repositories.mailed_links.now", lambda: later)
    assert (await person.get(link)).status_code == 410
    sent = await person.client.post(link, data={"form_token": token_in(page)})
    assert sent.status_code == 410
    assert not person.is_signed_in


async def test_a_link_for_one_thing_does_not_do_the_other(app, visitor):
    person = visitor()
    await ask(person)
    token = (await last_link(app, "sign_in_link")).rpartition("/")[2]
    assert (await person.get(f"/sign-in/password/{token}")).status_code == 410


@pytest.mark.parametrize("what", ["mail", "password"])
async def test_nobody_learns_who_has_an_account(app, visitor, what):
    person = visitor()
    known, unknown = await ask(person, what=what), await ask(person, "nobody@example.org", what)
    assert known.status_code == unknown.status_code == 200
    assert known.text.replace(MAIL, "") == unknown.text.replace("nobody@example.org", "")
    assert known.headers.keys() == unknown.headers.keys()
    assert len(await letters(app)) == 1


async def test_the_same_is_done_for_an_address_without_an_account(app, visitor):
    """As many statements of the same kinds; at the end they are kept or taken back."""
    person, said = visitor(), []

    def note(connection, cursor, statement, parameters, context, many):
        kind = statement.replace("ROLLBACK TO SAVEPOINT", "RELEASE SAVEPOINT")
        if any(word in kind for word in ("SAVEPOINT", "account", "mail", "rate_count")):
            said.append(kind)

    engine = app.state.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    await ask(person)
    known, said[:] = list(said), []
    await ask(person, "nobody@example.org")
    event.remove(engine, "before_cursor_execute", note)
    assert known
    assert any("outgoing_mail" in one for one in said)
    assert said == known


async def test_many_letters_do_not_keep_anybody_out(app, visitor):
    """Whoever gets no further letter has links that are still good, and their password."""
    person = visitor()
    for number in range(6):
        attacker = visitor(address=f"198.51.100.{number}")
        assert (await ask(attacker)).status_code == 200
    sent = await letters(app, "sign_in_link")
    assert len(sent) == sign_in_by_mail.MOST_TO_ONE_ADDRESS
    link = await last_link(app, "sign_in_link")
    assert (await person.send(link, link)).status_code == 303
    assert (await visitor().sign_in()).status_code == 303


async def test_one_network_cannot_send_without_end(app, visitor, monkeypatch):
    monkeypatch.setattr(sign_in_by_mail, "MOST_FROM_ONE_PLACE", 2)
    known = visitor()
    await known.sign_in()
    await known.send("/staff", "/staff/sign-out")
    person = visitor()
    for _ in range(2):
        await ask(person, "somebody@example.org")
    refused = await ask(person, "another@example.org")
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0
    assert "もう一度送れます" in refused.text
    assert 'value="another@example.org"' in refused.text
    # A browser that has signed in before does not suffer from its neighbours.
    assert (await ask(known)).status_code == 200
    assert len(await letters(app, "sign_in_link")) == 1


async def test_what_is_no_address_is_said_so(visitor):
    answer = await ask(visitor(), "not an address")
    assert answer.status_code == 422
    assert 'href="#mail"' in answer.text


async def test_a_new_password_by_mail(app, visitor):
    person, elsewhere = visitor(), visitor(agent="Safari/605 iPhone")
    await elsewhere.sign_in()
    await ask(person, what="password")
    link = await last_link(app, "password_link")
    assert (await person.get(link)).status_code == 200
    assert (await elsewhere.get("/staff")).status_code == 200
    short = await person.send(link, link, wanted="short", again="short")
    assert short.status_code == 422
    assert "12文字以上" in short.text
    other = await person.send(link, link, wanted=NEW, again=NEW + "x")
    assert "同じものを" in other.text
    own = await person.send(link, link, wanted=MAIL, again=MAIL)
    assert "とは別のことば" in own.text
    done = await person.send(link, link, wanted=NEW, again=NEW)
    assert done.headers["location"] == "/staff"
    assert (await elsewhere.get("/staff")).status_code == 303
    assert (await visitor().sign_in()).status_code == 422
    assert (await visitor().sign_in(password=NEW)).status_code == 303
    assert (await person.get(link)).status_code == 410
    (told,) = await letters(app, "account_changed")
    assert "パスワード" in str(told.facts["what"])
    assert told.to == MAIL


async def test_a_new_password_ends_every_other_link(app, visitor):
    person = visitor()
    await ask(person)
    first = await last_link(app, "sign_in_link")
    await ask(person, what="password")
    link = await last_link(app, "password_link")
    await person.send(link, link, wanted=NEW, again=NEW)
    assert (await visitor().get(first)).status_code == 410


async def test_a_member_lands_on_the_page_for_members(app, visitor):
    await new_account(app, Role.member, "hana@example.org")
    person = visitor()
    await ask(person, "hana@example.org")
    link = await last_link(app, "sign_in_link")
    assert (await person.send(link, link)).headers["location"] == "/members"
    by_password = visitor()
    entered = await by_password.sign_in("hana@example.org", PASSWORD)
    assert entered.headers["location"] == "/members"


async def test_secrets_and_addresses_stay_out_of_the_tables(app, visitor):
    await ask(visitor())
    token = (await last_link(app, "sign_in_link")).rpartition("/")[2]
    async with app.state.engine.connect() as connection:
        for table in ("mailed_link", "outgoing_mail", "rate_count"):
            rows = await connection.exec_driver_sql(f"SELECT * FROM {table}")
            told = str(rows.fetchall())
            assert token not in told
            assert MAIL not in told
