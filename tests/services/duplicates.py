"""Records that may be one, for tests: put in, looked for, decided, as the pages do it."""

from uuid import UUID, uuid4

from api.usecases.decide_duplicate import (
    MergePlan,
    keep_apart,
    merge_duplicate,
    undo_decision,
)
from api.usecases.find_duplicates import Found, begin_search, find_next
from models.incoming import Origin
from models.repositories.areas import AreaRepository
from models.repositories.duplicates import Asked, DuplicateRepository
from models.repositories.likenesses import LikenessRepository
from models.repositories.merges import MergeRepository
from models.repositories.records import OrganizationWrite, RecordRepository, ServiceWrite
from tests.services.contents import organization, service

STAFF = Origin(actor="職員", role="staff", reason="電話でたしかめました")


def repositories(session):
    return {
        "duplicates": DuplicateRepository(session),
        "likenesses": LikenessRepository(session),
        "merges": MergeRepository(session),
    }


async def put(sessions, name, *services, id: UUID | None = None, **fields) -> tuple[UUID, UUID]:
    """(the organization, its first service)."""
    owner = id or uuid4()
    offered = services or (service(f"{name}の相談"),)
    ids = [uuid4() for _ in offered]
    async with sessions.begin() as session:
        await RecordRepository(session).put(
            [
                OrganizationWrite(owner, organization(name, **fields)),
                *(ServiceWrite(own, owner, one) for own, one in zip(ids, offered, strict=True)),
            ],
            STAFF,
        )
    return owner, ids[0]


async def find(sessions) -> Found:
    total, last = Found(), None
    async with sessions() as session:
        search = await begin_search(
            await AreaRepository(session).tree(), likenesses=LikenessRepository(session)
        )
    while True:
        async with sessions.begin() as session:
            last, found = await find_next(
                search,
                last,
                likenesses=LikenessRepository(session),
                duplicates=DuplicateRepository(session),
            )
        if last is None:
            return total
        total.add(found)


async def queue(sessions, **asked):
    async with sessions() as session:
        return await DuplicateRepository(session).queue(Asked(**asked), per_page=100)


async def seen(sessions, pair_id):
    async with sessions() as session:
        repository = DuplicateRepository(session)
        pair = await repository.get(pair_id)
        return await repository.numbers((pair.one_id, pair.other_id))


async def merge(sessions, pair_id, stays, origin=STAFF, **choices):
    plan = MergePlan(stays, choices, await seen(sessions, pair_id))
    async with sessions.begin() as session:
        search = await begin_search(
            await AreaRepository(session).tree(), likenesses=LikenessRepository(session)
        )
        return await merge_duplicate(pair_id, plan, origin, search, **repositories(session))


async def apart(sessions, pair_id, origin=STAFF, looked=None):
    looked = looked or await seen(sessions, pair_id)
    async with sessions.begin() as session:
        parts = repositories(session)
        del parts["merges"]
        areas = await AreaRepository(session).tree()
        search = await begin_search(areas, likenesses=parts["likenesses"])
        return await keep_apart(pair_id, looked, origin, search, **parts)


async def undo(sessions, decision_id, origin=STAFF):
    async with sessions.begin() as session:
        search = await begin_search(
            await AreaRepository(session).tree(), likenesses=LikenessRepository(session)
        )
        return await undo_decision(decision_id, origin, search, **repositories(session))
