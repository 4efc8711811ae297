"""A record as it is compared with others: its facts, and the keys under which it is found."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from hashlib import blake2b
from uuid import UUID

from importers.reading.identity import Body
from importers.reading.identity_keys import Key, keys, part_keys, part_probes
from models.areas import AreaTree
from models.phone_numbers import read_number
from models.repositories.compared_facts import Facts, is_of_register
from models.repositories.likenesses import KeyRow
from models.vocabulary import Kind, Publication, RecordType

_COMPARED_KINDS = frozenset({Kind.window, Kind.ibasho, Kind.group})
"""Events pass, and one scheme is offered by many offices."""


@dataclass(frozen=True, slots=True)
class Search:
    """What holds for all portions of a search."""

    areas: AreaTree
    registers: frozenset[str]


@dataclass(frozen=True, slots=True)
class LikeRecord:
    """`register`: a draft of a long official list, see `find_duplicates.REGISTER`."""

    facts: Facts
    body: Body
    register: bool

    @classmethod
    def of(cls, facts: Facts, search: Search) -> "LikeRecord":
        area = facts.areas[0] if len(set(facts.areas)) == 1 else None
        own = facts.owner if facts.owner and facts.owner != facts.name else None
        body = Body(
            id=facts.id,
            name=facts.name,
            alternate_names=facts.alternate_names,
            reading=facts.reading,
            legal_form=facts.legal_form,
            corporate_number=facts.corporate_number,
            phones=facts.phones,
            area=area,
            area_name=search.areas.name(area) if area and area in search.areas.by_code else None,
            owner=own,
        )
        register = is_of_register(facts.publication, facts.sources, search.registers)
        return cls(facts, body, register)

    @property
    def id(self) -> UUID:
        return self.facts.id

    @property
    def is_compared(self) -> bool:
        """Of registers only organizations, which have the numbers of their services."""
        kind = self.facts.kind
        return self.facts.publication is not Publication.closed and (
            kind is None or (kind in _COMPARED_KINDS and not self.register)
        )

    @property
    def digest(self) -> str:
        return _digest(repr((self.body, self.register, self.facts.owner_id)))

    def body_without(self, offices: Collection[int]) -> Body:
        """Without the numbers that so many records have that they say nothing."""
        phones = [
            phone
            for phone in self.body.phones
            if self._fingerprint(("phone", read_number(phone).normalized or "")) not in offices
        ]
        return replace(self.body, phones=tuple(phones))

    def shares_number(self, other: "LikeRecord") -> bool:
        return bool(_numbers(self.facts) & _numbers(other.facts))

    def key_rows(self) -> Iterable[KeyRow]:
        kept = keys(self.body) if self.register else keys(self.body) | part_keys(self.body)
        for fingerprint in {self._fingerprint(key) for key in kept}:
            yield KeyRow(fingerprint, self.body.area or "", self.id, self.register)

    def probes(self) -> dict[int, str]:
        """The kind of each key by its fingerprint."""
        asked = keys(self.body) if self.register else keys(self.body) | part_probes(self.body)
        return {self._fingerprint(key): key[0] for key in asked}

    def _fingerprint(self, key: Key) -> int:
        return fingerprint(self.facts.record_type, key)


def fingerprint(record_type: RecordType, key: Key) -> int:
    """Under which a record is kept that has this key: 64 bits, signed."""
    text = "\n".join((record_type, *key))
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), signed=True)


def pair_facts(one: Facts, other: Facts) -> str:
    """What a decision rests on: when it changes, the question is open again."""
    return _digest(repr([_decided_by(side) for side in (one, other)]))


def _decided_by(facts: Facts) -> tuple[str, tuple[str, ...], str | None]:
    return facts.name, tuple(sorted(_numbers(facts))), facts.corporate_number


def _numbers(facts: Facts) -> frozenset[str]:
    return frozenset(read_number(phone).normalized or phone for phone in facts.phones)


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=16).hexdigest()
