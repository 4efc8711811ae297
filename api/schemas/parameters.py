"""What all query strings have in common."""

from typing import Any

from pydantic import BaseModel, model_validator


class Parameters(BaseModel):
    """A parameter that is there but empty (`?q=&area=`) is no condition."""

    @model_validator(mode="before")
    @classmethod
    def _without_empty_ones(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        kept = {
            name: [one for one in value if one != ""] if isinstance(value, list) else value
            for name, value in given.items()
        }
        return {name: value for name, value in kept.items() if value not in ("", [])}
