"""What the forms about cases send, read into what the use-cases take."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from starlette.datastructures import FormData

from api.usecases.change_case import CaseSaid, telling_parts, topics_in
from api.usecases.open_case import NewCase
from api.usecases.platforms import area_called
from models.areas import AreaTree
from models.base import id_in_time
from models.case_seal import SafeContact
from models.directory_reference import DirectoryReference
from models.repositories.cases import CaseContent
from models.support_case import (
    AgeBand,
    Anonymity,
    Contact,
    PersonField,
    Requester,
    Subject,
    SupportCase,
    Urgency,
)
from models.vocabulary import LANGUAGE_NAMES, Channel

LONGEST_NEED = 4_000
LONGEST_PERSONAL = 2_000
LONGEST_LINE = 300
MOST_TOPICS = 10
_LONG = frozenset({"need", "text", "followed", "note"})
FROM_CHAT = "chat"
Kind = TypeVar("Kind", bound=StrEnum)
SAFE_CHANNELS = (Channel.phone, Channel.mail, Channel.visit, Channel.line, Channel.sns)


def text(form: FormData, name: str) -> str:
    value = form.get(name)
    if not isinstance(value, str):
        return ""
    longest = (
        LONGEST_NEED
        if name in _LONG
        else LONGEST_PERSONAL
        if name.startswith("person-")
        else LONGEST_LINE
    )
    return value.replace("\0", "").replace("\r\n", "\n").strip()[:longest]


def number(form: FormData, name: str) -> int:
    said = text(form, name)
    return int(said) if said.isdecimal() and len(said) < 10 else -1


def id_said(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None


def once() -> str:
    """What a page calls the act it is for, so that sending it twice does it once."""
    return str(id_in_time())


def typed(form: FormData) -> dict[str, str]:
    """Every field as it came; the topics and channels that were ticked, divided by spaces."""
    said = {name: text(form, name) for name in form if isinstance(form.get(name), str)}
    for name in ("topics", "safe_channels"):
        said[name] = " ".join(str(one) for one in form.getlist(name) if isinstance(one, str))
    return said


def choice(kind: type[Kind], said: str, otherwise: Kind) -> Kind:
    return kind(said) if said in set(kind) else otherwise


def read_area(said: str, tree: AreaTree, errors: dict[str, str]) -> str | None:
    """A code; None for nothing, and for what cannot be read, which is noted."""
    codes = area_called(said, tree) if said else []
    if said and not codes:
        errors["area"] = (
            "この名前の地域は見つかりません。県からの名前か、6けたのコードで書いてください。"
        )
    elif len(codes) > 1:
        names = "、".join(tree.by_code[code].full_name for code in codes[:5])
        errors["area"] = f"同じ名前の地域があります。県から書いてください（{names}）。"
    return codes[0] if len(codes) == 1 else None


def check_telling(said: Mapping[str, str], errors: dict[str, str]) -> None:
    """Warns once of what looks like somebody's number or address; sent again it is taken."""
    parts = telling_parts(said.get("need", ""))
    if parts and said.get("telling") != "kept":
        errors["need"] = (
            f"{'と'.join(parts)}のようなものがあります。"
            "だれかわかるものなら、消してください。そうでなければ、このまま、もう一度押してください。"
        )


def read_new(
    form: FormData, reference: DirectoryReference
) -> tuple[NewCase | None, dict[str, str]]:
    """(what was said, what is wrong by field)."""
    said = typed(form)
    errors: dict[str, str] = {}
    need = said.get("need", "")
    if not need:
        errors["need"] = "困っていることを、ひとこと書いてください。"
    else:
        check_telling(said, errors)
    area = read_area(said.get("area", ""), reference.areas, errors)
    topics = _topics(said, reference)
    requester = said.get("requester", "")
    is_chat = said.get("from") == FROM_CHAT
    if is_chat:
        requester = requester or Requester.chat
    if requester not in set(Requester):
        errors["requester"] = "だれが来たかを選んでください。"
    anonymity = said.get("anonymity", "")
    if is_chat and anonymity not in set(Anonymity):
        errors["anonymity"] = "名前がわかっているかどうかを選んでください。"
    if errors:
        return None, errors
    came = Requester(requester)
    # Who asks for themselves needs no further question; most of the others ask for somebody else.
    usual = Subject.person if came is Requester.self else Subject.third_party
    return (
        NewCase(
            id=id_said(said.get("once", "")) or id_in_time(),
            content=CaseContent(need),
            topics=topics or topics_in(need, reference.topics),
            area_code=area,
            age_band=choice(AgeBand, said.get("age_band", ""), AgeBand.unknown),
            language=_language(said),
            subject=choice(Subject, said.get("subject", ""), usual),
            requester=came,
            contact=choice(
                Contact, said.get("contact", ""), Contact.chat if is_chat else Contact.counter
            ),
            anonymity=choice(Anonymity, anonymity, Anonymity.anonymous),
            urgency=choice(Urgency, said.get("urgency", ""), Urgency.usual),
        ),
        {},
    )


def read_change(
    form: FormData, reference: DirectoryReference
) -> tuple[CaseSaid | None, dict[str, str]]:
    """(what was said, what is wrong by field)."""
    said = typed(form)
    errors: dict[str, str] = {}
    area = read_area(said.get("area", ""), reference.areas, errors)
    check_telling(said, errors)
    personal = {one: said.get(f"person-{one}", "") for one in PersonField}
    if errors:
        return None, errors
    return (
        CaseSaid(
            need=said.get("need", ""),
            topics=_topics(said, reference),
            area_code=area,
            age_band=choice(AgeBand, said.get("age_band", ""), AgeBand.unknown),
            language=_language(said),
            subject=choice(Subject, said.get("subject", ""), Subject.unknown),
            requester=choice(Requester, said.get("requester", ""), Requester.other),
            contact=choice(Contact, said.get("contact", ""), Contact.counter),
            anonymity=choice(Anonymity, said.get("anonymity", ""), Anonymity.anonymous),
            urgency=choice(Urgency, said.get("urgency", ""), Urgency.usual),
            basis=said.get("basis", "") or "none",
            personal={one: words for one, words in personal.items() if words},
            safety=_safety(said),
        ),
        {},
    )


def _safety(said: Mapping[str, str]) -> SafeContact:
    channels = set(said.get("safe_channels", "").split())
    return SafeContact(
        prohibited=said.get("safe_prohibited") == "yes",
        channels=tuple(one.value for one in SAFE_CHANNELS if one.value in channels),
        times=said.get("safe_times", ""),
        neutral_sender=said.get("safe_neutral") == "yes",
        who_must_not_know=said.get("safe_who", ""),
        note=said.get("safe_note", ""),
    )


def _topics(said: Mapping[str, str], reference: DirectoryReference) -> tuple[str, ...]:
    ticked = said.get("topics", "").split()
    return tuple(one for one in ticked if one in reference.topics)[:MOST_TOPICS]


def _language(said: Mapping[str, str]) -> str:
    given = said.get("language", "")
    return given if given in LANGUAGE_NAMES else "ja"


def read_day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def said_of(
    case: SupportCase, content: CaseContent, reference: DirectoryReference
) -> dict[str, str]:
    """A case as its form shows it."""
    at = reference.areas.by_code.get(case.area_code or "")
    safety = content.safety
    return {
        "version": str(case.version),
        "need": content.need,
        "topics": " ".join(case.topics),
        "area": at.full_name if at else (case.area_code or ""),
        "age_band": case.age_band.value,
        "language": case.language,
        "subject": case.subject.value,
        "requester": case.requester.value,
        "contact": case.contact.value,
        "anonymity": case.anonymity.value,
        "urgency": case.urgency.value,
        "basis": case.basis,
        "safe_prohibited": "yes" if safety.prohibited else "",
        "safe_channels": " ".join(safety.channels),
        "safe_times": safety.times,
        "safe_neutral": "yes" if safety.neutral_sender else "",
        "safe_who": safety.who_must_not_know,
        "safe_note": safety.note,
        **{f"person-{one}": words for one, words in content.personal.items()},
    }
