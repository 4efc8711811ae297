"""The outbox is emptied into a mail server: what it takes, refuses, and what a failure costs."""

import asyncio
import ssl
from datetime import timedelta
from functools import partial
from urllib.parse import quote

import pytest

from api.mail_messages import compose
from api.mail_settings import read_server
from api.mail_transports import SmtpTransport
from api.settings import Settings
from api.usecases.send_mails import BATCH, PAUSES, Sender, Sending
from models.base import now
from models.database import Sessions
from models.mail import MailState
from models.repositories.outbox import CLAIM, Outbox
from tests.api.mail_letters import KEYS, let_time_pass, letters, states, write
from tests.services.smtp import PASSWORD, USER, Post, new_certificate, open_post


async def send(
    sessions: Sessions,
    settings: Settings,
    post: Post,
    *,
    query: str = "?starttls=never",
    scheme: str = "smtp",
    user: str = "",
    trust: ssl.SSLContext | None = None,
) -> Sending:
    host, port = post.address
    transport = SmtpTransport(read_server(f"{scheme}://{user}{host}:{port}{query}"), trust)
    sender = Sender(sessions, KEYS, partial(compose, settings=settings), transport, asyncio.Event())
    try:
        return await sender.send_all()
    finally:
        await transport.close()


async def test_each_letter_is_sent_once_over_one_connection(sessions, settings):
    names = [f"one{number}@example.org" for number in range(BATCH + 5)]
    await write(sessions, *names)
    await write(sessions, *names)
    async with open_post() as post:
        assert (await send(sessions, settings, post)).sent == len(names)
        assert (await send(sessions, settings, post)).sent == 0
    assert sorted(one.rcpt_tos[0] for one in post.taken) == sorted(names)
    assert post.connections == 1
    assert set((await states(sessions)).values()) == {MailState.sent}


async def test_a_mail_says_who_it_is_from_and_that_nobody_wrote_it(sessions, settings):
    settings = settings.model_copy(
        update={"mail_from": "まどぐち <window@example.org>", "mail_reply_to": "office@example.org"}
    )
    await write(sessions, "somebody@example.org")
    async with open_post() as post:
        await send(sessions, settings, post)
    (mail,), (letter,) = post.mails, (await letters(sessions)).values()
    assert mail["Message-ID"] == f"<{letter.id}@test.example.org>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["From"].addresses[0].display_name == "まどぐち"
    assert mail["Reply-To"] == "office@example.org"
    assert post.taken[0].mail_from == "window@example.org"
    assert mail["Subject"] == "まどぐちからのためしのメール"
    text, html = mail.iter_parts()
    assert "10時00分" in text.get_content()
    assert "10時00分" in html.get_content()


async def test_what_a_sent_letter_said_is_forgotten(sessions, settings):
    await write(sessions, "somebody@example.org")
    async with open_post() as post:
        await send(sessions, settings, post)
    (letter,) = (await letters(sessions)).values()
    assert "10時00分" not in KEYS.open(letter.sealed, f"outgoing mail {letter.id}")


@pytest.mark.parametrize(
    ("typed", "sent_to"),
    [
        ("taro..x.@docomo.example", '"taro..x."@docomo.example'),
        ("name@日本.example", "name@xn--wgv71a.example"),
    ],
)
async def test_addresses_of_old_phones_and_of_other_scripts_are_reached(
    sessions, settings, typed, sent_to
):
    await write(sessions, typed)
    async with open_post() as post:
        await send(sessions, settings, post)
    assert f"To: {sent_to}\r\n".encode() in (post.taken[0].content or b"")
    assert post.told == [f"RCPT TO:<{sent_to}>"]


@pytest.mark.parametrize(
    "typed", ["a@example.org\r\nBcc: b@example.org", "a@b\n", "日本@example.org"]
)
async def test_an_address_that_is_none_is_given_up_and_adds_no_header(sessions, settings, typed):
    await write(sessions, typed, "right@example.org")
    async with open_post() as post:
        done = await send(sessions, settings, post)
    assert (done.sent, done.failed) == (1, 1)
    assert [one.rcpt_tos for one in post.taken] == [["right@example.org"]]
    assert (await letters(sessions))[typed].problem == "address"


async def test_refused_for_now_is_tried_later_and_refused_for_good_is_not(sessions, settings):
    await write(sessions, "full@example.org", "gone@example.org", "right@example.org")
    async with open_post() as post:
        post.answers = {
            "full": "452 the box of full@example.org is full",
            "gone": "550 5.1.1 gone@example.org is not here",
        }
        done = await send(sessions, settings, post)
        assert (done.sent, done.later, done.failed) == (1, 1, 1)
        known = await letters(sessions)
        assert (known["full@example.org"].state, known["full@example.org"].problem) == (
            MailState.waiting,
            "SMTP 452",
        )
        assert known["full@example.org"].due_at > now()
        assert (known["gone@example.org"].state, known["gone@example.org"].problem) == (
            MailState.failed,
            "SMTP 550",
        )
        post.answers = {}
        assert (await send(sessions, settings, post)).sent == 0
        await let_time_pass(sessions)
        assert (await send(sessions, settings, post)).sent == 1
    assert (await states(sessions))["full@example.org"] is MailState.sent


async def test_after_the_last_pause_a_letter_is_given_up_and_can_be_sent_again(sessions, settings):
    await write(sessions, "full@example.org")
    async with open_post() as post:
        post.answers = {"DATA": "451 later"}
        for attempt in range(len(PAUSES) + 1):
            assert (await states(sessions))["full@example.org"] is MailState.waiting, attempt
            await send(sessions, settings, post)
            await let_time_pass(sessions)
        (letter,) = (await letters(sessions)).values()
        assert (letter.state, letter.attempts) == (MailState.failed, len(PAUSES) + 1)
        post.answers = {}
        async with sessions.begin() as session:
            assert await Outbox(session).send_again(letter.id, now())
        assert (await send(sessions, settings, post)).sent == 1


def test_pauses_grow_from_a_minute_to_a_day_and_outlast_a_long_weekend():
    assert list(PAUSES) == sorted(PAUSES)
    assert (PAUSES[0], PAUSES[-1]) == (timedelta(minutes=1), timedelta(days=1))
    assert sum(PAUSES, timedelta()) > timedelta(days=4)


@pytest.mark.parametrize("answers", [None, {"DATA": "421 going down"}])
async def test_a_server_that_is_away_costs_each_letter_one_attempt(sessions, settings, answers):
    await write(sessions, "one@example.org", "two@example.org")
    async with open_post() as post:
        if answers:
            post.answers = answers
            done = await send(sessions, settings, post)
    if not answers:
        done = await send(sessions, settings, post)
    assert done.away
    assert (done.sent, done.later) == (0, 2)
    assert {one.attempts for one in (await letters(sessions)).values()} == {1}


async def test_encrypted_connections_and_a_password(sessions, settings, tmp_path):
    server, trust = new_certificate(tmp_path)
    user = f"{USER}:{quote(PASSWORD, safe='')}@"
    await write(sessions, "one@example.org")
    async with open_post(starttls=server, auth=True) as post:
        # Neither without encryption nor to a server that nobody vouches for.
        assert (await send(sessions, settings, post)).away
        for wrong in ({"trust": None}, {"trust": trust, "user": f"{USER}:guessed@"}):
            await let_time_pass(sessions)
            assert (await send(sessions, settings, post, query="", **wrong)).away
        assert not post.taken
        await let_time_pass(sessions)
        assert (await send(sessions, settings, post, query="", user=user, trust=trust)).sent == 1
        assert post.was_encrypted == [True]
    await write(sessions, "two@example.org")
    async with open_post(tls=server, auth=True) as post:
        done = await send(
            sessions, settings, post, scheme="smtps", query="", user=user, trust=trust
        )
        assert done.sent == 1


async def test_a_server_without_starttls_gets_nothing_where_it_is_required(sessions, settings):
    await write(sessions, "one@example.org")
    async with open_post() as post:
        assert (await send(sessions, settings, post, query="")).away
    assert not post.taken


async def test_letters_to_one_person_leave_before_those_to_many(sessions, settings):
    await write(sessions, "many1@example.org", "many2@example.org", batch="yearly round")
    await write(sessions, "waits@example.org")
    async with open_post() as post:
        await send(sessions, settings, post)
    assert post.taken[0].rcpt_tos == ["waits@example.org"]


async def test_a_letter_that_cannot_be_written_holds_up_no_other(sessions, settings):
    await write(sessions, "strange@example.org", kind="no_such_text")
    await write(sessions, "climbs@example.org", kind="../staff/base")
    await write(sessions, "right@example.org")
    async with open_post() as post:
        done = await send(sessions, settings, post)
    assert (done.sent, done.failed) == (1, 2)


async def test_two_senders_at_once_send_nothing_twice(sessions, settings):
    await write(sessions, *(f"one{number}@example.org" for number in range(120)))
    async with open_post() as post:
        await asyncio.gather(*(send(sessions, settings, post) for _ in range(3)))
    assert len(post.taken) == len({one.rcpt_tos[0] for one in post.taken}) == 120


async def test_a_claim_left_behind_is_taken_again_after_ten_minutes(sessions, settings):
    await write(sessions, "one@example.org")
    async with sessions.begin() as session:
        assert len(await Outbox(session).claim("killed since", now(), BATCH)) == 1
    async with open_post() as post:
        assert (await send(sessions, settings, post)).sent == 0
        await let_time_pass(sessions, CLAIM)
        assert (await send(sessions, settings, post)).sent == 1


async def test_a_sender_that_lost_its_claim_marks_nothing(sessions, settings):
    await write(sessions, "one@example.org")
    async with sessions.begin() as session:
        (mine,) = await Outbox(session).claim("slow", now(), BATCH)
        await Outbox(session).claim("other", now() + CLAIM, BATCH)
        await Outbox(session).give_up(mine.id, "slow", "SMTP 550")
        await Outbox(session).sent([(mine.id, "x")], "slow", now(), keys=KEYS)
    assert (await states(sessions)) == {"one@example.org": MailState.sending}
