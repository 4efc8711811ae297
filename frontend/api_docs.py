"""`/docs`: the contract of the API as a page to read, without anybody else's scripts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from fastapi import APIRouter, Request, Response

from frontend.pages import PublicPage
from frontend.windows import National

router = APIRouter()

SHORTEST_CHOICES = 12


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    kind: str
    words: str
    required: bool


@dataclass(frozen=True, slots=True)
class Operation:
    method: str
    path: str
    summary: str
    words: str
    parameters: tuple[Parameter, ...]
    example: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiDocsPage(PublicPage):
    template: ClassVar[str] = "api_docs.html"

    operations: tuple[Operation, ...]

    @property
    def title(self) -> str:
        return "API（開発する人へ）"


@router.api_route("/docs", methods=["GET", "HEAD"])
async def show_api_docs(request: Request, national: National) -> Response:
    document = request.app.state.openapi()
    return ApiDocsPage(operations=operations(document), national=national).response(request)


def operations(document: Mapping[str, Any]) -> tuple[Operation, ...]:
    """What OpenAPI says of every path, in the order of the document."""
    return tuple(
        Operation(
            method=method.upper(),
            path=path,
            summary=told.get("summary", ""),
            words=told.get("description", ""),
            parameters=tuple(_parameter(one, document) for one in told.get("parameters", [])),
            example=None if "{" in path else path,
        )
        for path, methods in document["paths"].items()
        for method, told in methods.items()
    )


def _parameter(told: Mapping[str, Any], document: Mapping[str, Any]) -> Parameter:
    schema = told["schema"]
    return Parameter(
        name=told["name"],
        kind=_kind(schema, document),
        words=told.get("description") or schema.get("description") or "",
        required=told.get("required", False),
    )


def _kind(schema: Mapping[str, Any], document: Mapping[str, Any]) -> str:
    """The type of a value in a few words: "integer 1–100", "phone | visit | …"."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return _kind(document["components"]["schemas"][name], document)
    if "anyOf" in schema:
        kinds = [_kind(part, document) for part in schema["anyOf"] if part.get("type") != "null"]
        return " | ".join(dict.fromkeys(kinds))
    if "enum" in schema:
        choices = [str(choice) for choice in schema["enum"]]
        more = ["…"] if len(choices) > SHORTEST_CHOICES else []
        return " | ".join(choices[:SHORTEST_CHOICES] + more)
    if schema.get("type") == "array":
        return f"{_kind(schema['items'], document)}（くり返し可）"
    words = str(schema.get("format") or schema.get("type", "any"))
    if "minimum" in schema and "maximum" in schema:
        words += f" {schema['minimum']:g}–{schema['maximum']:g}"
    return words
