"""What facts sound like on a page: short, kind sentences for hours, money, ages and doubt."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from api.usecases.found import OpenState
from frontend.confirmed_words import confirmed_words
from models.documents.service import ServiceDocument, VerificationPart
from models.vocabulary import (
    CHANNEL_LABELS,
    Channel,
    Flag,
    Publication,
    VerificationStatus,
)

JST = ZoneInfo("Asia/Tokyo")
OLD_AFTER = timedelta(days=180)
"""From here on a page says that what it shows may be old."""

NOT_KNOWN = "分かりません"
NEUTRAL_TITLE = "くらしの情報"
SENSITIVE_TOPICS = frozenset({"dv", "abuse", "sexual_violence", "crime_victim"})
"""Pages about these get a neutral title and a quick way out."""

_WEEKDAYS = "月火水木金土日"
_PATH = re.compile(r"(?P<base>\w+)(?:\[(?P<index>\d+)\])?")
_FIELDS = {
    "name": "名前",
    "alternate_names": "ほかの呼び方",
    "reading": "読み方",
    "organization": "団体の名前",
    "kind": "種類",
    "level": "運営",
    "description": "説明",
    "summary": "説明",
    "for_whom": "だれのためか",
    "what": "できること",
    "summary_easy": "やさしい日本語の説明",
    "not_accepted": "受けていない相談",
    "first_visit": "はじめてのとき",
    "accepts_consultation": "相談の受付",
    "minimum_age": "年齢",
    "maximum_age": "年齢",
    "eligibility": "使える人",
    "residence_rule": "住まいの条件",
    "fees": "料金",
    "flags": "料金や予約などの条件",
    "lgbtq_definition": "LGBTQ+の相談",
    "phones": "電話番号",
    "channels": "電話のほかの連絡方法",
    "urls": "ホームページ",
    "hours": "受付時間",
    "languages": "ことば",
    "areas": "地域",
    "places": "場所",
    "topics": "困りごとの分け方",
    "notices": "お知らせ",
}
_STATUS = {
    VerificationStatus.unconfirmed: "まだ確かめていません。",
    VerificationStatus.as_printed: "印刷物に書かれているとおりです。まだ確かめていません。",
    VerificationStatus.doubtful: "まちがいがあるかもしれません。確かめているところです。",
    VerificationStatus.confirmed: "確かめました。",
}
_FLAGS = {
    Flag.free: ("無料です", "お金がかかります"),
    Flag.anonymous: ("名前を言わなくてよいです", "名前を聞かれます"),
    Flag.appointment: ("予約がいります", "予約はいりません"),
    Flag.confidential: ("話したことの秘密を守ります", "秘密を守れないことがあります"),
    Flag.family: ("家族からの相談もできます", "家族からの相談は受けていません"),
    Flag.outreach: ("家などに来てもらえます", "家などには来てもらえません"),
    Flag.interpreter: ("通訳があります", "通訳はありません"),
    Flag.foreign_language: ("外国語で話せます", "外国語では話せません"),
    Flag.lgbtq: ("LGBTQ+の支援や活動があります", "LGBTQ+の支援や活動はありません"),
}


@dataclass(frozen=True, slots=True)
class Openness:
    """`state` chooses the look, `text` says it; the look alone never says anything."""

    state: OpenState
    text: str
    detail: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """One sentence about how sure the directory is of some fields."""

    fields: str
    text: str
    note: str | None
    doubtful: bool


def day(value: date, *, today: date | None = None) -> str:
    year = "" if today is not None and today.year == value.year else f"{value.year}年"
    return f"{year}{value.month}月{value.day}日"


def moment(value: datetime, now: datetime, *, until: bool = False) -> str:
    """`value` in Japanese time, as near to speech as it can be without being unclear.

    With `until`, midnight belongs to the day that ends ("今日 24:00").
    """
    local = value.astimezone(JST)
    hour = local.hour
    on = local.date()
    if until and (local.hour, local.minute) == (0, 0):
        on, hour = on - timedelta(days=1), 24
    today = now.astimezone(JST).date()
    named = {0: "今日", 1: "明日"}.get((on - today).days)
    words = named or f"{day(on, today=today)}（{_WEEKDAYS[on.weekday()]}）"
    return f"{words} {hour}:{local.minute:02}"


def stamp(value: datetime) -> str:
    """A moment that is still right when the page is read tomorrow or on paper."""
    local = value.astimezone(JST)
    return f"{day(local)} {local.hour}:{local.minute:02}"


def openness(
    state: OpenState,
    next_change: datetime | None,
    now: datetime,
    *,
    sure: bool = True,
    other_moment: bool = False,
) -> Openness:
    """`sure` is False where nobody has confirmed the hours, or not for long.

    With `other_moment` the state is that of a moment somebody asked for, not of now.
    """
    if state is OpenState.unknown:
        text = "その時間の受付は分かりません" if other_moment else "今の受付は分かりません"
        return Openness(state, text, "")
    is_open = state is OpenState.open
    if other_moment:
        return Openness(state, "その時間は受付中" if is_open else "その時間は時間外", "")
    open_words = "いま受付中" if sure else "書かれた時間では受付中"
    detail = ""
    if next_change is not None:
        when = moment(next_change, now, until=is_open)
        detail = f"{when} まで" if is_open else f"次は {when} から"
    return Openness(state, open_words if is_open else "いまは時間外", detail)


def ages(document: ServiceDocument) -> str:
    """The limit, if there is one; it does not bind a family that may ask too."""
    minimum, maximum = document.minimum_age, document.maximum_age
    if minimum is None and maximum is None:
        return ""
    low = "" if minimum is None else f"{minimum}歳から"
    high = "" if maximum is None else f"{maximum}歳まで"
    around = "の人と、そのまわりの人" if document.flags.get(Flag.family) else ""
    return low + high + around


def ways(document: ServiceDocument) -> str:
    """Every way to reach them, each once, in the order in which they are offered."""
    kinds = [part.kind for part in document.phones]
    kinds += [part.kind for part in document.channels]
    return "・".join(CHANNEL_LABELS[kind] for kind in dict.fromkeys(kinds))


def answer(document: ServiceDocument, flag: Flag) -> str:
    """Yes, no, or that it is not known: never nothing."""
    value = document.flags.get(flag)
    return NOT_KNOWN if value is None else _FLAGS[flag][0 if value else 1]


def is_old(document: ServiceDocument, now: datetime) -> bool:
    checked = document.confirmed_on
    return checked is not None and now.astimezone(JST).date() - checked > OLD_AFTER


def may_be_old(document: ServiceDocument, now: datetime) -> bool:
    return document.publication is Publication.stale or is_old(document, now)


def is_sure(document: ServiceDocument, now: datetime) -> bool:
    """Whether somebody has confirmed the record, and not too long ago."""
    return document.confirmed_on is not None and not may_be_old(document, now)


def is_sensitive(document: ServiceDocument) -> bool:
    return any(topic.id in SENSITIVE_TOPICS for topic in document.topics)


def page_name(document: ServiceDocument) -> str:
    """What may stand in a tab, a history or a calendar that others see."""
    if is_sensitive(document):
        return f"{NEUTRAL_TITLE} {document.short_code}"
    return document.name


def doubt_sentence(document: ServiceDocument, now: datetime) -> str:
    """The one thing to know before calling, or nothing."""
    if may_be_old(document, now):
        return "この情報は古いかもしれません。行く前に、電話で確かめてください。"
    if not as_printed(document):
        return ""
    source = source_words(document)
    if not source:
        return "連絡先や時間が今も同じかは、まだ確かめていません。"
    return f"連絡先や時間は、{source}のとおりです。今も同じかは、まだ確かめていません。"


def doubtful_phone(document: ServiceDocument, index: int) -> bool:
    """Whether the number at `index` must be shown as text: calling a wrong one costs too much."""
    phone = document.phones[index]
    if phone.tel is None:
        return True
    prefix = f"phones[{index}]"
    return any(
        part.status is VerificationStatus.doubtful
        and part.field in (prefix, f"{prefix}.number", f"{prefix}.tel")
        for part in document.verifications
    )


def phone_rows(document: ServiceDocument) -> list[tuple[str, str, str]]:
    """(number, address to call or "", what to know) of every telephone; faxes are not called.

    Whose it is, when it answers and from where it may be called stay with the number.
    """
    return [
        (
            phone.number,
            "" if doubtful_phone(document, index) else tel_address(phone.tel or ""),
            "・".join(filter(None, (phone.label, phone.hours_text, phone.note))),
        )
        for index, phone in enumerate(document.phones)
        if phone.kind is Channel.phone
    ]


def tel_address(tel: str) -> str:
    """A "#" starts a fragment in an address, so "#8008" must be written another way."""
    return "tel:" + tel.replace("#", "%23")


def doubts(document: ServiceDocument) -> tuple[Doubt, ...]:
    """What is known about how sure the record is, one entry for fields that share a reason."""
    grouped: dict[tuple[VerificationStatus, str | None, str], dict[str, None]] = {}
    for part in document.verifications:
        is_confirmed = part.status is VerificationStatus.confirmed
        if is_confirmed and part.field == "*" and part.verified_on:
            # The whole has a sentence of its own.
            continue
        text = f"{confirmed_words(part)}。" if is_confirmed else _STATUS[part.status]
        grouped.setdefault((part.status, part.note, text), {})[_field_words(document, part)] = None
    return tuple(
        Doubt(
            fields="、".join(fields),
            text=text,
            note=note,
            doubtful=status is VerificationStatus.doubtful,
        )
        for (status, note, text), fields in grouped.items()
    )


def _field_words(document: ServiceDocument, part: VerificationPart) -> str:
    found = _PATH.match(part.field)
    base = found["base"] if found else ""
    words = _FIELDS.get(base, "そのほかの内容")
    if found and base == "phones" and found["index"] is not None:
        index = int(found["index"])
        if index < len(document.phones):
            return f"電話番号 {document.phones[index].number}"
    return words


def as_printed(document: ServiceDocument) -> bool:
    """Whether the contacts stand as a leaflet gave them and nobody has asked since."""
    if document.confirmed_on is not None:
        return False
    return any(
        part.status in (VerificationStatus.as_printed, VerificationStatus.unconfirmed)
        for part in document.verifications
    )


def source_words(document: ServiceDocument) -> str:
    """The printed thing and its date, as the source writes both.

    Nothing for a list without a date: that was gathered, not printed, and proves nothing.
    """
    source = document.source
    return f"「{source.title}」（{source.published}）" if source and source.published else ""
