"""What every engine must put first, and how it keeps the order of what is alike."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from models.hours import Timetable
from models.hours.evaluate import JAPAN
from models.vocabulary import NoticeEffect
from search.protocol import SearchBackend, SearchQuery, Stage
from search.ranking import day_number
from tests.search.asking import ALWAYS, HOKKAIDO, IN_SAPPORO, KYOTO, Make, named

TODAY = datetime.now(JAPAN).date()
HERE = (43.06, 141.35)


# Who comes first


def test_who_speaks_the_language_comes_first(backend: SearchBackend, make: Make) -> None:
    made = [
        make("在留資格の相談", "在留資格。在留資格。", updated=9),
        make("みどり会", "在留資格の話もします。", languages=("vi",), area="JP", updated=1),
    ]
    backend.rebuild(made)
    query = SearchQuery("在留資格", areas=(IN_SAPPORO,))
    assert named(backend, made, query) == ["在留資格の相談", "みどり会"]
    vietnamese = replace(query, preferred_languages=("vi", "en"))
    assert named(backend, made, vietnamese) == ["みどり会", "在留資格の相談"]


def test_ways_in_come_before_the_area_and_the_area_before_the_family(
    backend: SearchBackend, make: Make
) -> None:
    made = [
        make("書ける", channels=("line",), area="JP", updated=1),
        make("町", updated=2),
        make("町の家族", flags=("family",), updated=1),
        make("道の家族", flags=("family",), area=HOKKAIDO, updated=9),
    ]
    backend.rebuild(made)
    query = SearchQuery(areas=(IN_SAPPORO,), preferred_channels=("line", "mail"), for_family=True)
    assert named(backend, made, query) == ["書ける", "町の家族", "町", "道の家族"]


def test_others_are_shown_after_those_who_serve_the_area(
    backend: SearchBackend, make: Make
) -> None:
    made = [
        make("京都", area=KYOTO, updated=9),
        make("全国", area="JP", updated=8),
        make("道", area=HOKKAIDO, updated=7),
        make("札幌", updated=6),
    ]
    backend.rebuild(made)
    query = SearchQuery(areas=(IN_SAPPORO,), beyond=True)
    assert named(backend, made, query) == ["札幌", "道", "全国", "京都"]


def test_the_nearer_come_first_among_equals(backend: SearchBackend, make: Make) -> None:
    def away(kilometres: float) -> tuple[float, float]:
        return HERE[0] + kilometres / 111.2, HERE[1]

    made = [
        make(f"あおば{km:g}", "手話", points=(away(km),), updated=int(km))
        for km in (90, 35, 15, 7, 3.5, 0.5)
    ]
    backend.rebuild(made)
    for text in ("手話", ""):
        hits = named(backend, made, SearchQuery(text, near=HERE))
        assert hits[:5] == ["あおば0.5", "あおば3.5", "あおば7", "あおば15", "あおば35"]


def test_what_a_notice_closes_sinks(backend: SearchBackend, make: Make) -> None:
    closed = Timetable(
        (("24時間365日", None),),
        notices=((TODAY - timedelta(days=3), TODAY + timedelta(days=3), NoticeEffect.closed),),
    ).as_text()
    made = [
        make("手話の会", "手話", timetable=closed, updated=9),
        make("みどり", "手話", area=HOKKAIDO, timetable=ALWAYS, updated=1),
    ]
    backend.rebuild(made)
    for text in ("手話", ""):
        query = SearchQuery(text, areas=(IN_SAPPORO,))
        assert named(backend, made, query) == ["みどり", "手話の会"]
        later = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=JAPAN) + timedelta(days=9)
        assert named(backend, made, replace(query, moment=later)) == ["手話の会", "みどり"]


# Topics a question names


def test_a_topic_among_other_words_brings_its_records(backend: SearchBackend, make: Make) -> None:
    made = [
        make("あしたば", "アルコールの問題", topics=("addiction",)),
        make("なぎさ", "薬物の問題", topics=("addiction",)),
        *(make(f"公園{n}", "毎日ひろばで焚き火を続ける会") for n in range(4)),
        *(make(f"介護{n}", "介護の相談", topics=("caregiving",)) for n in range(4)),
    ]
    backend.rebuild(made)
    hits = backend.search(SearchQuery("毎日 焚き火 アルコール依存"))
    assert hits.stage is Stage.some_words
    names = {document.id: document.name for document in made}
    assert {names[id] for id in hits.ids[:2]} == {"あしたば", "なぎさ"}


# Order among equals


def test_pages_of_hits_alike_show_each_once(backend: SearchBackend, make: Make) -> None:
    made = [make(f"あおば{n:03}", "手話", updated=n % 3) for n in range(90)]
    backend.rebuild(made)
    updated = {document.id: document.updated for document in made}
    for text in ("手話", ""):
        pages = [
            id
            for offset in range(0, 90, 7)
            for id in backend.search(SearchQuery(text, offset=offset, limit=7)).ids
        ]
        assert len(set(pages)) == len(pages) == 90
        shown = [updated[id] for id in pages]
        assert shown == sorted(shown, reverse=True)


def test_what_was_confirmed_lately_comes_first_among_equals(
    backend: SearchBackend, make: Make
) -> None:
    def confirmed(days: int) -> int:
        return day_number(TODAY - timedelta(days=days))

    made = [
        make("甲", "手話の会です。", confirmed=0, updated=9),
        make("乙", "手話の会です。", confirmed=confirmed(900), updated=9),
        make("丙", "手話の会です。", confirmed=confirmed(500), updated=5),
        make("丁", "手話の会です。", confirmed=confirmed(20), updated=1),
        make("戊", "手話。手話。手話の会で手話を。", confirmed=0, updated=1),
    ]
    backend.rebuild(made)
    hits = named(backend, made, SearchQuery("手話"))
    assert [name for name in hits if name != "戊"][:2] == ["丁", "丙"]


def test_the_first_of_january_1970_is_day_nought() -> None:
    assert day_number(date(1970, 1, 1)) == 0
    assert day_number(date(1970, 1, 31)) == 30
    assert day_number(date(1900, 1, 1)) == 0
