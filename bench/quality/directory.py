"""A directory as prefectures and towns publish them, invented, with what each record is truly for.

`patterns.tsv` holds kinds of services in the words of real lists: official words, seldom those of
residents. `near_misses.tsv` holds what lies close to help and is none: rooms for hire, calls for
volunteers, training, statistics, offers to companies. Cells hold alternatives apart by ";".
"""

import csv
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import UUID, uuid5

from bench.quality.places import Place, Places
from models.content import (
    AreaContent,
    ChannelContent,
    HoursContent,
    LanguageContent,
    OrganizationContent,
    PhoneContent,
    PlaceContent,
    ServiceContent,
    TopicContent,
    UrlContent,
)
from models.repositories.records import OrganizationWrite, ServiceWrite
from models.vocabulary import Channel, Flag, Kind, Level, Publication

HERE = Path(__file__).parent
ROOT = UUID("00000000-0000-4000-8000-717561000000")
Row = dict[str, str]

NEAR_MISSES = 0.14
"""Of all records: real lists hold more of them, but a directory of support has been weeded."""
PET_NAMES = (HERE / "pet_names.txt").read_text("utf-8").split()
LANGUAGE_SETS = {
    "many": ["en", "zh", "ko", "vi", "ne", "pt", "tl", "id", "th", "es", "my", "uk"],
    "asia": ["zh", "tl", "vi", "th", "ne", "ko", "id", "my"],
    "work": ["en", "zh", "vi", "pt", "es", "ne", "id"],
    "legal": ["en", "zh", "ko"],
    "easy": ["ja-easy"],
}
CLOSINGS = (
    "まずはお電話ください。",
    "お気軽にお問い合わせください。",
    "詳しくはホームページをご覧ください。",
    "秘密は守られます。",
    "事前にご連絡のうえお越しください。",
    "対象地域外の方はお住まいの自治体にお尋ねください。",
)


@dataclass(frozen=True, slots=True)
class Truth:
    """What a record is for, whatever it is tagged with. `about` a near miss only speaks of it.

    `times` are those names of the week at which it is surely there; "always" for every hour.
    """

    topics: frozenset[str]
    about: frozenset[str]
    times: frozenset[str]


@dataclass(frozen=True, slots=True)
class Made:
    organization: OrganizationWrite
    service: ServiceWrite
    truth: Truth


def rows_of(file: Path) -> list[Row]:
    """A table with tabs; cells are never None."""
    with file.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE, restval=""))


@cache
def hours_table() -> Mapping[str, Sequence[tuple[str, frozenset[str]]]]:
    """Kinds of hours: texts as they are written, with the times at which each is surely there."""
    table: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for row in rows_of(HERE / "hours.tsv"):
        table.setdefault(row["name"], []).append((row["text"], frozenset(row["times"].split())))
    return table


def generated(count: int, *, seed: int = 11) -> Iterator[Made]:
    """The same records for the same numbers; one numbered name is never used twice."""
    chance = random.Random(seed)
    places = Places(chance)
    patterns, misses = rows_of(HERE / "patterns.tsv"), rows_of(HERE / "near_misses.tsv")
    used: set[str] = set()
    for number in range(count):
        is_miss = chance.random() < NEAR_MISSES
        row = chance.choice(misses) if is_miss else patterns[number % len(patterns)]
        yield _made(number, row, places, chance, used)


def _made(number: int, row: Row, places: Places, chance: random.Random, used: set[str]) -> Made:
    traits = dict(part.split("=", 1) for part in row["traits"].split())
    level = Level(row["level"])
    home = places.town() if level in {Level.municipal, Level.private} else places.prefecture()
    is_town = home.code != home.prefecture_code
    town = home if is_town else places.town_in(home.prefecture_code)
    words = {
        "A": home.name,
        "a": town.short,
        "P": home.prefecture,
        "pet": chance.choice(PET_NAMES),
    }
    name = _drawn(row["names"], words, chance)
    if name in used and town.name not in name:
        name = f"{name}（{town.name}）"
    if name in used:
        name = f"{name} 第{number}号"
    used.add(name)
    topics = tuple((row.get("topics") or "").split(",")) if row.get("topics") else ()
    about = tuple(part for part in (row.get("about") or "").split(",") if part and part != "-")
    kind = traits.get("hours") or ("office" if level is not Level.private else "some")
    hours, times = chance.choice(hours_table()[kind])
    flags = _flags(traits, chance)
    owner = uuid5(ROOT, f"organization {number}")
    low, high = _ages(traits)
    service = ServiceContent(
        name=name,
        kind=Kind(row["kind"]),
        level=level,
        for_whom=_drawn(row["for_whom"], words, chance) if chance.random() < 0.9 else None,
        what=_drawn(row["what"], words, chance) if chance.random() < 0.9 else None,
        description=_description(row["says"], words, flags, chance),
        minimum_age=low,
        maximum_age=high,
        flags=flags,
        phones=(PhoneContent(number=f"0120-000-{number % 1000:03}"),),
        channels=_channels(traits, number),
        urls=(UrlContent(url=f"https://example.org/{number}"),),
        hours=(HoursContent(text=hours),),
        languages=_languages(traits, chance),
        areas=(_served(home, level, chance),),
        places=_places(traits, town, chance),
        topics=_tags(topics or about, bool(topics), chance),
        publication=Publication.published,
    )
    organization = OrganizationContent(
        name=_drawn(row["organizations"], words, chance),
        level=level,
        publication=Publication.published,
    )
    return Made(
        OrganizationWrite(owner, organization),
        ServiceWrite(uuid5(ROOT, f"service {number}"), owner, service),
        Truth(frozenset(topics), frozenset(topics or about), times),
    )


def _drawn(cell: str, words: Mapping[str, str], chance: random.Random) -> str:
    return chance.choice(cell.split(";")).format(**words)


def _description(
    cell: str, words: Mapping[str, str], flags: Mapping[Flag, bool], chance: random.Random
) -> str:
    says = [part.format(**words) for part in cell.split(";") if part]
    said = chance.sample(says, chance.randint(1, len(says)))
    if flags.get(Flag.appointment) is False and chance.random() < 0.5:
        said.append("予約はいりません。")
    return "".join([*said, *chance.sample(CLOSINGS, chance.randint(0, 2))])


def _flags(traits: Mapping[str, str], chance: random.Random) -> dict[Flag, bool]:
    """Real lists leave out one thing or the other, so nine of ten are said."""
    said = [flag for flag in traits.get("flags", "").split(",") if flag]
    flags = {Flag(flag): True for flag in said if chance.random() < 0.9}
    if "noappointment" in traits:
        flags[Flag.appointment] = False
    return flags


def _ages(traits: Mapping[str, str]) -> tuple[int | None, int | None]:
    if "age" not in traits:
        return None, None
    low, high = (int(part) for part in traits["age"].split("-"))
    return low or None, None if high >= 100 else high


def _channels(traits: Mapping[str, str], number: int) -> tuple[ChannelContent, ...]:
    kinds = [kind for kind in traits.get("channels", "").split(",") if kind]
    return tuple(ChannelContent(kind=Channel(kind), value=_address(kind, number)) for kind in kinds)


def _address(kind: str, number: int) -> str | None:
    if kind == "mail":
        return f"soudan{number}@example.org"
    return (
        f"0120-000-{number % 1000:03}" if kind == "fax" else f"https://example.org/{kind}/{number}"
    )


def _languages(traits: Mapping[str, str], chance: random.Random) -> tuple[LanguageContent, ...]:
    codes = LANGUAGE_SETS.get(traits.get("langs", ""), traits.get("langs", "").split(","))
    if not traits.get("langs"):
        codes = ["en"] if chance.random() < 0.04 else []
    elif len(codes) > 4:
        codes = sorted(chance.sample(codes, chance.randint(len(codes) // 2, len(codes))))
    return tuple(LanguageContent(code=code) for code in codes)


def _served(home: Place, level: Level, chance: random.Random) -> AreaContent:
    if level is Level.private:
        where = chance.random()
        if where < 0.05:
            return AreaContent(code="JP", name="全国")
        if where < 0.35:
            return AreaContent(code=home.prefecture_code, name=home.prefecture)
    return AreaContent(code=home.code, name=home.name)


def _places(
    traits: Mapping[str, str], town: Place, chance: random.Random
) -> tuple[PlaceContent, ...]:
    wanted = "place" in traits or chance.random() < 0.5
    if not wanted:
        return ()
    away = {
        "latitude": None if town.latitude is None else town.latitude + chance.gauss(0, 0.02),
        "longitude": None if town.longitude is None else town.longitude + chance.gauss(0, 0.02),
    }
    house = f"中央{chance.randint(1, 9)}-{chance.randint(1, 30)}"
    return (
        PlaceContent(
            prefecture=town.prefecture,
            city=town.name,
            address=house,
            hidden="hidden" in traits,
            **away,
        ),
    )


def _tags(topics: Sequence[str], are_true: bool, chance: random.Random) -> tuple[TopicContent, ...]:
    """What the list is tagged with: often everything, sometimes less; near misses now and then."""
    draw = chance.random()
    if not are_true:
        shown = topics if draw < 0.35 else ()
    elif draw < 0.7:
        shown = topics
    else:
        shown = topics[:1] if draw < 0.87 else ()
    return tuple(TopicContent(id=topic) for topic in shown)


def truths(count: int) -> dict[UUID, Truth]:
    """What each generated record is truly for."""
    return {made.service.id: made.truth for made in generated(count)}
