"""What the Meilisearch backend does beyond the contract: its server, its indexes, its words."""

import json
from datetime import date, datetime, time, timedelta
from time import sleep

import pytest

from models.hours import Timetable
from models.hours.evaluate import JAPAN
from search.backends import meilisearch_server, meilisearch_words
from search.backends.meilisearch import MeilisearchBackend
from search.backends.meilisearch_fields import settings
from search.protocol import SearchLocked, SearchQuery, SearchUnavailable
from tests.search.asking import ALWAYS
from tests.search.conftest import service
from tests.search.meilisearch_api import MeilisearchApi, serving
from tests.search.meilisearch_schema import check_settings

KEY = "the-master-key"


@pytest.fixture
def api():
    return MeilisearchApi(KEY)


@pytest.fixture
def url(api):
    with serving(api) as url:
        yield url


@pytest.fixture
def backend(url):
    return MeilisearchBackend(url, KEY)


# Indexes


def test_the_settings_are_such_as_the_server_knows():
    check_settings(json.loads(json.dumps(settings())))
    assert settings()["localizedAttributes"] == [{"attributePatterns": ["*"], "locales": ["jpn"]}]


def test_searching_goes_on_while_an_index_is_built_and_only_one_is_left(backend, api):
    backend.rebuild([service("あおば")])

    def seen_meanwhile():
        yield service("みどり")
        assert backend.search(SearchQuery("あおば")).total == 1
        assert backend.search(SearchQuery("みどり")).total == 0
        yield service("うみ")

    assert backend.rebuild(seen_meanwhile()) == 2
    assert backend.search(SearchQuery("あおば")).total == 0
    assert backend.search(SearchQuery("みどり")).total == 1
    assert len(api.indexes) == 1


def test_one_process_builds_and_the_others_wait(backend, url, api):
    backend.rebuild([service("あおば")])
    other = MeilisearchBackend(url, KEY)
    refused = []

    def meanwhile():
        for attempt in (
            lambda: other.rebuild([service("べつ")]),
            lambda: other.put([service("べつ")]),
            lambda: other.delete([service("あおば").id]),
        ):
            with pytest.raises(SearchLocked):
                attempt()
            refused.append(attempt)
        yield service("みどり")

    # The stand-in's own clock goes with ours, or no build would ever look recent.
    api.clock = datetime.now(api.clock.tzinfo)
    assert backend.rebuild(meanwhile()) == 1
    assert len(refused) == 3
    other.put([service("うみ")])
    assert backend.search(SearchQuery("うみ")).total == 1


def test_an_abandoned_build_is_taken_over(backend, api):
    backend.rebuild([service("あおば")])
    (uid,) = api.indexes
    api.answer("POST", "/indexes", *_body({"uid": f"{uid}-building", "primaryKey": "id"}))
    with pytest.raises(SearchLocked):
        backend.rebuild([service("みどり")])
    api.clock += timedelta(minutes=4)
    assert backend.rebuild([service("みどり")]) == 1
    assert set(api.indexes) == {uid}


def test_who_was_thought_dead_does_not_bring_back_an_old_index(backend, url, api):
    backend.rebuild([service("あおば")])

    def too_slow():
        yield service("むかし")
        api.clock += timedelta(minutes=4)
        assert MeilisearchBackend(url, KEY).rebuild([service("いま")]) == 1

    with pytest.raises(SearchLocked):
        backend.rebuild(too_slow())
    assert backend.search(SearchQuery("いま")).total == 1
    assert backend.search(SearchQuery("むかし")).total == 0


def test_indexes_of_other_versions_go_after_a_day_and_those_of_others_stay(backend, api):
    others = {"madoguchi-town-0123456789ab", "madoguchi2-0123456789ab", "films"}
    for uid in ("madoguchi-0123456789ab", *others):
        api.answer("POST", "/indexes", *_body({"uid": uid}))
    api.clock = datetime.now(api.clock.tzinfo)
    api.answer("POST", "/indexes", *_body({"uid": "madoguchi-ba9876543210"}))
    backend.rebuild([])
    assert set(api.indexes) - {backend._uid} == {*others, "madoguchi-ba9876543210"}


def test_installations_share_a_server_by_names_of_their_own(url):
    first, second = (MeilisearchBackend(url, KEY, prefix=name) for name in ("first", "second"))
    first.rebuild([service("あおば")])
    assert not second.is_current()
    second.rebuild([])
    assert (first.count(), second.count()) == (1, 0)


def test_the_state_differs_after_every_change(backend):
    assert backend.state() is None
    seen = []
    for change in (
        lambda: backend.rebuild([]),
        lambda: backend.put([service("あおば")]),
        lambda: backend.delete([service("あおば").id]),
        lambda: backend.rebuild([]),
    ):
        change()
        seen.append(backend.state())
        assert backend.state() == seen[-1]
    assert None not in seen
    assert len(set(seen)) == len(seen)


# Other processes


def test_what_one_process_writes_another_finds_also_by_its_sound(url, monkeypatch):
    monkeypatch.setattr(meilisearch_words, "_SECONDS_BETWEEN_LOOKS", 0.0)
    writer, reader = MeilisearchBackend(url, KEY), MeilisearchBackend(url, KEY)
    writer.rebuild([])
    assert reader.search(SearchQuery("囲碁")).total == 0
    writer.put([service("囲碁の会")])
    reader._watch.look()
    for text in ("囲碁", "いご", "igo"):
        assert reader.search(SearchQuery(text)).total == 1
    assert reader.suggest("いご", 3) == ("囲碁の会",)


def test_the_dates_of_an_index_run_out(url):
    day = date(2026, 11, 2)
    backend = MeilisearchBackend(url, KEY, today=lambda: day)
    backend.rebuild([service("あおば")])
    assert not backend.is_ending()
    assert MeilisearchBackend(url, KEY, today=lambda: day + timedelta(days=40)).is_ending()


# Faults


def test_work_that_takes_the_server_a_while_is_waited_for(backend, api):
    api.unready = 5
    assert backend.rebuild([service("あおば")]) == 1


def test_a_server_that_is_not_there(backend, url):
    away = MeilisearchBackend("http://127.0.0.1:9", KEY)
    for attempt in (
        lambda: away.search(SearchQuery("相談")),
        lambda: away.put([service("あおば")]),
        lambda: away.rebuild([service("あおば")]),
        away.count,
    ):
        with pytest.raises(SearchUnavailable, match="MADOGUCHI_MEILISEARCH_URL"):
            attempt()
    assert away.state() is None
    assert not away.is_current()
    assert not away.is_ending()


def test_a_server_that_hangs_is_not_asked_again_and_again(backend, url, api, monkeypatch):
    backend.rebuild([service("あおば")])
    monkeypatch.setattr(meilisearch_server, "ANSWER_SECONDS", 0.2)
    hanging = MeilisearchBackend(url, KEY)
    asked = []

    def answer(*_):
        asked.append(1)
        sleep(0.5)
        return 200, {}

    monkeypatch.setattr(api, "answer", answer)
    for _ in range(5):
        with pytest.raises(SearchUnavailable, match="in time"):
            hanging.search(SearchQuery("あおば"))
    assert len(asked) == 1


def test_silence_is_no_reason_to_build_anew(backend, api, monkeypatch):
    backend.rebuild([service("あおば")])
    assert backend.is_current()
    monkeypatch.setattr(api, "answer", lambda *_: (503, {"message": "restarting"}))
    assert backend.is_current()
    monkeypatch.undo()
    api.indexes.clear()
    assert not backend.is_current()


def test_a_line_with_hours_of_its_own_is_never_shown_by_those_of_the_office(url):
    """Not even by a process that has not heard yet that any record has such hours."""
    writer, reader = MeilisearchBackend(url, KEY), MeilisearchBackend(url, KEY)
    writer.rebuild([service("あおば", channels=("phone", "line"), timetable=ALWAYS)])
    noon = datetime.combine(datetime.now(JAPAN).date(), time(12), JAPAN)
    asked = SearchQuery(moment=noon, open_only=True, channels=("line",))
    assert reader.search(asked).total == 1
    own = Timetable((("24時間365日", None),), (), (("line", "毎日 18:00～20:00"),)).as_text()
    writer.put([service("あおば", channels=("phone", "line"), timetable=own)])
    assert reader.search(asked).total == 0


@pytest.mark.parametrize("key", [None, "another"])
def test_a_key_that_is_not_right(url, key):
    with pytest.raises(SearchUnavailable, match="MADOGUCHI_MEILISEARCH_KEY"):
        MeilisearchBackend(url, key).rebuild([])


def test_a_task_that_fails_says_why(backend):
    backend.rebuild([])
    odd = service("あおば", points=((95.0, 141.35),))
    with pytest.raises(SearchUnavailable, match="_geo"):
        backend.put([odd])
    assert backend.count() == 0


def test_an_answer_that_is_none(backend, api, monkeypatch):
    backend.rebuild([])
    monkeypatch.setattr(api, "answer", lambda *_: (200, {"uid": 3, "results": [1]}))
    with pytest.raises(SearchUnavailable, match="nobody can read"):
        backend.search(SearchQuery("相談"))
    monkeypatch.setattr(api, "answer", lambda *_: (500, {"message": "out of memory"}))
    with pytest.raises(SearchUnavailable, match="out of memory"):
        backend.search(SearchQuery("相談"))


def _body(json_body):
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
    return headers, json.dumps(json_body).encode()
