"""Somebody names an organization or a window that should be here, and stays unknown to it."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from api.usecases.mail_address import read_mail
from api.usecases.proposal_forms import line, plain
from api.usecases.propose import Counter, Received, receive
from models.base import now
from models.content import (
    OrganizationContent,
    PhoneContent,
    ServiceContent,
    UrlContent,
    canonical,
)
from models.errors import BadRequest
from models.phone_numbers import read_number
from models.proposal import Proposal, ProposalKind, ProposalState
from models.repositories.reports import AlikeBody, ReportRepository

_ADDRESS = ("http://", "https://")
RELATIONS = {
    "user": "使ったことがある、行ったことがある",
    "works": "そこで活動している、働いている",
    "knows": "近くにあって知っている",
    "read": "ホームページや資料で見た",
    "other": "そのほか",
}


@dataclass(frozen=True, slots=True)
class MissingBody:
    """`note` is what no field of a record takes, and what is for the secretariat alone."""

    name: str
    what: str
    where: str = ""
    phone: str = ""
    url: str = ""
    relation: str = ""
    note: str = ""
    mail: str | None = None


def read_missing(typed: Mapping[str, str]) -> tuple[MissingBody, dict[str, str]]:
    """(what was said, what is missing by the id of its field)."""
    errors: dict[str, str] = {}
    name, what = line(typed.get("name", "")), plain(typed.get("what", ""))
    if not name:
        errors["name"] = "団体や居場所の名前を書いてください。正しい名前でなくてもかまいません。"
    if not what:
        errors["what"] = "どんなことをしているかを、分かる分だけ書いてください。"
    mail = None
    if given := line(typed.get("mail", "")):
        try:
            mail = read_mail(given)
        except BadRequest as wrong:
            errors["mail"] = f"{wrong} 書かなくても送れます。"
    relation = typed.get("relation", "")
    said = MissingBody(
        name=name,
        what=what,
        where=line(typed.get("where", "")),
        phone=line(typed.get("phone", "")),
        url=line(typed.get("url", "")),
        relation=relation if relation in RELATIONS else "",
        note=plain(typed.get("note", "")),
        mail=mail,
    )
    return said, errors


async def alike(said: MissingBody, *, reports: ReportRepository) -> Sequence[AlikeBody]:
    """What everybody can see already and may be the same. Nothing else is ever told here."""
    names = {said.name, unicodedata.normalize("NFKC", said.name)}
    number = read_number(said.phone).normalized if said.phone else None
    return await reports.alike(names, {number} if number else set())


async def propose_missing(
    said: MissingBody, *, once: str, not_same: Sequence[AlikeBody], at: Counter
) -> Received:
    """Raises BadRequest where what was typed cannot be the content of a record."""
    answers: dict[str, Any] = {"place": said.where} if said.where else {}
    if said.relation:
        answers["how_known"] = RELATIONS[said.relation]
    if not_same:
        answers["not_us"] = [str(one.service_id) for one in not_same]
    id = UUID(at.keys.digests(once, "report form")[0][:32])
    notes = [said.note]
    if said.phone and not read_number(said.phone).normalized:
        notes.insert(0, f"連絡先：{said.phone}")
    if said.url and not said.url.startswith(_ADDRESS):
        notes.insert(0, f"ホームページ：{said.url}")
    proposal = Proposal(
        id=id,
        kind=ProposalKind.missing,
        state=ProposalState.submitted,
        title=said.name,
        content=_content(said, id),
        answers=answers,
        submitted_at=now(),
    )
    return await receive(proposal, "\n".join(filter(None, notes)), said.mail, at=at)


def _content(said: MissingBody, id: UUID) -> dict[str, Any]:
    url = said.url if said.url.startswith(_ADDRESS) else None
    number = said.phone if read_number(said.phone).normalized else None
    try:
        body = OrganizationContent(name=said.name, website=url)
        service = ServiceContent(
            name=said.name,
            description=said.what,
            phones=(PhoneContent(number=number),) if number else (),
            urls=(UrlContent(url=url),) if url else (),
        )
    except ValueError as wrong:
        raise BadRequest("書かれた内容を読みとれませんでした。短くしてみてください。") from wrong
    return {
        "organization": canonical(body),
        "services": [{"id": str(UUID(int=id.int ^ 1)), "content": canonical(service)}],
    }
