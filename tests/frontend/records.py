"""Invented records: one full, one bare, one as a leaflet printed it, one hostile."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from models.documents.service import (
    AreaPart,
    ChannelPart,
    HoursPart,
    LanguagePart,
    NoticePart,
    OrganizationPart,
    PhonePart,
    PlacePart,
    ServiceDocument,
    SourcePart,
    TopicPart,
    UrlPart,
    VerificationPart,
)
from models.vocabulary import (
    Channel,
    Flag,
    Kind,
    LanguageMeans,
    Level,
    Publication,
    TopicState,
    VerificationStatus,
)

NOW = datetime(2026, 11, 21, 3, 43, tzinfo=UTC)
"""A Saturday, 12:43 in Japan."""

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}'


def sample_id(number: int) -> UUID:
    return UUID(int=(0x5A << 120) + number)


def document(number: int = 1, **changes: Any) -> ServiceDocument:
    """A record of which only a name is known."""
    given: dict[str, Any] = {
        "id": sample_id(number),
        "short_code": f"A{number:04}",
        "name": "みほん相談室",
        "alternate_names": (),
        "reading": None,
        "kind": Kind.window,
        "level": None,
        "organization": OrganizationPart(
            id=sample_id(900), name="みほんネット", reading=None, legal_form=None, website=None
        ),
        "summary": "",
        "for_whom": None,
        "what": None,
        "description": None,
        "summary_easy": None,
        "not_accepted": None,
        "first_visit": None,
        "accepts_consultation": None,
        "minimum_age": None,
        "maximum_age": None,
        "eligibility": None,
        "residence_rule": None,
        "fees": None,
        "lgbtq_definition": None,
        "flags": {},
        "phones": (),
        "channels": (),
        "urls": (),
        "hours": (),
        "languages": (),
        "areas": (),
        "places": (),
        "topics": (),
        "notices": (),
        "verifications": (),
        "source": None,
        "publication": Publication.published,
        "confirmed_on": None,
        "updated_at": NOW,
    }
    return ServiceDocument(**given | changes)


def phone(number: str, tel: str | None, **changes: Any) -> PhonePart:
    given = {"kind": Channel.phone, "label": None, "hours_text": None, "note": None}
    return PhonePart(number=number, tel=tel, **given | changes)


def channel(kind: Channel, value: str | None, **changes: Any) -> ChannelPart:
    given = {"label": None, "hours_text": None, "note": None, "doubtful": False}
    return ChannelPart(kind=kind, value=value, **given | changes)


def verification(field: str, status: VerificationStatus, **changes: Any) -> VerificationPart:
    return VerificationPart(
        field=field, status=status, **{"note": None, "verified_on": None, "role": None} | changes
    )


SOURCE = SourcePart(
    slug="mihon",
    title="みほん市 相談先いちらん",
    publisher="みほん市",
    published="令和6年3月",
    licence="CC BY 4.0",
    url="https://www.example.org/ichiran",
)


def full(number: int = 2) -> ServiceDocument:
    return document(
        number,
        name="ひとやすみ相談室",
        alternate_names=("ひとやすみ",),
        reading="ひとやすみそうだんしつ",
        level=Level.private,
        summary="暮らしやお金、家族のことを、いっしょに整理します。",
        for_whom="ひとりで困りごとを抱えている人",
        what="暮らしやお金、家族のことを、いっしょに整理します。",
        description="はじめは話を聞くだけでも大丈夫です。\n必要なら、役所や病院にいっしょに行きます。",
        summary_easy="こまったとき、はなしを きく ところです。おかねは いりません。",
        not_accepted="法律の手続きの代わりはできません。",
        first_visit="名前を言わなくても大丈夫です。電話で「はじめてです」と言ってください。",
        accepts_consultation=True,
        minimum_age=15,
        maximum_age=39,
        eligibility="学生の人も使えます。",
        residence_rule="みほん市に住んでいる人、通っている人",
        fees="会って話すときの交通費は、自分で払います。",
        lgbtq_definition="研修を受けた人が話を聞きます。",
        flags={
            Flag.free: True,
            Flag.anonymous: True,
            Flag.appointment: False,
            Flag.family: True,
            Flag.outreach: False,
        },
        phones=(
            phone("0120-000-111", "0120000111", label="電話相談"),
            phone("#8008", "#8008", hours_text="夜9時から朝5時まで", note="携帯電話から"),
            phone("011-000-0001", None, label="事務所"),
            phone("011-000-0002", "+81110000002", kind=Channel.fax),
        ),
        channels=(
            channel(Channel.line, "https://line.example.org/r/hitoyasumi", label="LINE相談"),
            channel(Channel.mail, "soudan@example.org"),
            channel(Channel.form, "https://exmaple..org/form", doubtful=True),
            channel(Channel.visit, None, note="予約なしで来てください。"),
        ),
        urls=(
            UrlPart(url="https://hitoyasumi.example.org/", label=None, doubtful=False),
            UrlPart(url="https://hitoyasumi,example,org/", label="予約", doubtful=True),
        ),
        hours=(
            HoursPart(text="月〜金 10:00〜18:00（祝日は休み）", label=None),
            HoursPart(text="土 10:00〜15:00", label="LINE"),
        ),
        languages=(
            LanguagePart(code="ja", name="日本語", means=None, days_text=None, note=None),
            LanguagePart(
                code="vi",
                name="Tiếng Việt",
                means=LanguageMeans.phone_interpreter,
                days_text="火・木",
                note=None,
            ),
        ),
        areas=(AreaPart(code="990010", name="みほん市", within=("990001", "010006", "JP")),),
        places=(
            PlacePart(
                name="みほん会館 2階",
                postal_code="000-0000",
                prefecture="北海道",
                city="みほん市",
                address="見本町1丁目",
                latitude=43.06,
                longitude=141.35,
                transportation="みほん駅から歩いて5分",
            ),
        ),
        topics=(
            TopicPart(id="poverty", name="生活困窮・お金", state=TopicState.confirmed),
            TopicPart(id="mental", name="こころの健康", state=TopicState.proposed),
        ),
        notices=(
            NoticePart(
                text="建物の工事のため、電話だけ受けています。",
                starts_on=date(2026, 11, 1),
                ends_on=date(2026, 11, 30),
                effect="changed",
            ),
            NoticePart(
                text="夏休みです。", starts_on=None, ends_on=date(2026, 8, 31), effect="changed"
            ),
        ),
        verifications=(
            verification(
                "phones[0].number", VerificationStatus.confirmed, verified_on=date(2026, 10, 1)
            ),
            verification("channels[2]", VerificationStatus.doubtful, note="点が2つ続いています。"),
        ),
        source=SOURCE,
        confirmed_on=date(2026, 10, 1),
    )


def as_printed(number: int = 3) -> ServiceDocument:
    return document(
        number,
        name="みほん市 くらしの窓口",
        level=Level.municipal,
        summary="暮らしの困りごと全般",
        what="暮らしの困りごと全般",
        phones=(phone("011-000-0003", "+81110000003"),),
        hours=(HoursPart(text="平日　8時45分から", label=None),),
        areas=(AreaPart(code="990010", name="みほん市", within=("JP",)),),
        verifications=(
            verification("phones[0]", VerificationStatus.as_printed),
            verification("hours", VerificationStatus.as_printed),
        ),
        source=SOURCE,
    )


def sensitive(number: int = 4) -> ServiceDocument:
    return document(
        number,
        name="みほんシェルター相談",
        summary="こわい思いをしている人の話を聞きます。",
        phones=(phone("011-000-0004", "+81110000004"),),
        topics=(TopicPart(id="dv", name="DV・デートDV", state=TopicState.confirmed),),
    )


def place_to_be(number: int = 5) -> ServiceDocument:
    return document(
        number,
        name="みほんカフェ",
        kind=Kind.ibasho,
        for_whom="だれでも",
        summary="お茶を飲んだり、本を読んだりして過ごせます。話さなくても大丈夫です。",
        flags={Flag.free: False, Flag.appointment: False},
        channels=(channel(Channel.visit, None),),
        hours=(HoursPart(text="第2・第4土曜 13:00〜16:00", label=None),),
        confirmed_on=date(2025, 4, 2),
        publication=Publication.stale,
    )


def hostile(number: int = 6) -> ServiceDocument:
    """Everything a source can write, written by somebody who means harm."""
    return document(
        number,
        name=HOSTILE,
        alternate_names=(HOSTILE,),
        reading=HOSTILE,
        summary=HOSTILE,
        for_whom=HOSTILE,
        what=HOSTILE,
        description=HOSTILE,
        fees=HOSTILE,
        phones=(
            phone(HOSTILE, "0120000000", label=HOSTILE, hours_text=HOSTILE, note=HOSTILE),
            phone(HOSTILE, None),
        ),
        channels=(
            channel(Channel.form, "javascript:alert(1)", label=HOSTILE),
            channel(Channel.mail, "a@example.org?cc=b@example.org"),
            channel(Channel.chat, f"https://example.org/{HOSTILE}"),
        ),
        urls=(UrlPart(url="javascript:alert(1)", label=HOSTILE, doubtful=False),),
        hours=(HoursPart(text=HOSTILE, label=HOSTILE),),
        languages=(
            LanguagePart(code=HOSTILE, name=HOSTILE, means=None, days_text=None, note=None),
        ),
        source=SourcePart(
            slug="x",
            title=HOSTILE,
            publisher=HOSTILE,
            published=HOSTILE,
            licence=HOSTILE,
            url="javascript:alert(1)",
        ),
        verifications=(
            verification(HOSTILE, VerificationStatus.doubtful, note=HOSTILE),
            verification("phones[7].number", VerificationStatus.as_printed),
        ),
        notices=(NoticePart(text=HOSTILE, starts_on=None, ends_on=None, effect="changed"),),
    )


def every_document() -> tuple[ServiceDocument, ...]:
    return (document(), full(), as_printed(), sensitive(), place_to_be(), hostile())
