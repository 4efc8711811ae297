"""Why an answer is what it is, in one Japanese sentence for the person who asks."""

from datetime import date

from models.hours.calendar import DEFAULT_YEAR_END, YearEnd, holiday_name
from models.hours.opening import OpenState
from models.hours.phrases_ja import dates
from models.hours.spans import Why

ASSUMED_DATES = "日付は書かれていないので、{year_end}とみています。"
_CLOSED_REASONS = {
    Why.outside: "受付時間の外です。",
    Why.months: "この月は受け付けていません。",
    Why.dates_closed: "休みの期間です。",
    Why.holiday_closed: "祝日（{holiday}）で休みです。",
    Why.day_after_holiday: "祝日の翌日で休みです。",
    Why.month_end: "月末の休みの日です。",
    Why.moved_away: "祝日（{holiday}）のため、別の日に移ります。",
    Why.closure_moved: "休みの日が祝日だったため、代わりに休みです。",
    Why.year_end_closed: f"年末年始の休みと考えられます。{ASSUMED_DATES}",
    Why.last_entry: "新しい受付は終わっています。",
    Why.language_day: "この言語の受付時間の外です。",
    Why.notice_closed: "お知らせのとおり、休みです。",
}
_UNKNOWN_REASONS = {
    Why.no_rules: "受付の日時が書かれていません。",
    Why.irregular: "受付の日時が決まっていません。問い合わせてください。",
    Why.unread: "受付時間に、読み取れないところがあります。もとの文を見てください。",
    Why.no_time: "時刻が書かれていません。",
    Why.no_end: "終わりの時刻が書かれていません。",
    Why.no_day: "曜日が書かれていません。",
    Why.appointment: "予約がいります。",
    Why.overlap: "同じ曜日に、ちがう時間が書かれています。",
    Why.every_other_week: "1週おきの受付で、どの週かが分かりません。",
    Why.months: "この月に受け付けるか、はっきりしません。",
    Why.season: "季節の時間が、この日にも当てはまるか分かりません。",
    Why.day_of_month: "毎月の決まった日で、時間がはっきりしません。",
    Why.dates: "この期間の時間が、この日にも当てはまるか分かりません。",
    Why.dates_closed: "休みの期間ですが、時間も書かれています。",
    Why.holiday_unknown: "祝日（{holiday}）に受け付けるか、はっきりしません。",
    Why.holiday_open: "祝日（{holiday}）ですが、この曜日に受け付けるか分かりません。",
    Why.day_before_holiday: "祝日の前日の時間が、この日にも当てはまるか分かりません。",
    Why.day_after_holiday: "祝日の翌日は休みですが、この日も祝日です。",
    Why.moved_here: "祝日のため、この日に移ってくるかもしれません。",
    Why.moved_away: "祝日（{holiday}）のため、別の日に移るかもしれません。",
    Why.closure_moved: "祝日のため、休みの日がこの日に移るかもしれません。",
    Why.year_end_unknown: f"年末年始に受け付けるか、書かれていません。{ASSUMED_DATES}",
    Why.year_end_hours: f"年末年始は時間がちがいます。{ASSUMED_DATES}",
    Why.season_closure: "季節の休みがあり、日付が書かれていません。",
    Why.last_entry_unknown: "受付の終わりに近く、まだ受け付けているか分かりません。",
    Why.period: "この文の期間の外です。",
    Why.channels: "電話や来所など、方法によって時間がちがいます。",
    Why.channel_note: "この方法には、ことわり書きがあります。",
    Why.channel_unsaid: "この方法の時間は書かれていません。",
    Why.language: "この言語の時間は書かれていません。",
    Why.notice_unknown: "お知らせが出ています。先に読んでください。",
    Why.no_calendar: "この年の祝日は、まだ分かりません。",
    Why.texts: "受付時間が二つ以上あり、はっきりしません。",
}
_OPEN = "受付時間の中です。"
_OPEN_AT_YEAR_END = f"年末年始の受付時間の中です。{ASSUMED_DATES}"
_CLOSED = "受付時間の外です。"
_UNKNOWN = "受け付けているか、はっきりしません。"


def reason_ja(
    why: Why, state: OpenState, day: date, *, year_end: YearEnd = DEFAULT_YEAR_END
) -> str:
    """`year_end` are the days that were taken for 年末年始 where the text has no dates."""
    if state is OpenState.open:
        return (
            _OPEN
            if why is not Why.year_end_hours
            else _OPEN_AT_YEAR_END.format(year_end=dates(year_end.first, year_end.last))
        )
    if state is OpenState.closed:
        sentence = _CLOSED_REASONS.get(why, _CLOSED)
    else:
        sentence = _UNKNOWN_REASONS.get(why, _UNKNOWN)
    if "{" not in sentence:
        return sentence
    sentence = sentence.replace("{year_end}", dates(year_end.first, year_end.last))
    holiday = holiday_name(day)
    # After midnight the stretch still belongs to the holiday before.
    return sentence.format(holiday=holiday) if holiday else sentence.replace("（{holiday}）", "")
