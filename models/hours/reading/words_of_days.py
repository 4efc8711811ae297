"""Words for days and times, and for open and closed."""

from models.hours.reading.phrasebook import Phrases, each
from models.hours.reading.said import (
    WEEK,
    WORKDAYS,
    AfterHoliday,
    BeforeHoliday,
    Close,
    Dates,
    Except,
    Holiday,
    InSeason,
    LastReception,
    LunchBreak,
    MonthEnd,
    Months,
    NeedsTimes,
    Open,
    RestDay,
    Scope,
    Time,
    Weekdays,
    YearEnd,
)
from models.hours.rules import DAY_MINUTES, Day, MonthDay

ALL_HOURS = Time(0, DAY_MINUTES)
EVERY_DAY = Weekdays(WEEK, scope=Scope.every_day, every_week=True)
NO_CLOSING = Weekdays(WEEK, scope=Scope.no_closing_day, every_week=True)

CLOSED = each(
    "× ✕ ✖ ☓ 休みあり 休業あり 休館あり 休暇あり 休暇 "
    "休み お休み 休 定休 公休 休館 休所 休室 休園 休場 休庁 休業 休診 休止 休務 休会 "
    "休講 店休 閉館 閉所 閉室 閉園 閉庁 閉店 閉鎖 閉局 受付なし 相談なし 開催なし "
    "実施なし なし 不可 中止 お休みです 受け付けません 受付けません 受付しません "
    "行いません 実施しません 開催しません 開設しません 対応しません 対応していません "
    "受付できません 受け付けできません 対応できません 受け付けていません "
    "受付していません 行っていません 実施していません 開館しません "
    "営業していません 営業しません 開いていません 閉まっています 閉まります "
    "開所していません 開館していません 休みます お休みします closed",
    Close(),
) | each(
    "休館日 定休日 休業日 休所日 休室日 休園日 休場日 休庁日 休診日 公休日 店休日 "
    "閉館日 閉所日 閉室日 閉庁日 休務日 お休みの日 休みの日 定期休館日 定例休館日 "
    "休会日 受付休止日 相談休止日 休止日 除外日",
    Close(heading=True),
)
EXCEPT = each(
    "を除く を除き を除いた 除く 除き 除きます を除きます は除く は除きます 以外 以外の "
    "を除いて 以外は except excluding",
    Except(),
)
OPEN = each(
    "開館 開所 開室 開園 開庁 開設 営業 実施 開催 受付 受け付け 受付可 対応 対応可 "
    "対応可能 可 可能 含む を含む 含みます を含みます 含め 利用可 利用可能 相談可 "
    "相談可能 開館します 開所します 営業します 実施します 開催します 受け付けます "
    "受付けます 受付します 対応します 受け付けています 受付けています 行います "
    "実施しています 開いています 営業しています 開館しています 開所しています "
    "対応しています オープン 通常どおり 通常通り 通常どおり開館 通常通り開館 休まず開館 "
    "休まず営業 行っています やっています 開設します 開設しています open including",
    Open(),
)
DAYS = (
    each("平日 ウィークデー weekdays weekday", Weekdays(WORKDAYS, scope=Scope.workdays))
    | each(
        "開庁日 市役所開庁日 役所開庁日 区役所開庁日 町役場開庁日 県庁開庁日 役場開庁日",
        Weekdays(WORKDAYS, scope=Scope.office_days),
    )
    | each("毎日 各日 全日 連日 全曜日 daily everyday", EVERY_DAY)
    | each(
        "年中無休 無休 365日 三百六十五日 三六五日 年中 通年無休 休館日なし 定休日なし "
        "休みなし 休まず",
        NO_CLOSING,
    )
    | each("週末 weekends weekend", Weekdays((Day.SA, Day.SU)))
    | {"every day": EVERY_DAY, "7 days a week": EVERY_DAY}
    | each(
        "祝日 祝祭日 国民の祝日 国民の休日 祭日 祝 holidays holiday 祝日等 法定の祝日", Holiday()
    )
    | each("振替休日 振り替え休日 祝日の振替休日 祝日振替休日", Holiday())
    | {
        w: Holiday()
        for w in (
            "public holidays",
            "national holidays",
            "public holiday",
            "national holiday",
            "japanese holidays",
            "holidays",
            "祝日(振替休日を含む)",
            "国民の祝日に関する法律に規定する休日",
            "国民の祝日に関する法律に定める休日",
            "祝日法に定める休日",
        )
    }
    | each("休日 祝休日 休祝日 休・祝日 祝・休日 日祝祭日", RestDay())
    | each("祝日の前日 祝日前日 祝前日 祝前 祝日前 休日前 休前日 休日の前日", BeforeHoliday())
    | each("祝日の翌日 祝日翌日 祝祭日の翌日 休日の翌日 国民の祝日の翌日 祝翌日", AfterHoliday())
    | each("毎月末日 月末日 末日 月末 毎月末 各月末日 月の末日", MonthEnd())
    | each(
        "年末年始 年末・年始 年末 年始 正月 お正月 年末年始期間 年末年始等 年末年始の期間",
        YearEnd(),
    )
    | each("元日 元旦 1月1日(元日)", Dates(MonthDay(1, 1), MonthDay(1, 1)))
    | each("三が日 正月三が日 正月3が日 お正月三が日", Dates(MonthDay(1, 1), MonthDay(1, 3)))
    | each("大晦日 大みそか", Dates(MonthDay(12, 31), MonthDay(12, 31)))
    | each("奇数月 奇数月の", Months((1, 3, 5, 7, 9, 11)))
    | each("偶数月 偶数月の", Months((2, 4, 6, 8, 10, 12)))
    | each("お盆 盆 お盆期間 お盆休み お盆期間中 旧盆 盆休み 夏期(お盆)", InSeason("obon"))
    | each(
        "gw ゴールデンウィーク ゴールデンウイーク 大型連休 gw期間 gw期間中 ゴールデンウィーク期間",
        InSeason("golden_week"),
    )
    | each(
        "夏季休業 夏期休業 夏季休暇 夏期休暇 夏休み 夏季休館 夏期休館 夏季 夏期 "
        "夏季休業期間 夏休み期間 夏季休業日 夏期休業日 夏季休館日",
        InSeason("summer"),
    )
    | each("冬季休業 冬期休業 冬休み 冬季休暇 冬季 冬期 冬期間 冬季休館", InSeason("winter"))
    | each("春休み 春季休業 春期休業", InSeason("spring"))
    | each(
        "長期休暇 長期休業 学校休業日 長期休み 学校の休み 学校の長期休業 長期休業中 "
        "長期休暇中 学校長期休業 学校長期休業期間",
        InSeason("school_holidays"),
    )
)
TIMES: Phrases = (
    each("24時間受付中 24時間 24時間体制 24時間対応 24時間受付 終日24時間 24h", ALL_HOURS)
    | each(
        "昼休みのため 休憩のため 昼休憩のため 昼休み お昼休み 昼休憩 昼食休憩 昼の休憩 "
        "休憩 休憩時間 昼休み時間 昼休みの時間",
        LunchBreak(),
    )
    | each(
        "最終受付 受付終了 最終受付時間 受付最終 最終入館 最終入場 入館は 入場は 最終入室 "
        "受付締切 受付〆切 最終入館時間 入館 入場 入室 lo l.o. ラストオーダー 最終受付は "
        "受付終了時間 受付終了時刻 最終電話受付",
        LastReception(),
    )
    | each("受付は 電話受付は 相談受付は 受付時間は", LastReception(certain=False))
    | each("夜間 日中 終日 昼間 夕方 夜 朝 一日 半日 夜間帯", NeedsTimes())
    | each("午前 午前中", NeedsTimes("am"))
    | each("午後", NeedsTimes("pm"))
)

DAYS |= {
    f"{season}{during}": said
    for season, said in list(DAYS.items())
    if isinstance(said, InSeason)
    for during in ("中", "期間", "期間中", "の期間", "の期間中")
}
