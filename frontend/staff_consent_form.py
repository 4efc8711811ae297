"""What the form of a consent sends, read into what the use-case takes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from starlette.datastructures import FormData

from api.usecases.consent_wording import LANGUAGES, PURPOSES, newest, versions
from api.usecases.give_consent import GIVERS, LONGEST_REASON, USUAL_DAYS, NewConsent
from api.usecases.platforms import today
from models.base import id_in_time
from models.consent import Basis, GivenBy
from models.support_case import PersonField

_LONGEST = 200
_LAW = frozenset({GivenBy.law})


@dataclass(frozen=True, slots=True)
class TypedConsent:
    """As it stands in the form: what was chosen, right or wrong."""

    once: str = ""
    version: int = -1
    basis: str = ""
    given_by: str = GivenBy.guardian
    language: str = "ja"
    wording: str = ""
    to: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    purpose: str = "referral"
    until: str = ""
    reason: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)


def fresh(
    version: int, language: str, to: frozenset[str], fields: frozenset[str], basis: str
) -> TypedConsent:
    until = today() + timedelta(days=USUAL_DAYS)
    return TypedConsent(
        once=str(id_in_time()),
        version=version,
        basis=basis,
        language=language,
        wording=newest(),
        to=to,
        fields=fields,
        until=until.isoformat(),
    )


def typed_in(form: FormData) -> TypedConsent:
    version = _text(form, "version")
    return TypedConsent(
        once=_text(form, "once"),
        version=int(version) if version.isdecimal() and len(version) < 10 else -1,
        basis=_text(form, "basis"),
        given_by=_text(form, "given_by"),
        language=_text(form, "language"),
        wording=_text(form, "wording"),
        to=_many(form, "to"),
        fields=_many(form, "fields"),
        purpose=_text(form, "purpose"),
        until=_text(form, "until"),
        reason=_text(form, "reason", LONGEST_REASON + 1),
    )


def read_consent(typed: TypedConsent) -> tuple[NewConsent | None, dict[str, str]]:
    """(what was said, what is wrong by field)."""
    errors: dict[str, str] = {}
    if typed.basis not in set(Basis) or typed.basis == Basis.none:
        errors["basis"] = "何にもとづいて伝えるかを選んでください。"
    until = _day(typed.until)
    if until is None:
        errors["until"] = "いつまでかを選んでください。"
    ids = {id for one in typed.to if (id := _id(one)) is not None}
    if not ids:
        errors["recipients"] = "伝える相手を選んでください。"
    fields = frozenset(PersonField(one) for one in typed.fields if one in set(PersonField))
    if not fields:
        errors["fields"] = "伝えることを、ひとつは選んでください。"
    if typed.purpose not in PURPOSES:
        errors["purpose"] = "何のためかを選んでください。"
    if typed.language not in LANGUAGES:
        errors["language"] = "ことばを選んでください。"
    once = _id(typed.once)
    if once is None or typed.wording not in versions():
        errors["basis"] = "ページが古くなりました。開きなおしてください。"
    if errors or until is None or once is None:
        return None, errors
    basis = Basis(typed.basis)
    return NewConsent(
        id=once,
        basis=basis,
        given_by=_giver(basis, typed.given_by),
        language=typed.language,
        wording_version=typed.wording,
        recipients=frozenset(ids),
        fields=fields,
        purpose=typed.purpose,
        until=until,
        reason=typed.reason if basis is Basis.emergency else "",
    ), {}


def _giver(basis: Basis, said: str) -> GivenBy:
    """Asked for only where somebody else than the person can have said it."""
    allowed = GIVERS.get(basis, _LAW)
    if said in allowed:
        return GivenBy(said)
    return GivenBy.guardian if GivenBy.guardian in allowed else next(iter(allowed))


def _text(form: FormData, name: str, longest: int = _LONGEST) -> str:
    value = form.get(name)
    return value.replace("\0", "").strip()[:longest] if isinstance(value, str) else ""


def _many(form: FormData, name: str) -> frozenset[str]:
    return frozenset(one for one in form.getlist(name) if isinstance(one, str))


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
