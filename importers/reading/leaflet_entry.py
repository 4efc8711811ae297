"""One row of a leaflet: an organization, its service and every doubt about them."""

from dataclasses import dataclass

from importers.reading.ages import Ages, read_ages
from importers.reading.cell import name_and_rest
from importers.reading.contacts import CIRCLED, Contacts, read_contacts
from importers.reading.doubts import (
    contact_doubts,
    doubtful,
    entry_doubts,
    field_doubts,
    leftover_doubts,
)
from importers.reading.marks import Mark, read_mark
from importers.reading.names import PrintedName, pending_note, read_name
from importers.reading.wording import (
    accepts_consultation,
    kind_of,
    named_audience,
    proposed_topics,
)
from models.content import (
    AreaContent,
    LanguageContent,
    OrganizationContent,
    PrintedText,
    ServiceContent,
    VerificationContent,
)
from models.incoming import IncomingRecord, IncomingService
from models.vocabulary import Flag, Level, Publication, VerificationStatus

CONTACT = "団体名 / ホームページ 連絡先 / 受付時間等"
WORK = "支援・活動内容"
FIELD = "活動分野"
FOREIGN = "外国語"
LGBT = "LGBT"
COLUMNS = (CONTACT, WORK, FIELD, FOREIGN, LGBT)
LEGEND = "凡例"
DATE = "作成時期"

_LONGEST_CELL = 20_000
_LONGEST_NAME = 500
_AROUND = ("家族", "保護者", "まわりの人", "周りの人", "周囲の人")


@dataclass(frozen=True, slots=True)
class LeafletCells:
    contact: str
    work: str
    field: str
    foreign: str
    lgbt: str
    legend: str
    date: str

    @property
    def printed(self) -> tuple[PrintedText, ...]:
        texts = (self.contact, self.work, self.field, self.foreign, self.lgbt)
        named = zip(COLUMNS, texts, strict=True)
        return tuple(PrintedText(column=column, text=text) for column, text in named if text)


@dataclass(frozen=True, slots=True)
class _Marks:
    flags: dict[Flag, bool]
    languages: tuple[LanguageContent, ...]
    verifications: tuple[VerificationContent, ...]


def read_entry(
    cells: LeafletCells, *, place: str, area_code: str, area_name: str
) -> IncomingRecord:
    """Raises ValueError, with a Japanese sentence, for a row without a name or a table."""
    if max(len(cells.contact), len(cells.work)) > _LONGEST_CELL:
        raise ValueError("欄が長すぎます。表がくずれているかもしれません。")
    raw_name, rest = name_and_rest(cells.contact)
    if not raw_name:
        raise ValueError("団体名がありません。")
    if not any((cells.work, cells.field, cells.foreign, cells.lgbt)):
        raise ValueError("列が分かれていません。前の行の続きかもしれません。")
    if len(raw_name) > _LONGEST_NAME:
        raise ValueError("団体名が長すぎます。")
    name = read_name(raw_name)
    contacts = read_contacts(rest)
    text = f"{name.printed} {cells.work}"
    accepts = accepts_consultation(
        " ".join((name.printed, cells.work, *_labels(contacts), *contacts.eligibility))
    )
    marks = _read_marks(cells)
    ages, age_doubts = _agreed_ages([*contacts.eligibility, cells.work])
    pending = name.pending or next(filter(None, map(pending_note, contacts.leftovers)), None)
    publication = Publication.draft if pending else Publication.published
    field_notes = field_doubts(cells.field, cells.legend)
    contact_notes = contact_doubts(contacts, name.printed)
    around = any(word in line for line in contacts.eligibility for word in _AROUND)
    service = ServiceContent(
        name=name.service,
        alternate_names=_other_names(name),
        kind=kind_of(text, accepts=accepts, has_phone=bool(contacts.phones)),
        level=Level.private,
        description=cells.work.strip() or None,
        for_whom=_for_whom(contacts, ages, cells.work),
        accepts_consultation=accepts,
        minimum_age=ages.minimum if ages else None,
        maximum_age=ages.maximum if ages else None,
        eligibility="\n".join(contacts.eligibility) or None,
        flags=marks.flags | ({Flag.family: True} if around else {}),
        phones=tuple(contacts.phones),
        channels=tuple(contacts.channels),
        urls=tuple(contacts.urls),
        hours=tuple(contacts.hours),
        languages=marks.languages,
        areas=(AreaContent(code=area_code, name=area_name),),
        topics=proposed_topics(f"{text} {_legend_meaning(cells)}"),
        verifications=(
            *entry_doubts(cells.date, area_name, pending),
            *contact_notes,
            *leftover_doubts(contacts.leftovers),
            *age_doubts,
            *field_notes,
            *marks.verifications,
        ),
        printed=cells.printed,
        publication=publication,
    )
    organization = OrganizationContent(
        name=name.organization,
        legal_form=name.legal_form,
        website=contacts.urls[0].url if contacts.urls else None,
        level=Level.private,
        publication=publication,
        verifications=tuple(
            note.model_copy(update={"field": "website"})
            for note in contact_notes
            if note.field == "urls[0].url"
        ),
    )
    return IncomingRecord(
        key=raw_name,
        place=place,
        organization=organization,
        services=(IncomingService(key=raw_name, content=service),),
    )


def _labels(contacts: Contacts) -> list[str]:
    labels = (
        *(phone.label for phone in contacts.phones),
        *(channel.label for channel in contacts.channels),
        *(hours.label for hours in contacts.hours),
    )
    return [label for label in labels if label]


def _other_names(name: PrintedName) -> tuple[str, ...]:
    with_form = f"{name.legal_form} {name.printed}" if name.legal_form else name.printed
    names = dict.fromkeys((name.printed, with_form))
    return tuple(other for other in names if other != name.service)


def _agreed_ages(texts: list[str]) -> tuple[Ages | None, tuple[VerificationContent, ...]]:
    """The one age limit all texts agree on; where they disagree none, and a doubt that says so."""
    ages = [found for text in texts for found in read_ages(text)]
    limits = {(found.minimum, found.maximum) for found in ages}
    if len(limits) > 1:
        note = "年齢の書き方がいくつかあり、どれが正しいか分かりません。"
        evidence = "、".join(found.phrase for found in ages)
        return None, (doubtful("eligibility", note, evidence),)
    return (ages[0] if ages else None), ()


def _for_whom(contacts: Contacts, ages: Ages | None, work: str) -> str | None:
    if contacts.eligibility:
        return contacts.eligibility[0].strip()
    return ages.phrase if ages else named_audience(work)


def _legend_meaning(cells: LeafletCells) -> str:
    """What the field marks stand for, where the legend still tells them apart."""
    lines = [line for line in cells.legend.split("\n") if line]
    meanings = {line[0]: line[1:].strip() for line in lines}
    if len(set(meanings.values())) < len(lines):
        return ""
    return " ".join(meanings.get(mark, "") for mark in CIRCLED.findall(cells.field))


def _read_marks(cells: LeafletCells) -> _Marks:
    foreign, lgbt = read_mark(cells.foreign), read_mark(cells.lgbt)
    flags: dict[Flag, bool] = {}
    notes: list[VerificationContent] = []
    languages: list[str] = []
    for flag, column, mark in (
        (Flag.foreign_language, FOREIGN, foreign),
        (Flag.lgbtq, LGBT, lgbt),
    ):
        _read_mark_into(flag, column, mark, flags, notes)
    if foreign.language:
        languages.append(foreign.language)
        flags[Flag.foreign_language] = True
        notes.append(_as_printed("languages[0].code", "リーフレットにことばの名前があります。"))
    if lgbt.language and lgbt.language not in languages:
        languages.append(lgbt.language)
        flags.setdefault(Flag.foreign_language, True)
        note = (
            f"「{cells.lgbt.strip()}」がとなりの「{LGBT}」の列にあり、"
            "列が一つずれて印刷されたようです。ことばは確かめていません。"
        )
        notes.append(doubtful(f"languages[{len(languages) - 1}].code", note, cells.lgbt.strip()))
        notes.append(
            doubtful(f"flags.{Flag.foreign_language}", note, cells.foreign.strip() or None)
        )
    return _Marks(flags, tuple(LanguageContent(code=code) for code in languages), tuple(notes))


def _read_mark_into(
    flag: Flag,
    column: str,
    mark: Mark,
    flags: dict[Flag, bool],
    notes: list[VerificationContent],
) -> None:
    if mark.value is not None:
        flags[flag] = mark.value
        notes.append(
            _as_printed(
                f"flags.{flag}",
                f"リーフレットの「{column}」の列に印があります。団体にはまだ確かめていません。",
            )
        )
    elif mark.unknown:
        note = f"リーフレットの「{column}」の列に、意味の分からない印があります。"
        notes.append(doubtful(f"flags.{flag}", note, mark.unknown))


def _as_printed(field: str, note: str) -> VerificationContent:
    return VerificationContent(field=field, status=VerificationStatus.as_printed, note=note)
