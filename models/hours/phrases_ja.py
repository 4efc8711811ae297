"""Days, dates and times in the plain Japanese that the reader of hours understands again."""

from collections.abc import Iterable, Sequence

from models.hours.rules import Day, Minute, MonthDay, Weekly

DAYS = tuple(Day)
DAY_NAMES = dict(zip(DAYS, "月火水木金土日", strict=True))
CHANNEL_NAMES = {
    "phone": "電話",
    "in_person": "来所",
    "mail": "メール",
    "line": "LINE",
    "chat": "チャット",
    "fax": "ファクス",
    "video": "オンライン",
    "form": "フォーム",
}
LANGUAGE_NAMES = {
    "en": "英語", "zh": "中国語", "ko": "韓国語", "pt": "ポルトガル語", "es": "スペイン語",
    "vi": "ベトナム語", "tl": "タガログ語", "fil": "フィリピン語", "ne": "ネパール語",
    "id": "インドネシア語", "th": "タイ語", "ru": "ロシア語", "fr": "フランス語",
    "my": "ミャンマー語", "mn": "モンゴル語", "si": "シンハラ語", "uk": "ウクライナ語",
    "km": "クメール語", "ar": "アラビア語", "bn": "ベンガル語", "hi": "ヒンディー語",
    "fa": "ペルシャ語", "de": "ドイツ語", "it": "イタリア語", "ur": "ウルドゥー語",
    "ms": "マレー語", "lo": "ラオス語", "ja": "日本語", "nan": "台湾語", "yue": "広東語",
    "tr": "トルコ語",
}  # fmt: skip
SEASON_NAMES = {
    "obon": "お盆",
    "golden_week": "ゴールデンウィーク",
    "summer": "夏季休業",
    "winter": "冬季休業",
    "spring": "春季休業",
    "school_holidays": "学校の長期休業",
}
SHIFT_NAMES = {
    "next_day": "翌日",
    "next_weekday": "翌平日",
    "next_week": "翌週",
    "previous_day": "前日",
    "previous_week": "前週",
}
ODD_MONTHS, EVEN_MONTHS = (1, 3, 5, 7, 9, 11), (2, 4, 6, 8, 10, 12)


def clock(minute: Minute) -> str:
    return f"{minute // 60}:{minute % 60:02d}"


def stretch(start: Minute | None, end: Minute | None) -> str:
    """Empty where no time is said."""
    if start is None:
        return "" if end is None else f"{clock(end)}まで"
    if end is None:
        return f"{clock(start)}～"
    return f"{clock(start)}～{'' if end > start else '翌'}{clock(end)}"


def runs(days: Iterable[Day]) -> list[list[Day]]:
    """Days in a row together: Monday to Friday is one run."""
    found: list[list[Day]] = []
    for day in sorted(set(days), key=DAYS.index):
        if found and DAYS.index(found[-1][-1]) + 1 == DAYS.index(day):
            found[-1].append(day)
        else:
            found.append([day])
    return found


def weekdays(days: Sequence[Day], *, everyday: bool = False) -> str:
    """`everyday`: seven days are 毎日, which says that holidays are open too."""
    if len(set(days)) == len(DAYS) and everyday:
        return "毎日"
    parts: list[str] = []
    for run in runs(days):
        names = [DAY_NAMES[day] for day in run]
        parts += [f"{names[0]}～{names[-1]}"] if len(run) > 2 else names
    text = "・".join(parts)
    return f"{text}曜" if len(text) == 1 else text


def ordinals(nth: Sequence[int]) -> str:
    return "・".join("最終" if n == -1 else f"第{n}" for n in nth)


def entry_days(entry: Weekly, *, everyday: bool = False) -> str:
    if entry.nth is None:
        return weekdays(entry.days, everyday=everyday) if entry.days else ""
    if not entry.days:
        return ordinals(entry.nth)
    return "、".join(f"{ordinals(entry.nth)}{DAY_NAMES[day]}曜" for day in entry.days)


def week(entries: Sequence[Weekly], *, everyday: bool = False) -> list[str]:
    """One phrase for all times of the same days."""
    times: dict[tuple[tuple[Day, ...], tuple[int, ...] | None], list[str]] = {}
    names: dict[tuple[tuple[Day, ...], tuple[int, ...] | None], str] = {}
    for entry in entries:
        key = (entry.days, entry.nth)
        names[key] = entry_days(entry, everyday=everyday)
        times.setdefault(key, []).append(stretch(entry.start, entry.end))
    return [
        " ".join(part for part in (names[key], "、".join(t for t in said if t)) if part)
        for key, said in times.items()
    ]


def months(numbers: Sequence[int]) -> str:
    if tuple(numbers) == ODD_MONTHS:
        return "奇数月"
    if tuple(numbers) == EVEN_MONTHS:
        return "偶数月"
    return "・".join(f"{n}月" for n in numbers)


def month_day(day: MonthDay) -> str:
    return f"{day.month}月{day.day}日"


def dates(first: MonthDay, last: MonthDay) -> str:
    return month_day(first) if first == last else f"{month_day(first)}～{month_day(last)}"


def iso_date(text: str) -> str:
    year, month, day = text.split("-")
    return f"{int(year)}年{int(month)}月{int(day)}日"
