"""Rules in やさしい日本語: short sentences, spaces between words, a reading over every kanji."""

from collections.abc import Sequence

from models.hours import phrases_ja as ja
from models.hours import rules as r
from models.hours.explain_ja import dates_say_year_end, hours_say_year_end, moves
from models.hours.ruby import Segment, with_ruby
from models.hours.rules import DAY_MINUTES, Day, Holidays, Hours, Minute, Special, Weekly

_CHANNELS = {
    "in_person": "会って 話す とき",
    "fax": "ファクス",
    "video": "ビデオ",
    "form": "フォーム",
}
_SEASONS = {
    "obon": "お盆は 休みです",
    "golden_week": "ゴールデンウィークは 休みです",
    "summer": "夏に 休みが あります",
    "winter": "冬に 休みが あります",
    "spring": "春に 休みが あります",
    "school_holidays": "学校の 長い 休みの ときは 休みです",
}
_SHIFTS = {
    "next_day": "次の日",
    "next_weekday": "次の平日",
    "next_week": "次の週",
    "previous_day": "前の日",
    "previous_week": "前の週",
}
NOON_HOUR = 12
NOON = NOON_HOUR * 60


def explain_easy(hours: Hours) -> list[Segment]:
    """Pieces of (text, reading or None); the texts joined are the whole explanation."""
    found = with_ruby("".join(f"{sentence}。" for sentence in _sentences(hours)))
    # Words of the source may be names, so no reading is guessed for them.
    for rule in hours.special:
        if isinstance(rule, r.Note):
            found.append((f"{rule.text.rstrip('。')}。", None))
        elif isinstance(rule, r.ChannelNote):
            found += with_ruby(_channel(rule.channel))
            found.append((f"：{rule.text.rstrip('。')}。", None))
    return found


def _sentences(hours: Hours) -> list[str]:
    days = "365日" if hours.year_end_closed is False else "毎日"
    said = [f"24時間 {days} 開いています"] if hours.always_open else _week(hours.weekly)
    said += [s for rule in hours.special if (s := _special(rule))]
    said += _holidays(hours)
    if hours.by_appointment:
        said.append("予約が 必要です")
    if hours.irregular:
        said.append("日と 時間は 聞いて ください")
    if hours.unread:
        said += ["分からない ところが あります", "もとの 文を 読む ことが 必要です"]
    return said


def _clock(minute: Minute) -> str:
    if minute == DAY_MINUTES:
        return "夜の 12時"
    hour, rest = divmod(minute, 60)
    half = "午前" if minute < NOON else "昼の " if hour == NOON_HOUR else "午後"
    shown = hour if hour <= NOON_HOUR else hour - NOON_HOUR
    return f"{half}{shown}時{f'{rest}分' if rest else ''}"


def _stretch(start: Minute | None, end: Minute | None) -> str:
    if start is None:
        return "" if end is None else f"{_clock(end)}まで"
    if end is None:
        return f"{_clock(start)}から"
    next_day = "" if end > start else "次の日の "
    return f"{_clock(start)}から {next_day}{_clock(end)}まで"


def _name(day: Day) -> str:
    return f"{ja.DAY_NAMES[day]}曜日"


def _days(days: Sequence[Day]) -> str:
    if len(set(days)) == len(ja.DAYS):
        return "月曜日から 日曜日まで"
    parts: list[str] = []
    for run in ja.runs(days):
        if len(run) > 2:
            parts.append(f"{_name(run[0])}から {_name(run[-1])}まで")
        else:
            parts += [_name(day) for day in run]
    return "と ".join(parts)


def _nth(nth: Sequence[int]) -> str:
    return "と ".join("最後" if n == -1 else f"{n}番目" for n in nth)


def _entry(entry: Weekly) -> str:
    if entry.nth is None:
        return _days(entry.days)
    days = "と ".join(_name(day) for day in entry.days)
    return f"毎月 {_nth(entry.nth)}の {days}" if days else f"毎月 {_nth(entry.nth)}の 週"


def _week(entries: Sequence[Weekly]) -> list[str]:
    times: dict[str, list[str]] = {}
    for entry in entries:
        times.setdefault(_entry(entry), []).append(_stretch(entry.start, entry.end))
    found: list[str] = []
    for days, said in times.items():
        found += [days] if days else []
        told = [t for t in said if t]
        found += ["と ".join(told)] if told else []
    return found


def _holidays(hours: Hours) -> list[str]:
    said: list[str] = []
    own = any(isinstance(s, r.HolidayHours) for s in hours.special)
    if hours.holidays is Holidays.closed:
        said.append("祝日は 休みです")
    elif hours.holidays is Holidays.open and not own and not hours.always_open:
        said.append("祝日も 開いています")
    elif hours.holidays is Holidays.next_day and not moves(hours):
        said.append("祝日の ときは 次の日に なります")
    if hours.year_end_closed is True and not dates_say_year_end(hours):
        said.append("年末年始は 休みです")
    elif hours.year_end_closed is False and not hours.always_open and not hours_say_year_end(hours):
        said.append("年末年始も 開いています")
    return said


def _months(numbers: Sequence[int]) -> str:
    return "と ".join(f"{n}月" for n in numbers)


def _dates(first: r.MonthDay, last: r.MonthDay) -> str:
    one, other = ja.month_day(first), ja.month_day(last)
    return one if first == last else f"{one}から {other}まで"


def _channel(name: str) -> str:
    return _CHANNELS.get(name, ja.CHANNEL_NAMES.get(name, name))


def _special(rule: Special) -> str:
    match rule:
        case r.Closed(first, last):
            return f"{_dates(first, last)} 休みです"
        case r.HolidayHours(start, end):
            return f"祝日は {_stretch(start, end)}"
        case r.DayBeforeHolidayHours(start, end):
            return f"祝日の 前の日は {_stretch(start, end)}"
        case r.YearEndHours(start, end):
            return f"年末年始は {_stretch(start, end)}"
        case r.DateHours(first, last, start, end):
            return f"{_dates(first, last)}は {_stretch(start, end)}"
        case r.DayOfMonth(days, start, end):
            return f"毎月 {'と '.join(f'{d}日' for d in days)} {_stretch(start, end)}".rstrip()
        case r.MonthsOnly(months):
            return f"{_months(months)}だけ"
        case r.MonthsClosed(months):
            return f"{_months(months)}は 休みです"
        case r.MonthsOpenAllDays(months):
            return f"{_months(months)}は 休みの 曜日が ありません"
        case r.MonthOverride(months, weekly):
            return f"{_months(months)}は {'。'.join(_week(weekly))}"
        case r.ClosedNth(days, nth):
            return f"毎月 {_nth(nth)}の {'と '.join(_name(d) for d in days)}は 休みです"
        case r.ClosedInSeason(season):
            return f"{_SEASONS[season]}。いつ 休みかは 聞いて ください"
        case r.SeasonalHours(months, start, end):
            return f"{_months(months)}は {_stretch(start, end)}"
        case r.LastEntry(time):
            return f"受付は {_clock(time)}までです"
        case r.ClosureShift(to):
            return f"休みの 日が 祝日の ときは {_SHIFTS[to]}が 休みです"
        case r.SessionShift(to):
            return f"祝日の ときは {_SHIFTS[to]}に なります"
        case r.Biweekly(anchor):
            since = f"{ja.iso_date(anchor)}の 週から" if anchor else "どの 週かは 聞いて ください"
            return f"1週 おきです。{since}"
        case r.ClosedDayAfterHoliday():
            return "祝日の 次の日は 休みです"
        case r.ClosedMonthEnd():
            return "月の終わりの 日は 休みです"
        case r.ChannelHours(channel, weekly):
            return f"{_channel(channel)}は {'。'.join(_week(weekly))}"
        case r.LanguageHours(language, days, nth, start, end):
            name = ja.LANGUAGE_NAMES.get(language, language)
            return f"{name}は {'。'.join(_week([Weekly(days, nth, start, end)]))}"
        case r.ValidPeriod(first, last):
            since = f"{ja.iso_date(first)}から" if first else ""
            return f"{since} {f'{ja.iso_date(last)}まで' if last else ''}".strip()
        case r.Note() | r.ChannelNote():
            return ""
