"""Edited words reach every process, and answers kept from before are not given again."""

import asyncio
from uuid import UUID

import httpx
import pytest

from api.app import create_app
from api.installation import Installation
from api.usecases.edit_words import NEW, Proposal, group_edit, save_proposal, undo_edit
from models.errors import Conflict
from models.incoming import Origin
from models.repositories.search_words import (
    MOST_TRIALS,
    SynonymRepository,
    TrialQueryRepository,
)
from search.protocol import SearchQuery
from search.synonym_overlay import known_groups
from search.synonyms import Group, phrase_keys
from tests.services.application import lifespan
from tests.services.contents import service

FANS = Proposal(NEW, Group(("推し活", "ファンの集まり"), ("囲碁",), "ibasho"), False, 0)
WHO = Origin(actor="somebody", role="secretariat", reason="聞かれた")


async def add(sessions):
    async with sessions.begin() as session:
        return await save_proposal(FANS, WHO, {}, SynonymRepository(session))


def known(edit):
    """The group as it stands after the edit."""
    return {edit.group_id: known_groups([group_edit(edit)])[-1]}


async def names(client):
    answer = (await client.get("/api/search", params={"q": "推し活"})).json()
    return [item["name"] for item in answer["items"]] if answer["exact"] else []


async def test_another_process_searches_with_new_words_soon(client, directory, settings, app):
    await directory((UUID(int=1), service(name="囲碁の会")))
    other = create_app(settings)
    transport = httpx.ASGITransport(app=other)
    async with (
        lifespan(other),
        httpx.AsyncClient(transport=transport, base_url="http://test.example.org") as elsewhere,
    ):
        assert await names(client) == await names(elsewhere) == []
        edit = await add(app.state.sessions)
        for one, asking in ((app, client), (other, elsewhere)):
            await _until(lambda one=one: one.state.words.synonyms.of(phrase_keys("推し活")))
            assert await names(asking) == ["囲碁の会"], "an answer from before must not be given"
        async with app.state.sessions.begin() as session:
            await undo_edit(edit.number, WHO, SynonymRepository(session))
        await _until(lambda: not other.state.words.synonyms.of(phrase_keys("推し活")))
        assert await names(elsewhere) == []


async def test_the_command_searches_with_edited_words_as_well(client, directory, settings, app):
    await directory((UUID(int=1), service(name="囲碁の会")))
    await add(app.state.sessions)
    async with Installation(settings) as here:
        assert here.backend.search(SearchQuery("推し活")).exact == 0
        assert await here.words.refresh()
        assert here.backend.search(SearchQuery("推し活")).ids == (UUID(int=1),)
        assert not await here.words.refresh(), "nothing has changed since"


async def test_two_who_change_the_same_words_do_not_overwrite_each_other(sessions):
    edit = await add(sessions)
    async with sessions() as session:
        words = SynonymRepository(session)
        assert await words.version() == (1, edit.number)
        assert [one.group_id for one in await words.newest()] == [edit.group_id]

    async def change(word):
        proposal = Proposal(edit.group_id, Group(("推し活", word)), False, edit.number)
        async with sessions.begin() as session:
            await save_proposal(proposal, WHO, known(edit), SynonymRepository(session))

    done = await asyncio.gather(change("甲"), change("乙"), return_exceptions=True)
    assert [type(one) for one in done if one is not None] == [Conflict]
    async with sessions() as session:
        assert len(await SynonymRepository(session).of_group(edit.group_id)) == 2


async def test_a_change_that_changes_nothing_is_refused(sessions):
    edit = await add(sessions)
    same = Proposal(edit.group_id, FANS.group, False, edit.number)
    with pytest.raises(Conflict):
        async with sessions.begin() as session:
            await save_proposal(same, WHO, known(edit), SynonymRepository(session))


async def test_own_questions_are_kept_once_and_not_without_end(sessions):
    async with sessions.begin() as session:
        trials = TrialQueryRepository(session)
        for number in range(MOST_TRIALS):
            await trials.add(f"質問{number}")
        for text in ("質問0", "もうひとつ"):
            with pytest.raises(Conflict):
                await trials.add(text)
        await trials.remove((await trials.all())[0].id)
        await trials.add("もうひとつ")
    async with sessions() as session:
        assert len(await TrialQueryRepository(session).all()) == MOST_TRIALS


async def _until(happened):
    async with asyncio.timeout(10):
        while not happened():
            await asyncio.sleep(0.05)
