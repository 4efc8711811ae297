"""Which records the pages for many are about: what the form above them says."""

import hashlib
from collections.abc import Mapping
from typing import Annotated, NamedTuple
from urllib.parse import urlencode

from fastapi import Depends, Request

from api.usecases.search_records import read_words
from models.areas import AreaTree
from models.directory_reference import DirectoryReference
from models.errors import Conflict
from models.repositories.bulk import BulkQuery, BulkRepository, Selection
from models.repositories.staff_lists import RecordQuery
from models.vocabulary import Publication

FIELDS = ("q", "state", "source", "area", "topic")
UNKNOWN_AREA = "この地域は見つかりません。地域の名前か、6けたのコードで入れてください。"
MOST = 2_000
"""How many may be closed, or written to, at once."""
_LONGEST = 200


class BulkAsked(NamedTuple):
    q: str = ""
    state: str = ""
    source: str = ""
    area: str = ""
    topic: str = ""

    @property
    def address(self) -> str:
        """What stands behind the ? of an address."""
        return urlencode({name: said for name, said in self._asdict().items() if said})

    @property
    def is_narrowed(self) -> bool:
        return any(self)

    def query(self, reference: DirectoryReference) -> BulkQuery | None:
        """None for an area nobody knows."""
        areas = areas_named(self.area, reference.areas) if self.area else ()
        if self.area and not areas:
            return None
        state = Publication(self.state) if self.state in set(Publication) else None
        records = RecordQuery(
            publication=state, source=self.source or None, words=read_words(self.q)
        )
        topic = self.topic if self.topic in reference.topics else None
        return BulkQuery(records, areas, topic)


def asked_of(said: Mapping[str, object]) -> BulkAsked:
    return BulkAsked(*(_plain(said.get(name, "")) for name in FIELDS))


async def _asked(request: Request) -> BulkAsked:
    return asked_of(request.query_params)


Asked = Annotated[BulkAsked, Depends(_asked)]


def areas_named(text: str, tree: AreaTree) -> tuple[str, ...]:
    """The codes of the areas of this name or code, and of all that lies in them."""
    found = [code for code, area in tree.by_code.items() if text in (code, area.name)]
    for code in found:
        found += tree.children.get(code, ())
    return tuple(found)


async def meant(
    asked: BulkAsked, reference: DirectoryReference, bulk: BulkRepository
) -> tuple[Selection, str]:
    """The records that are meant, and why there are none. Nobody means all without saying so."""
    query = asked.query(reference)
    if query is None:
        return Selection(), UNKNOWN_AREA
    if not asked.is_narrowed:
        return Selection(), ""
    found = await bulk.chosen(query, MOST)
    return found or Selection(), "" if found is not None else too_many(MOST)


async def meant_still(
    asked: BulkAsked, digest: object, reference: DirectoryReference, bulk: BulkRepository
) -> Selection:
    """Raises Conflict where these are not the records that were shown."""
    selection, problem = await meant(asked, reference, bulk)
    if problem or not asked.is_narrowed or digest_of(selection) != digest:
        raise Conflict("The filter means other records by now.")
    return selection


def too_many(most: int) -> str:
    return f"一度にあつかえるのは {most:,} 件までです。条件でしぼってください。"


def digest_of(selection: Selection) -> str:
    """Differs where other records would be meant than those that were shown."""
    ids = "\n".join(map(str, (*selection.services, "", *selection.organizations)))
    return hashlib.sha256(ids.encode()).hexdigest()


def _plain(value: object) -> str:
    if not isinstance(value, str):
        return ""
    return " ".join(value.replace("\0", "").split())[:_LONGEST]
