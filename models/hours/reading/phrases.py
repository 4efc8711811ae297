"""Phrases with numbers or conditions in them: 祝日の場合は翌日, 2日前までに, 1回50分, 月2回."""

import re

from models.hours.reading.dates import read_period
from models.hours.reading.moved import read_moved
from models.hours.reading.said import (
    Appointment,
    Deadline,
    EveryOtherWeek,
    Holiday,
    HowOften,
    LastReception,
    MinutesBefore,
    MonthEnd,
    Period,
    Pointer,
    Remark,
    Said,
    Uncertain,
)

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
    r"|(?:電話番号|℡|☎)?[: ]*\(?0\d{1,4}\)?[~( ]\d{1,4}[~) ]\d{3,4}(?:\(代表?\))?"
    r"|(?:参加費|料金|利用料|費用|会費|大人|子ども|こども|高校生以下|中学生以下|食事代)(?:は|:)?\s*\d{1,3}(?:,?\d{3})*円"
    r"|〒\d{3}~\d{4}(?:\s?[^\s。、()]{2,40}[市区町村郡][^\s。、()]{0,40})?"
    r"|(?:小学生|中学生|高校生|中高生|大学生|学生|一般|大人|子ども|こども|幼児|未就学児|高齢者)(?:は|:)?\s*(?:無料|\d{1,3}(?:,?\d{3})*円)"
    r"|(?:小学生|中学生|高校生|乳幼児|幼児|児童|未就学児|18歳未満|子ども)(?:以下|以上|以外)?は(?:午後|夕方)?\d{1,2}(?:時半?|:\d\d)まで"
    r"|(?:初診|初回|新規|初めての方|はじめての方)(?:の方)?(?:は|のみ|の方は)?[、,]?\s*(?:要|完全|事前)?(?:予約|申込み?|電話予約)(?:制|が必要|が必要です|要|を?お願いします)?"
    r"|(?:(?:業務|受付|開庁|診療|営業)?時間外|左記以外|上記以外|緊急時|緊急の場合|急患)(?:の?時間|の?場合)?(?:は|も|の|でも)?[^、。()\n月火水木金土日第年]{0,12}"
    r"(?:応相談|要相談|ご?相談ください|相談に応じます|対応(?:します|いたします|可能?)?|受付|転送)"
    r"|(?:返信|回答|お返事|返事|ご?返答)(?:は|まで|には|に)[^。()\n]{0,20}?(?:以内|程度|かかります|かかる場合があります)(?:に(?:します|返信します|行います))?"
    r"|診療開始(?:時間)?[:は]?\s*(?:午前|午後)?\d{1,2}(?:時半?(?:\d{1,2}分)?|:\d\d)(?:より|から|~)?"
    r"|\d{1,2}(?:・\d{1,2})?(?:か月|ヶ月|カ月|ケ月|歳|才)(?:児)?(?:の)?(?:健診|健康診査|健康相談|相談)"
    r"|\d{1,3}(?:歳|才)(?:以上|以下|未満|まで|~\d{1,3}(?:歳|才)(?:まで)?)"
    r"|(?:本庁舎?|庁舎|市役所|区役所|別館|新館|本館|ビル)?\d{1,2}階(?:の?窓口|ロビー|相談室|会議室)?"
)
_EXACTLY = re.compile(
    r"毎?(?P<unit>月|週|年)間?に?\s*(?P<count>\d{1,2})\s*(?:回|度|(?<=週\d)日(?!曜|間))(?![~・、]?\d|目)"
    r"(?:の?(?:開催|実施|開設|開所|開館))?(?!程度|ほど|以上|くらい|ぐらい|以内|まで|程|不定)"
)
_HOW_OFTEN = re.compile(
    r"(?:(?:毎?月|年|年間)(?:に)?\s*(?:約)?\d{1,3}(?:[~・、]\d{1,3})?\s*(?:回(?!目)|度|日(?=程度|ほど|間))"
    r"|毎?週(?:に)?\s*\d(?:[~・、]\d)?\s*(?:回(?!目)|度|日))(?:程度|ほど|以上|くらい|ぐらい)?"
    r"(?:開催|実施|開設|開所|開館)?|\d+(?:か月|ヶ月|カ月|ケ月|箇月|週間?|年)(?:に|ごと|おき)(?:\d+回)?"
    r"|(?:毎月|月)\s*\d+[~・]\d+回"
)
_BOOKING = re.compile(
    r"(?:(?:電話|お電話|メール|窓口|フォーム|fax|line|hp|ホームページ|web|ウェブ|来所)(?:または|又は|か|・|、|もしくは)?){1,4}"
    r"(?:で|にて|から|による)の?(?:要|事前に?|ご)?(?:予約|申込み?|申し込み|お申し込み|お申込み)"
    r"(?:が必要です|が必要|制|ください|してください|の上|のうえ|をお願いします)?"
)
_SEE_ELSEWHERE = re.compile(
    r"(?P<details>(?:詳しくは|詳細は|くわしくは)[、,]?\s*)?(?:最新の?情報は|日程は|日時は|開催日は|時間は|休館日は|休みは|日時等?の?詳細は)?[、,]?\s*"
    r"(?:当?(?:団体|センター|施設|法人|市|町|村|館|会|図書館)の)?"
    r"(?:公式|市の?)?(?:ホームページ|hp|ウェブサイト|webサイト|サイト|カレンダー|sns|ブログ|facebook|インスタグラム"
    r"|instagram|チラシ|twitter|広報紙?|web|ウェブ|開館カレンダー|x\()(?:等|など)?(?:を|で|にて|に|へ|の)?"
    r"(?:ご)?(?:参照|確認|覧|お知らせ|案内|掲載|お確かめ|問い合わせ|記載)?(?:のこと|して|いただき)?"
    r"(?:ください|下さい|します|いたします|しています)?"
    r"|(?:(?P<ask>詳しくは|詳細は|くわしくは)|日程は|日時は|時間は)[、,]?\s*"
    r"(?:お?電話で|直接|各施設に|各団体に|下記へ?|センターへ|事務局へ)?(?:ご|お)?"
    r"(?:問い?合わ?せ|連絡|相談|確認|尋ね)(?:を|して)?(?:ください|下さい)?"
    r"|(?:お)?問い?合わ?せ(?:を|して)?(?:ください|下さい|のうえ|の上)"
    r"|(?:施設|団体|店舗|会場|日|曜日|時期|相談員|担当者|担当|講座|教室|地域|内容|相談内容|場所|窓口|季節)(?:等)?"
    r"(?:に|によって|により|によりて|ごとに|毎に)(?:、)?(?:異なる|異なります|違います|変わります|変動(?:します)?|変更)"
)
_MONTH_END = re.compile(r"(?:毎月の?|各月の?|月の)最終日(?!曜)")
_HOLIDAY_WEEKDAY = re.compile(r"祝日の[月火水木金土日]曜日?(?=(?:は|を)?(?:除|お?休))")
_ONE_OF_THE_WEEKS = re.compile(
    r"(?:初回|第1回|起点|起算日|基準日|次回)(?:開催日|日)?(?:は|:|が)?\s*(?P<day>(?:令和|20\d\d)\s*(?:\d{1,2}|元)?[年/]\s*\d{1,2}[月/]\s*\d{1,2}日?)"
    r"|(?P<week>(?:令和|20\d\d)\s*(?:\d{1,2}|元)?[年/]\s*\d{1,2}[月/]\s*\d{1,2}日?)の週から"
)
_FISCAL_YEAR = re.compile(r"(?:令和(?P<reiwa>\d{1,2}|元)|(?P<year>20\d\d))年度(?:版|の)?")
_NO_PHRASE = frozenset(
    "。、,.・/;~)[]「」『』【】〈〉★☆●○◎◆◇■□▼▲※*→!|〇◯ \n月火水木金週はのもをがでとやへ"
)
"""What none of the phrases below begins with."""
_STARTS = {
    "moved": set("祝休当国そ同開月火水木金土日相実定振第左該た但"),
    "often": set("月年毎週0123456789"),
    "deadline": set("0123456789前当開相実希利来直"),
}


def read_phrase(text: str, at: int) -> tuple[Said, int] | None:
    char = text[at]
    if char in _STARTS["moved"] and (moved := read_moved(text, at)):
        return moved
    if char in "毎各月" and (match := _MONTH_END.match(text, at)):
        return MonthEnd(), match.end()
    if char == "祝" and (match := _HOLIDAY_WEEKDAY.match(text, at)):
        return Holiday(), match.end()
    if char in "初第起基次令2" and (first := _read_first_day(text, at)):
        return first
    if char in "令2" and (match := _FISCAL_YEAR.match(text, at)):
        return _fiscal_year(match), match.end()
    if char in _STARTS["deadline"] and (match := _DEADLINE.match(text, at)):
        return Deadline(), match.end()
    if char in _STARTS["often"] and (often := _read_how_often(text, at)):
        return often
    if char in _NO_PHRASE:
        return None
    for pattern, said in (
        (_RECEPTION_UNTIL, LastReception(certain=False)),
        (_BOOKING, Appointment()),
        (_REMARK, Remark()),
    ):
        if match := pattern.match(text, at):
            return said, match.end()
    if match := _SEE_ELSEWHERE.match(text, at):
        details = match["details"] or match["ask"]
        return Pointer() if details else Uncertain(), match.end()
    if match := _MINUTES_BEFORE.match(text, at):
        return MinutesBefore(int(match["n"]) * (60 if match["unit"] == "時間" else 1)), match.end()
    return None


def _read_first_day(text: str, at: int) -> tuple[Said, int] | None:
    match = _ONE_OF_THE_WEEKS.match(text, at)
    if match is None:
        return None
    period = read_period(f"{match['day'] or match['week']}から", 0)
    first = period[0].first if period else None
    return (EveryOtherWeek(first), match.end()) if first else None


def _fiscal_year(match: re.Match[str]) -> Period:
    """From April to March."""
    reiwa = match["reiwa"]
    year = int(match["year"] or 0) or 2018 + (1 if reiwa == "元" else int(reiwa))
    return Period(f"{year}-04-01", f"{year + 1}-03-31")


def _read_how_often(text: str, at: int) -> tuple[Said, int] | None:
    if exactly := _EXACTLY.match(text, at):
        return HowOften(exactly["unit"], int(exactly["count"])), exactly.end()
    often = _HOW_OFTEN.match(text, at)
    return (Uncertain(), often.end()) if often else None
