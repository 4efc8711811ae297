"""What the Meilisearch backend asks its server, and in which order it puts the answers."""

from dataclasses import replace
from datetime import datetime

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.hours.evaluate import JAPAN
from search import ranking
from search.backends.meilisearch import MeilisearchBackend
from search.backends.meilisearch_answer import question_words
from search.backends.meilisearch_fields import as_words, clean, code, decoded
from search.backends.meilisearch_filters import some_words
from search.plan import Asked, Either, Every, Phrase, Plan, Source, Term
from search.planner import Relaxed
from search.protocol import AreaFilter, SearchQuery, Sort
from tests.search.asking import ANY_TEXT, CHUO_KU, HOKKAIDO, SAPPORO
from tests.search.conftest import directory, service
from tests.search.meilisearch_api import MeilisearchApi, serving
from tests.search.meilisearch_filter import Column, Reader, normalized

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


# Words


@hypothesis.settings(deadline=None)
@given(ANY_TEXT, ANY_TEXT)
def test_codes_keep_apart_what_the_server_takes_for_one(first, second):
    alike = normalized(code(first)) == normalized(code(second))
    assert alike == (clean(first) == clean(second))
    for value in (first, second, first.upper(), first * 50):
        assert len(code(value).encode()) <= 468
        assert not set(code(value)) & set("\"'\\\n\t ")
    if (read := decoded(code(first))) is not None:
        assert read == clean(first)


@hypothesis.settings(deadline=None)
@given(st.lists(ANY_TEXT.filter(bool), max_size=4))
def test_words_are_letters_no_tokenizer_cuts(keys):
    words = as_words(keys).split()
    assert len(words) == len(keys)
    assert all(set(word) <= set("abcdefghijklmnop") and len(word) <= 250 for word in words)


def test_the_server_ranks_by_the_rarest_words_first_and_by_ten_at_most():
    def asked(key, frequency):
        return Asked(key, Term(Source.keys, key), frequency)

    plan = Plan(words=(asked("common", 90), asked("rare", 2)))
    every, *words = question_words(plan).split()
    assert words == as_words(["rare", "common"]).split()
    assert every not in words
    many = Plan(words=tuple(asked(f"word{n}", n) for n in range(30)))
    assert len(question_words(many).split()) == 10


def test_the_likeliest_meaning_is_what_is_ranked_by():
    phrase = Phrase(Source.keys, ("生活", "保護"), 0.3)
    sound = Term(Source.readings, "セイホ", 0.6)
    node = Either((Every((Term(Source.keys, "生保"),)), phrase, sound))
    _, *words = question_words(Plan(words=(Asked("生保", node, 3),))).split()
    assert words == as_words(["生保"]).split()


@hypothesis.settings(deadline=None, max_examples=40)
@given(st.integers(1, 6), st.integers(1, 6), st.lists(st.sets(st.integers(0, 8)), max_size=12))
def test_half_of_the_words_is_half_of_the_words(words, needed, held):
    """The filter for "at least so many of these" finds what counting finds."""
    needed = min(needed, words)
    counted = tuple(Asked(str(n), Term(Source.keys, f"w{n}"), n) for n in range(words))
    column = Column()
    for at, numbers in enumerate(held):
        for n in numbers:
            column.strings.setdefault(f"w{n}", set()).add(at)
    everyone = frozenset(range(len(held)))
    text = some_words(Relaxed(counted, needed=needed), ())
    allowed = frozenset({"equality"})
    found = Reader(text, {"keys": column}, everyone, lambda _: allowed, lambda *_: everyone)
    expected = {at for at, own in enumerate(held) if len(own & set(range(words))) >= needed}
    assert found.answer() == expected


# Order


@pytest.fixture(scope="module")
def held():
    with serving(MeilisearchApi(KEY)) as url:
        backend = MeilisearchBackend(url, KEY)
        documents = directory()
        flags = [("family",), (), ("family", "free")]
        documents = [
            replace(one, flags=flags[n % 3], languages=(("en",), (), ("vi",))[n % 3])
            for n, one in enumerate(documents)
        ]
        backend.rebuild(documents)
        yield backend, documents


_areas = st.sampled_from([(), (AreaFilter(CHUO_KU, (SAPPORO, HOKKAIDO)),), (AreaFilter("JP"),)])
_few = st.sampled_from


@hypothesis.settings(max_examples=30, deadline=None)
@given(
    areas=_areas,
    beyond=st.booleans(),
    preferred_languages=_few([(), ("en",), ("vi", "fr")]),
    preferred_channels=_few([(), ("line",)]),
    for_family=st.booleans(),
    offset=st.integers(0, 6),
    text=_few(["", "相談", "家族"]),
)
def test_the_steps_of_the_ranking_are_kept_on_every_page(held, offset, text, **wishes):
    backend, documents = held
    by_id = {document.id: document for document in documents}
    query = SearchQuery(text, facets=False, limit=100, **wishes)
    whole = backend.search(query)
    today = datetime.now(JAPAN).date()
    steps = [ranking.lift(by_id[id], query, today=today) // 500 for id in whole.ids]
    assert steps == sorted(steps, reverse=True)
    assert len(set(whole.ids)) == len(whole.ids) == whole.total
    page = backend.search(replace(query, offset=offset, limit=5))
    assert page.ids == whole.ids[offset : offset + 5]


def test_nearer_services_come_first_among_equals(backend):
    near, far = ((43.06, 141.35),), ((43.8, 142.4),)
    made = [service("あ会", points=far), service("い会", points=near), service("う会")]
    backend.rebuild(made)
    hits = backend.search(SearchQuery("会", near=(43.05, 141.34)))
    assert hits.ids == tuple(made[n].id for n in (1, 0, 2))


def test_sorted_by_name_whatever_the_words_say(backend):
    made = [service("手話の会", name_key="て"), service("あおば", "手話。", name_key="あ")]
    backend.rebuild(made)
    hits = backend.search(SearchQuery("手話", sort=Sort.name))
    assert hits.ids == (made[1].id, made[0].id)


def test_a_question_costs_few_requests(backend, api):
    backend.rebuild(directory())
    backend.search(SearchQuery("相談"))
    api.requests.clear()
    backend.search(SearchQuery("相談", areas=(AreaFilter(SAPPORO, (HOKKAIDO,)),)))
    assert [path for _, path, _ in api.requests if path != "/indexes/" + backend._uid] == [
        "/multi-search"
    ] * 3


def test_how_a_question_was_taken_is_told(backend):
    backend.rebuild(directory())
    told = backend.explain(SearchQuery("介護 認知症 ひきこもり"))
    assert [word.text for word in told.plan.words] == list(told.tried[0].words)
    assert [tried.hits for tried in told.tried] == sorted(tried.hits for tried in told.tried)
    assert backend.explain(SearchQuery("")).tried == ()
