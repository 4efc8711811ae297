"""Random hours for the tests: plain ones, and ones with rules that get into each other's way."""

from typing import get_args

from hypothesis import strategies as st

from models.hours import rules as r

FULL_DAYS = tuple(r.Day)
half_hours = st.integers(0, 47).map(lambda n: n * 30)
any_minute = st.integers(0, 1439)
starts = st.one_of(half_hours, any_minute)
ends = st.one_of(half_hours.map(lambda n: n + 30), st.integers(1, 1440))
day_sets = st.one_of(
    st.sampled_from([FULL_DAYS[:5], FULL_DAYS, FULL_DAYS[1:], FULL_DAYS[5:], FULL_DAYS[:6]]),
    st.sets(st.sampled_from(FULL_DAYS), min_size=1, max_size=7).map(
        lambda found: tuple(d for d in FULL_DAYS if d in found)
    ),
)
nths = st.one_of(
    st.none(),
    st.none(),
    st.sets(st.sampled_from([1, 2, 3, 4, 5, -1]), min_size=1, max_size=4).map(
        lambda found: tuple(sorted(n for n in found if n > 0)) + ((-1,) if -1 in found else ())
    ),
)
month_sets = st.sets(st.integers(1, 12), min_size=1, max_size=8).map(lambda m: tuple(sorted(m)))
month_days = st.one_of(
    st.sampled_from([(12, 29), (1, 3), (8, 13), (8, 15), (2, 29), (5, 3), (12, 31), (1, 1)]),
    st.tuples(st.integers(1, 12), st.integers(1, 28)),
).map(lambda pair: r.MonthDay(*pair))


@st.composite
def entries(draw, nth=nths):
    return r.Weekly(draw(day_sets), draw(nth), draw(starts), draw(ends))


@st.composite
def disjoint_entries(draw):
    """Entries of every week that share no day."""
    left = set(FULL_DAYS)
    found = []
    for _ in range(draw(st.integers(1, 3))):
        days = tuple(d for d in draw(day_sets) if d in left)
        if days:
            left -= set(days)
            found.append(r.Weekly(days, None, draw(starts), draw(ends)))
    return tuple(found)


closed = st.builds(r.Closed, month_days, month_days)
date_hours = st.builds(r.DateHours, month_days, month_days, starts, ends)
plain_special = st.one_of(
    closed,
    st.builds(r.MonthsOnly, month_sets),
    st.builds(r.MonthsClosed, month_sets),
    st.just(r.ClosedMonthEnd()),
    st.just(r.Note("お盆は休み")),
    st.just(r.Note("電話は混み合います")),
)
tangled_special = st.one_of(
    plain_special,
    date_hours,
    st.just(r.ClosedDayAfterHoliday()),
    st.builds(r.HolidayHours, starts, ends),
    st.builds(r.YearEndHours, starts, ends),
    st.builds(r.DayBeforeHolidayHours, starts, ends),
    st.builds(
        r.DayOfMonth,
        st.sets(st.integers(1, 31), min_size=1, max_size=4).map(lambda d: tuple(sorted(d))),
        starts,
        ends,
    ),
    st.builds(r.SeasonalHours, month_sets, starts, ends),
    st.builds(r.LastEntry, starts),
    st.builds(r.ClosureShift, st.sampled_from(get_args(r.ClosureDay))),
    st.builds(r.SessionShift, st.sampled_from(get_args(r.SessionDay))),
    st.builds(r.Biweekly, st.sampled_from([None, "2026-04-06", "2026-04-08"])),
    st.just(r.ClosedInSeason("obon")),
    st.builds(r.ClosedNth, day_sets.map(lambda d: d[:1]), st.sampled_from([(1,), (-1,), (2, 4)])),
    st.builds(r.MonthsOpenAllDays, month_sets),
    st.builds(r.MonthOverride, month_sets, st.lists(entries(), min_size=1, max_size=2).map(tuple)),
)


def hours(weekly, special, holidays=st.sampled_from(r.Holidays)):
    return st.builds(
        r.Hours,
        text=st.just(""),
        weekly=weekly,
        holidays=holidays,
        year_end_closed=st.sampled_from([True, False, None]),
        special=st.lists(special, max_size=3, unique=True).map(tuple),
        by_appointment=st.sampled_from([False, False, False, True]),
    )


plain = hours(
    disjoint_entries(),
    plain_special,
    st.sampled_from([r.Holidays.closed, r.Holidays.unknown]),
)
tangled = hours(st.lists(entries(), min_size=0, max_size=3).map(tuple), tangled_special)

wild_entries = st.builds(
    r.Weekly,
    st.one_of(st.just(()), day_sets),
    nths,
    st.one_of(st.none(), starts),
    st.one_of(st.none(), ends),
)
wild_special = st.one_of(
    tangled_special,
    st.builds(
        r.ChannelHours,
        st.sampled_from(["phone", "in_person", "chat", "pigeon"]),
        st.lists(wild_entries, max_size=2).map(tuple),
    ),
    st.builds(r.ChannelNote, st.sampled_from(["phone", "mail"]), st.just("要予約")),
    st.builds(
        r.LanguageHours,
        st.sampled_from(["en", "zh", "zh-Hant", "tlh"]),
        st.one_of(st.just(()), day_sets),
        nths,
        st.one_of(st.none(), starts),
        st.one_of(st.none(), ends),
    ),
    st.builds(
        r.ValidPeriod,
        st.sampled_from([None, "2026-04-01"]),
        st.sampled_from([None, "2027-03-31"]),
    ),
    st.builds(r.DayOfMonth, st.just((1, 31)), st.none(), st.none()),
    st.builds(r.Closed, st.just(r.MonthDay(2, 30)), st.just(r.MonthDay(4, 31))),
)
wild = st.builds(
    r.Hours,
    text=st.just(""),
    weekly=st.lists(wild_entries, max_size=3).map(tuple),
    holidays=st.sampled_from(r.Holidays),
    year_end_closed=st.sampled_from([True, False, None]),
    special=st.lists(wild_special, max_size=4).map(tuple),
    always_open=st.booleans(),
    by_appointment=st.booleans(),
    irregular=st.sampled_from([False, False, True]),
    unread=st.sampled_from([(), (), ("何か",)]),
)
