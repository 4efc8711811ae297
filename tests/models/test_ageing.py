"""How old a record is: by what was confirmed, and by its source."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.ageing import (
    DEFAULT_PACE,
    FIELDS,
    KIND_OF,
    Age,
    Asking,
    FieldKind,
    Ground,
    Known,
    Pace,
    Said,
    confirmations,
    counts_of,
    published_on,
    read_asking,
    read_pace,
    record_age,
)
from models.content import ServiceContent, canonical

TODAY = date(2027, 4, 1)
ORDER = list(Age)

days = st.dates(date(2019, 1, 1), TODAY + timedelta(days=40))
paths = st.sampled_from(
    ["*", "hours", "phones", "phones[0].number", "phones[1]", "fees", "name", "topics", "places[0]"]
)
said = st.lists(st.builds(Said, paths, days), max_size=6)
counts = st.dictionaries(
    st.sampled_from(["name", "hours", "phones", "fees", "topics", "places"]),
    st.integers(1, 3),
    min_size=1,
)
knowns = st.builds(Known, counts, said, st.lists(days, max_size=2))


def ages(known, today=TODAY, pace=DEFAULT_PACE):
    return record_age(known, today, pace)


def days_ago(count):
    return TODAY - timedelta(days=count)


def test_every_field_of_a_service_has_a_pace_or_a_reason_to_have_none():
    told = {*ServiceContent.model_fields} - {"verifications", "printed", "publication"}
    assert set(KIND_OF) == told
    assert sum(map(len, FIELDS.values())) == len(KIND_OF)


@pytest.mark.parametrize(
    ("field", "fresh"), [("hours", 180), ("phones", 365), ("topics", 540), ("name", 730)]
)
def test_each_kind_ages_at_its_own_pace(field, fresh):
    known = Known({field: 1}, [Said("*", days_ago(fresh), "団体", "電話")])
    assert ages(known).whole.age is Age.fresh
    assert ages(known, TODAY + timedelta(days=1)).whole.age is Age.ageing
    assert ages(known, TODAY + timedelta(days=90)).whole.age is Age.ageing
    assert ages(known, TODAY + timedelta(days=91)).whole.age is Age.stale


def test_a_field_beats_the_whole_only_if_it_is_newer_and_one_number_is_not_the_other():
    whole = Said("*", days_ago(100), "団体", "メール")
    older, newer = Said("phones[0].number", days_ago(400)), Said("phones[0]", days_ago(10))
    known = Known({"phones": 1}, [whole, older])
    assert ages(known).fields["phones"].said == whole
    known = replace(known, confirmed=[whole, newer])
    assert ages(known).fields["phones"].said == newer
    known = replace(known, counts={"phones": 2})
    assert ages(known).fields["phones"].said == whole


def test_without_a_confirmation_the_source_counts_and_without_one_it_is_stale():
    known = Known({"hours": 1}, (), [days_ago(20)])
    assert ages(known).whole.ground is Ground.source
    assert ages(known).whole.on == days_ago(20)
    assert not ages(known).is_confirmed
    nothing = ages(replace(known, sources=())).whole
    assert (nothing.age, nothing.on, nothing.ground) == (Age.stale, None, Ground.nothing)


def test_what_is_not_said_does_not_age():
    known = Known({"name": 1}, [Said("*", days_ago(500))])
    assert ages(known).whole.age is Age.fresh
    assert ages(replace(known, counts={"name": 1, "hours": 1})).whole.age is Age.stale


@given(knowns, st.integers(0, 10))
def test_nothing_becomes_fresher_by_losing_what_is_known(known, place):
    less = [
        replace(known, confirmed=known.confirmed[:place] + known.confirmed[place + 1 :]),
        replace(known, sources=known.sources[1:]),
    ]
    for one in less:
        for name, field in ages(one).fields.items():
            before = ages(known).fields[name]
            assert ORDER.index(field.age) >= ORDER.index(before.age), name
            assert field.on is None or (before.on is not None and field.on <= before.on)


@given(knowns, paths, st.dates(date(2019, 1, 1), TODAY))
def test_one_more_confirmation_makes_nothing_older(known, path, on):
    more = replace(known, confirmed=[*known.confirmed, Said(path, on)])
    for name, field in ages(more).fields.items():
        assert ORDER.index(field.age) <= ORDER.index(ages(known).fields[name].age), name


@given(knowns, st.integers(0, 900))
def test_time_makes_nothing_fresher_that_has_happened(known, later):
    past = replace(
        known,
        confirmed=[one for one in known.confirmed if one.on <= TODAY],
        sources=[day for day in known.sources if day <= TODAY],
    )
    for name, field in ages(past, TODAY + timedelta(days=later)).fields.items():
        assert ORDER.index(field.age) >= ORDER.index(ages(past).fields[name].age)


@given(knowns)
def test_the_whole_is_as_old_as_its_oldest_part(known):
    found = ages(known)
    assert found.whole in found.fields.values()
    assert found.whole.age == max((one.age for one in found.fields.values()), key=ORDER.index)


@given(knowns)
def test_a_day_that_has_not_come_proves_nothing(known):
    for one in ages(known).fields.values():
        assert one.on is None or one.on <= TODAY


def test_contents_and_their_confirmations_are_read():
    content = ServiceContent.model_validate(
        {
            "name": "見本",
            "phones": [{"number": "011-000-0000"}, {"number": "011-000-0001"}],
            "hours": [{"text": "平日 9-17"}],
            "flags": {"free": True},
            "verifications": [
                {"field": "*", "status": "confirmed", "verified_on": "2026-04-02", "role": "団体"},
                {"field": "phones[1]", "status": "doubtful", "verified_on": "2026-05-02"},
                {"field": "hours", "status": "confirmed"},
            ],
        }
    )
    assert counts_of(canonical(content)) == {"name": 1, "phones": 2, "hours": 1, "flags": 1}
    entries = [one.model_dump() for one in content.verifications]
    assert confirmations(entries) == (Said("*", date(2026, 4, 2), "団体"),)
    assert confirmations(canonical(content)["verifications"]) == confirmations(entries)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和6年3月", date(2024, 3, 1)),
        ("令和元年5月1日現在", date(2019, 5, 1)),
        ("平成30年度版", date(2018, 1, 1)),
        ("R5.4.1", date(2023, 4, 1)),
        ("2024-03-15", date(2024, 3, 15)),
        ("2023年", date(2023, 1, 1)),
        ("2023年13月", date(2023, 1, 1)),
        ("毎年", None),
        (None, None),
        ("", None),
    ],
)
def test_the_day_of_a_source_is_the_earliest_its_words_allow(text, day):
    assert published_on(text) == day


@given(st.text(max_size=40))
def test_no_text_of_a_source_breaks_anything(text):
    found = published_on(text)
    assert found is None or found.year >= 1900


def test_paces_are_read_and_refused():
    assert read_pace("") == DEFAULT_PACE
    assert read_pace("hours=30, grace=7") == Pace(hours=30, grace=7)
    assert Pace(hours=400).soonest == 365
    assert DEFAULT_PACE.days(FieldKind.names) == 730
    assert read_asking("suspend=0") == Asking(suspend=0)
    for wrong in ("hours=0", "hours", "week=7", "hours=-1"):
        with pytest.raises(ValueError, match="use"):
            read_pace(wrong)
    with pytest.raises(ValueError, match="use"):
        read_asking("remind=0")
