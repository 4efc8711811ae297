"""Phrases with numbers or conditions in them: 祝日の場合は翌日, 2日前までに, 1回50分, 月2回."""

import re

from models.hours.reading.said import (
    Appointment,
    Deadline,
    LastReception,
    MinutesBefore,
    Moved,
    Remark,
    Said,
    Uncertain,
)

_HOLIDAY = (
    r"(?:国民の)?(?:祝日(?:・振替休日|または振替休日|又は振替休日|及び振替休日|・休日|や振替休日|または休日|又は休日"
    r"|\(振替休日を?含む\)|等)?|休日|祝祭日|祝休日|祝・休日|振替休日|祝)"
)
_WHICH_DAY = (
    r"(?:(?:その日|当日|同日|当該日|開催日|休館日|定休日|相談日|実施日|休室日|休所日|開設日|左記の?日|該当日"
    r"|(?:第\d)?[月火水木金土日]曜日?)(?:が|の|は)?\s*)?"
)
_HAPPENS = (
    r"(?:に当たる|にあたる|と重なる|と重なった|に重なる|に重なった|に該当する|に該当した|である|だった"
    r"|となる|となった|に当たった|にあたった|の|が重なる|が重なった|と重複する)?"
)
_CONDITION = re.compile(
    rf"(?:ただし|但し)?[、,]?\s*{_WHICH_DAY}"
    rf"(?:{_HOLIDAY}{_HAPPENS}(?:場合|とき|時(?!間)|際)"
    r"(?:に|で)?(?:は|には|も)?"
    rf"|{_HOLIDAY}(?:なら|であれば|ならば))\s*[、,]?\s*"
)
_STAYS_OPEN = (
    r"(?:(?:は)?(?:開館|営業|開所|開室|実施|開催|開園|開庁)"
    r"(?:し|して|とし|、)?(?:ます)?[、,。]?\s*)?"
)
_SHIFT = re.compile(
    rf"(?P<open>{_STAYS_OPEN})(?:その)?\s*(?P<to>"
    r"翌日以降の最初の平日|翌日以降の平日|翌日以後の最初の平日"
    r"|直後の平日|翌平日|次の平日|翌日の平日|翌開館日|その後の平日|翌々日|翌日|次の日|翌週の?[月火水木金土日]曜日?"
    r"|翌週の同曜日|翌週の同じ曜日|翌週|次週"
    r"|次の週|翌月|前日|前週|翌[月火水木金土日]曜日?|次の開館日|直近の平日|翌営業日)"
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
_NEXT_DAY = {"翌日", "次の日"}
_NEXT_WEEK = {"翌週", "次週", "次の週", "翌週の同曜日", "翌週の同じ曜日"}
_NOT_SAID = {"翌々日", "翌月", "前日", "前週", "直近の平日"}

_MERIDIEM_TIME = r"(?:午前|午後|正午|夕方)?\s*(?:\d{1,2}(?:時(?:\d{1,2}分|半)?|:\d\d))?"
_DEADLINE = re.compile(
    r"(?:開催日の?|相談日の?|実施日の?|希望日の?|利用日の?|来所日の?)?"
    r"(?:\d+(?:日|週間?|か月|ヶ月|カ月|営業日|開庁日|時間)前|前々日|前日|前月末日?|前月\d{1,2}日|前週の?[月火水木金土日]曜日?"
    r"|前の週|前月|当日|直前の?[月火水木金土日]曜日?)の?"
    rf"(?:\([^()]{{0,20}}\))?\s*の?{_MERIDIEM_TIME}\s*まで(?:に|の)?(?:は)?"
)
_RECEPTION_UNTIL = re.compile(
    r"(?:電話|相談|来所|面接|当日|新規)?(?:受付|受け付け)(?:時間|締切|終了)?(?:は|:)?\s*(?=(?:各日)?"
    r"(?:午前|午後|am|pm)?\s*(?:正午|\d{1,2}(?:時|:)[\d分半]*)\s*まで)"
)
_MINUTES_BEFORE = re.compile(
    r"(?:(?:最終)?(?:受付|入館|入場|入室|受け付け|利用受付)(?:時間|終了)?(?:は|:)?\s*(?:、)?)?"
    r"(?:閉館|終了|閉室|閉所|閉園|閉店|営業終了|各終了|受付終了|終了時間|閉館時間|閉館時刻|終了時刻)の?"
    r"(?P<n>\d{1,2})\s*(?P<unit>分|時間)前(?:まで)?(?:に)?(?:入館|受付|入場)?"
)
_REMARK = re.compile(
    r"(?:お?一人様?|1人|1回|1組|1件|1コマ|一回|各回?|1日|1家族|相談時間は?|1名|各)(?:につき|当たり|あたり|:)?\s*"
    r"(?:約|最大|上限)?\d{1,3}(?:分|時間|人|名|組|件|回|枠)(?:間|程度|以内|まで|ずつ|ほど)*"
    r"|(?:約|最大)?\d{1,3}(?:分|時間)(?:間|程度|以内|ずつ)+"
    r"|(?:先着|定員は?|各回|最大|限定)\s*(?:約|各)?\d{1,4}\s*(?:名|人|組|件|台|席)(?:まで|程度|限定)?"
    r"|(?:電話(?:番号)?|tel|fax|℡|☎)?[: ]*\(?0\d{1,4}\)?[~( ]\d{1,4}[~) ]\d{3,4}(?:\(代表?\))?"
    r"|(?:参加費|料金|利用料|費用|会費|大人|子ども|こども|高校生以下|中学生以下|食事代)(?:は|:)?\s*\d{1,3}(?:,?\d{3})*円"
    r"|\d{1,3}(?:歳|才)(?:以上|以下|未満|まで|~\d{1,3}(?:歳|才)(?:まで)?)"
    r"|(?:本庁舎?|庁舎|市役所|区役所|別館|新館|本館|ビル)?\d{1,2}階(?:の?窓口|ロビー|相談室|会議室)?"
)
_HOW_OFTEN = re.compile(
    r"(?:(?:毎?月|年|年間)(?:に)?\s*(?:約)?\d{1,3}(?:[~・、]\d{1,3})?\s*(?:回|度|日(?=程度|ほど|間))"
    r"|毎?週(?:に)?\s*\d(?:[~・、]\d)?\s*(?:回|度|日))(?:程度|ほど|以上|くらい|ぐらい)?"
    r"(?:開催|実施|開設|開所|開館)?|\d+(?:か月|ヶ月|カ月|ケ月|箇月|週間?|年)(?:に|ごと|おき)(?:\d+回)?"
    r"|(?:毎月|月)\s*\d+[~・]\d+回"
)
_BOOKING = re.compile(
    r"(?:(?:電話|お電話|メール|窓口|フォーム|fax|line|hp|ホームページ|web|ウェブ|来所)(?:または|又は|か|・|、|もしくは)?){1,4}"
    r"(?:で|にて|から|による)の?(?:要|事前に?|ご)?(?:予約|申込み?|申し込み|お申し込み|お申込み)"
    r"(?:が必要です|が必要|制|ください|してください|の上|のうえ|をお願いします)?"
)
_SEE_ELSEWHERE = re.compile(
    r"(?:詳しくは|詳細は|日程は|日時は|開催日は|最新の?情報は|くわしくは|時間は|休館日は|休みは|日時等?の?詳細は)?[、,]?\s*"
    r"(?:当?(?:団体|センター|施設|法人|市|町|村|館|会|図書館)の)?"
    r"(?:公式|市の?)?(?:ホームページ|hp|ウェブサイト|webサイト|サイト|カレンダー|sns|ブログ|facebook|インスタグラム"
    r"|instagram|チラシ|twitter|広報紙?|web|ウェブ|開館カレンダー|x\()(?:等|など)?(?:を|で|にて|に|へ|の)?"
    r"(?:ご)?(?:参照|確認|覧|お知らせ|案内|掲載|お確かめ|問い合わせ|記載)?(?:のこと|して|いただき)?"
    r"(?:ください|下さい|します|いたします|しています)?"
    r"|(?:詳しくは|詳細は|日程は|日時は|くわしくは|時間は)[、,]?\s*"
    r"(?:お?電話で|直接|各施設に|各団体に|下記へ?|センターへ|事務局へ)?(?:ご|お)?"
    r"(?:問い?合わ?せ|連絡|相談|確認|尋ね)(?:を|して)?(?:ください|下さい)?"
    r"|(?:お)?問い?合わ?せ(?:を|して)?(?:ください|下さい|のうえ|の上)"
    r"|(?:施設|団体|店舗|会場|日|曜日|時期|相談員|担当者|担当|講座|教室|地域|内容|相談内容|場所|窓口|季節)(?:等)?"
    r"(?:に|によって|により|によりて|ごとに|毎に)(?:、)?(?:異なる|異なります|違います|変わります|変動(?:します)?|変更)"
)
_STARTS = {
    "moved": set("祝休当国そ同開月火水木金土日相実定振第左該た但"),
    "deadline": set("0123456789前当開相実希利来直"),
}


def read_phrase(text: str, at: int) -> tuple[Said, int] | None:
    char = text[at]
    if char in _STARTS["moved"] and (moved := _read_moved(text, at)):
        return moved
    if char in _STARTS["deadline"] and (match := _DEADLINE.match(text, at)):
        return Deadline(), match.end()
    for pattern, said in (
        (_RECEPTION_UNTIL, LastReception(certain=False)),
        (_HOW_OFTEN, Uncertain()),
        (_BOOKING, Appointment()),
        (_REMARK, Remark()),
        (_SEE_ELSEWHERE, Uncertain()),
    ):
        if match := pattern.match(text, at):
            return said, match.end()
    if match := _MINUTES_BEFORE.match(text, at):
        return MinutesBefore(int(match["n"]) * (60 if match["unit"] == "時間" else 1)), match.end()
    return None


def _read_moved(text: str, at: int) -> tuple[Said, int] | None:
    condition = _CONDITION.match(text, at)
    if condition is None:
        return None
    if shift := _SHIFT.match(text, condition.end()):
        closes = bool(shift["close"] or shift["open"]) or "休館日" in condition.group()
        to = _shift_to(shift["to"])
        if _is_day_after(condition.group(), shift["to"]):
            to = "next_day"
        return Moved(to, closes=closes), shift.end()
    if state := _STATE.match(text, condition.end()):
        return Moved("closed" if state["closed"] else "open", closes=False), state.end()
    return None


def _is_day_after(condition: str, to: str) -> bool:
    """月曜が祝日の場合は翌火曜日"""
    named = re.search(f"([{_WEEK}])曜", condition)
    after = re.match(f"翌([{_WEEK}])曜", to)
    if named is None or after is None:
        return False
    return (_WEEK.index(named[1]) + 1) % 7 == _WEEK.index(after[1])


def _shift_to(word: str) -> str:
    if word in _NEXT_DAY:
        return "next_day"
    if word in _NEXT_WEEK:
        return "next_week"
    return (
        "other" if word in _NOT_SAID or "曜" in word or word.startswith("翌月") else "next_weekday"
    )
