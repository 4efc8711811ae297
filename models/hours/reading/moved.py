"""What happens when a day is a holiday: 祝日の場合は翌日, 祝日にあたるときは前の週."""

import re

from models.hours.reading.said import WEEK, Moved

_HOLIDAY = (
    r"(?:国民の)?(?:祝日(?:・振替休日|または振替休日|又は振替休日|及び振替休日|・休日|や振替休日|または休日|又は休日"
    r"|\(振替休日を?含む\)|等)?|休日|祝祭日|祝休日|祝・休日|振替休日|祝)"
)
_WEEKEND = r"(?:土曜?日?[・、]?日曜?日?[・、]?(?:及び|および|または|又は)?(?:祝日|祝祭日|休日|祝))"
_NAMED = re.compile(
    r"祝日の[月火水木金土日]曜日?(?:は|には)\s*(?=(?:開館|営業|開所|開室|開園|開庁)(?:し|と))"
)
_WHICH_DAY = (
    r"(?:(?:その日|当日|同日|当該日|開催日|休館日|定休日|相談日|実施日|休室日|休所日|開設日|左記の?日|該当日"
    r"|(?:第\d)?[月火水木金土日]曜日?)(?:が|の|は)?\s*)?"
)
_HAPPENS = (
    r"(?:に当たる|にあたる|と重なる|と重なった|に重なる|に重なった|に該当する|に該当した|である|だった"
    r"|となる|となった|に当たった|にあたった|の日の|の日|の|が重なる|が重なった|と重複する)?"
)
_CONDITION = re.compile(
    rf"(?:ただし|但し)?[、,]?\s*{_WHICH_DAY}"
    rf"(?:(?P<weekend>{_WEEKEND}|{_HOLIDAY}){_HAPPENS}(?:場合|とき|時(?!間)|際)"
    r"(?:に|で)?(?:は|には|も)?"
    rf"|{_HOLIDAY}(?:なら|であれば|ならば))\s*[、,]?\s*"
)
_STAYS_OPEN = (
    r"(?:(?:は)?(?:開館|営業|開所|開室|実施|開催|開園|開庁)"
    r"(?:し|して|とし|、)?(?:ます)?[、,。]?\s*)?"
)
_SHIFT = re.compile(
    rf"(?P<open>{_STAYS_OPEN})(?:その)?\s*(?P<to>"
    r"第(?P<nth>[1-5])[月火水木金土日]曜日?(?=に|へ|と|です|\)|、|。|\s|$)|翌開庁日|翌開所日|翌業務日"
    r"|翌日以降の最初の平日|翌日以降の平日|翌日以後の最初の平日"
    r"|直後の平日|翌平日|次の平日|翌日の平日|翌開館日|その後の平日|翌々日|翌日|次の日|翌週の?[月火水木金土日]曜日?"
    r"|翌週の?同じ?曜日|翌週|次週"
    r"|次の週の?[月火水木金土日]曜日?|次週の?[月火水木金土日]曜日?|次の週|翌月"
    r"|前日|前の日|前の週の?同じ?曜日|前週の?同じ?曜日|前の週|前週|1週間後|1週間前|翌[月火水木金土日]曜日?|次の[月火水木金土日]曜日?|次の開館日|直近の平日|翌営業日)"
    r"(?P<close>[にがをへも]?\s*(?:休館|休業|休み|休所|休室|休園|休診|定休|閉館|代休)日?)?"
    r"(?P<move>[にがをへも]?\s*(?:振替|振り替え|順延|延期|変更|開催|実施|ずらし|繰り下げ|繰下げ|開設)"
    r"(?:休館|休み)?日?)?"
    r"(?:ます|て開催|て実施|とします|します|となります|です|になります|とする|する|となる|し)?"
)
_STATE = re.compile(
    r"(?:(?P<closed>お?休み|休館|休業|休所|休室|休園|休診|休止|中止|閉館|休|閉所|なし|行いません|実施しません|開催しません)"
    r"|(?P<open>開館|営業|開所|開室|実施|開催|開園|開庁|受付|通常通り|行います))"
    r"(?:いたします|とします|します|となります|です|になります|とする|する|となる)?(?![し、,])"
)
_WEEK = "月火水木金土日"
_DAYS = dict(zip(_WEEK, WEEK, strict=True))
_WEEKDAY = re.compile(rf"([{_WEEK}])曜")
_TO = (
    (re.compile("翌日|次の日"), "next_day"),
    (re.compile("前の?日"), "previous_day"),
    (re.compile("前の?週|1週間前"), "previous_week"),
    (re.compile("翌週|次週|次の週|1週間後"), "next_week"),
    (re.compile(f"(?:翌|次の)[{_WEEK}]曜"), "weekday_after"),
    (re.compile("第"), "nth"),
    (re.compile("翌々日|翌月|直近"), "other"),
)


def read_moved(text: str, at: int) -> tuple[Moved, int] | None:
    condition = _CONDITION.match(text, at)
    stays_open = _NAMED.match(text, at) if condition is None else None
    begins = condition or stays_open
    if begins is None:
        return None
    weekend = bool(condition and (condition["weekend"] or "")[:1] == "土")
    if shift := _SHIFT.match(text, begins.end()):
        closes = bool(shift["close"] or shift["open"]) or "休館日" in begins.group()
        named = _WEEKDAY.search(shift["to"])
        moved = Moved(
            "other" if "も" in (shift["close"] or "") else _to(shift["to"]),
            closes=closes,
            named=_DAYS[named[1]] if named else None,
            nth=int(shift["nth"]) if shift["nth"] else None,
            weekend=weekend,
        )
        return moved, shift.end()
    if condition and not weekend and (state := _STATE.match(text, condition.end())):
        return Moved("closed" if state["closed"] else "open", closes=False), state.end()
    return None


def _to(word: str) -> str:
    if "以降" in word or "以後" in word or "平日" in word:
        return "next_weekday" if "直近" not in word else "other"
    return next((to for pattern, to in _TO if pattern.match(word)), "next_weekday")
