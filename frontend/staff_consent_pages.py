"""What a desk sees of consents: the form, the words turned to the person, the receipt, one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from api.usecases.consent_desk import ConsentStanding
from api.usecases.consent_wording import LANGUAGE_NAMES_JA, PURPOSES, wording
from api.usecases.give_consent import BODIES, Offered
from api.usecases.revoke_consent import Receiver
from frontend import wording as times
from frontend.consent_words import ConsentWords, Receipt
from frontend.staff_consent_form import TypedConsent
from frontend.staff_pages import StaffPage
from models.consent import BASIS_LABELS, BY_THE_PERSON, OVERRIDES, Basis, Consent, GivenBy
from models.referral import Referral
from models.support_case import PersonField

STANDING_WORDS = {
    "holds": "使えます",
    "waits": "もう一人の確認を待っています",
    "revoked": "取り消されました",
    "over": "期限がすぎました",
}
GIVEN_WORDS = {
    GivenBy.person: "ご本人",
    GivenBy.guardian: "親・後見人など、法律で代わりになれる方",
    GivenBy.proxy: "そのほかの代わりの方",
    GivenBy.law: "法律",
}
_JA = "ja"


def field_words(version: str, name: str) -> str:
    return wording(version, _JA).field(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfCasePage(StaffPage):
    """`base` is the page of the case, `number` what people say on the telephone."""

    template: ClassVar[str]

    base: str
    number: str

    @property
    def address(self) -> str:
        return f"{self.base}/consent"

    @property
    def back(self) -> str:
        """The case at a desk; an organization has a list of its own."""
        is_desk = self.base.startswith("/staff/")
        return self.base if is_desk else self.base.rpartition("/")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentFormPage(OfCasePage):
    template: ClassVar[str] = "staff/consent/form.html"

    typed: TypedConsent
    bases: Sequence[Basis]
    people: Mapping[UUID, Offered]
    """Whom the person can agree to."""
    members: Mapping[Basis, Mapping[UUID, Offered]]
    """Who may be told by law, by ground."""
    filled: frozenset[str]
    standings: Sequence[ConsentStanding]
    last_day: str
    first_day: str
    done: str = ""

    languages: ClassVar[tuple[tuple[str, str], ...]] = tuple(LANGUAGE_NAMES_JA.items())
    givers: ClassVar[tuple[tuple[str, str], ...]] = tuple(
        (one.value, GIVEN_WORDS[one]) for one in (GivenBy.guardian, GivenBy.proxy)
    )

    @property
    def title(self) -> str:
        return f"{'エラー：' if self.errors else ''}同意（{self.number}）"

    @property
    def basis_rows(self) -> list[tuple[str, str, str]]:
        """(code, words, what it asks for)."""
        return [(one.value, BASIS_LABELS[one], _basis_hint(one)) for one in self.bases]

    @property
    def field_rows(self) -> list[tuple[str, str, bool]]:
        """(code, words, whether something is written there already)."""
        words = wording(self.typed.wording, _JA)
        return [(one.value, words.field(one), one in self.filled) for one in PersonField]

    @property
    def purposes(self) -> list[tuple[str, str]]:
        words = wording(self.typed.wording, _JA)
        return [(one, words.purpose(one)) for one in PURPOSES]

    @property
    def receivers(self) -> list[tuple[UUID, str]]:
        return [(id, one.name) for id, one in self.people.items() if one.is_receiver]

    @property
    def others(self) -> list[tuple[UUID, str]]:
        return [(id, one.name) for id, one in self.people.items() if not one.is_receiver]

    @property
    def bound(self) -> list[tuple[str, str, list[tuple[UUID, str]]]]:
        """(code of the ground, its words, members with their bodies)."""
        return [
            (
                basis.value,
                BASIS_LABELS[basis],
                [(id, f"{one.name}（{one.platform}）") for id, one in found.items()],
            )
            for basis, found in self.members.items()
        ]

    @property
    def may_override(self) -> bool:
        return any(one in OVERRIDES for one in self.bases)

    @property
    def rows(self) -> list[tuple[str, str, str, str]]:
        """(address, ground, to whom, how it stands) of those there are."""
        return [
            (
                f"{self.address}/{one.consent.id}",
                BASIS_LABELS[one.consent.basis],
                "、".join(str(to["name"]) for to in one.consent.recipients),
                STANDING_WORDS[one.state],
            )
            for one in self.standings
        ]


def _basis_hint(basis: Basis) -> str:
    if basis in OVERRIDES:
        return "わけを書き、別の職員が確かめてから使えます。"
    if basis in BODIES:
        return "守秘義務のある集まりに参加している団体だけに伝えられます。"
    if basis is Basis.written:
        return "次の画面を印刷して、署名をもらいます。"
    return "次の画面を、見せるか読み上げます。" if basis in BY_THE_PERSON else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPage(OfCasePage):
    """Turned round to the person, or printed to be signed. Nothing is stored yet."""

    template: ClassVar[str] = "staff/consent/ask.html"

    typed: TypedConsent
    words: ConsentWords

    @property
    def title(self) -> str:
        return f"同意を聞く（{self.number}）"

    @property
    def is_proxy(self) -> bool:
        return self.typed.basis == Basis.proxy

    @property
    def hidden(self) -> list[tuple[str, str]]:
        typed = self.typed
        single = ("once", "basis", "given_by", "language", "wording", "purpose", "until")
        return [
            ("version", str(typed.version)),
            *((name, str(getattr(typed, name))) for name in single),
            *(("to", one) for one in sorted(typed.to)),
            *(("fields", one) for one in sorted(typed.fields)),
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenPage(OfCasePage):
    """Shown once: what opens the receipt stands nowhere else."""

    template: ClassVar[str] = "staff/consent/given.html"

    consent: Consent
    words: ConsentWords
    receipt: Receipt
    attached: Sequence[Referral] = ()
    lacking: Sequence[Referral] = ()

    @property
    def title(self) -> str:
        return f"控えをわたす（{self.number}）"

    @property
    def is_override(self) -> bool:
        return self.consent.basis in OVERRIDES


@dataclass(frozen=True, slots=True, kw_only=True)
class OneConsentPage(OfCasePage):
    template: ClassVar[str] = "staff/consent/detail.html"

    standing: ConsentStanding
    receivers: Sequence[Receiver]
    reason: str = ""
    is_own: bool = True
    """Whether it is of the reader's own desk, or only theirs to confirm."""
    may_confirm: bool = False
    wrote_it: bool = False
    done: str = ""

    @property
    def title(self) -> str:
        return f"{'エラー：' if self.errors else ''}同意の内容（{self.number}）"

    @property
    def consent(self) -> Consent:
        return self.standing.consent

    @property
    def here(self) -> str:
        return f"{self.address}/{self.consent.id}"

    @property
    def state(self) -> str:
        return STANDING_WORDS[self.standing.state]

    @property
    def facts(self) -> list[tuple[str, str]]:
        one = self.consent
        words = wording(one.wording_version, _JA)
        language = LANGUAGE_NAMES_JA.get(one.language, one.language)
        given = "決めた日" if one.given_by is GivenBy.law else "同意した日"
        rows = [
            ("根拠", BASIS_LABELS[one.basis]),
            ("だれが", GIVEN_WORDS[one.given_by]),
            ("伝える相手", "、".join(str(to["name"]) for to in one.recipients)),
            ("伝えること", "、".join(words.field(name) for name in one.fields)),
            ("何のため", words.purpose(one.purpose)),
            (given, words.day(one.given_on)),
            ("いつまで", words.day(one.until)),
            ("見せた文面", f"第{one.wording_version}版（{language}）"),
        ]
        if one.revoked_at is not None:
            rows.append(("取り消した日", times.stamp(one.revoked_at)))
        return rows

    @property
    def readings(self) -> list[tuple[str, str]]:
        return [
            (one.name, times.stamp(one.read_at) if one.read_at else "まだ読んでいません")
            for one in self.receivers
        ]
