"""Who may change which record: it follows the tree of areas, and who brought the record.

Staff without an area work for the whole installation. Staff of an area change what is for that
area alone, or for areas below it: a prefecture looks after its cities' records, a city not after
the prefecture's. Everybody may propose a correction of anything (docs/platforms.md).
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from api.usecases.sign_in import SignedIn
from models.account import Role
from models.areas import AreaTree
from models.errors import NotAllowed
from models.proposal import Proposal
from models.repositories.areas import AreaRepository
from models.repositories.record_places import RecordPlace, RecordPlaceRepository, areas_said
from models.vocabulary import PUBLIC


class OutsideArea(NotAllowed):
    """Somebody's role is enough, but they look after another area."""

    def __init__(self, who: SignedIn) -> None:
        super().__init__("This is looked after by another area.")
        self.who = who


def lies_within(code: str, area: str, tree: AreaTree) -> bool:
    return code == area or area in tree.ancestors(code)


def may_change(who: SignedIn, place: RecordPlace, tree: AreaTree) -> bool:
    """A record for no area at all is changed by the whole installation, or by who made it."""
    if not who.may(Role.staff):
        return False
    if who.area_code is None:
        return True
    if place.is_vague:
        return False
    if not place.areas:
        return place.maker == str(who.account_id)
    return all(lies_within(code, who.area_code, tree) for code in place.areas)


def may_read(who: SignedIn, place: RecordPlace, tree: AreaTree) -> bool:
    return place.publication in PUBLIC or may_change(who, place, tree)


@dataclass(frozen=True, slots=True)
class Rights:
    """What the person signed in may do, looked up over one transaction.

    A change is checked before and after it: what somebody may change must stay where they may
    change it. Raising OutsideArea undoes the transaction.
    """

    who: SignedIn
    places: RecordPlaceRepository
    areas: AreaRepository

    async def check(self, *ids: UUID) -> None:
        """Raises OutsideArea unless every one of these records may be changed."""
        if self.who.area_code is None and self.who.may(Role.staff):
            return
        places = (await self.places.of(ids)).values()
        tree = await self.areas.tree()
        if not all(may_change(self.who, place, tree) for place in places):
            raise OutsideArea(self.who)

    async def readable(self, ids: Collection[UUID]) -> set[UUID]:
        """Those of these records that the person may look at in every state."""
        if self.who.area_code is None and self.who.may(Role.staff):
            return set(ids)
        places = (await self.places.of(list(ids))).values()
        tree = await self.areas.tree()
        return {place.id for place in places if may_read(self.who, place, tree)}

    async def check_reading(self, *ids: UUID) -> None:
        """Raises OutsideArea unless each of those that are there may be looked at."""
        if self.who.area_code is None and self.who.may(Role.staff):
            return
        there = await self.places.of(ids)
        if there.keys() - await self.readable(there.keys()):
            raise OutsideArea(self.who)

    async def may_area(self, code: str | None) -> bool:
        """Whether something that belongs to this area as a whole may be changed."""
        if not self.who.may(Role.staff):
            return False
        if self.who.area_code is None:
            return True
        return code is not None and lies_within(code, self.who.area_code, await self.areas.tree())

    async def check_area(self, code: str | None) -> None:
        if not await self.may_area(code):
            raise OutsideArea(self.who)

    async def check_proposal(self, proposal: Proposal) -> None:
        """Raises OutsideArea unless the person may decide about it.

        What is proposed for a record, or by an organization that is here, goes with that; what is
        new goes with the areas it names, or the one it was sent for where it names none.
        """
        about = [id for id in (proposal.record_id, proposal.organization_id) if id is not None]
        there = await self.places.of(about)
        if there:
            await self.check(*there)
        services = proposal.content.get("services", [])
        codes, is_vague = areas_said([one.get("content", {}) for one in services])
        if not there and not codes:
            await self.check_area(proposal.area_code)
            return
        if is_vague and self.who.area_code is not None:
            raise OutsideArea(self.who)
        for code in codes:
            await self.check_area(code)
