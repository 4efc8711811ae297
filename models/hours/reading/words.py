"""Words and phrases of opening-hours texts and what each says. Longest first decides."""

import re

from models.hours.reading.phrasebook import Phrases, each, every, joined
from models.hours.reading.said import (
    Also,
    Bracket,
    EveryOtherWeek,
    Harmless,
    Join,
    Others,
    Said,
    SameTimes,
    Speaks,
    Stop,
    Topic,
)
from models.hours.reading.words_about_visits import (
    APPOINTMENT,
    LANGUAGES,
    REACH,
    REMARKS,
    UNCERTAIN,
)
from models.hours.reading.words_of_days import CLOSED, DAYS, EXCEPT, OPEN, TIMES

PURPOSES = (
    "受付 受け付け 相談 電話相談 面接相談 来所相談 開館 開所 開室 開設 開庁 開催 開店 "
    "営業 業務 実施 利用 対応 診療 診察 活動 運営 執務 窓口 電話受付 相談受付 受付窓口 "
    "電話対応 来所 面接 メール相談 開園 開場 オープン 通話 問合せ 問い合わせ "
    "お問い合わせ お問合せ 予約受付 総合相談 法律相談 営業受付 取扱 取り扱い 通常 基本 "
    "勤務 活動可能 相談可能 利用可能 相談対応 生活相談 健康相談 女性相談 開院 開局"
)

_HARMLESS = (
    every(
        joined(
            PURPOSES + " -",
            "時間 日時 日 曜日 時間帯 日程 日・時間 時間・曜日 曜日・時間 日及び時間",
        ),
        Harmless(),
    )
    | each(PURPOSES, Harmless())
    | each(
        "利用可能曜日 利用可能日時特記事項 利用可能日時 特記事項 特記 備考 補足 "
        "注意事項 毎年 通常は 期間中 "
        "開館期間中 開設期間中 library museum museums center centre office hours "
        "少年 青少年 成年 成年後見 一時預かり 一時保育 日常生活 乳幼児 妊産婦 小児 救急 交番 "
        "あり 毎週 毎月 各月 日時 時間 曜日 日程 時刻 開催日時 定例 定期 通常 原則 "
        "原則として 基本 の の間 に で が を へ から まで です ます します しています でも "
        "ください とします となります になります とさせていただきます いたします "
        "いたしております しております にて より 等 など ほか 及び および また ただし 但し "
        "なお 相談 受付 受け付け 開催 実施 センター 会場 事務所 事務局 専門 専用 一般 "
        "電話番号 ダイヤル ホットライン 曜 週 のみ だけ 各 各週 共通 共に とも 全て すべて "
        "年間 通年 一年中 1年中 1年を通じて 年間を通して 法律相談 健康相談 女性相談 "
        "総合相談 生活相談 心の相談 こころの相談 税務相談 就労相談 教育相談 子育て相談 "
        "児童相談 介護相談 専門相談 一般相談 来所者 相談員 弁護士相談 カウンセリング 開 営 "
        "当日 居場所 子ども食堂 食堂 カフェ 認知症カフェ オレンジカフェ サロン 図書館 "
        "相談窓口 総合窓口 夜間窓口 夜間相談 休日相談 休日窓口 いずれも 上記 両日 両日とも "
        "時間は 曜日は 体制 時間内 まで受付 from on and the hours hour business office "
        "opening 受付中 開館中 夜間電話相談 いつでも 昼の部 夜の部 午前の部 午後の部 昼 "
        "お昼 夜間延長 延長 時間延長 延長窓口 相談室 学習室 館内整理日 図書整理日 整理日 "
        "館内整理 施設点検日 設備点検日 資料整理日 当館 本館 分館 全館 全室 特別 開放 "
        "自由開放 自習室 閲覧室 事務室 開室時間 対応時間帯 当番 通話 つながります "
        "お話しください お待ちしています の相談 の電話 の受付 の窓口 ひきこもり こころの "
        "こころ 心の こども 子ども 子育て 女性 女性の 男性 高齢者 障害者 障がい者 労働 法律 "
        "健康 年金 介護 いじめ 不登校 若者 外国人 消費生活 人権 行政 税務 登記 交通事故 "
        "就労 就職 住まい 家計 育児 母子 ひとり親 発達 依存症 自殺予防 いのちの いのち 生活 "
        "市民 県民 区民 町民 総合 福祉 保健所 社会福祉協議会 市役所 区役所 町役場 "
        "ハローワーク 病院 学習支援",
        Harmless(),
    )
    | each("★ ☆ ● ○ ◎ ◆ ◇ ■ □ ▼ ▲ ※ * → ・ ! _ | 〇 ◯ ▶ ► ♪ 【 】", Harmless())
)


def _marks(marks: str, said: Said) -> Phrases:
    return every(marks, said)


_MARKS: Phrases = (
    {
        "、": Join("、"),
        ",": Join("、"),
        "・": Join("・"),
        "と": Join("・"),
        "及び": Join("・"),
        "および": Join("・"),
        "並びに": Join("・"),
        "や": Join("・"),
        "または": Join("or"),
        "又は": Join("or"),
        "and": Join("・"),
        "&": Join("・"),
        "/": Join("/"),
        "+": Join("・"),
    }
    | _marks("。;\n\r.", Stop())
    | {"ただし": Stop(), "但し": Stop(), "※": Stop(), "なお": Stop(), "//": Stop()}
    | {"は": Topic(), ":": Topic(), "=": Topic(), "も": Also(), "にも": Also(), "でも": Also()}
    | _marks("([{〈《〔「『", Bracket(opens=True))
    | _marks(")]}〉》〕」』", Bracket(opens=False))
    | {
        "【": Bracket(opens=True, heading=True),
        "】": Bracket(opens=False, heading=True),
        "<": Bracket(opens=True, heading=True),
        ">": Bracket(opens=False, heading=True),
    }
)

_ALL: Phrases = {
    **_HARMLESS,
    **OPEN,
    **CLOSED,
    **EXCEPT,
    **TIMES,
    **DAYS,
    **REMARKS,
    **APPOINTMENT,
    **REACH,
    **{name: Speaks(code) for name, code in LANGUAGES.items()},
    **UNCERTAIN,
    **each(
        "その他 その他の その他は それ以外 それ以外の それ以外は それ以外の日 "
        "それ以外の日は その他の日 "
        "その他の日は 上記以外 上記以外の 上記以外は 残りの 他の ほかの それ以外の期間 "
        "それ以外の期間は "
        "その他の期間 その他の期間は それ以外の月 それ以外の月は その他の月 その他の月は",
        Others(),
    ),
    **each("同じ時間で 同じ時間に 同じ時間 同時間 同じく", SameTimes()),
    **each("隔週 隔週の 隔週で 1週おき 2週間に1回 2週に1回 2週間に1度", EveryOtherWeek()),
    **_MARKS,
}


def _by_beginning(phrases: Phrases) -> dict[str, tuple[tuple[str, Said], ...]]:
    """By the first two letters: some letters begin hundreds of words."""
    grouped: dict[str, list[tuple[str, Said]]] = {}
    for word, said in phrases.items():
        grouped.setdefault(word[:2], []).append((word, said))
    return {c: tuple(sorted(w, key=lambda p: -len(p[0]))) for c, w in grouped.items()}


_BY_BEGINNING = _by_beginning(_ALL)
_LATIN = re.compile(r"[a-z]")


def read_word(text: str, at: int) -> tuple[Said, int] | None:
    """The longest word that begins here."""
    for beginning in (text[at : at + 2], text[at]):
        for word, said in _BY_BEGINNING.get(beginning, ()):
            finish = at + len(word)
            if text.startswith(word, at) and not (
                _LATIN.match(word[-1]) and _LATIN.match(text[finish : finish + 1])
            ):
                return said, finish
    return None
