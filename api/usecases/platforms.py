"""Platforms as the secretariat keeps them: made, changed, ended, and shown as a tree."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, StringConstraints

from api.usecases.rights import Rights
from models.areas import AreaTree
from models.errors import BadRequest, Conflict
from models.platform import Platform, PlatformKind
from models.repositories.platforms import PlatformRepository

JAPAN = ZoneInfo("Asia/Tokyo")
_Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
_Mark = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
_Long = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]


class PlatformContent(BaseModel):
    """What a person says of a platform."""

    model_config = ConfigDict(frozen=True)

    name: _Short
    kind: PlatformKind
    area_code: str | None = None
    parent_id: UUID | None = None
    description: _Long | None = None
    duty_of_confidentiality: bool = False
    agreement_version: _Mark | None = None
    agreement_text: _Long | None = None
    roster_public: bool = False


@dataclass(frozen=True, slots=True)
class Branch:
    """A platform and what stands below it."""

    platform: Platform
    below: tuple["Branch", ...] = ()


def today() -> date:
    return datetime.now(JAPAN).date()


def area_called(words: str, tree: AreaTree) -> list[str]:
    """Codes of the areas with this name or code; several where the name alone does not say."""
    wanted = "".join(words.split())
    if wanted in tree.by_code:
        return [wanted]
    return sorted(
        code
        for code, area in tree.by_code.items()
        if wanted and wanted in (area.name, area.full_name.replace(" ", ""))
    )


def areas_called(words: str, tree: AreaTree) -> frozenset[str]:
    """The area with this name and everything below it; a sub-prefecture is its municipalities.

    Empty where there is no such area, or more than one.
    """
    wanted = "".join(words.split())
    below = {code for code, area in tree.by_code.items() if area.group_name == wanted and wanted}
    at = list(below or (codes if len(codes := area_called(words, tree)) == 1 else ()))
    found: set[str] = set()
    while at:
        code = at.pop()
        found.add(code)
        at += tree.children.get(code, ())
    return frozenset(found)


def as_tree(platforms: Sequence[Platform]) -> tuple[Branch, ...]:
    """In the order given; one whose parent is not among them stands at the top."""
    known = {one.id for one in platforms}
    below: dict[UUID | None, list[Platform]] = {}
    for one in platforms:
        parent = one.parent_id if one.parent_id in known else None
        below.setdefault(parent, []).append(one)

    def branches(parent: UUID | None) -> tuple[Branch, ...]:
        return tuple(Branch(one, branches(one.id)) for one in below.get(parent, ()))

    return branches(None)


async def make_platform(
    content: PlatformContent, *, platforms: PlatformRepository, rights: Rights
) -> Platform:
    """Raises OutsideArea for an area the person does not look after."""
    await rights.check_area(content.area_code)
    await _check_parent(None, content.parent_id, platforms)
    return await platforms.add(Platform(**content.model_dump()))


async def change_platform(
    id: UUID, content: PlatformContent, seen: str, *, platforms: PlatformRepository, rights: Rights
) -> None:
    """Raises OutsideArea, and Conflict where somebody else was quicker."""
    platform = await platforms.get(id)
    await rights.check_area(platform.area_code)
    await rights.check_area(content.area_code)
    await _check_parent(id, content.parent_id, platforms)
    await platforms.save(platform, seen=seen, **content.model_dump())


async def end_platform(
    id: UUID, seen: str, *, ends: bool, platforms: PlatformRepository, rights: Rights
) -> None:
    """Its members and their history stay; nobody new comes in, and nothing of it is public."""
    platform = await platforms.get(id)
    await rights.check_area(platform.area_code)
    await platforms.save(platform, seen=seen, ended_on=today() if ends else None)


def still_works(platform: Platform) -> Platform:
    """Raises Conflict for one that has ended."""
    if platform.ended_on is not None:
        raise Conflict("This platform has ended.")
    return platform


async def _check_parent(
    id: UUID | None, parent_id: UUID | None, platforms: PlatformRepository
) -> None:
    """Raises BadRequest for a parent that is not there, or that stands below this one."""
    by_id = {one.id: one for one in await platforms.every()}
    seen = {id}
    at = parent_id
    while at is not None:
        if at in seen or at not in by_id:
            raise BadRequest(
                "上の集まりに、自分や自分の下の集まりは選べません。", parameter="parent_id"
            )
        seen.add(at)
        at = by_id[at].parent_id
