"""What was read, said in words."""

import pytest

from api.usecases.condition_labels import age_label, condition_labels, other_times, times_together
from models.areas import AreaTree
from models.directory_reference import DirectoryReference
from search.question.conditions import Wish

REFERENCE = DirectoryReference(AreaTree.of(()), {})
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (("sunday",), ("日曜日",)),
        (("saturday", "sunday"), ("土日",)),
        (("saturday", "sunday", "holiday"), ("土日祝日",)),
        (WEEKDAYS, ("平日",)),
        (("evening",), ("夜",)),
        (("evening", "night"), ("夜",)),
        (("night",), ("夜中",)),
        (("sunday-evening", "sunday-night"), ("日曜日の夜",)),
        (("saturday-morning", "sunday-morning"), ("土日の朝",)),
        (tuple(f"{day}-evening" for day in WEEKDAYS), ("平日の夜",)),
        (("monday", "wednesday"), ("月曜日", "水曜日")),
        (("saturday", "sunday-evening"), ("土曜日", "日曜日の夜")),
    ],
)
def test_times_are_said_as_people_say_them(values, said):
    assert condition_labels(Wish.time, values, REFERENCE) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("15", "15歳"),
        ("30-39", "30代"),
        ("12-15", "12〜15歳"),
        ("65-130", "65歳以上"),
        ("0-5", "5歳まで"),
        ("17-17", "17歳"),
        ("30-40", "30〜40歳"),
    ],
)
def test_ages_are_said_as_people_say_them(value, said):
    assert age_label(value) == said


def test_other_values_have_the_names_they_have_everywhere():
    assert condition_labels(Wish.channel, ("line", "mail"), REFERENCE) == ("LINE", "メール")
    assert condition_labels(Wish.flag, ("free",), REFERENCE) == ("無料",)
    assert condition_labels(Wish.language, ("zh", "zh-Hans", "zh-Hant"), REFERENCE) == ("中文",)
    assert condition_labels(Wish.language, ("zh-Hant", "vi"), REFERENCE) == (
        "繁體中文",
        "Tiếng Việt",
    )
    assert condition_labels(Wish.open, ("now",), REFERENCE) == ("いま受付中",)
    asked = condition_labels(Wish.open, ("2026-11-22T19:00+09:00",), REFERENCE)
    assert asked == ("11月22日（日） 19:00に受付中",)
    assert condition_labels(Wish.near, (), REFERENCE) == ("近く",)


def test_days_and_parts_of_the_day_said_apart_belong_together():
    assert times_together([("sunday",), ("evening", "night")]) == (
        "sunday-evening",
        "sunday-night",
    )
    assert times_together([("saturday",), ("sunday",)]) == ("saturday", "sunday")
    assert times_together([("sunday-evening",)]) == ("sunday-evening",)
    assert times_together([]) == ()


def test_what_is_left_of_a_week_or_a_day():
    assert other_times(("saturday", "sunday")) == (*WEEKDAYS, "holiday")
    assert "night" not in other_times(("night",))
    assert "monday" not in other_times(("night",))
