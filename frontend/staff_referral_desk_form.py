"""What the forms about desks and receivers send."""

from collections.abc import Iterable
from datetime import date

from starlette.datastructures import FormData

from api.usecases.settle_receiver import Mails, Settled
from models.referral_profile import AcceptsFrom, ReferralProfile

_LONGEST = 5_000


def text(form: FormData, name: str) -> str:
    value = form.get(name)
    if not isinstance(value, str):
        return ""
    return value.replace("\0", "").replace("\r\n", "\n").strip()[:_LONGEST]


def number(form: FormData, name: str) -> int:
    said = text(form, name)
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else -1


def day(form: FormData, name: str) -> date | None:
    try:
        return date.fromisoformat(text(form, name))
    except ValueError:
        return None


def mails_in(form: FormData, names: Iterable[str]) -> Mails:
    names = tuple(names)
    return Mails(
        {name: text(form, name) for name in names},
        frozenset(name for name in names if form.get(f"{name}_gone") == "yes"),
    )


def typed_in(form: FormData) -> dict[str, str]:
    said = {name: text(form, name) for name in form if isinstance(form.get(name), str)}
    return said | {"accepts_from": " ".join(str(one) for one in form.getlist("accepts_from"))}


def settled_in(form: FormData, *, by_staff: bool) -> Settled:
    known = set(AcceptsFrom)
    return Settled(
        accepts=form.get("accepts") == "yes",
        accepts_from=frozenset(
            AcceptsFrom(str(one)) for one in form.getlist("accepts_from") if one in known
        ),
        role_name=text(form, "role_name"),
        mails=mails_in(form, ("mail", "urgent_mail")),
        by_staff=by_staff,
        agreement_version=text(form, "agreement_version"),
        agreed_on=day(form, "agreed_on"),
        assessment_form=text(form, "assessment_form"),
    )


def said_of(profile: ReferralProfile) -> dict[str, str]:
    """A profile as its form shows it; addresses stand beside their fields, masked."""
    return {
        "accepts": "yes" if profile.accepts else "",
        "accepts_from": " ".join(profile.accepts_from),
        "role_name": profile.role_name or "",
        "agreement_version": profile.agreement_version or "",
        "agreed_on": profile.agreed_on.isoformat() if profile.agreed_on else "",
        "assessment_form": profile.assessment_form or "",
        "until": profile.capacity_until.isoformat() if profile.capacity_until else "",
    }
