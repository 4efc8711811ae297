"""What the pages about the words of the search show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from api.usecases.edit_words import NEW
from api.usecases.try_words import Result, Trial
from frontend import wording
from frontend.staff_duplicate_pages import Paging
from frontend.staff_pages import StaffPage
from models.account import ROLE_LABELS, Role
from models.directory_reference import Topic
from models.repositories.query_counts import WordCount
from models.search_words import SynonymAct, SynonymEdit, TrialQuery
from search.synonym_overlay import GroupEdit, KnownGroup
from search.synonyms import Group

PATH = "/staff/words"
SHOWN_WORDS = 8
DONE = {
    "saved": "保存しました。もう検索で使われています。",
    "undone": "元に戻しました。もう検索で使われています。",
    "added": "ためす質問に加えました。",
    "removed": "ためす質問から外しました。",
}
STATES = {
    "": "どれでも",
    "shipped": "はじめからあるまま",
    "changed": "変えたもの",
    "added": "加えたもの",
    "off": "止めているもの",
}
ACT_LABELS = {
    SynonymAct.add: "加えました",
    SynonymAct.change: "変えました",
    SynonymAct.switch_off: "止めました",
    SynonymAct.switch_on: "また使うようにしました",
    SynonymAct.undo: "元に戻しました",
}


def state_of(one: KnownGroup) -> str:
    if one.is_off:
        return "off"
    if one.shipped is None:
        return "added"
    return "changed" if one.is_changed else "shipped"


def short(words: Sequence[str]) -> str:
    shown = "、".join(words[:SHOWN_WORDS])
    return f"{shown}、ほか{len(words) - SHOWN_WORDS}" if len(words) > SHOWN_WORDS else shown


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsPage(StaffPage):
    """`topics` by id."""

    template: ClassVar[str]

    topics: Mapping[str, Topic]
    done: str = ""

    @property
    def done_words(self) -> str:
        return DONE.get(self.done, "")

    def topic_name(self, id: str) -> str:
        topic = self.topics.get(id)
        return topic.name if topic else id

    def by(self, edit: SynonymEdit) -> str:
        """The role, and so much of the id as tells one account from others."""
        if self.who is not None and edit.actor == str(self.who.account_id):
            return "あなた"
        known = edit.role in set(Role)
        return f"{ROLE_LABELS[Role(edit.role)] if known else edit.role}（{edit.actor[:8]}）"

    def when(self, edit: SynonymEdit) -> str:
        return wording.stamp(edit.created_at)

    def act(self, edit: SynonymEdit) -> str:
        return ACT_LABELS[edit.act]

    def words(self, words: Sequence[str]) -> str:
        return short(words)


@dataclass(frozen=True, slots=True, kw_only=True)
class WordListPage(WordsPage):
    template: ClassVar[str] = "staff/words/index.html"

    groups: Sequence[KnownGroup]
    total: int
    number: int
    q: str
    topic: str
    state: str

    @property
    def title(self) -> str:
        return "検索のことば"

    @property
    def states(self) -> Mapping[str, str]:
        return STATES

    @property
    def paging(self) -> Paging:
        query = {"q": self.q, "topic": self.topic, "state": self.state}
        return Paging(self.number, self.total, PATH, query)

    def mark(self, one: KnownGroup) -> str:
        state = state_of(one)
        return "" if state == "shipped" else STATES[state].removesuffix("もの")


@dataclass(frozen=True, slots=True)
class Typed:
    """A group as it stands in the form, right or wrong."""

    words: str
    leads_to: str
    topic: str
    reason: str = ""

    @classmethod
    def of(cls, group: Group) -> "Typed":
        return cls("\n".join(group.words), "\n".join(group.leads_to), group.topic)


@dataclass(frozen=True, slots=True, kw_only=True)
class WordGroupPage(WordsPage):
    """`known` is None for a group that is not there yet; `seen` the number of its newest edit."""

    template: ClassVar[str] = "staff/words/group.html"

    known: KnownGroup | None
    typed: Typed
    seen: int
    history: Sequence[SynonymEdit] = ()

    @property
    def id(self) -> str:
        return self.known.id if self.known else NEW

    @property
    def title(self) -> str:
        wrong = "エラー：" if self.errors else ""
        name = f"「{self.known.group.words[0]}」のなかま" if self.known else "ことばを加える"
        return f"{wrong}{name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectPage(WordsPage):
    """A page with the effect of a change on questions. `trials` are all that were tried."""

    template: ClassVar[str]

    trials: Sequence[Trial]

    @property
    def changed(self) -> list[Trial]:
        return [trial for trial in self.trials if trial.has_changed]

    @property
    def same(self) -> list[Trial]:
        return [trial for trial in self.trials if not trial.has_changed]

    def moved(self, result: Result) -> str:
        if result.moved is None:
            return "新しく入る"
        if result.moved == 0:
            return ""
        return f"{abs(result.moved)}つ{'上がる' if result.moved > 0 else '下がる'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class WordPreviewPage(EffectPage):
    template: ClassVar[str] = "staff/words/preview.html"

    known: KnownGroup | None
    group: Group
    is_off: bool
    seen: int
    reason: str
    shared: Sequence[tuple[str, KnownGroup]] = ()
    """Words that another group has as well."""

    @property
    def id(self) -> str:
        return self.known.id if self.known else NEW

    @property
    def title(self) -> str:
        return "保存する前に、変わるところを見てください"

    @property
    def act_words(self) -> str:
        if self.known is None:
            return "新しく加えます。"
        if self.is_off and not self.known.is_off:
            return "止めます。"
        if self.known.is_off and not self.is_off:
            return "、また使うようにします。"
        return "変えます。"

    @property
    def added_words(self) -> list[str]:
        before = self.known.group.words if self.known else ()
        return [word for word in self.group.words if word not in before]

    @property
    def removed_words(self) -> list[str]:
        before = self.known.group.words if self.known else ()
        return [word for word in before if word not in self.group.words]


@dataclass(frozen=True, slots=True, kw_only=True)
class WordChangesPage(WordsPage):
    template: ClassVar[str] = "staff/words/changes.html"

    edits: Sequence[SynonymEdit]
    total: int
    number: int
    names: Mapping[str, str]
    """What each group is called, by its id."""

    @property
    def title(self) -> str:
        return "これまでの変更"

    @property
    def paging(self) -> Paging:
        return Paging(self.number, self.total, f"{PATH}/changes", {})


@dataclass(frozen=True, slots=True, kw_only=True)
class WordChangePage(EffectPage):
    """One change, and what taking it back would do. `is_newest`: nobody has changed it since."""

    template: ClassVar[str] = "staff/words/change.html"

    edit: SynonymEdit
    earlier: GroupEdit
    shipped: Group | None
    name: str
    is_newest: bool
    reason: str = ""

    @property
    def title(self) -> str:
        return f"「{self.name}」のなかまの変更"

    @property
    def before(self) -> Group | None:
        """None where the group was not there."""
        return self.earlier.group or self.shipped

    @property
    def after(self) -> Group | None:
        return (
            Group(tuple(self.edit.words), tuple(self.edit.leads_to), self.edit.topic)
            if self.edit.words
            else self.shipped
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialQueriesPage(WordsPage):
    template: ClassVar[str] = "staff/words/trials.html"

    own: Sequence[TrialQuery]
    shipped: Sequence[str]
    text: str = ""

    @property
    def title(self) -> str:
        return "エラー：ためす質問" if self.errors else "ためす質問"


@dataclass(frozen=True, slots=True, kw_only=True)
class WordCountsPage(WordsPage):
    template: ClassVar[str] = "staff/words/counts.html"

    days: int
    counted_from: int
    missed: Sequence[WordCount]
    asked: Sequence[WordCount]

    @property
    def title(self) -> str:
        return "さがされたことば"
