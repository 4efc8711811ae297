"""What the pages about doubled records show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, ClassVar
from urllib.parse import urlencode

from api.usecases.show_duplicate import FieldPair, ShownPair, Side
from frontend.staff_pages import StaffPage
from importers.field_words import NOTHING, field_label, value_words
from models.duplicate import DuplicatePair
from models.repositories.duplicates import Asked, Named
from models.taking_over import Choice, lost
from models.vocabulary import PUBLICATION_LABELS, RecordType

PER_PAGE = 20
CHOICE, SEEN = "field-", "seen-"
"""How fields of a form begin: the choice about a field, the revision of a record that was seen."""

KINDS = {RecordType.organization: "団体", RecordType.service: "相談先・居場所"}
REASONS = (
    "電話やメールで、団体にたしかめました。",
    "公式のホームページでたしかめました。",
    "名前と連絡先が同じです。",
)
APART_REASONS = (
    "電話やメールで、団体にたしかめました。",
    "名前は似ていますが、場所がちがいます。",
    "同じ団体の、別の支部や事業所です。",
)
DONE = {
    "merged": "ひとつにまとめました。前のアドレスを開いた人は、残した記録に移ります。",
    "onward": "ひとつにまとめました。つづけて、同じ団体の中の似た相談先を見てください。",
    "apart": "別のものとして残しました。名前・電話番号・法人番号が変わるまで、もう出てきません。",
    "undone": "元に戻しました。",
    "left": "元に戻しました。そのあとで変えた項目は、今のまま残しています。",
}
_SURE = ((0.9, "ほぼ同じ"), (0.8, "とても似ている"), (0.0, "似ている"))
_CHOICE_WORDS = {
    Choice.ours: "残す記録のまま",
    Choice.theirs: "もう一方のものにする",
    Choice.both: "両方を載せる",
}
_LONGEST_COMPARED = 200
_ALIKE = 0.4
"""Share of equal letters from which two lines are spellings of one."""


Piece = tuple[str, bool]
"""A piece of text, and whether the other side does not have it."""


def sureness(score: float) -> str:
    return next(words for least, words in _SURE if score >= least)


@dataclass(frozen=True, slots=True)
class Paging:
    number: int
    total: int
    address: str
    query: Mapping[str, str]

    @property
    def last(self) -> int:
        return max(1, -(-self.total // PER_PAGE))

    def to(self, number: int) -> str:
        return f"{self.address}?{urlencode({**self.query, 'page': number})}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicatesPage(StaffPage):
    template: ClassVar[str] = "staff/duplicates/index.html"

    asked: Asked
    total: int
    pairs: Sequence[Named]
    number: int
    done: str = ""

    @property
    def title(self) -> str:
        return "同じものが2つあるかもしれない記録"

    @property
    def done_words(self) -> str:
        return DONE.get(self.done, "")

    @property
    def kinds(self) -> Mapping[RecordType, str]:
        return KINDS

    @property
    def is_narrowed(self) -> bool:
        return self.asked != Asked()

    def sureness(self, pair: DuplicatePair) -> str:
        return sureness(pair.score)

    @property
    def paging(self) -> Paging:
        query = {
            "kind": str(self.asked.record_type or ""),
            "q": self.asked.words,
            "sure": "1" if self.asked.surer_than else "",
        }
        kept = {name: value for name, value in query.items() if value}
        return Paging(self.number, self.total, "/staff/duplicates", kept)


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field of both, as lines of pieces that say where they differ."""

    id: str
    label: str
    ours: tuple[tuple[Piece, ...], ...]
    theirs: tuple[tuple[Piece, ...], ...]
    choices: tuple[tuple[str, str, bool], ...]
    """(value, words, whether it is chosen)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _PairPage(StaffPage):
    template: ClassVar[str]

    shown: ShownPair
    chosen: Mapping[str, Choice] = field(default_factory=dict)
    reason: str = ""

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.shown.stays, self.shown.goes

    @property
    def noun(self) -> str:
        return KINDS[self.shown.pair.record_type]

    @property
    def seen(self) -> list[tuple[str, int]]:
        return [(f"{SEEN}{side.id}", side.number) for side in self.sides]

    def state(self, side: Side) -> str:
        return PUBLICATION_LABELS[side.publication]

    def public_address(self, side: Side) -> str:
        home = {"organization": "organizations", "service": "services"}
        return f"/{home[self.shown.pair.record_type]}/{side.id}" if side.is_public else ""

    @property
    def sureness(self) -> str:
        return sureness(self.shown.pair.score)


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicatePage(_PairPage):
    template: ClassVar[str] = "staff/duplicates/detail.html"

    done: str = ""

    @property
    def title(self) -> str:
        wrong = "エラー：" if self.errors else ""
        return f"{wrong}「{self.shown.stays.facts.name}」をくらべる"

    @property
    def done_words(self) -> str:
        return DONE.get(self.done, "")

    @property
    def differing(self) -> list[ShownField]:
        return [self._shown(one) for one in self.shown.fields if one.is_open]

    @property
    def only_ours(self) -> list[tuple[str, tuple[str, ...]]]:
        return [
            (field_label(one.field), value_words(one.ours, one.field))
            for one in self.shown.fields
            if one.differs and not one.is_open
        ]

    @property
    def same(self) -> list[tuple[str, tuple[str, ...]]]:
        return [
            (field_label(one.field), value_words(one.ours, one.field))
            for one in self.shown.fields
            if not one.differs
        ]

    @property
    def suggestions(self) -> tuple[str, ...]:
        return APART_REASONS

    def _shown(self, one: FieldPair) -> ShownField:
        chosen = self.chosen.get(one.field, one.suggested)
        ours, theirs = lines_compared(
            value_words(one.ours, one.field), value_words(one.theirs, one.field)
        )
        return ShownField(
            id=f"{CHOICE}{one.field}",
            label=field_label(one.field),
            ours=ours,
            theirs=theirs,
            choices=tuple(
                (choice.value, _CHOICE_WORDS[choice], choice is chosen) for choice in one.choices
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MergePreviewPage(_PairPage):
    template: ClassVar[str] = "staff/duplicates/preview.html"

    content: Mapping[str, Any]

    @property
    def title(self) -> str:
        wrong = "エラー：" if self.errors else ""
        return f"{wrong}「{self.content['name']}」にまとめる前に"

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(f"{CHOICE}{name}", choice.value) for name, choice in self.chosen.items()]

    @property
    def changes(self) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
        """(field, before, after) of the record that stays."""
        before = self.shown.stays.content
        return [
            (
                field_label(name),
                value_words(before.get(name), name),
                value_words(self.content.get(name), name),
            )
            for name in {**before, **self.content}
            if name != "verifications" and before.get(name) != self.content.get(name)
        ]

    @property
    def lost(self) -> list[tuple[str, tuple[str, ...]]]:
        goes = self.shown.goes.content
        return [
            (field_label(name), value_words(goes[name], name))
            for name in lost(self.shown.pair.record_type, self.content, goes)
        ]

    @property
    def back(self) -> str:
        query = {"stays": str(self.shown.stays.id), **dict(self.choices)}
        return f"/staff/duplicates/{self.shown.pair.id}?{urlencode(query)}"

    @property
    def suggestions(self) -> tuple[str, ...]:
        return REASONS


def lines_compared(
    ours: Sequence[str], theirs: Sequence[str]
) -> tuple[tuple[tuple[Piece, ...], ...], tuple[tuple[Piece, ...], ...]]:
    """Lines of both as pieces. Two spellings of a line are compared letter by letter."""
    if len(ours) == len(theirs) == 1 and len(ours[0] + theirs[0]) <= _LONGEST_COMPARED:
        matcher = SequenceMatcher(None, ours[0], theirs[0], autojunk=False)
        if matcher.ratio() >= _ALIKE:
            steps = matcher.get_opcodes()
            mine = tuple((ours[0][a:b], tag != "equal") for tag, a, b, _, _ in steps if a < b)
            their = tuple((theirs[0][c:d], tag != "equal") for tag, _, _, c, d in steps if c < d)
            return (mine,), (their,)
    return (
        tuple(((line, line not in theirs and line != NOTHING),) for line in ours),
        tuple(((line, line not in ours and line != NOTHING),) for line in theirs),
    )
