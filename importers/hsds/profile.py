"""What the profile of this directory adds to HSDS, read back from a feed that speaks it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from importers.hsds.node import Node
from importers.hsds.tables import TERMS
from models.content import ChannelContent, TopicContent, VerificationContent
from models.documents.hsds import TAXONOMY_ID
from models.identity import topic_term_id
from models.vocabulary import (
    Channel,
    Flag,
    Kind,
    Level,
    TopicState,
    VerificationStatus,
)

PROFILE_COLUMNS = frozenset(
    {
        *("name_reading", "kind", "level", "for_whom", "what", "plain_japanese", "not_accepted"),
        *("accepts_consultation", "residence_rule", "lgbtq_definition", "publication"),
        "short_code",
    }
)
_FIELD = re.compile(r"\*|[a-z_]+(?:\[\d+\])?(?:\.[a-z_]+)?")
_YES_NO: Mapping[str | None, bool] = {"true": True, "false": False}
_Word = TypeVar("_Word", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """`ours`: the row is one of a directory like this one, so every word has its meaning here."""

    ours: bool
    alternate_names: tuple[str, ...] = ()
    reading: str | None = None
    kind: Kind | None = None
    level: Level | None = None
    for_whom: str | None = None
    what: str | None = None
    summary_easy: str | None = None
    not_accepted: str | None = None
    accepts_consultation: bool | None = None
    residence_rule: str | None = None
    lgbtq_definition: str | None = None
    flags: dict[Flag, bool] = field(default_factory=dict)
    channels: tuple[ChannelContent, ...] = ()
    topics: tuple[TopicContent, ...] = ()
    verifications: tuple[VerificationContent, ...] = ()


def read_profile(row: Node) -> Profile:
    if not is_ours(row):
        name = row.line("alternate_name")
        return Profile(ours=False, alternate_names=(name,) if name else ())
    return Profile(
        ours=True,
        alternate_names=tuple((row.get("alternate_name") or "").split(" / "))
        if row.get("alternate_name")
        else (),
        reading=row.line("name_reading"),
        kind=_word(Kind, row.get("kind")),
        level=_word(Level, row.get("level")),
        for_whom=row.line("for_whom"),
        what=row.line("what"),
        summary_easy=row.get("plain_japanese"),
        not_accepted=row.get("not_accepted"),
        accepts_consultation=_YES_NO.get(row.get("accepts_consultation")),
        residence_rule=row.get("residence_rule"),
        lgbtq_definition=row.get("lgbtq_definition"),
        flags=_flags(row),
        channels=tuple(_channels(row)),
        topics=tuple(_topics(row)),
        verifications=tuple(_verifications(row)),
    )


def is_ours(row: Node) -> bool:
    return "short_code" in row.cells and "kind" in row.cells


def _word(words: type[_Word], text: str | None) -> _Word | None:
    return next((word for word in words if word == text), None)


def _flags(row: Node) -> dict[Flag, bool]:
    said = {name: text for one in row.below("support_flags") for name, text in one.cells.items()}
    return {flag: _YES_NO[said[flag]] for flag in Flag if said.get(flag) in _YES_NO}


def _channels(row: Node) -> list[ChannelContent]:
    found = []
    for one in row.below("contact_channels"):
        kind = _word(Channel, one.get("kind"))
        if kind is None:
            one.remark("知らない連絡のしかたです。")
            continue
        found.append(
            ChannelContent(
                kind=kind,
                value=one.line("value"),
                label=one.line("label"),
                hours_text=one.get("hours_text"),
                note=one.get("note"),
            )
        )
    return found


def _topics(row: Node) -> list[TopicContent]:
    """Topics whose ids are those of this directory, in the state the feed gives them."""
    found = []
    for link in row.below("attributes"):
        for term in link.below(TERMS):
            code = term.get("code") or ""
            if term.get("taxonomy_id") == str(TAXONOMY_ID) and term.id == str(topic_term_id(code)):
                state = _word(TopicState, link.get("value")) or TopicState.proposed
                found.append(TopicContent(id=code, state=state))
    return found


def _verifications(row: Node) -> list[VerificationContent]:
    """Doubts stay doubts. What others confirmed, nobody here has: it says so in words.

    Those about addresses on the web are made anew, because a feed leaves doubtful ones out and
    its numbers of the list would be of other addresses.
    """
    found = []
    for one in row.below("verifications"):
        at, status = one.line("field") or "", _word(VerificationStatus, one.get("status"))
        if status is None or not _FIELD.fullmatch(at) or at.startswith("urls"):
            continue
        note, day = one.get("note"), _day(one.get("verified_on"))
        if status is VerificationStatus.confirmed:
            status, note = VerificationStatus.unconfirmed, _confirmed_elsewhere(note, day)
        found.append(
            VerificationContent(
                field=at, status=status, note=note, verified_on=day, role=one.line("role")
            )
        )
    return found


def _confirmed_elsewhere(note: str | None, day: date | None) -> str:
    said = f"元の名簿では{f'、{day.isoformat()} に' if day else ''}確かめたとあります。"
    return f"{said}{note or ''}"


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
