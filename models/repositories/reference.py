"""Loading the reference data that a version brings: areas and topics."""

import csv
import hashlib
import io
from importlib.resources import files
from typing import Any

from sqlalchemy import delete, insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.area import Area
from models.areas import AreaTree
from models.directory_reference import DirectoryReference, Topic
from models.documents.hsds import TAXONOMY, TAXONOMY_ID
from models.hours.calendar import DEFAULT_YEAR_END, YearEnd
from models.identity import topic_term_id
from models.reference_file import ReferenceFile
from models.taxonomy import Attribute, Taxonomy, TaxonomyTerm

Row = dict[str, str]


async def load_reference(session: AsyncSession) -> list[str]:
    """Load every file that is new or has changed; the names of those loaded."""
    loaded = []
    for name, load in (("areas.csv", _load_areas), ("topics.csv", _load_topics)):
        content = files("models").joinpath("reference", name).read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        known = await session.get(ReferenceFile, name)
        if known is not None and known.sha256 == digest:
            continue
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8"))))
        await load(session, rows)
        known = known or ReferenceFile(name=name, sha256=digest)
        known.sha256 = digest
        session.add(known)
        await session.flush()
        loaded.append(name)
    return loaded


async def _load_areas(session: AsyncSession, rows: list[Row]) -> None:
    names = {row["code"]: row["name"] for row in rows}
    await session.exec(delete(Area))
    await session.exec(insert(Area), params=[_area(row, names) for row in rows])


def _area(row: Row, names: dict[str, str]) -> dict[str, Any]:
    parent = row["parent_code"] or None
    # A ward is only a name together with its city: there are eleven 中央区.
    inside_city = row["kind"] == "行政区" and parent
    return {
        "code": row["code"],
        "kind": row["kind"],
        "name": names[parent] + row["name"] if inside_city and parent else row["name"],
        "full_name": _full_name(row, names),
        "kana": row["kana"],
        "english": row["english"] or None,
        "parent_code": parent,
        "group_name": row["group"] or None,
        "latitude": float(row["latitude"]) if row["latitude"] else None,
        "longitude": float(row["longitude"]) if row["longitude"] else None,
        "website": row["website"] or None,
    }


def _full_name(row: Row, names: dict[str, str]) -> str:
    if row["kind"] == "都道府県":
        return row["name"]
    city = names[row["parent_code"]] if row["kind"] == "行政区" else ""
    return f"{row['prefecture']}{city}{row['name']}"


async def _load_topics(session: AsyncSession, rows: list[Row]) -> None:
    if await session.get(Taxonomy, TAXONOMY_ID) is None:
        await session.exec(insert(Taxonomy), params=[{**TAXONOMY, "id": TAXONOMY_ID}])
    known = set(await session.exec(select(TaxonomyTerm.id)))
    wanted = {topic_term_id(row["id"]) for row in rows}
    used = set(await session.exec(select(Attribute.taxonomy_term_id).distinct()))
    # A topic that records still carry stays, even if the file no longer names it.
    await session.exec(delete(TaxonomyTerm).where(col(TaxonomyTerm.id).in_(known - wanted - used)))
    for position, row in enumerate(rows):
        term = await session.get(TaxonomyTerm, topic_term_id(row["id"]))
        if term is None:
            term = TaxonomyTerm(
                id=topic_term_id(row["id"]),
                taxonomy_id=TAXONOMY_ID,
                code=row["id"],
                name=row["name"],
                description=row["name"],
            )
        term.name = term.description = row["name"]
        term.question = row["question"]
        term.position = position
        term.language = "ja"
        session.add(term)
    await session.flush()


async def read_reference(
    session: AsyncSession, *, year_end: YearEnd = DEFAULT_YEAR_END
) -> DirectoryReference:
    """What a process keeps in memory; it changes only when a new version is installed."""
    areas = AreaTree.of(await session.exec(select(Area)))
    terms = await session.exec(select(TaxonomyTerm).order_by(col(TaxonomyTerm.position)))
    topics = {
        term.code: Topic(id=term.code, name=term.name, question=term.question or term.name)
        for term in terms
    }
    return DirectoryReference(areas, topics, year_end)
