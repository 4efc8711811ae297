"""Changing a group of words that mean the same: checked, kept with its reason, taken back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import uuid4

from models.directory_reference import DirectoryReference
from models.errors import Conflict, NotFound
from models.incoming import Origin
from models.repositories.search_words import SynonymRepository
from models.search_words import LONGEST_WORD, SynonymAct, SynonymEdit
from search.folding import loose
from search.synonym_overlay import GroupEdit, KnownGroup, known_groups
from search.synonyms import Group, phrase_keys

NEW = "new"
"""Stands for the id of a group that is not there yet."""
MOST_WORDS = 80
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Proposal:
    """How somebody wants a group to be. `seen` is the number of its newest edit they have seen."""

    group_id: str
    group: Group
    is_off: bool
    seen: int

    @property
    def edit(self) -> GroupEdit:
        return GroupEdit(self.group_id, self.group, is_off=self.is_off)


def group_edit(edit: SynonymEdit) -> GroupEdit:
    """An edit as it stands in the database, for laying it over the groups of the software."""
    group = Group(tuple(edit.words), tuple(edit.leads_to), edit.topic) if edit.words else None
    return GroupEdit(edit.group_id, group, is_off=edit.is_off)


def words_of(text: str) -> tuple[str, ...]:
    r"""Words between line ends, 「、」 or commas, each once.

    >>> words_of("家賃、 住まい\n家賃")
    ('家賃', '住まい')
    """
    parts = text.replace("、", "\n").replace("，", "\n").replace(",", "\n").split("\n")
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def faults(group: Group, reference: DirectoryReference) -> dict[str, str]:
    """What has to be put right, in Japanese, by the name of the field; empty where all is well."""
    found = {}
    if not group.words:
        found["synonyms"] = "ことばを入れてください。"
    elif len(group.words) == 1 and not group.leads_to and not group.topic:
        found["synonyms"] = "同じ意味のことばを、もうひとつ入れてください。"
    for name, words in (("synonyms", group.words), ("leads_to", group.leads_to)):
        if len(words) > MOST_WORDS:
            found[name] = f"ことばは{MOST_WORDS}個までです。"
        elif long := next((word for word in words if len(word) > LONGEST_WORD), None):
            found[name] = f"「{long[:10]}…」が長すぎます。{LONGEST_WORD}字までにしてください。"
        elif empty := next((word for word in words if not phrase_keys(word)), None):
            found[name] = f"「{empty}」は記号だけなので、さがすことばになりません。"
    if group.topic and group.topic not in reference.topics:
        found["topic"] = "困りごとを一覧から選んでください。"
    return found


def elsewhere(group: Group, id: str, known: Iterable[KnownGroup]) -> list[tuple[str, KnownGroup]]:
    """Words of the group that another group has as well."""
    mine = {loose(word): word for word in group.words}
    return [
        (mine[loose(word)], other)
        for other in known
        if other.id != id and not other.is_off
        for word in other.group.words
        if loose(word) in mine
    ]


def with_proposal(edits: Sequence[SynonymEdit], proposed: GroupEdit) -> tuple[KnownGroup, ...]:
    """All groups as they would be."""
    others = [group_edit(edit) for edit in edits if edit.group_id != proposed.id]
    return known_groups([*others, proposed])


async def save_proposal(
    proposal: Proposal, who: Origin, known: Mapping[str, KnownGroup], words: SynonymRepository
) -> SynonymEdit:
    """Raises Conflict where the group has been changed meanwhile, or nothing would change."""
    before = known.get(proposal.group_id)
    if before is None and proposal.group_id != NEW:
        raise NotFound("group of words", proposal.group_id)
    act = SynonymAct.add
    if before is not None:
        if before.group == proposal.group and before.is_off == proposal.is_off:
            raise Conflict("Nothing would change.")
        act = SynonymAct.change
        if before.is_off != proposal.is_off:
            act = SynonymAct.switch_off if proposal.is_off else SynonymAct.switch_on
    group = proposal.group
    edit = SynonymEdit(
        group_id=f"n-{uuid4().hex}" if before is None else proposal.group_id,
        act=act,
        words=list(group.words),
        leads_to=list(group.leads_to),
        topic=group.topic,
        is_off=proposal.is_off,
        reason=who.reason or "",
        actor=who.actor,
        role=who.role,
    )
    return await words.add(edit, seen=proposal.seen)


async def before_edit(edit: SynonymEdit, words: SynonymRepository) -> GroupEdit:
    """How the group was before: an earlier edit, or as it comes with the software."""
    history = await words.of_group(edit.group_id)
    earlier = next((one for one in history if (one.number or 0) < (edit.number or 0)), None)
    return group_edit(earlier) if earlier else GroupEdit(edit.group_id, None)


async def undo_edit(number: int, who: Origin, words: SynonymRepository) -> SynonymEdit:
    """Raises Conflict where the group has been changed again since."""
    edit = await words.get(number)
    earlier = await before_edit(edit, words)
    group = earlier.group or Group(())
    undone = SynonymEdit(
        group_id=edit.group_id,
        act=SynonymAct.undo,
        words=list(group.words),
        leads_to=list(group.leads_to),
        topic=group.topic,
        is_off=earlier.is_off,
        undoes=number,
        reason=who.reason or "",
        actor=who.actor,
        role=who.role,
    )
    return await words.add(undone, seen=number)
