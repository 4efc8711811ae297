"""The words of the search on the pages of the secretariat: tried out, saved, taken back."""

import re
from datetime import datetime
from uuid import UUID

import pytest
import pytest_asyncio

from api.usecases.check_query import JAPAN
from models.account import Role
from models.repositories.query_counts import QueryCountRepository
from search.synonym_overlay import shipped_groups
from search.synonyms import Group, Synonyms
from tests.api.conftest import directory
from tests.frontend.staff_files import press, words_of
from tests.frontend.staff_visitors import StaffVisitor, new_account
from tests.services.contents import service

__all__ = ["directory"]  # a fixture

WORDS = "/staff/words"
FANS = {
    "synonyms": "推し活\nファンの集まり",
    "leads_to": "囲碁",
    "topic": "ibasho",
    "reason": "聞かれた",
}
CLUB, LIBRARY = UUID(int=1), UUID(int=2)


@pytest.fixture
def database_url(sqlite_url):
    """One kind: what differs between them is tested with the repositories."""
    return sqlite_url


@pytest_asyncio.fixture
async def person(app, client, directory):
    """Somebody of the secretariat, and two places to find."""
    await directory((CLUB, service(name="囲碁の会")), (LIBRARY, service(name="絵本の部屋")))
    await new_account(app, Role.secretariat)
    someone = StaffVisitor(app)
    await someone.sign_in()
    yield someone
    await someone.client.aclose()


async def found(client, text):
    answer = (await client.get("/api/search", params={"q": text})).json()
    return [item["name"] for item in answer["items"]] if answer["exact"] else []


async def add(person, **typed):
    page = await person.get(f"{WORDS}/groups/new")
    preview = await press(person, page, "変わるところを見る", **(FANS | typed))
    assert preview.status_code == 200, words_of(preview)
    return preview


async def test_words_are_tried_before_they_are_saved_and_work_at_once(person, client):
    preview = await add(person)
    said = words_of(preview)
    assert "「推し活」" in said
    assert re.search(r"はじめの5件が変わるのは[1-9]", said)
    trial = re.search(r"「推し活」.*?変えたあと.*?</section>", preview.text, re.DOTALL)
    assert trial
    assert "<b>囲碁の会</b>" in trial[0]
    assert "新しく入る" in trial[0]
    assert await found(client, "推し活") == [], "nothing is saved yet"
    saved = await press_saved(person, preview)
    assert "保存しました。" in words_of(saved)
    assert "聞かれた" in words_of(saved)
    assert await found(client, "推し活") == ["囲碁の会"]
    offered = (await client.get("/api/suggest", params={"q": "推し"})).json()
    assert "推し活" in {one["text"] for one in offered["suggestions"]}
    listed = await person.get(WORDS, params={"q": "ファン"})
    assert "推し活、ファンの集まり 加えた" in words_of(listed)
    assert "推し活" not in words_of(await person.get(WORDS, params={"topic": "dv"}))


async def press_saved(person, preview):
    """「保存する」, whose texts stand in hidden boxes of several lines."""
    typed = dict(
        re.findall(r'<textarea name="(\w+)" hidden>(.*?)</textarea>', preview.text, re.DOTALL)
    )
    return await press(person, preview, "保存する", **typed)


async def test_a_group_of_the_software_is_changed_switched_off_and_taken_back(person, client, app):
    id, group = next(
        (i, g)
        for i, g in shipped_groups().items()
        if g.words[0].startswith("フード") or "フードバンク" in g.words
    )
    page = await person.get(f"{WORDS}/groups/{id}")
    same = await press(person, page, "変わるところを見る", **_lines(group), reason="わけ")
    assert same.status_code == 422
    assert "まだ、何も変わっていません。" in same.text
    more = _lines(Group((*group.words, "えほん"), group.leads_to, group.topic))
    preview = await press(person, page, "変わるところを見る", **more, reason="ことばを足す")
    assert "加えることば：えほん" in words_of(preview)
    await press_saved(person, preview)
    page = await person.get(f"{WORDS}/groups/{id}")
    assert "はじめからある内容" in page.text
    preview = await press(person, page, "このなかまを止める", **more, reason="ためしに")
    assert "のなかまを止めます。" in words_of(preview)
    stopped = await press_saved(person, preview)
    assert "いまは止めています。" in words_of(stopped)
    assert app.state.words.synonyms.of(_keys("フードバンク")) == ()

    changes = await person.get(f"{WORDS}/changes")
    assert words_of(changes).index("ためしに") < words_of(changes).index("ことばを足す")
    older, newer = sorted(map(int, re.findall(r"/staff/words/changes/(\d+)", changes.text)))
    assert "元に戻す</button>" not in (await person.get(f"{WORDS}/changes/{older}")).text
    page = await person.get(f"{WORDS}/changes/{newer}")
    assert "検索の結果はこう変わります" in page.text
    wrong = await press(person, page, "元に戻す", reason=" ")
    assert wrong.status_code == 422
    done = await press(person, page, "元に戻す", reason="まちがい")
    assert "元に戻しました。" in words_of(done)
    assert app.state.words.synonyms.of(_keys("えほん"))
    too_late = await person.client.post(
        f"{WORDS}/changes/{newer}",
        data={"form_token": _token(page), "reason": "もう一度"},
    )
    assert too_late.status_code == 422
    assert "もう一度変えられています" in too_late.text


async def test_a_change_that_somebody_else_made_first_is_not_overwritten(person, client):
    saved = await press_saved(person, await add(person))
    id = re.search(r"/staff/words/groups/(n-\w+)/preview", saved.text)[1]
    mine, theirs = [await person.get(f"{WORDS}/groups/{id}") for _ in range(2)]
    first = FANS | {"synonyms": "推し活\nファンの集まり\n推し"}
    await press_saved(person, await press(person, theirs, "変わるところを見る", **first))
    second = FANS | {"synonyms": "推し活\nわたしのことば"}
    preview = await press(person, mine, "変わるところを見る", **second)
    late = await press_saved(person, preview)
    assert late.status_code == 422
    assert "ほかの人が先にこのことばを変えました。" in late.text
    assert "わたしのことば" in late.text, "nothing typed is lost"
    assert "わたしのことば" not in words_of(await person.get(WORDS, params={"q": "推し"}))


async def test_what_is_missing_is_said_and_nothing_typed_is_lost(person):
    for typed, sentence in (
        ({"synonyms": " "}, "ことばを入れてください。"),
        ({"synonyms": "ひとつ", "leads_to": "", "topic": ""}, "同じ意味のことばを、もうひとつ"),
        ({"synonyms": "あ\n" + "い" * 70}, "が長すぎます。"),
        ({"synonyms": "\n".join(f"ことば{n}" for n in range(90))}, "80個までです。"),
        ({"synonyms": "推し活\n！？"}, "記号だけなので"),
        ({"topic": "nonsense"}, "困りごとを一覧から選んでください。"),
        ({"reason": ""}, "わけを、ひとこと書いてください。"),
    ):
        page = await person.get(f"{WORDS}/groups/new")
        wrong = await press(person, page, "変わるところを見る", **(FANS | typed))
        assert wrong.status_code == 422, typed
        assert sentence in wrong.text
        assert "囲碁" in wrong.text or typed.get("leads_to") == ""


async def test_own_questions_are_tried_too_and_can_be_taken_away(person):
    page = await person.get(f"{WORDS}/trials")
    for wrong in ("", "お金がない", "あ" * 201):
        answer = await press(person, page, "加える", text=wrong)
        assert answer.status_code == 422
    done = await press(person, page, "加える", text="町内の ファンの集まり")
    assert "ためす質問に加えました。" in words_of(done)
    again = await press(person, done, "加える", text="町内の ファンの集まり")
    assert "もう加えてあるか" in again.text
    assert "町内の ファンの集まり" in words_of(await add(person))
    gone = await press(person, await person.get(f"{WORDS}/trials"), "外す")
    assert "町内の" not in words_of(gone)


async def test_counts_are_shown_with_a_way_to_mend_what_was_not_found(person, app):
    today = datetime.now(JAPAN).date()
    async with app.state.sessions.begin() as session:
        await QueryCountRepository(session).add(
            {(today, "推し活"): (12, 11), (today, "囲碁"): (30, 0)}
        )
    page = await person.get(f"{WORDS}/counts")
    missed, asked = page.text.split("よくさがされたことば</h2>")
    assert "推し活" in missed
    assert "囲碁" not in missed
    assert asked.index("囲碁") < asked.index("推し活")
    link = re.search(r'href="(/staff/words/groups/new\?word=[^"]+)"', page.text)[1]
    assert ">推し活</textarea>" in (await person.get(link)).text


async def test_an_unknown_group_or_change_is_not_there(person):
    for path in ("groups/n-nothing", "changes/999", "changes/0", f"changes/{10**30}", "changes/x"):
        assert (await person.get(f"{WORDS}/{path}")).status_code == 404, path


def _lines(group):
    return {
        "synonyms": "\n".join(group.words),
        "leads_to": "\n".join(group.leads_to),
        "topic": group.topic,
    }


def _keys(text):
    (keys,) = Synonyms([Group((text,), ("べつ",))])._by_keys
    return keys


def _token(page):
    return re.search(r'name="form_token" value="(\w+)"', page.text)[1]
