"""Checking output against the HSDS 3.1 schemas as Open Referral publishes them."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

SCHEMAS = Path(__file__).parents[1] / "vendor" / "hsds-3.1"


def _retrieve(uri: str) -> Resource[Any]:
    contents = json.loads((SCHEMAS / uri.rsplit("/", 1)[-1]).read_text(encoding="utf-8"))
    return Resource.from_contents(contents, default_specification=DRAFT202012)


@cache
def _validator(name: str) -> Draft202012Validator:
    registry: Registry[Any] = Registry(retrieve=_retrieve)
    schema = _retrieve(f"{name}.json").contents
    return Draft202012Validator(schema, registry=registry, format_checker=FormatChecker())


def faults(name: str, thing: object) -> list[str]:
    """What is wrong with an HSDS object, by path; empty if nothing is."""
    return [f"{error.json_path}: {error.message}" for error in _validator(name).iter_errors(thing)]


def unknown_fields(name: str, thing: dict[str, Any], *, path: str = "") -> set[str]:
    """Paths of fields that HSDS does not have: they must be those of our profile."""
    properties = _validator(name).schema["properties"]  # type: ignore[index]
    found = set()
    for key, value in thing.items():
        here = f"{path}{key}"
        part = properties.get(key)
        if part is None:
            found.add(here)
            continue
        reference = part.get("$ref") or part.get("items", {}).get("$ref")
        if reference is None:
            continue
        kind = reference.removesuffix(".json")
        for child in value if isinstance(value, list) else [value]:
            found |= unknown_fields(kind, child, path=f"{here}.")
    return found
