"""A form sent after the session had ended comes back filled in, and was not sent."""

import re
from datetime import timedelta
from html import escape, unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontend.filled_form import filled
from tests.frontend.staff_files import UPLOADS, fields_of, heading, press, words_of
from tests.frontend.staff_fixtures import clock, visitor
from tests.frontend.staff_visitors import MAIL, PASSWORD, token_in
from tests.frontend.test_staff_records import drafts, open_record, person

__all__ = ["clock", "drafts", "person", "visitor"]  # fixtures

LONG_AGO = timedelta(minutes=31)
DOOR = {"mail": MAIL, "password": PASSWORD}


async def test_what_was_typed_comes_back_after_signing_in_and_is_sent_once(person, drafts, clock):
    id = drafts["ひだまり相談室"]
    page = await open_record(person, id)
    typed = {"to": "confirming", "reason": '団体に<たずね>中 & "確認"'}
    clock(LONG_AGO)
    person.client.headers["referer"] = f"{person.base_url}/staff/records/{id}"
    door = await press(person, page, "状態を変える", **typed)
    # Only the old session is long ago: what is written from now on is not.
    clock(-LONG_AGO)
    assert door.status_code == 403
    assert heading(door) == "ログイン"
    assert "書いたものは残してあります" in door.text
    assert "たずね" not in door.text
    wrong = await press(person, door, "ログイン", mail=MAIL, password="まちがい")
    assert wrong.status_code == 422
    back = await press(person, wrong, "ログイン", **DOOR)
    assert back.status_code == 200
    assert back.headers["cache-control"] == "no-store"
    assert heading(back) == "ひだまり相談室"
    assert "まだ送っていません" in back.text
    assert "公開の状態 下書き" in words_of(back)
    again = fields_of(back, "状態を変える")
    assert {name: again[name] for name in typed} == typed
    assert fields_of(back, "確かめたので公開する")["evidence"] == ""
    done = await press(person, back, "状態を変える")
    assert "公開の状態を変えました。" in done.text
    assert typed["reason"] in words_of(done)


async def test_ticked_rows_and_the_list_they_were_ticked_on_come_back(person, drafts, clock):
    address = "/staff/records?state=draft&q=食堂"
    page = await person.get(address)
    (id,) = re.findall(r'name="ids" value="([0-9a-f-]+)"', page.text)
    clock(LONG_AGO)
    form = {"form_token": token_in(page), "ids": id, "to": "closed", "reason": "終わった"}
    door = await person.client.post(
        "/staff/records/publication",
        data=form,
        headers={"referer": str(person.client.base_url.join(address))},
    )
    clock(-LONG_AGO)
    back = await press(person, door, "ログイン", **DOOR)
    assert 'name="q" type="search" value="食堂"' in back.text, words_of(back)
    fields = fields_of(back, "まとめて変える")
    assert (fields["ids"], fields["to"], fields["reason"]) == (id, "closed", "終わった")


async def test_a_file_is_not_kept_and_the_page_says_so(person, clock):
    token = token_in(await person.get("/staff/imports"))
    clock(LONG_AGO)
    door = await person.client.post(
        UPLOADS,
        data={"form_token": token, "source": "table"},
        files={"file": ("a.csv", b"a,b")},
        follow_redirects=True,
    )
    assert "ファイルは受け取っていません" in words_of(door)
    assert "もう一度選んでください" in words_of(door)


@pytest.mark.parametrize(
    "how",
    [
        {"headers": {"sec-fetch-site": "cross-site"}},
        {"headers": {"origin": "https://evil.example.org"}},
        {"token": "0" * 64},
        {"path": "/staff/account/password"},
        {"extra": "x" * 140_000},
    ],
)
async def test_what_others_send_passwords_and_what_is_too_much_is_not_kept(
    person, drafts, clock, how
):
    token = token_in(await person.get("/staff/records"))
    clock(LONG_AGO)
    form = {"form_token": how.get("token", token), "reason": "だれかの言葉"}
    form["more"] = how.get("extra", "")
    path = how.get("path", f"/staff/records/{drafts['こもれび食堂']}/publication")
    door = await person.client.post(path, data=form, headers=how.get("headers", {}))
    assert door.status_code in {303, 413}
    assert "kept=" not in door.headers.get("location", "")


async def test_a_kept_form_that_was_tampered_with_only_lets_people_in(visitor):
    someone = visitor()
    token = token_in(await someone.get("/staff/sign-in"))
    data = DOOR | {"form_token": token, "kept": "1.00000000.AAAA", "next": "/staff/imports"}
    answer = await someone.client.post("/staff/sign-in/again", data=data)
    assert answer.headers["location"] == "/staff/imports"


FORM = """<form action="/other" method="post"><input name="word" value="x"></form>
<form class="a" action="/send" method="post">
<input type="hidden" name="source" value="one"><input id="w1" name="word" type="text" value="">
<button>送る</button></form>
<form action="/send" method="post">
<input type="hidden" name="source" value="two"><input id="w2" name="word" type="text" required>
<input type="checkbox" name="box" value="a" checked><input type="checkbox" name="box" value="b">
<input type="password" name="word" value=""><textarea name="long">before</textarea>
<select name="pick"><option value="">-</option><option value="p" selected>P</option>
<option value="q">Q &amp; R</option></select></form>"""


@given(st.text(), st.text(), st.sets(st.sampled_from("ab")), st.sampled_from(["", "p", "q"]))
def test_a_form_is_filled_with_any_text_and_nothing_else_changes(word, long, boxes, pick):
    said = [("source", "two"), ("word", word), ("long", long), ("pick", pick)]
    page = filled(FORM, "/send", said + [("box", box) for box in boxes])
    assert page is not None
    before, _, form = page.rpartition("<form")
    assert before == FORM.rpartition("<form")[0]
    shown = re.search(r'<input id="w2"[^>]* value="([^"]*)"', form)
    assert shown
    assert unescape(shown[1]) == unescape(escape(word))
    area = re.search(r"<textarea[^>]*>(.*)</textarea>", form, re.DOTALL)
    assert area
    assert unescape(area[1]) == unescape(escape(long, quote=False))
    assert set(re.findall(r'value="([ab])" checked', form)) == boxes
    assert re.findall(r'value="(\w*)" selected', form) == [pick]
    assert form.count("<script") == FORM.count("<script")
    assert '<input type="password" name="word" value="">' in form


def test_a_page_without_the_form_is_left_alone():
    assert filled(FORM, "/nowhere", [("word", "x")]) is None
