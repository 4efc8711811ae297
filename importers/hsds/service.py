"""One service of a feed, with everything below it, as the content of a record."""

from collections.abc import Iterable, Sequence

from importers.hsds.contacts import (
    is_sure_number,
    read_languages,
    read_mails,
    read_phones,
    read_urls,
)
from importers.hsds.hours import read_schedules
from importers.hsds.node import Node
from importers.hsds.places import read_areas, read_place
from importers.hsds.profile import PROFILE_COLUMNS, Profile, read_profile
from importers.hsds.status import read_status
from importers.hsds.tables import LOCATIONS, PLACES, TERMS
from importers.hsds.wording import (
    accessibility_words,
    ages,
    capacity_words,
    cost_words,
    lines,
    repaired,
)
from importers.reading.contacts import Contacts
from importers.reading.doubts import contact_doubts, doubtful, unconfirmed
from importers.reading.wording import proposed_topics
from models.content import (
    ChannelContent,
    LanguageContent,
    PhoneContent,
    PlaceContent,
    ServiceContent,
    TopicContent,
    VerificationContent,
)
from models.vocabulary import Channel, Kind, Publication, VerificationStatus

READ_COLUMNS = PROFILE_COLUMNS | {
    *("id", "organization_id", "program_id", "location_id", "taxonomy_ids", "name"),
    *("alternate_name", "description", "url", "website", "email", "status", "last_modified"),
    *("interpretation_services", "application_process", "fees_description", "fees", "alert"),
    *("eligibility_description", "eligibility", "minimum_age", "maximum_age", "assured_date"),
    *("languages", "service_areas", "accepted_payments", "required_documents", "wait_time"),
}
"""Columns of a service that become part of the record; all others are kept as printed."""

_NO_CONTACT = "連絡先は、まだ確かめていません。"
_LONGEST_EVIDENCE = 19_000


def read_service(
    row: Node, *, doubt: str | None, inherited: Sequence[PhoneContent]
) -> ServiceContent:
    """Raises ValueError for a service without a name.

    `doubt`: why its organization is not certain. `inherited`: numbers of the organization, for a
    service that has none of its own.
    """
    name = row.get("name")
    if name is None:
        raise ValueError("窓口の名前が書かれていません。")
    words = f"団体とのつながりを確かめてください。{doubt}"
    notes = [doubtful("*", words, row.place)] if doubt else []
    return _content(name, row, inherited, notes, Kind.window)


def read_stand_in(name: str, row: Node) -> ServiceContent:
    """What an organization has of its own: its numbers, its places, its hours."""
    note = "団体そのものの連絡先です。元のデータに、窓口としての説明はありません。"
    return _content(name, row, (), [unconfirmed("*", note)], Kind.group)


def _content(
    name: str,
    row: Node,
    inherited: Sequence[PhoneContent],
    notes: list[VerificationContent],
    kind: Kind,
) -> ServiceContent:
    profile = read_profile(row)
    locations = _locations(row)
    whole = [row, *row.below(PLACES), *locations]
    phones = _phones(row, locations) or list(inherited)
    mails = read_mails(whole)
    urls = read_urls(whole)
    timed = read_schedules([(row, None), *((place, _place_name(place)) for place in whole[1:])])
    status = read_status(row)
    low, high = ages(row)
    named, named_notes = repaired(row, "name", name)
    description, description_notes = repaired(row, "description", row.get("description"))
    further = lines(description, capacity_words(row), accessibility_words(whole))
    if further is not None and len(further) <= _LONGEST_EVIDENCE:
        description = further
    channels = _channels(mails, profile)
    contacts = Contacts(phones=phones, channels=channels, urls=urls, hours=timed.hours)
    places = _read_places(locations, ours=profile.ours)
    verifications = [
        *_about_whole(row, has_contact=bool(phones or channels or urls or places)),
        *notes,
        *status.verifications,
        *named_notes,
        *description_notes,
        *contact_doubts(contacts, name),
        *_foreign_numbers(phones),
        *(doubtful("hours", sentence, None) for sentence in dict.fromkeys(timed.unsaid)),
        *_remarks(row),
        *profile.verifications,
    ]
    return ServiceContent(
        name=named or name,
        alternate_names=profile.alternate_names,
        reading=profile.reading,
        kind=profile.kind or kind,
        level=profile.level,
        description=description,
        for_whom=profile.for_whom,
        what=profile.what,
        summary_easy=profile.summary_easy,
        not_accepted=profile.not_accepted,
        first_visit=_first_visit(row),
        accepts_consultation=profile.accepts_consultation,
        minimum_age=low,
        maximum_age=high,
        eligibility=_eligibility(row),
        residence_rule=profile.residence_rule,
        fees=cost_words(row),
        lgbtq_definition=profile.lgbtq_definition,
        flags=profile.flags,
        phones=tuple(phones),
        channels=tuple(channels),
        urls=tuple(urls),
        hours=tuple(timed.hours),
        languages=tuple(_languages(row, whole, ours=profile.ours)),
        areas=tuple(read_areas([row, *row.below(PLACES)])),
        places=tuple(places),
        topics=_topics(row, profile),
        notices=(*status.notices, *timed.notices),
        verifications=tuple(dict.fromkeys(verifications)),
        printed=row.printed(),
        publication=Publication.draft,
    )


def _locations(row: Node) -> list[Node]:
    """Those of the service itself and those of its places, each once."""
    found = list(row.below(LOCATIONS))
    for place in row.below(PLACES):
        found += [location for location in place.below(LOCATIONS) if location not in found]
    return found


def _place_name(place: Node) -> str | None:
    location = next(iter(place.below(LOCATIONS)), place)
    return location.line("name")


def _phones(row: Node, locations: Sequence[Node]) -> list[PhoneContent]:
    found = read_phones(row)
    for place in (*row.below(PLACES), *locations):
        found += read_phones(place, _place_name(place))
    return list(dict.fromkeys(found))


def _channels(mails: list[ChannelContent], profile: Profile) -> list[ChannelContent]:
    known = {channel.value for channel in profile.channels if channel.kind is Channel.mail}
    return [*profile.channels, *(mail for mail in mails if mail.value not in known)]


def _read_places(locations: Iterable[Node], *, ours: bool) -> list[PlaceContent]:
    found = [read_place(location, ours=ours) for location in locations]
    return list(dict.fromkeys(place for place in found if place is not None))


def _languages(row: Node, whole: Sequence[Node], *, ours: bool) -> list[LanguageContent]:
    found = read_languages(whole)
    interpretation = row.get("interpretation_services")
    if interpretation and not ours:
        found.append(LanguageContent(note=interpretation))
    return found


def _first_visit(row: Node) -> str | None:
    documents = [d.get("document") for d in row.below("required_documents")]
    documents.append(row.get("required_documents"))
    needed = "、".join(filter(None, documents))
    return lines(row.get("application_process"), f"必要なもの: {needed}" if needed else None)


def _eligibility(row: Node) -> str | None:
    rows = [one.get("eligibility") for one in row.below("eligibility")]
    return lines(row.get("eligibility_description"), row.get("eligibility"), *rows)


def _topics(row: Node, profile: Profile) -> tuple[TopicContent, ...]:
    """Ours as they are; from other taxonomies only proposals, from the names of their terms."""
    if profile.ours:
        return profile.topics
    terms = [term.get("name", "term") for term in row.whole() if term.table == TERMS]
    return proposed_topics(" ".join(filter(None, [row.get("name"), *terms])))


def _about_whole(row: Node, *, has_contact: bool) -> Iterable[VerificationContent]:
    words = (
        "ほかの名簿（HSDS という形のデータ）から取り込みました。こちらではまだ確かめていません。"
    )
    yield unconfirmed("*", words, row.place)
    if assured := row.get("assured_date"):
        yield unconfirmed("*", f"元の名簿では、{assured} に確かめたとあります。")
    if not has_contact:
        yield unconfirmed("*", _NO_CONTACT)


def _foreign_numbers(phones: Sequence[PhoneContent]) -> Iterable[VerificationContent]:
    for at, phone in enumerate(phones):
        if not is_sure_number(phone):
            note = "日本の電話番号の形に合いません。番号のまちがいかもしれません。"
            yield doubtful(f"phones[{at}].number", note, phone.number)


def _remarks(row: Node) -> Iterable[VerificationContent]:
    """All that does not fit, in one note: the lines themselves are for the person who checks."""
    doubt, left_out = VerificationStatus.doubtful, VerificationStatus.as_printed
    for status, note, entries in (
        (doubt, "元のデータに、合わないところがあります。", row.all_remarks()),
        (left_out, "個人の名前や宛先は取り込みませんでした。", row.all_left_out()),
    ):
        text = "\n".join(entries)
        for start in range(0, len(text), _LONGEST_EVIDENCE):
            yield VerificationContent(
                field="printed",
                status=status,
                note=note,
                evidence=text[start : start + _LONGEST_EVIDENCE],
            )
