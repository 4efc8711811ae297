"""The HSDS profile as data: the merge patches of `docs/hsds-profile`."""

import json
from functools import cache
from pathlib import Path
from typing import Any


@cache
def hsds_profile() -> dict[str, Any]:
    """Name, base and the patches by HSDS object."""
    folder = _folder()
    return {
        "name": "madoguchi",
        "base": "HSDS 3.1",
        "schemas": {
            path.stem: json.loads(path.read_text(encoding="utf-8"))
            for path in sorted(folder.glob("*.json"))
        },
    }


def _folder() -> Path:
    """In an installed wheel they lie inside `api`; in the repository under `docs`."""
    shipped = Path(__file__).parent / "_hsds_profile"
    return shipped if shipped.exists() else Path(__file__).parent.parent / "docs" / "hsds-profile"
