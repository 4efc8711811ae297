"""`/proposals/missing`: somebody names an organization that should be here."""

from fastapi import APIRouter, Request, Response

from api.access import From, Keys, VisitorForm
from api.dependencies import AppSettings
from api.usecases.guard_forms import FormRefused, refusal_words
from api.usecases.missing_body import alike, propose_missing, read_missing
from frontend.proposals_forms import (
    LONGEST_FORM,
    Showing,
    Taking,
    count,
    digest,
    refusal,
    rules_of,
    send,
    status_of,
    thank_you,
    typed_in,
)
from frontend.proposals_pages import MissingPage
from frontend.public import READ
from models.errors import BadRequest

MISSING = "missing organization"

router = APIRouter(max_body_size=LONGEST_FORM)


@router.api_route("/proposals/missing", methods=READ)
async def show_missing_form(request: Request, settings: AppSettings, keys: Keys) -> Response:
    return send(request, settings, keys, MissingPage(), MISSING)


@router.post("/proposals/missing")
async def tell_missing(
    request: Request,
    form: VisitorForm,
    visit: From,
    settings: AppSettings,
    keys: Keys,
    showing: Showing,
    at: Taking,
) -> Response:
    typed = typed_in(form)
    said, errors = read_missing(typed)
    refused, problem = refusal(form, rules_of(MISSING, settings), keys)
    found = await alike(said, reports=showing.reports) if not errors else []
    shown = digest(f"{said.name}\n{said.phone}") if found else ""
    if not problem and not errors and typed.get("looked_at", "") == shown:
        try:
            await count(request, form, visit.network, rules_of(MISSING, settings), keys)
            received = await propose_missing(
                said, once=typed.get("once", ""), not_same=found, at=at
            )
            return thank_you(request, received, "/")
        except FormRefused as late:
            refused, problem = late, refusal_words(late)
        except BadRequest as wrong:
            errors["note"] = str(wrong)
    page = MissingPage(
        status=status_of(refused, problem, errors),
        typed=typed | {"looked_at": shown},
        errors=errors,
        problem=problem,
        alike=found,
    )
    return send(request, settings, keys, page, MISSING, form, refused)
