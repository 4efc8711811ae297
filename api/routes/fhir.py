"""`/fhir`: referrals exchanged with programs of organizations; not there unless switched on."""

import hmac
import json
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError

from api.dependencies import AppSettings, Session
from api.problems import status_of
from api.referral_room import ActingOnReferrals, LookingAtReferrals
from api.schemas import fhir
from api.schemas.fhir_capability import capability
from api.usecases.fhir_referrals import (
    client_actor,
    consent,
    patient,
    referral_of,
    service_request,
    states_of,
    take_in,
    task,
)
from api.usecases.referral_room import Actor
from models.errors import BadRequest, DirectoryError, NotFound
from models.fhir_client import FhirClient
from models.referral import Referral
from models.repositories.fhir_clients import FhirClientRepository, TaskQuery
from models.repositories.referrals import IllegalMove

MEDIA_TYPE = "application/fhir+json"
_PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
_CHANGEABLE = {"status", "statusReason", "businessStatus", "output"}
_CODES = {
    HTTPStatus.BAD_REQUEST: "invalid",
    HTTPStatus.UNAUTHORIZED: "login",
    HTTPStatus.FORBIDDEN: "forbidden",
    HTTPStatus.NOT_FOUND: "not-found",
    HTTPStatus.CONFLICT: "conflict",
    HTTPStatus.PRECONDITION_FAILED: "conflict",
    HTTPStatus.PRECONDITION_REQUIRED: "required",
}
_WORDS = {
    HTTPStatus.UNAUTHORIZED: "A token is needed, and this is none.",
    HTTPStatus.FORBIDDEN: "No consent or agreement allows it.",
    HTTPStatus.NOT_FOUND: "There is nothing here, or nothing that may be shown.",
    HTTPStatus.CONFLICT: "Somebody else has changed it. Read it again.",
    HTTPStatus.PRECONDITION_FAILED: "It is another version by now. Read it again.",
    HTTPStatus.PRECONDITION_REQUIRED: 'Say which version you have seen: If-Match: W/"3".',
    HTTPStatus.UNPROCESSABLE_ENTITY: "This status cannot be reached from here by you.",
}


class FhirRefused(Exception):
    """A refusal of this interface itself; those of the directory are turned into one."""

    def __init__(self, status: HTTPStatus, words: str = "") -> None:
        super().__init__(words)
        self.status = status


class FhirRoute(APIRoute):
    """Says what is wrong as an OperationOutcome, and never repeats what was sent."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def handler(request: Request) -> Response:
            try:
                return await answer(request)
            except FhirRefused as reason:
                return _refusal(reason.status, str(reason))
            except IllegalMove:
                return _refusal(HTTPStatus.UNPROCESSABLE_ENTITY)
            except BadRequest as reason:
                words = f"Something has to be said with it: {reason.parameter or 'body'}."
                return _refusal(HTTPStatus.UNPROCESSABLE_ENTITY, words)
            except RequestValidationError:
                return _refusal(HTTPStatus.BAD_REQUEST, "Some parameters cannot be understood.")
            except DirectoryError as reason:
                return _refusal(status_of(reason))

        return handler


def _refusal(status: HTTPStatus, words: str = "") -> Response:
    code: Any = _CODES.get(status, "business-rule")
    said = words or _WORDS.get(status, status.phrase)
    outcome = fhir.OperationOutcome(issue=[fhir.Issue(code=code, diagnostics=said)])
    headers = {"WWW-Authenticate": "Bearer"} if status is HTTPStatus.UNAUTHORIZED else {}
    return _answer(outcome, status=status, headers=headers)


def _answer(
    resource: BaseModel,
    *,
    status: HTTPStatus = HTTPStatus.OK,
    headers: dict[str, str] | None = None,
) -> Response:
    text = resource.model_dump_json(by_alias=True, exclude_none=True)
    return Response(text, status, headers={**_PRIVATE, **(headers or {})}, media_type=MEDIA_TYPE)


async def _is_on(settings: AppSettings) -> None:
    if not settings.fhir:
        raise NotFound("page", "fhir")


async def _client(request: Request, settings: AppSettings, session: Session) -> FhirClient:
    await _is_on(settings)
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        raise FhirRefused(HTTPStatus.UNAUTHORIZED)
    found = await FhirClientRepository(session).with_token(token.strip())
    if found is None:
        raise FhirRefused(HTTPStatus.UNAUTHORIZED)
    return found


async def _actor(client: Annotated[FhirClient, Depends(_client)]) -> Actor:
    return client_actor(client)


Client = Annotated[Actor, Depends(_actor)]

router = APIRouter(
    prefix="/fhir", route_class=FhirRoute, include_in_schema=False, max_body_size=64 * 1024
)


@router.get("/metadata", dependencies=[Depends(_is_on)])
async def metadata(settings: AppSettings) -> Response:
    """What can be read and changed here; needs no token."""
    return _answer(capability(settings.base_url))


@router.get("/Task/{id}")
async def read_task(
    id: UUID, actor: Client, room: LookingAtReferrals, settings: AppSettings
) -> Response:
    referral, _, _ = await referral_of(id, actor, room)
    return _task(referral, settings.base_url)


@router.get("/ServiceRequest/{id}")
async def read_service_request(
    id: UUID, actor: Client, room: LookingAtReferrals, settings: AppSettings
) -> Response:
    referral, case, _ = await referral_of(id, actor, room)
    found = service_request(referral, case, settings.base_url)
    return _answer(found, headers=_version(referral))


@router.get("/Consent/{id}")
async def read_consent(
    id: UUID, actor: Client, room: LookingAtReferrals, settings: AppSettings
) -> Response:
    return _answer(await consent(id, actor, settings.base_url, room))


@router.get("/Patient/{id}")
async def read_patient(
    id: UUID, actor: Client, room: ActingOnReferrals, settings: AppSettings
) -> Response:
    """Who it is; the id is that of the referral."""
    referral, case, _ = await referral_of(id, actor, room)
    return _answer(await patient(referral, case, actor, settings.base_url, room))


@router.get("/Task")
async def find_tasks(
    actor: Client,
    session: Session,
    settings: AppSettings,
    owner: Annotated[str, Query(max_length=60)] = "",
    requester: Annotated[str, Query(max_length=60)] = "",
    status: Annotated[str, Query(max_length=200)] = "",
    since: Annotated[str, Query(alias="_lastUpdated", max_length=40)] = "",
    count: Annotated[int, Query(alias="_count", ge=1, le=100)] = 50,
    offset: Annotated[int, Query(alias="_offset", ge=0, le=1_000_000)] = 0,
) -> Response:
    """What this organization has got (`owner`) or sent itself (`requester`)."""
    assert actor.organization_id is not None  # noqa: S101 - a program always has one
    own = f"Organization/{actor.organization_id}"
    for asked in (owner, requester):
        if asked and asked.removeprefix("Organization/") != str(actor.organization_id):
            raise FhirRefused(HTTPStatus.FORBIDDEN, "Only your own organization can be asked for.")
    query = TaskQuery(
        organization_id=actor.organization_id,
        sent_by_it=bool(requester),
        states=states_of(status),
        since=_moment(since),
        offset=offset,
        limit=count + 1,
    )
    rows = await FhirClientRepository(session).referrals(query)
    said = {"requester" if requester else "owner": own, "status": status, "_lastUpdated": since}
    kept = {name: value for name, value in said.items() if value} | {"_count": str(count)}
    base = f"{settings.base_url}/fhir"
    links = [fhir.BundleLink(relation="self", url=f"{base}/Task?{urlencode(kept | _from(offset))}")]
    if len(rows) > count:
        further = urlencode(kept | _from(offset + count))
        links.append(fhir.BundleLink(relation="next", url=f"{base}/Task?{further}"))
    entries = [
        fhir.BundleEntry(fullUrl=f"{base}/Task/{one.id}", resource=task(one, settings.base_url))
        for one in rows[:count]
    ]
    return _answer(fhir.Bundle(link=links, entry=entries or None))


@router.put("/Task/{id}")
async def put_task(
    id: UUID, request: Request, actor: Client, room: ActingOnReferrals, settings: AppSettings
) -> Response:
    """Its status, and what has to be said with it; everything else of a Task stays as it is."""
    referral, case, _ = await referral_of(id, actor, room)
    version = _seen(request, referral)
    said = _task_in(await _json(request))
    if said.id != str(id):
        raise FhirRefused(HTTPStatus.BAD_REQUEST, "The id is not that of the address.")
    await take_in(said, referral, case, version, actor, room)
    return _task(referral, settings.base_url)


@router.patch("/Task/{id}")
async def patch_task(
    id: UUID, request: Request, actor: Client, room: ActingOnReferrals, settings: AppSettings
) -> Response:
    """The same as a JSON Patch that adds or replaces elements of the first level."""
    referral, case, _ = await referral_of(id, actor, room)
    version = _seen(request, referral)
    changes = _patched(await _json(request))
    said = _task_in({"resourceType": "Task", "id": str(id)} | changes)
    await take_in(said, referral, case, version, actor, room)
    return _task(referral, settings.base_url)


def _task(referral: Referral, base: str) -> Response:
    return _answer(task(referral, base), headers=_version(referral))


def _version(referral: Referral) -> dict[str, str]:
    return {"ETag": f'W/"{referral.version}"'}


def _seen(request: Request, referral: Referral) -> int:
    """The version the program has seen, which has to be the one there is."""
    given = request.headers.get("if-match", "")
    if not given:
        raise FhirRefused(HTTPStatus.PRECONDITION_REQUIRED)
    if not hmac.compare_digest(given.removeprefix("W/").encode(), f'"{referral.version}"'.encode()):
        raise FhirRefused(HTTPStatus.PRECONDITION_FAILED)
    return referral.version


async def _json(request: Request) -> Any:
    try:
        return json.loads(await request.body())
    except (ValueError, RecursionError) as reason:
        raise FhirRefused(HTTPStatus.BAD_REQUEST, "This is no JSON.") from reason


def _task_in(given: Any) -> fhir.TaskIn:
    try:
        return fhir.TaskIn.model_validate(given)
    except ValidationError as reason:
        raise FhirRefused(HTTPStatus.BAD_REQUEST, "This is no Task.") from reason


def _patched(given: Any) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    for one in given if isinstance(given, list) else [None]:
        said: dict[str, Any] = one if isinstance(one, dict) else {}
        name = str(said.get("path", "")).removeprefix("/")
        if said.get("op") not in ("add", "replace") or name not in _CHANGEABLE:
            raise FhirRefused(
                HTTPStatus.BAD_REQUEST,
                "Add or replace /status, /statusReason, /businessStatus or /output.",
            )
        changes[name] = said.get("value")
    return changes


def _moment(given: str) -> datetime | None:
    """From "ge2026-04-01" or "gt2026-04-01T09:00:00Z"; None where nothing is asked."""
    if not given:
        return None
    try:
        moment = datetime.fromisoformat(given.removeprefix("ge").removeprefix("gt"))
    except ValueError as reason:
        words = "Use _lastUpdated=ge and a moment."
        raise FhirRefused(HTTPStatus.BAD_REQUEST, words) from reason
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _from(offset: int) -> dict[str, str]:
    return {"_offset": str(offset)} if offset else {}
