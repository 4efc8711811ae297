"""One window of an office's leaflet or of a card, with every doubt about it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from importers.reading.ages import Ages, read_ages
from importers.reading.contacts import Contacts, read_contacts
from importers.reading.doubts import contact_doubts, doubtful, leftover_doubts, unconfirmed
from importers.reading.levels import level_of
from importers.reading.names import pending_note
from importers.reading.places import read_place
from importers.reading.support_notes import as_printed
from importers.reading.wording import accepts_consultation, named_audience, proposed_topics
from models.content import (
    AreaContent,
    HoursContent,
    OrganizationContent,
    PrintedText,
    ServiceContent,
    VerificationContent,
)
from models.incoming import IncomingRecord, IncomingService
from models.vocabulary import Flag, Publication

FIGURE = "図"
NAME = "名前"
WHAT = "説明"
CONTACT = "連絡先"
HOURS = "受付時間"
PROMISE = "約束"
PLACE = "所在地"
FAX = "FAX"
OFFICE = "開いている所"
OTHER_OFFICE = "開いている所の別の書き方"
DATE = "作成時期"
SAME_NUMBER = "同じ番号の窓口"
TWINS = "所在地の別の書き方"

_MAIL_SIGN = re.compile(r"(?:E-?mail|Ｅ[-－]?ｍａｉｌ|メール(?:アドレス)?)\s*[:：]", re.IGNORECASE)
_FREE = re.compile(r"無料")
_SECRET = re.compile(r"秘密[はを]?(?:厳守|守)|守秘")
_ANONYMOUS = re.compile(r"匿名[^。]*(?:可|でき|大丈夫)")
_WHO = re.compile(r"^(?P<who>[^。]{1,80}?(?:方|人|みなさん|皆さん))の、")
_ABOUT_A_CHILD = re.compile(r"お?(?:子さん|子さま|子ども|子供|児童)[^、。]{0,6}について")
_INNER_NAME = re.compile(
    r"^(?P<body>.*\S)\s*[(（](?P<inner>[^()（）]*(?:センター|相談室|相談所|窓口|ダイヤル|ライン))[)）]$"
)


@dataclass(frozen=True, slots=True)
class DeskCells:
    """What is printed for one window, and what the leaflet says for all of them."""

    figure: str
    name: str
    what: str
    contact: str
    hours: str
    promise: str
    place: str
    fax: str
    office: str
    other_office: str
    date: str
    same_number: str
    twins: str

    @property
    def printed(self) -> tuple[PrintedText, ...]:
        named = (
            (NAME, self.name),
            (WHAT, self.what),
            (CONTACT, self.contact),
            (HOURS, self.hours),
            (PROMISE, self.promise),
            (PLACE, self.place),
            (FAX, self.fax),
        )
        return tuple(PrintedText(column=column, text=text) for column, text in named if text)


def read_desk(
    cells: DeskCells, *, place: str, city: str, code: str, prefecture: str
) -> IncomingRecord:
    """Raises ValueError, with a Japanese sentence, for a window without a name."""
    if not cells.name.strip():
        raise ValueError("窓口の名前がありません。")
    found = read_contacts(_MAIL_SIGN.sub(" ", cells.contact))
    # Only a section of the office gives its own address for mail, and with it stands the fax.
    if cells.fax and any(channel.value for channel in found.channels):
        found.phones += [
            phone.model_copy(update={"note": "課の名前なしで書かれているFAX番号です。"})
            for phone in read_contacts(cells.fax).phones
        ]
    inner = _INNER_NAME.match(cells.name)
    name = inner["inner"] if inner else cells.name
    body = inner["body"] if inner else cells.name
    pending = pending_note(f"{cells.name} {cells.contact}")
    public = bool(found.phones or found.channels) and not pending
    ages = read_ages(cells.what)
    about_a_child = bool(_ABOUT_A_CHILD.search(cells.what))
    where = read_place(cells.place, city=city, name=cells.office.removeprefix(city).strip() or None)
    text = f"{cells.name} {cells.what}"
    organization = _organization(cells, _with_city(body, city), city, prefecture, public=public)
    flags = _flags(cells.promise) | ({Flag.family: True} if about_a_child else {})
    service = ServiceContent(
        name=name,
        alternate_names=(cells.name,) if inner else (),
        level=organization.level,
        description=cells.what if "。" in cells.what else None,
        what=None if "。" in cells.what else cells.what or None,
        for_whom=_for_whom(cells.what, ages),
        accepts_consultation=accepts_consultation(text),
        minimum_age=ages[0].minimum if len(ages) == 1 else None,
        maximum_age=ages[0].maximum if len(ages) == 1 else None,
        flags=flags,
        phones=tuple(found.phones),
        channels=tuple(found.channels),
        urls=tuple(found.urls),
        hours=(HoursContent(text=cells.hours),) if cells.hours else (),
        areas=(AreaContent(code=code, name=city),),
        places=(where,) if where else (),
        topics=proposed_topics(f"{text} {cells.figure}"),
        verifications=(
            *_whole_notes(cells, pending, reachable=bool(found.phones or found.channels)),
            *contact_doubts(found, cells.name),
            *leftover_doubts(found.leftovers),
            *_own_notes(cells, found, ages, about_a_child=about_a_child),
        ),
        printed=cells.printed,
        publication=Publication.published if public else Publication.draft,
    )
    return IncomingRecord(
        key=cells.office or f"{cells.figure}\n{cells.name}",
        place=place,
        organization=organization,
        services=(IncomingService(key=f"{cells.figure}\n{cells.name}", content=service),),
    )


def _with_city(name: str, city: str) -> str:
    return name if name.startswith(city) else f"{city} {name}"


def _organization(
    cells: DeskCells, name: str, city: str, prefecture: str, *, public: bool
) -> OrganizationContent:
    """The office, the same for every window of its leaflet; of a card, the window's own body."""
    level = level_of(cells.office or name, city=city, prefecture=prefecture)
    if not cells.office:
        publication = Publication.published if public else Publication.draft
        return OrganizationContent(name=name, level=level, publication=publication)
    others = cells.other_office.split("\n") if cells.other_office else []
    short = cells.office.removeprefix(city).strip()
    return OrganizationContent(
        name=cells.office,
        alternate_names=tuple(dict.fromkeys(o for o in (short, *others) if o != cells.office)),
        level=level_of(f"{city} {short.split(' ')[0]}", city=city, prefecture=prefecture),
        publication=Publication.published,
        verifications=tuple(
            doubtful("name", f"同じ資料の別のところでは「{other}」と書かれています。", cells.office)
            for other in others
        ),
    )


def _flags(promise: str) -> dict[Flag, bool]:
    found = {
        Flag.free: _FREE,
        Flag.anonymous: _ANONYMOUS,
        Flag.confidential: _SECRET,
    }
    return {flag: True for flag, words in found.items() if words.search(promise)}


def _for_whom(what: str, ages: list[Ages]) -> str | None:
    if who := _WHO.match(what):
        return who["who"]
    if len(ages) == 1:
        return ages[0].phrase
    return named_audience(what)


def _whole_notes(
    cells: DeskCells, pending: str | None, *, reachable: bool
) -> Iterator[VerificationContent]:
    date = f"{cells.date}の" if cells.date else "作成時期の分からない"
    if reachable:
        rest = "の内容です。今も同じかどうか、窓口にはまだ確かめていません。"
    else:
        rest = "に名前があります。連絡先は、まだ確かめていません。"
    yield unconfirmed("*", f"{date}「{cells.figure}」{rest}")
    if pending:
        yield unconfirmed("publication", "調整中と書かれているため、公開していません。", pending)


def _own_notes(
    cells: DeskCells, found: Contacts, ages: list[Ages], *, about_a_child: bool
) -> Iterator[VerificationContent]:
    if cells.same_number and found.phones:
        note = f"同じ番号が、「{cells.same_number}」にも書かれています。"
        yield unconfirmed("phones[0].number", note)
    if cells.hours:
        note = "受付時間は、窓口ごとではなく、リーフレット全体のものとして書かれています。"
        yield as_printed("hours[0].text", note)
    for flag in _flags(cells.promise):
        yield as_printed(f"flags.{flag}", "リーフレットにそう書かれています。", cells.promise)
    if about_a_child:
        note = "お子さんについての相談と書かれているので、家族も相談できると読みました。"
        yield unconfirmed(f"flags.{Flag.family}", note, cells.what)
    if any("おおむね" in one.phrase or "概ね" in one.phrase for one in ages):
        note = "年齢は「おおむね」と書かれています。少し外れていても、相談できるかもしれません。"
        yield unconfirmed("eligibility", note, ages[0].phrase)
    if len(ages) > 1:
        note = "年齢の書き方がいくつかあり、どれが正しいか分かりません。"
        yield doubtful("eligibility", note, "、".join(one.phrase for one in ages))
    for pair in filter(None, cells.twins.split("\n")):
        note = (
            "同じ資料の別のところでは、つづりがちがいます。どちらかの書きまちがいかもしれません。"
        )
        yield doubtful("places[0].address", note, pair)
