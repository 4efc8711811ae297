"""What is chosen by hand holds against what is read from words."""

import pytest

from api.usecases.found import DirectoryQuery
from api.usecases.read_conditions import found_conditions, understand, with_reading
from models.areas import AreaTree
from models.directory_reference import DirectoryReference
from models.vocabulary import Channel, Flag
from search.protocol import SearchQuery
from search.question.conditions import Condition, Reading, Wish

REFERENCE = DirectoryReference(AreaTree.of(()), {})


def read(*conditions, words="家賃", **fields):
    said = [c.text for c in conditions if c.text]
    text = " ".join([*said, words])
    placed = []
    for one in conditions:
        at = text.index(one.text) if one.text else 0
        placed.append(
            Condition(
                one.wish,
                one.values,
                one.text,
                at,
                at + len(one.text),
                one.without,
                one.preferred,
            )
        )
    return Reading(text, words, tuple(placed), **fields)


def taken(reading, query=None):
    understood = understand(query or DirectoryQuery(q=reading.text), reading)
    search = with_reading(SearchQuery(age=understood.query.age), understood)
    return understood.query, search, found_conditions(understood, REFERENCE)


@pytest.mark.parametrize(
    ("condition", "chosen", "field", "value"),
    [
        (Condition(Wish.area, ("431001",), "熊本"), {"area": ("011002",)}, "area", ("011002",)),
        (
            Condition(Wish.channel, ("line",), "LINE"),
            {"channel": (Channel.mail,)},
            "channel",
            (Channel.mail,),
        ),
        (Condition(Wish.language, ("en",), "英語"), {"language": ("vi",)}, "language", ("vi",)),
        (Condition(Wish.age, ("15",), "15歳"), {"age": 40}, "age", 40),
        (Condition(Wish.open, ("now",), "いま"), {"open": "2027-01-03T10:00"}, "open", None),
    ],
)
def test_a_choice_by_hand_wins_over_the_same_wish_in_words(condition, chosen, field, value):
    reading = read(condition)
    query, search, found = taken(reading, DirectoryQuery(q=reading.text, **chosen))
    assert found == ()
    assert getattr(query, field) == (value if value is not None else chosen[field])
    assert search.text == "家賃"
    alone, _, shown = taken(reading)
    assert getattr(alone, field) != getattr(DirectoryQuery(), field)
    assert [one.wish for one in shown] == [condition.wish]


def test_each_flag_that_was_said_must_hold_beside_those_chosen():
    reading = read(
        Condition(Wish.flag, ("free",), "無料"),
        Condition(Wish.flag, ("anonymous",), "匿名"),
        Condition(Wish.flag, ("appointment",), "予約なし", without=True),
    )
    query, search, found = taken(reading, DirectoryQuery(q=reading.text, flag=(Flag.family,)))
    assert query.flag == (Flag.family,)
    assert search.every_flag == ("free", "anonymous")
    assert search.without_flags == ("appointment",)
    assert [one.without for one in found] == [False, False, True]


def test_a_range_of_ages_reaches_to_its_last_year():
    query, search, found = taken(read(Condition(Wish.age, ("30-39",), "30代")))
    assert (query.age, search.age, search.age_until) == (30, 30, 39)
    assert found[0].labels == ("30代",)
    _, search, _ = taken(read(Condition(Wish.age, ("17",), "17歳")))
    assert (search.age, search.age_until) == (17, None)


def test_a_day_and_an_hour_said_apart_are_one_wish_and_other_days_are_what_is_left():
    apart = read(
        Condition(Wish.time, ("sunday",), "日曜"), Condition(Wish.time, ("evening",), "夜")
    )
    assert taken(apart)[1].times == ("sunday-evening",)
    left = read(Condition(Wish.time, ("saturday", "sunday"), "土日以外", without=True))
    assert "friday" in taken(left)[1].times
    assert "sunday" not in taken(left)[1].times


def test_a_preference_leaves_nobody_out():
    reading = read(
        Condition(Wish.language, ("zh",), "", preferred=True),
        Condition(Wish.channel, ("line", "mail"), "電話は苦手", preferred=True),
        Condition(Wish.open, ("now",), "今すぐ", preferred=True),
    )
    query, search, found = taken(reading)
    assert (query.language, query.channel, query.open) == ((), (), None)
    assert search.preferred_languages == ("zh",)
    assert search.preferred_channels == ("line", "mail")
    # A time that is merely preferred changes nothing, so nothing is shown to take away.
    assert sorted(one.wish for one in found) == ["channel", "language"]


def test_what_is_taken_away_leaves_the_rest_of_the_words():
    reading = read(
        Condition(Wish.time, ("sunday",), "日曜"), Condition(Wish.area, ("431001",), "熊本")
    )
    found = taken(reading)[2]
    assert [one.remaining for one in found] == ["熊本 家賃", "日曜 家賃"]


def test_what_no_word_says_is_left_unread_on_request():
    reading = read(
        Condition(Wish.language, ("zh",), "", preferred=True),
        without=("募集",),
        for_family=True,
    )
    _, search, found = taken(reading)
    assert [one.wish for one in found] == ["language", "words", "family"]
    assert all(one.remaining == reading.text for one in found)
    assert (search.without, search.for_family) == (("募集",), True)
    unread = DirectoryQuery(q=reading.text, unread=("language", "words", "family"))
    _, search, found = taken(reading, unread)
    assert found == ()
    assert search == SearchQuery(text="家賃")


def test_near_to_nothing_is_asked_back():
    reading = read(Condition(Wish.near, (), "近く"))
    assert understand(DirectoryQuery(q=reading.text), reading).place_missing
    somewhere = DirectoryQuery(q=reading.text, lat=32.8, lon=130.7, radius=10)
    assert not understand(somewhere, reading).place_missing
    assert taken(reading, somewhere)[1].near == (32.8, 130.7)
    assert not understand(DirectoryQuery(area=("431001",)), reading).place_missing
