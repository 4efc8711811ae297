"""An address as it is printed, told apart from the postal code and the name of the city."""

import re

from models.content import PlaceContent

_POSTAL = re.compile(r"^[〒〠]?\s*(?P<code>[0-9０-９]{3}[-‐－ー][0-9０-９]{4})\s*")


def read_place(text: str, *, city: str, name: str | None = None) -> PlaceContent | None:
    """None for an empty text. What stands after the city is kept to the letter."""
    rest = text.strip()
    postal = _POSTAL.match(rest)
    if postal:
        rest = rest[postal.end() :]
    if not rest:
        return None
    has_city = rest.startswith(city) and len(rest) > len(city)
    return PlaceContent(
        name=name,
        postal_code=postal["code"] if postal else None,
        city=city if has_city else None,
        address=rest.removeprefix(city).strip() if has_city else rest,
    )
