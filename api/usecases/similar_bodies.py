"""Which bodies we know already that may be the one somebody writes down just now.

Of what is public, public facts are given. Of anything else not more than that there may be
something: neither its id nor its name, and it is never found by a telephone number, which would
tell whose number that is.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from api.usecases.compared_record import LikeRecord, Search, fingerprint
from importers.reading.identity import MINIMUM, Body, Candidate, compare
from importers.reading.identity_keys import keys, part_probes
from models.areas import AreaTree
from models.documents.service import ServiceDocument
from models.errors import DirectoryError
from models.repositories.likenesses import LikenessRepository
from models.repositories.organizations import OrganizationRepository
from models.repositories.services import ServiceRepository
from models.vocabulary import Channel, Publication, RecordType

CROWD = 60
MOST = 5
_MOST_COMPARED = 200


@dataclass(frozen=True, slots=True)
class AskedBody:
    """What has been written so far."""

    name: str
    reading: str | None = None
    corporate_number: str | None = None
    phones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SimilarBody:
    """An organization everybody may see, with what everybody may know of it."""

    id: UUID
    name: str
    reasons: tuple[str, ...]
    services: tuple[str, ...]
    areas: tuple[str, ...]
    phones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SimilarBodies:
    """`unlisted` are those that may not be shown, the likeliest first: for us alone."""

    public: tuple[SimilarBody, ...] = ()
    unlisted: tuple[UUID, ...] = ()

    def but(self, ids: Iterable[str]) -> "SimilarBodies":
        """Without those of which somebody said that they are others."""
        known = set(ids)
        return SimilarBodies(
            tuple(one for one in self.public if str(one.id) not in known),
            tuple(id for id in self.unlisted if str(id) not in known),
        )

    def __bool__(self) -> bool:
        return bool(self.public or self.unlisted)


async def similar_bodies(
    asked: AskedBody,
    *,
    areas: AreaTree,
    likenesses: LikenessRepository,
    organizations: OrganizationRepository,
    services: ServiceRepository,
) -> SimilarBodies:
    """The likeliest first. Costs a few questions by index, however many records there are."""
    body = Body(
        id="asked",
        name=asked.name,
        reading=asked.reading,
        corporate_number=asked.corporate_number,
        phones=asked.phones,
    )
    public: list[tuple[float, SimilarBody]] = []
    unlisted: list[tuple[float, UUID]] = []
    for owner, records in (await _found(body, areas, likenesses)).items():
        listed = await _listed(owner, organizations, services)
        if listed is None:
            best = _best(body, (replace(one.body, phones=()) for one in records))
            if best is not None:
                unlisted.append((best.score, owner))
            continue
        name, documents = listed
        shown = {document.id for document in documents} | {owner}
        numbers = _numbers(documents)
        known = (replace(one.body, phones=numbers) for one in records if one.id in shown)
        best = _best(body, known)
        if best is not None:
            public.append((best.score, _read(owner, name, documents, best)))
    return SimilarBodies(
        tuple(one for _, one in sorted(public, key=lambda found: -found[0])[:MOST]),
        tuple(id for _, id in sorted(unlisted, key=lambda found: -found[0])[:MOST]),
    )


async def _found(
    body: Body, areas: AreaTree, likenesses: LikenessRepository
) -> dict[UUID, list[LikeRecord]]:
    """Records that share a key with it, by the organization they belong to."""
    asked = keys(body) | part_probes(body)
    wanted = {fingerprint(kind, key): {""} for kind in RecordType for key in asked}
    rows, _ = await likenesses.holders(wanted, registers=True, crowd=CROWD)
    ids = list(dict.fromkeys(row.record_id for row in rows))[:_MOST_COMPARED]
    search = Search(areas, frozenset())
    found: dict[UUID, list[LikeRecord]] = {}
    for id, facts in (await likenesses.facts(ids)).items():
        if facts.publication is not Publication.closed:
            found.setdefault(facts.owner_id or id, []).append(LikeRecord.of(facts, search))
    return found


def _best(asked: Body, known: Iterable[Body]) -> Candidate | None:
    candidates = (compare(asked, replace(one, owner=None)) for one in known)
    good = [one for one in candidates if one is not None and one.score >= MINIMUM]
    return max(good, key=lambda candidate: candidate.score, default=None)


async def _listed(
    owner: UUID, organizations: OrganizationRepository, services: ServiceRepository
) -> tuple[str, list[ServiceDocument]] | None:
    try:
        content = await organizations.content(owner)
    except DirectoryError:
        return None
    return content.name, await services.of_organization(owner)


def _numbers(documents: Iterable[ServiceDocument]) -> tuple[str, ...]:
    numbers = (
        phone.number
        for document in documents
        for phone in document.phones
        if phone.kind is Channel.phone
    )
    return tuple(dict.fromkeys(numbers))


def _read(
    id: UUID, name: str, documents: list[ServiceDocument], candidate: Candidate
) -> SimilarBody:
    areas = (area.name for document in documents for area in document.areas)
    return SimilarBody(
        id=id,
        name=name,
        reasons=candidate.reasons,
        services=tuple(document.name for document in documents)[:MOST],
        areas=tuple(dict.fromkeys(areas))[:MOST],
        phones=_numbers(documents)[:MOST],
    )
