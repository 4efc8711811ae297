"""`/services/{id}/correction`, `/organizations/{id}/correction`: anybody tells us what is wrong.

To open these changes nothing; only a pressed button does.
"""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from api.access import From, Keys, ReceivedForm, VisitorForm
from api.dependencies import AppSettings, Organizations, Services, Session, WriteSession
from api.settings import Settings
from api.usecases.doubted_numbers import DoubtRules, doubt_number
from api.usecases.guard_forms import FormRefused, refusal_words
from api.usecases.proposal_forms import read_correction
from api.usecases.propose import propose_correction
from api.usecases.thank_proposer import record_path
from frontend import wording
from frontend.proposals_forms import (
    LONGEST_FORM,
    count,
    counter_over,
    digest,
    number,
    refusal,
    rules_of,
    send,
    status_of,
    thank_you,
    typed_in,
)
from frontend.proposals_pages import CorrectionPage, hours_reading
from frontend.public import READ
from models.crypto import Keyring
from models.errors import BadRequest
from models.repositories.records import RecordRepository
from models.repositories.reports import ReportRepository
from models.repositories.staff_records import StaffRecord, StaffRecordRepository
from models.vocabulary import RecordType

SEND = ["POST"]
CORRECTION = "correction"

router = APIRouter(max_body_size=LONGEST_FORM)


async def _service(id: UUID, session: Session, services: Services) -> tuple[StaffRecord, bool]:
    """Only what everybody may see; whether it is to be hushed."""
    document = await services.document(id)
    return await StaffRecordRepository(session).record(id), wording.is_sensitive(document)


async def _organization(
    id: UUID, session: Session, organizations: Organizations, services: Services
) -> tuple[StaffRecord, bool]:
    await organizations.content(id)
    hushed = any(wording.is_sensitive(one) for one in await services.of_organization(id))
    return await StaffRecordRepository(session).record(id), hushed


AboutService = Annotated[tuple[StaffRecord, bool], Depends(_service)]
AboutOrganization = Annotated[tuple[StaffRecord, bool], Depends(_organization)]


@router.api_route("/services/{id}/correction", methods=READ)
async def show_service_form(
    request: Request, about: AboutService, settings: AppSettings, keys: Keys
) -> Response:
    return send(request, settings, keys, _correction_page(about), CORRECTION)


@router.api_route("/organizations/{id}/correction", methods=READ)
async def show_organization_form(
    request: Request, about: AboutOrganization, settings: AppSettings, keys: Keys
) -> Response:
    return send(request, settings, keys, _correction_page(about), CORRECTION)


@router.api_route("/services/{id}/correction", methods=SEND)
async def correct_service(
    request: Request,
    about: AboutService,
    form: VisitorForm,
    visit: From,
    settings: AppSettings,
    keys: Keys,
    session: WriteSession,
) -> Response:
    return await _correct(request, about, form, visit.network, settings, keys, session)


@router.api_route("/organizations/{id}/correction", methods=SEND)
async def correct_organization(
    request: Request,
    about: AboutOrganization,
    form: VisitorForm,
    visit: From,
    settings: AppSettings,
    keys: Keys,
    session: WriteSession,
) -> Response:
    return await _correct(request, about, form, visit.network, settings, keys, session)


async def _correct(
    request: Request,
    about: tuple[StaffRecord, bool],
    form: ReceivedForm,
    network: str,
    settings: Settings,
    keys: Keyring,
    session: WriteSession,
) -> Response:
    """Hours are read back once before they are sent; whatever else is sent at once."""
    record, is_hushed = about
    typed = typed_in(form)
    is_service = record.record_type is RecordType.service
    said, errors = read_correction(typed, record.content, is_service=is_service)
    refused, problem = refusal(form, rules_of(CORRECTION, settings), keys)
    shown = digest(typed.get("hours", ""))
    asks_back = "hours" in said.content and typed.get("looked_at") != shown
    if not problem and not errors and not asks_back:
        try:
            await count(request, form, network, rules_of(CORRECTION, settings), keys)
            received = await propose_correction(
                said,
                record,
                number(typed.get("seen", "")),
                once=typed.get("once", ""),
                network=network,
                at=counter_over(session, settings, keys),
            )
            if received.follow and said.number:
                await doubt_number(
                    record.id,
                    said.number,
                    rules=DoubtRules(settings.doubt_reports, settings.doubts_a_day),
                    reports=ReportRepository(session),
                    records=RecordRepository(session),
                )
            return thank_you(request, received, _address(record), is_hushed=is_hushed)
        except FormRefused as late:
            refused, problem = late, refusal_words(late)
        except BadRequest as wrong:
            errors["note"] = str(wrong)
    reading = hours_reading(typed["hours"]) if "hours" in said.content else None
    page = _correction_page(
        about,
        status=status_of(refused, problem, errors),
        typed=typed | {"looked_at": shown},
        errors=errors,
        problem=problem,
        reading=reading,
    )
    return send(request, settings, keys, page, CORRECTION, form, refused)


def _correction_page(about: tuple[StaffRecord, bool], **more: Any) -> CorrectionPage:
    record, is_hushed = about
    return CorrectionPage(
        record_address=_address(record),
        record_type=record.record_type,
        content=record.content,
        seen=number(more.get("typed", {}).get("seen", "")) or record.number,
        is_hushed=is_hushed,
        **more,
    )


def _address(record: StaffRecord) -> str:
    return record_path(record.record_type, record.id)
