"""What people change lies over the groups of the software, and nothing of either is lost."""

from search.synonym_overlay import GroupEdit, groups_in_use, known_groups, shipped_groups
from search.synonyms import Group, Synonyms, curated, curated_groups, phrase_keys


def test_without_edits_the_groups_are_those_of_the_software() -> None:
    assert groups_in_use(known_groups()) == curated_groups()
    assert len(shipped_groups()) == len(curated_groups())


def test_a_group_is_changed_switched_off_and_as_before() -> None:
    id, group = next(iter(shipped_groups().items()))
    other = Group((*group.words, "べつのことば"), group.leads_to, group.topic)
    changed = next(one for one in known_groups([GroupEdit(id, other)]) if one.id == id)
    assert changed.group == other
    assert changed.shipped == group
    assert changed.is_changed
    off = known_groups([GroupEdit(id, None, is_off=True)])
    assert len(groups_in_use(off)) == len(curated_groups()) - 1
    assert group not in groups_in_use(off)
    assert groups_in_use(known_groups([GroupEdit(id, None)])) == curated_groups()


def test_an_added_group_comes_last_and_goes_without_words() -> None:
    mine = Group(("推し活", "ファンの集まり"), ("居場所",), "ibasho")
    assert groups_in_use(known_groups([GroupEdit("n-1", mine)]))[-1] == mine
    assert groups_in_use(known_groups([GroupEdit("n-1", None)])) == curated_groups()


def test_a_group_edited_here_outlives_the_one_of_the_software() -> None:
    gone = GroupEdit("s-of-an-older-version", Group(("むかしのことば", "べつ")))
    assert gone.group in groups_in_use(known_groups([gone]))


def test_words_in_use_become_others_at_once_and_the_shared_ones_stay() -> None:
    before = len(curated())
    live = Synonyms()
    live.become(curated())
    live.become(Synonyms([Group(("推し活", "ファンの集まり"))]))
    assert live.of(phrase_keys("推し活")) == (phrase_keys("ファンの集まり"),)
    assert live.longest >= 1
    assert len(curated()) == before > len(live)
