"""Rules in natural Japanese, so plainly that reading the text gives the same rules again."""

from models.hours import phrases_ja as ja
from models.hours import rules as r
from models.hours.rules import Day, Holidays, Hours, Minute, Special

ALWAYS = "24時間365日"
ASK = "日時はお問い合わせください"


def explain(hours: Hours, *, short: bool = False) -> str:
    """Sentences. `short` leaves out remarks, channels, languages and what was not read."""
    if hours.always_open and not (hours.special or hours.unread or hours.irregular):
        always = _always(hours)
        return f"{always}。" if not hours.by_appointment else f"{always}。予約が必要です。"
    said = _week(hours) + [_special(rule, hours) for rule in hours.special if _is_days(rule)]
    said += _holidays(hours)
    if not short:
        done = (r.LanguageHours,) if _languages_are_the_week(hours) else ()
        rest = [s for s in hours.special if not _is_days(s) and not isinstance(s, done)]
        said += [_special(rule, hours) for rule in rest]
    if hours.by_appointment:
        said.append("予約が必要です")
    if hours.irregular and not any(isinstance(s, r.Note | r.Biweekly) for s in hours.special):
        said.append(ASK)
    if hours.unread and not short:
        said.append("読み取れなかった部分：" + "、".join(f"「{part}」" for part in hours.unread))
    return "".join(f"{sentence.rstrip('。')}。" for sentence in said if sentence)


def _always(hours: Hours) -> str:
    """365日 says that the year's end is no exception."""
    return ALWAYS if hours.year_end_closed is False else "毎日24時間"


def _is_days(rule: Special) -> bool:
    remarks = (r.ChannelHours, r.ChannelNote, r.LanguageHours, r.ValidPeriod, r.Note)
    return not isinstance(rule, remarks)


def _week(hours: Hours) -> list[str]:
    """Months and every other week belong to the days they speak of."""
    if hours.always_open:
        return [_always(hours)]
    if _languages_are_the_week(hours):
        return [_spoken_week(hours)]
    phrases = ja.week(hours.weekly, everyday=_says_every_day(hours))
    every_other = [s for s in hours.special if isinstance(s, r.Biweekly)]
    months = [s for s in hours.special if isinstance(s, r.MonthsOnly)]
    if every_other:
        phrases = [f"隔週{phrase}" for phrase in phrases]
        phrases += [f"{ja.iso_date(s.anchor)}の週から" for s in every_other if s.anchor]
    if months:
        phrases = [f"{ja.months(months[0].months)}の{phrase}" for phrase in phrases]
    return phrases


def _languages_are_the_week(hours: Hours) -> bool:
    """Whether the days are no more than those of the languages, so that naming these is enough."""
    spoken = [s for s in hours.special if isinstance(s, r.LanguageHours)]
    times = {(w.start, w.end) for w in hours.weekly}
    if not spoken or not times or (len(times) > 1 and any(s.start is None for s in spoken)):
        return False
    named = {(d, n, *_times(s, times)) for s in spoken for d in s.days for n in s.nth or (None,)}
    week = {(d, n, w.start, w.end) for w in hours.weekly for d in w.days for n in w.nth or (None,)}
    return named == week


def _times(
    rule: r.LanguageHours, times: set[tuple[Minute | None, Minute | None]]
) -> tuple[Minute | None, Minute | None]:
    return (rule.start, rule.end) if rule.start is not None else next(iter(times))


def _spoken_week(hours: Hours) -> str:
    """The languages in one sentence; times that are the same for all stand once, at its end."""
    spoken = [s for s in hours.special if isinstance(s, r.LanguageHours)]
    same = {(w.start, w.end) for w in hours.weekly}
    once = f" {ja.stretch(*next(iter(same)))}" if spoken[0].start is None else ""
    return "、".join(_remark(s) for s in spoken) + once.rstrip()


def _says_every_day(hours: Hours) -> bool:
    """毎日 says that holidays are open, so it stands only where the text says so too."""
    if hours.holidays is not Holidays.open:
        return False
    return not any(isinstance(s, r.HolidayHours) for s in hours.special)


def _holidays(hours: Hours) -> list[str]:
    said: list[str] = []
    own_hours = any(isinstance(s, r.HolidayHours) for s in hours.special)
    every_day = any(len(set(w.days)) == 7 and w.nth is None for w in hours.weekly)
    if hours.holidays is Holidays.closed:
        said.append("祝日は休みです")
    elif hours.holidays is Holidays.open and not own_hours and not every_day:
        said.append("祝日も受け付けます")
    elif hours.holidays is Holidays.next_day and not moves(hours):
        said.append("祝日の場合は翌日")
    if hours.year_end_closed is True and not dates_say_year_end(hours):
        said.append("年末年始は休みです")
    if hours.year_end_closed is False and not hours.always_open and not hours_say_year_end(hours):
        said.append("年末年始も受け付けます")
    return said


def moves(hours: Hours) -> bool:
    return any(isinstance(s, r.ClosureShift | r.SessionShift) for s in hours.special)


def dates_say_year_end(hours: Hours) -> bool:
    """Whether closing dates make a sentence about 年末年始 needless."""
    return any(
        isinstance(s, r.Closed) and (s.first.month, s.last.month) in {(12, 1), (12, 12), (1, 1)}
        for s in hours.special
    ) and any(isinstance(s, r.Closed) and s.first.month == 12 for s in hours.special)


def hours_say_year_end(hours: Hours) -> bool:
    """Whether hours for dates, or for 年末年始 itself, make a sentence about it needless."""
    return any(isinstance(s, r.YearEndHours) for s in hours.special) or any(
        isinstance(s, r.DateHours) and (s.first.month, s.last.month) == (12, 1)
        for s in hours.special
    )


def closing_days(hours: Hours) -> str:
    """The weekdays on which it is closed, as a phrase."""
    named = {day for w in hours.weekly if w.nth is None for day in w.days}
    parts: list[str] = []
    for day in (d for d in Day if d not in named):
        some = {n for w in hours.weekly if w.nth and day in w.days for n in w.nth}
        closed = [n for n in range(1, 6) if n not in some] if some else []
        parts.append(f"{ja.ordinals(closed)}{ja.DAY_NAMES[day]}曜")
    for rule in hours.special:
        if isinstance(rule, r.ClosedNth):
            parts += [f"{ja.ordinals(rule.nth)}{ja.DAY_NAMES[day]}曜" for day in rule.days]
    return "・".join(parts)


def _special(rule: Special, hours: Hours) -> str:
    match rule:
        case r.Closed(first, last):
            return f"{ja.dates(first, last)}は休みです"
        case r.HolidayHours(start, end):
            return f"祝日 {ja.stretch(start, end)}"
        case r.DayBeforeHolidayHours(start, end):
            return f"祝日の前日 {ja.stretch(start, end)}"
        case r.YearEndHours(start, end):
            return f"年末年始 {ja.stretch(start, end)}"
        case r.DateHours(first, last, start, end):
            return f"{ja.dates(first, last)} {ja.stretch(start, end)}"
        case r.DayOfMonth(days, start, end):
            names = "・".join(f"{day}日" for day in days)
            return f"毎月{names} {ja.stretch(start, end)}".rstrip()
        case r.MonthsOnly(months):
            return "" if hours.weekly else f"{ja.months(months)}のみ"
        case r.MonthsClosed(months):
            return f"{ja.months(months)}は休みです"
        case r.MonthsOpenAllDays(months):
            return f"{ja.months(months)}は無休"
        case r.MonthOverride(months, weekly):
            return "。".join(f"{ja.months(months)}は{phrase}" for phrase in ja.week(weekly))
        case r.ClosedNth(days, nth):
            names = "、".join(f"{ja.ordinals(nth)}{ja.DAY_NAMES[day]}曜" for day in days)
            return "" if _has_closure_shift(hours) else f"{names}は休みです"
        case r.ClosedInSeason(season):
            return f"{ja.SEASON_NAMES[season]}は休みです"
        case r.SeasonalHours(months, start, end):
            return f"{ja.months(months)}は{ja.stretch(start, end)}"
        case r.LastEntry(time):
            return f"最終受付は{ja.clock(time)}です"
        case r.ClosureShift(to):
            return f"{closing_days(hours)}は休み（祝日の場合は{ja.SHIFT_NAMES[to]}休み）"
        case r.SessionShift(to):
            weekend = "土日祝" if to == "next_weekday" and not hours.weekly else "祝日"
            return f"{weekend}の場合は{ja.SHIFT_NAMES[to]}に開催します"
        case r.Biweekly():
            return "" if hours.weekly else "隔週"
        case r.ClosedDayAfterHoliday():
            return "祝日の翌日は休みです"
        case r.ClosedMonthEnd():
            return "月末は休みです"
        case _:
            return _remark(rule)


def _has_closure_shift(hours: Hours) -> bool:
    return any(isinstance(s, r.ClosureShift) for s in hours.special)


def _remark(rule: Special) -> str:
    match rule:
        case r.ChannelHours(channel, weekly):
            name = ja.CHANNEL_NAMES.get(channel, channel)
            return "。".join(f"{name} {phrase}" for phrase in ja.week(weekly))
        case r.ChannelNote(channel, text):
            return f"{ja.CHANNEL_NAMES.get(channel, channel)}は{text}"
        case r.LanguageHours(language, days, nth, start, end):
            name = ja.LANGUAGE_NAMES.get(language, language)
            phrase = ja.week([r.Weekly(days, nth, start, end)])[0]
            return f"{name} {phrase}".rstrip()
        case r.ValidPeriod(first, last):
            since = f"{ja.iso_date(first)}から" if first else ""
            until = f"{ja.iso_date(last)}まで" if last else ""
            return f"{since}{until}"
        case r.Note(text):
            return text
        case _:
            raise TypeError(f"no words for {rule!r}")
