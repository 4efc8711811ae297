"""What the page says of conditions: those that were read, those chosen, those given up."""

from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.datastructures import QueryParams

from api.usecases.found import DirectoryQuery, FoundCondition, GivenUp, RelatedTopic
from frontend.questions import Question, read_question
from frontend.search_chips import chips
from frontend.search_pages import SearchPage
from frontend.search_relaxed import relaxed_sentences
from models.vocabulary import Channel
from tests.frontend import records, samples


def read(wish, *labels, text="", without=False, preferred=False, remaining="家賃", values=None):
    values = tuple(values or (str(number) for number, _ in enumerate(labels)))
    return FoundCondition(wish, values, labels, text, without, preferred, remaining)


def found(*conditions, query=None, **changes):
    asked = query or DirectoryQuery(q="日曜 家賃")
    return samples.results(asked, conditions=conditions, **changes)


def page(given):
    return SearchPage(
        question=Question(given.query),
        found=given,
        reference=samples.reference(),
        now=records.NOW,
        fallback=samples.NATIONAL,
        national=samples.NATIONAL,
    )


class Links(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found, self._open = {}, None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self._open = dict(attrs).get("href")
            self.found[self._open] = ""

    def handle_endtag(self, tag):
        if tag == "a":
            self._open = None

    def handle_data(self, data):
        if self._open is not None:
            self.found[self._open] += data


def links(html):
    return {words.strip(): address for address, words in Links(html).found.items()}


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (read("time", "日曜日"), "日曜日"),
        (read("area", "みほん市"), "みほん市"),
        (read("area", "札幌市北区", "堺市北区", "北区"), "北区（3か所）"),
        (read("area", "熊本市", "合志市", "菊陽町", "益城町"), "熊本市・合志市・菊陽町など"),
        (read("channel", "電話", without=True), "電話のほか"),
        (read("flag", "予約がいる", without=True), "予約がいるところのほか"),
        (read("flag", "無料"), "無料"),
        (read("channel", "LINE", "メール", preferred=True), "LINE・メールが先"),
        (read("language", "中文", preferred=True), "中文で話せる人が先"),
        (read("words", "募集", without=True), "募集のほか"),
        (read("family", "家族からの相談", preferred=True), "家族からの相談が先"),
        (read("near", "近く"), "近く"),
    ],
)
def test_what_was_read_is_said_and_can_be_taken_away(condition, said):
    (chip,) = chips(found(condition), {}, records.NOW)
    assert (chip.label, chip.read) == (said, True)
    asked = parse_qs(urlsplit(chip.address).query)
    assert asked == {"q": ["家賃"]}


def test_what_no_word_says_is_taken_away_by_name_and_stays_away():
    whole = read("language", "中文", preferred=True, remaining="日曜 家賃")
    (chip,) = chips(found(whole), {}, records.NOW)
    address = urlsplit(chip.address)
    assert parse_qs(address.query) == {"q": ["日曜 家賃"], "unread": ["language"]}
    again = read_question(QueryParams(address.query), samples.reference()).query
    assert again.unread == ("language",)
    html = page(found(query=again)).render(samples.SITE)
    assert '<input type="hidden" name="unread" value="language">' in html
    unknown = QueryParams("unread=area&unread=nothing&beyond=1&explain=1")
    kept = read_question(unknown, samples.reference()).query
    assert (kept.unread, kept.beyond, kept.explain) == ((), True, True)


def test_the_page_says_calmly_that_conditions_were_read():
    html = page(found(read("time", "日曜日"))).render(samples.SITE)
    assert html.count("ことばから条件を読みました。") == 1
    assert links(html)["日曜日を外す"] == "/search?q=%E5%AE%B6%E8%B3%83"
    assert "ことばから条件を読みました。" not in page(found()).render(samples.SITE)


def test_other_conditions_stay_when_one_is_taken_away():
    query = DirectoryQuery(q="日曜 家賃", channel=(Channel.line,), beyond=True, page=3)
    given = found(read("time", "日曜日"), query=query)
    addresses = {chip.label: chip.address for chip in chips(given, {}, records.NOW)}
    assert addresses.keys() == {"日曜日", "LINE", "ほかの地域も"}
    assert "channel=line" in addresses["日曜日"]
    assert "beyond=1" in addresses["LINE"]
    assert "beyond" not in addresses["ほかの地域も"]
    assert not any("page=" in address for address in addresses.values())


def test_which_of_several_places_is_meant_can_be_chosen():
    two = read("area", "みなみ振興局", "みほん局", values=("990001", "010006"), text="局")
    assert "どこの「" not in page(found(two)).render(samples.SITE)
    alike = read("area", "みなみ振興局", "みなみ市", values=("990001", "990010"), remaining="家賃")
    html = page(found(alike)).render(samples.SITE)
    assert "どこの「みなみ」かを選ぶ" in html
    assert links(html)["みほん市"].endswith("area=990010")


def test_near_to_nothing_asks_back_and_sends_nothing():
    html = page(found(read("near", "近く"), place_missing=True)).render(samples.SITE)
    assert "近くの順に並べるには" in html
    assert "<div data-place hidden>" in html
    assert "data-place" not in page(found()).render(samples.SITE)


@pytest.mark.parametrize(
    ("given_up", "said"),
    [
        (("time", ("日曜日",)), "日曜日に開いているところが見つからなかったので、"),
        (("area", ("みほん市",)), "みほん市のためのところが見つからなかったので、ほかの地域も"),
        (("channel", ("LINE",)), "連絡のしかたが「LINE」のところが見つからなかったので、"),
        (("without_channel", ("電話",)), "電話のほかに連絡できるところが見つからなかったので、"),
        (("age", ("20歳",)), "20歳の人が使えるところが見つからなかったので、"),
    ],
)
def test_what_was_given_up_is_said_in_a_sentence(given_up, said):
    name, labels = given_up
    one = found(relaxed=(name,), given_up=(GivenUp(name, labels, read=True),))
    (sentence,) = relaxed_sentences(one)
    assert sentence.startswith(said)
    assert sentence.endswith("。")


def test_every_condition_that_can_be_given_up_has_its_sentence():
    from api.usecases.steps_to_loosen import GIVEN_UP

    for name in GIVEN_UP:
        one = found(relaxed=(name,), given_up=(GivenUp(name, ("みほん",), read=True),))
        assert "みほん" in relaxed_sentences(one)[0]
    many = found(given_up=tuple(GivenUp(name, (name,), read=True) for name in GIVEN_UP))
    (sentence,) = relaxed_sentences(many)
    assert "「time」「flag」" in sentence


def test_results_for_other_places_and_distances_stand_among_the_facts():
    first, *others = samples.results().items
    items = (replace(first, elsewhere="みほん市", distance=2.3), *others)
    html = page(found(items=items)).render(samples.SITE)
    assert "みほん市のほかの地域</span>" in html
    assert "約2.3km</span>" in html


def test_other_places_are_offered_where_a_place_was_asked_for():
    town = DirectoryQuery(q="家賃", area=("990010",))
    html = page(found(query=town)).render(samples.SITE)
    assert links(html)["みほん市のほかの地域も見る"].endswith("area=990010&beyond=1")
    for query, relaxed in (
        (DirectoryQuery(q="家賃"), ()),
        (replace(town, beyond=True), ()),
        (DirectoryQuery(area=("JP",)), ()),
        (town, ("area",)),
    ):
        given_up = tuple(GivenUp(name, ("みほん市",), read=False) for name in relaxed)
        other = found(query=query, relaxed=relaxed, given_up=given_up)
        assert "ほかの地域も見る" not in page(other).render(samples.SITE)


def test_related_topics_lead_to_the_topic_in_the_same_place():
    related = (RelatedTopic("poverty", "お金", "お金が足りない"),)
    town = DirectoryQuery(q="家賃", area=("990010",))
    html = page(found(query=town, related=related)).render(samples.SITE)
    assert links(html)["お金が足りない"] == "/search?area=990010&topic=poverty"


def test_why_is_only_said_on_request():
    first, *others = samples.results().items
    told = found(items=(replace(first, why=("「家賃」が名前にあります。",)), *others))
    html = page(told).render(samples.SITE)
    assert html.count('<details class="why">') == 1
    assert "「家賃」が名前にあります。" in html
    assert "なぜここに" not in page(found()).render(samples.SITE)


@pytest.mark.parametrize("subjects", [("dv",), ("sexual_violence", "poverty")])
def test_words_of_violence_are_kept_from_onlookers(subjects):
    assert page(found(subjects=subjects)).sensitive
    assert not page(found(subjects=("poverty",))).sensitive
