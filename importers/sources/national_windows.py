"""The windows that answer for the whole country, from an edited list with a source for each."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import models
from importers.file import SourceFile
from importers.parsers import csv_rows
from importers.reading.ages import Ages, read_ages
from importers.reading.place_names import place_names
from importers.reading.prefectures import prefecture_codes
from importers.row import Row
from importers.source import Source
from models.content import (
    AreaContent,
    ChannelContent,
    HoursContent,
    LanguageContent,
    OrganizationContent,
    PhoneContent,
    PrintedText,
    ServiceContent,
    TopicContent,
    VerificationContent,
)
from models.incoming import IncomingRecord, IncomingService, IncomingWindow
from models.vocabulary import (
    LANGUAGE_NAMES,
    Channel,
    Flag,
    Level,
    Publication,
    TopicState,
    VerificationStatus,
)

NATIONAL_DEFAULT = "よりそいホットライン"
"""Takes any worry, at any hour, from everywhere and in several languages."""

_LEVELS = {
    "国": Level.national,
    "都道府県": Level.prefectural,
    "市区町村": Level.municipal,
    "民間": Level.private,
}
_CHANNELS = {
    "phone": Channel.phone,
    "mail": Channel.mail,
    "chat": Channel.chat,
    "line": Channel.line,
    "form": Channel.form,
    "fax": Channel.fax,
    "sns": Channel.sns,
}
_CHANNEL_WORDS = {"チャット": Channel.chat, "メール": Channel.mail, "LINE": Channel.line}
_PUBLIC_NOTICE = re.compile(
    r"public notice|\bcity\b|\bpref\b|\bgov|\.go\.jp|\.lg\.jp|houterasu"
    r"|[市区町村都道府県省庁]の案内|公的機関の案内|法テラスの案内|政府広報"
)
_UNSOURCED = re.compile(r"general knowledge|未確認")
_NUMBER = re.compile(r"0\d{1,4}-\d{1,4}-\d{2,5}|0\d{3}-\d{6}|#\d{4}|0\d{9,10}")
_MISPRINT = re.compile(r"誤記|誤り|まちがい|間違い|旧番号|古い番号|以前の番号")
_ELSEWHERE = re.compile(
    rf"(?P<places>[^\s0-9#]+?)(?:から)?は\s*(?P<number>{_NUMBER.pattern})(?:です)?"
)
_CHANNEL_HOURS = re.compile(r"[（(](?P<word>チャット|メール|LINE)は\s*(?P<hours>[^（）()]+)[）)]")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_NO_SOURCE = "もとになる資料は、まだ確かめていません。"
_ASK_FIRST = "公開前に確認してください"


@dataclass(slots=True)
class _Note:
    """What the note of a row turns out to say."""

    free: bool | None = None
    ages: Ages | None = None
    further: list[PhoneContent] = field(default_factory=list)
    languages: str | None = None
    misprints: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


@cache
def _topic_ids() -> frozenset[str]:
    path = Path(models.__file__).parent / "reference" / "topics.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return frozenset(row["id"] for row in csv.DictReader(file))


def rows(file: SourceFile) -> Iterator[Row]:
    return csv_rows(file)


def draft(row: Row) -> IncomingRecord:
    name = row.take("name")
    if not name.strip():
        raise ValueError("名前がありません。")
    contact, source = row.take("contact").strip(), row.take("source").strip()
    kinds = _channels(row.take("channel"))
    hours, seen = row.take("hours_text").strip(), row.take("seen").strip()
    note = _read_note(row.take("note"))
    level = _LEVELS.get(row.take("level").strip())
    if level is None:
        raise ValueError("「level」は 国・都道府県・市区町村・民間 のどれかにしてください。")
    if Channel.phone in kinds and not _NUMBER.fullmatch(contact) and not contact.isdecimal():
        raise ValueError("「contact」が電話番号ではありません。")
    phones = _phones(contact, kinds, note)
    service = ServiceContent(
        name=name,
        level=level,
        for_whom=row.take_if_present("for_whom").strip() or None,
        what=row.take_if_present("what").strip() or None,
        minimum_age=note.ages.minimum if note.ages else None,
        maximum_age=note.ages.maximum if note.ages else None,
        flags={} if note.free is None else {Flag.free: note.free},
        phones=phones,
        channels=_other_channels(contact, kinds, hours),
        hours=(HoursContent(text=hours),) if hours else (),
        languages=_languages(row.take("languages"), note.languages),
        areas=(AreaContent(code="JP", name="全国"),),
        topics=_topics(row.take("topics"), source),
        verifications=_verifications(source, seen, note),
        printed=tuple(
            PrintedText(column=column, text=text)
            for column, text in row.cells.items()
            if text and column in ("contact", "hours_text", "note")
        ),
        publication=Publication.published,
    )
    organization = OrganizationContent(name=name, level=level, publication=Publication.published)
    return IncomingRecord(
        key=name,
        place=row.place,
        organization=organization,
        services=(IncomingService(key=name, content=service),),
    )


def _channels(cell: str) -> list[Channel]:
    words = [word.strip() for word in cell.split(";") if word.strip()]
    if unknown := [word for word in words if word not in _CHANNELS]:
        raise ValueError(f"「channel」に知らない方法があります: {'、'.join(unknown)}")
    if not words:
        raise ValueError("「channel」がありません。")
    return [_CHANNELS[word] for word in words]


def _phones(contact: str, kinds: list[Channel], note: _Note) -> tuple[PhoneContent, ...]:
    if Channel.phone not in kinds:
        return ()
    remarks = "。".join(note.remarks)
    return (PhoneContent(number=contact, note=remarks or None), *note.further)


def _other_channels(contact: str, kinds: list[Channel], hours: str) -> tuple[ChannelContent, ...]:
    """The number belongs to the telephone; where there is none, to the first channel."""
    own_hours = {
        _CHANNEL_WORDS[found["word"]]: found["hours"].strip()
        for found in _CHANNEL_HOURS.finditer(hours)
    }
    value = None if Channel.phone in kinds else contact or None
    others = [kind for kind in kinds if kind is not Channel.phone]
    return tuple(
        ChannelContent(kind=kind, value=value if at == 0 else None, hours_text=own_hours.get(kind))
        for at, kind in enumerate(others)
    )


def _languages(cell: str, days: str | None) -> tuple[LanguageContent, ...]:
    codes = [code.strip() for code in cell.split(";") if code.strip()]
    if unknown := [code for code in codes if code not in LANGUAGE_NAMES]:
        raise ValueError(f"「languages」に知らないことばがあります: {'、'.join(unknown)}")
    return tuple(
        LanguageContent(code=code, days_text=days if code != "ja" else None)
        for code in dict.fromkeys(codes)
    )


def _topics(cell: str, source: str) -> tuple[TopicContent, ...]:
    """Confirmed where a public body's notice says what the window is for, else proposed."""
    ids = [id.strip() for id in cell.split(";") if id.strip()]
    if unknown := [id for id in ids if id not in _topic_ids()]:
        raise ValueError(f"「topics」に知らない困りごとがあります: {'、'.join(unknown)}")
    public = bool(_PUBLIC_NOTICE.search(source)) and not _UNSOURCED.search(source)
    state = TopicState.confirmed if public else TopicState.proposed
    return tuple(
        TopicContent(id=id, state=state, evidence=source or None) for id in dict.fromkeys(ids)
    )


def _read_note(cell: str) -> _Note:
    """Sort the sentences of a note. A number that a sentence warns of never becomes a phone."""
    note = _Note()
    for sentence in filter(None, (part.strip() for part in re.split(r"[。\n]", cell))):
        elsewhere = _ELSEWHERE.fullmatch(sentence)
        if _MISPRINT.search(sentence):
            note.misprints.append(sentence)
        elif sentence in ("無料", "通話料無料", "無料です"):
            note.free = True
        elif sentence in ("通話料あり", "有料", "通話料がかかります"):
            note.free = False
        elif elsewhere and all(place in place_names() for place in elsewhere["places"].split("・")):
            label = f"{elsewhere['places']}から"
            note.further.append(PhoneContent(number=elsewhere["number"], label=label))
        elif (ages := read_ages(sentence)) and len(ages) == 1:
            note.ages = ages[0]
        elif sentence.startswith("外国語は"):
            note.languages = sentence
        elif _NUMBER.search(sentence):
            note.unread.append(sentence)
        else:
            note.remarks.append(sentence)
    return note


def _verifications(source: str, seen: str, note: _Note) -> tuple[VerificationContent, ...]:
    sourced = bool(source) and not _UNSOURCED.search(source)
    # What staff must do before the site goes live is theirs to read, not a caller's.
    origin = f"出典: {source or '書かれていません'}" + (f"（{seen}）" if seen else "")
    found = [
        VerificationContent(
            field="*",
            status=VerificationStatus.unconfirmed,
            note=f"{source}{_dated(source, seen)}にもとづきます。" if sourced else _NO_SOURCE,
            evidence=f"{_ASK_FIRST}。{origin}",
        )
    ]
    for sentences, words in (
        (note.misprints, "よく似た別の番号が出回っています。番号をよく見て、かけてください。"),
        (note.unread, "ほかの番号についての説明があります。確かめてから載せます。"),
    ):
        found += [
            VerificationContent(
                field="phones",
                status=VerificationStatus.unconfirmed,
                note=words,
                evidence=sentence,
            )
            for sentence in sentences
        ]
    return tuple(found)


def _dated(source: str, seen: str) -> str:
    """When the source was seen, unless its own words say so."""
    found = _MONTH.fullmatch(seen)
    words = f"{found[1]}年{int(found[2])}月" if found else seen
    return f"（{words}）" if words and words not in source else ""


def windows(file: SourceFile) -> list[IncomingWindow]:
    """The window for everybody whose area has none of its own, with other numbers where it has."""
    for row in csv_rows(file):
        name = row.take("name")
        if name == NATIONAL_DEFAULT:
            national = IncomingWindow(
                area_code="JP",
                name=name,
                phone=row.take("contact").strip(),
                note=row.take_if_present("what").strip() or None,
                service_key=name,
            )
            return [national, *_elsewhere(row.take("note"), national)]
    return []


def _elsewhere(note: str, national: IncomingWindow) -> Iterator[IncomingWindow]:
    """The same window for each prefecture whose people must dial another number."""
    codes = prefecture_codes()
    for phone in _read_note(note).further:
        places = (phone.label or "").removesuffix("から").split("・")
        for code in filter(None, map(codes.get, places)):
            yield replace(national, area_code=code, phone=phone.number)


SOURCE = Source(
    slug="national-windows",
    title="全国の相談窓口（公的な案内などから集めたもの）",
    plausible=range(10, 201),
    rows=rows,
    draft=draft,
    windows=windows,
    shipped="national_windows.csv",
)
