"""Invented services in any number: the words of the field, nobody's names or numbers."""

import random
from collections.abc import Iterator
from uuid import UUID, uuid5

from models.content import (
    AreaContent,
    HoursContent,
    LanguageContent,
    OrganizationContent,
    PhoneContent,
    ServiceContent,
    TopicContent,
    UrlContent,
)
from models.repositories.records import OrganizationWrite, ServiceWrite
from models.vocabulary import Flag, Kind, Level, Publication

ROOT = UUID("00000000-0000-4000-8000-00006d61646f")
TOPICS = {
    "poverty": "生活困窮",
    "work": "仕事さがし",
    "debt": "借金",
    "mental": "こころの健康",
    "hikikomori": "ひきこもり",
    "school_refusal": "不登校",
    "childrearing": "子育て",
    "dv": "DV",
    "lgbtq": "LGBTQ+",
    "foreign": "外国人住民",
    "caregiving": "介護",
    "disability": "障害",
    "youth": "若者",
    "ibasho": "居場所",
    "legal": "法律",
}
PLACES = ["みどり", "ひかり", "さくら", "あおぞら", "かえで", "つばさ", "こもれび", "なぎさ"]
FORMS = ["相談室", "相談センター", "サロン", "の会", "ネットワーク", "ひろば", "窓口", "サポート"]
DOING = [
    "電話で話を聞きます。",
    "来られないときは家まで行きます。",
    "家族だけの相談もできます。",
    "月に一度、集まって話す会を開いています。",
    "手続きにいっしょに行きます。",
    "名前を言わずに話せます。",
]
HOURS = [
    "平日 9:00～17:00",
    "火・木曜 13:00～16:00",
    "24時間365日",
    "毎月第2・第4土曜 10:00～15:00",
    "随時",
]


def generated(
    count: int, area_codes: list[str], *, seed: int = 7
) -> Iterator[tuple[OrganizationWrite, ServiceWrite]]:
    """The same records for the same numbers."""
    chance = random.Random(seed)
    for number in range(count):
        topics = chance.sample(sorted(TOPICS), chance.randint(1, 3))
        name = f"{chance.choice(PLACES)}{TOPICS[topics[0]]}{chance.choice(FORMS)} {number}"
        area = chance.choice(area_codes)
        organization = OrganizationContent(
            name=name, level=chance.choice(list(Level)), publication=Publication.published
        )
        words = "・".join(TOPICS[topic] for topic in topics)
        service = ServiceContent(
            name=name,
            kind=chance.choice(list(Kind)),
            description=f"{words}で困っている人のための場所です。"
            + "".join(chance.sample(DOING, 3)),
            for_whom=f"{words}で困っている人と家族",
            phones=(PhoneContent(number=f"096-328-{number % 10_000:04}"),),
            urls=(UrlContent(url=f"https://example.org/{number}"),),
            hours=(HoursContent(text=chance.choice(HOURS)),),
            areas=(AreaContent(code=area, name=area),),
            languages=(LanguageContent(code=chance.choice(["en", "zh", "vi", "ja"])),),
            topics=tuple(TopicContent(id=topic) for topic in topics),
            flags={chance.choice(list(Flag)): True},
            publication=Publication.published,
        )
        owner = uuid5(ROOT, f"organization {number}")
        yield (
            OrganizationWrite(owner, organization),
            ServiceWrite(uuid5(ROOT, f"service {number}"), owner, service),
        )
