"""Errors as RFC 9457 problems, without ever repeating what was sent."""

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from importers.partly import PartlyImported
from importers.source import ImplausibleImport, MissingColumn, UnreadableFile
from models.errors import (
    BadRequest,
    Conflict,
    DirectoryError,
    Gone,
    Moved,
    NotAllowed,
    NotFound,
    Unavailable,
)

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"

STATUS: dict[type[DirectoryError], HTTPStatus] = {
    DirectoryError: HTTPStatus.INTERNAL_SERVER_ERROR,
    BadRequest: HTTPStatus.UNPROCESSABLE_ENTITY,
    Conflict: HTTPStatus.CONFLICT,
    Gone: HTTPStatus.GONE,
    ImplausibleImport: HTTPStatus.UNPROCESSABLE_ENTITY,
    MissingColumn: HTTPStatus.UNPROCESSABLE_ENTITY,
    Moved: HTTPStatus.PERMANENT_REDIRECT,
    NotAllowed: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    PartlyImported: HTTPStatus.UNPROCESSABLE_ENTITY,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    UnreadableFile: HTTPStatus.UNPROCESSABLE_ENTITY,
}

_DETAIL = {
    HTTPStatus.NOT_FOUND: "There is nothing here, or nothing that may be shown.",
    HTTPStatus.GONE: "This record has ended.",
    HTTPStatus.PERMANENT_REDIRECT: "This record lives on under another address.",
    HTTPStatus.METHOD_NOT_ALLOWED: "Use one of the methods in the Allow header.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "Some parameters cannot be understood; see errors.",
    HTTPStatus.SERVICE_UNAVAILABLE: "Not ready just now. Please try again in a moment.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something went wrong on our side. It has been noted.",
}


class ProblemPart(BaseModel):
    """`pointer` names the parameter ("/query/age"), never its value."""

    pointer: str
    detail: str


class Problem(BaseModel):
    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[ProblemPart] = []


RESPONSES: dict[int | str, dict[str, Any]] = {
    code: {"description": text, "content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}}}
    for code, text in (("4XX", "The request cannot be answered."), ("5XX", "It is our fault."))
}


def status_of(error: DirectoryError) -> HTTPStatus:
    """The status of the nearest class that has one."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def install(app: FastAPI) -> None:
    app.add_exception_handler(DirectoryError, _domain)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(Exception, _unexpected)


def validation_parts(error: RequestValidationError) -> list[ProblemPart]:
    """What is wrong with which parameter. The value itself stays out."""
    return [
        ProblemPart(pointer="/" + "/".join(str(step) for step in part["loc"]), detail=part["msg"])
        for part in error.errors()
    ]


def _answer(
    status: int,
    *,
    detail: str | None = None,
    errors: list[ProblemPart] | None = None,
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    known = HTTPStatus(status)
    problem = Problem(
        title=known.phrase,
        status=status,
        detail=detail or _DETAIL.get(known, known.description or known.phrase),
        errors=errors or [],
    )
    content = problem.model_dump(exclude_defaults=True) | {"type": problem.type}
    return JSONResponse(content, status, headers=headers, media_type=MEDIA_TYPE)


async def _domain(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, DirectoryError)  # noqa: S101 - registered for this class only
    status = status_of(error)
    headers: dict[str, str] = {}
    if isinstance(error, Moved):
        base = request.url.path.rsplit("/", 1)[0]
        headers["Location"] = f"{base}/{error.target}"
    if status is HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("unmapped error %s", type(error).__name__, exc_info=error)
    if isinstance(error, BadRequest) and error.parameter:
        part = ProblemPart(pointer=f"/query/{error.parameter}", detail=str(error))
        return _answer(status, errors=[part], headers=headers)
    detail = str(error) if isinstance(error, BadRequest) else None
    return _answer(status, detail=detail, headers=headers)


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class only
    return _answer(error.status_code, headers=dict(error.headers or {}))


async def _validation(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class only
    return _answer(HTTPStatus.UNPROCESSABLE_ENTITY, errors=validation_parts(error))


async def _unexpected(request: Request, error: Exception) -> JSONResponse:
    log.error("unexpected error", exc_info=error)
    return _answer(HTTPStatus.INTERNAL_SERVER_ERROR)
