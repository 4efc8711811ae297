"""The fields people of an organization may change, in the order of the forms."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from models.vocabulary import (
    CHANNEL_LABELS,
    FLAG_LABELS,
    KIND_LABELS,
    LANGUAGE_NAMES,
    Channel,
)

YES, NO = "yes", "no"
THREE = ((YES, "はい"), (NO, "いいえ"), ("", "わからない・書かない"))
_CHOOSE = ("", "選んでください")


class Look(StrEnum):
    """How a field is typed."""

    line = "line"
    text = "text"
    number = "number"
    choice = "choice"
    three = "three"
    tick = "tick"


@dataclass(frozen=True, slots=True)
class Field:
    """`inside` is the part of the record it stands in, where it is not the record itself."""

    name: str
    label: str
    look: Look = Look.line
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    inside: str = ""
    is_needed: bool = False
    is_ticked_unsaid: bool = False
    """What a tick is where the record says nothing."""

    @property
    def id(self) -> str:
        return f"{self.inside}-{self.name}" if self.inside else self.name

    @property
    def says(self) -> bool:
        """Whether something typed here makes a row: a choice that is always made does not."""
        is_open = self.look is Look.choice and self.options[0] == _CHOOSE
        return is_open or self.look in (Look.line, Look.text)


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of a record: one row for each, and an empty one. An emptied row is taken off."""

    name: str
    label: str
    parts: tuple[Field, ...]
    needed: str = ""
    hint: str = ""

    @property
    def id(self) -> str:
        return f"{self.name}-0-{self.parts[0].name}"


@dataclass(frozen=True, slots=True)
class Ticks:
    """A list of a record chosen from a closed list; `key` is what names one."""

    name: str
    label: str
    key: str
    options: tuple[tuple[str, str], ...]
    fresh: Mapping[str, str] = field(default_factory=dict)
    """What a newly chosen one says besides."""

    @property
    def id(self) -> str:
        return f"{self.name}-{self.options[0][0]}"


Part = Field | Rows | Ticks


@dataclass(frozen=True, slots=True)
class Group:
    heading: str
    parts: tuple[Part, ...]
    words: str = ""


def _profile(name: str, label: str, look: Look = Look.text, hint: str = "") -> Field:
    options = THREE if look is Look.three else ()
    return Field(name, label, look, hint, options, inside="partner_profile")


ORGANIZATION: tuple[Group, ...] = (
    Group(
        "団体",
        (
            Field("name", "団体の名前", is_needed=True),
            Field("reading", "よみ（ひらがな）"),
            Field("legal_form", "法人の種類（なければ空のまま）", hint="例：任意団体、NPO法人"),
            Field("corporate_number", "法人番号（なければ空のまま）", hint="13けたの数字"),
            Field("website", "ホームページ", hint="https:// からはじまるアドレス"),
            Field("email", "団体のメールアドレス", hint="みんなに見えます。"),
            Field("description", "どんな団体ですか", Look.text),
        ),
    ),
    Group(
        "どこに載せますか",
        (
            Field("on_web", "このサイトに載せる", Look.tick, is_ticked_unsaid=True),
            Field("on_paper", "紙のちらしや冊子に載せる", Look.tick, is_ticked_unsaid=True),
        ),
    ),
    Group(
        "いっしょに支援する人たちへ",
        (
            _profile("activities", "していること"),
            _profile("for_whom", "支えている人"),
            _profile("support_period", "支える期間"),
            _profile("staffing", "人数や体制"),
            _profile("cooperation", "ほかの団体といっしょにできること"),
            _profile("strengths", "得意なこと"),
            _profile("cannot_do", "できないこと"),
            _profile("referrals_from", "だれからの紹介を受けていますか"),
            _profile("frequency", "活動の回数", Look.line, "例：月に2回"),
            _profile("area_scope", "活動の範囲", Look.line),
            _profile("commissioned", "自治体からの委託ですか", Look.three),
            _profile("experience", "これまでの支援"),
        ),
        words="ここに書いたことは、職員と、いっしょに活動する団体だけが読みます。サイトには出ません。",
    ),
)


def service_groups(topics: Sequence[tuple[str, str]]) -> tuple[Group, ...]:
    kinds = tuple((str(kind), label) for kind, label in KIND_LABELS.items())
    channels = tuple(
        (str(one), label)
        for one, label in CHANNEL_LABELS.items()
        if one not in (Channel.phone, Channel.fax)
    )
    flags = tuple(
        Field(str(flag), label, Look.three, options=THREE, inside="flags")
        for flag, label in FLAG_LABELS.items()
    )
    return (
        Group(
            "何をしていますか",
            (
                Field("name", "名前", is_needed=True),
                Field("reading", "よみ（ひらがな）"),
                Field("kind", "種類", Look.choice, options=kinds),
                Field("for_whom", "どんな人のためですか", hint="カードのいちばん上に出ます。"),
                Field("what", "何ができますか", hint="カードのいちばん上に出ます。"),
                Field("description", "くわしい説明", Look.text),
                Ticks(
                    "topics", "どんな困りごとですか", "id", tuple(topics), {"state": "confirmed"}
                ),
            ),
        ),
        Group(
            "連絡のしかた",
            (
                Rows(
                    "phones",
                    "電話・ファクス",
                    (
                        Field("number", "番号"),
                        Field("label", "何の番号ですか（なくてもよい）"),
                        Field(
                            "kind",
                            "種類",
                            Look.choice,
                            options=(("phone", "電話"), ("fax", "ファクス")),
                        ),
                    ),
                    "number",
                ),
                Rows(
                    "channels",
                    "ほかの連絡方法",
                    (
                        Field("value", "アドレスやID"),
                        Field("kind", "種類", Look.choice, options=(_CHOOSE, *channels)),
                    ),
                    "kind",
                ),
                Rows("urls", "ホームページ", (Field("url", "アドレス"),), "url"),
            ),
        ),
        Group(
            "時間",
            (
                Rows(
                    "hours",
                    "受付時間・開いている時間",
                    (
                        Field("text", "ふだんのことばで", Look.text),
                        Field("label", "何の時間ですか（なくてもよい）"),
                    ),
                    "text",
                    hint="例：月〜金 10時〜17時（祝日は休み）、第2土曜 13:00-15:00",
                ),
            ),
        ),
        Group(
            "場所",
            (
                Rows(
                    "places",
                    "場所",
                    (
                        Field("name", "場所の名前"),
                        Field("address", "住所"),
                        Field("transportation", "行き方"),
                        Field("hidden", "場所は公開しない", Look.tick),
                    ),
                ),
            ),
        ),
        Group(
            "はじめての人へ",
            (
                Field("first_visit", "はじめてのときの流れ", Look.text),
                Field("not_accepted", "受けていない相談", Look.text),
                Field("eligibility", "使える人の条件", Look.text),
                Field("minimum_age", "何歳から", Look.number),
                Field("maximum_age", "何歳まで", Look.number),
                Field("fees", "料金", Look.text),
                *flags,
                Ticks(
                    "languages",
                    "使えることば（日本語のほかに）",
                    "code",
                    tuple((code, name) for code, name in LANGUAGE_NAMES.items() if code != "ja"),
                ),
            ),
        ),
    )


def parts_of(groups: Sequence[Group]) -> Iterator[Part]:
    for group in groups:
        yield from group.parts
