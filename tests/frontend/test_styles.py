"""The style sheets hold together, and so does what they were taken from."""

import re
from pathlib import Path

from frontend.assets import open_assets

STATIC = Path(__file__).parents[2] / "frontend" / "static"
TEMPLATES = STATIC.parent / "templates"


def sheets() -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in STATIC.glob("css/*.css")}


def test_every_variable_is_defined_and_every_token_used() -> None:
    css = "\n".join(sheets().values())
    used = set(re.findall(r"var\((--[\w-]+)", css))
    defined = set(re.findall(r"^\s*(--[\w-]+):", css, re.MULTILINE))
    assert used == defined


def test_every_sheet_is_part_of_the_style() -> None:
    (parts,) = open_assets().bundles.values()
    assert sorted(parts) == sorted(f"css/{name}" for name in sheets())
    assert parts[0] == "css/tokens.css"


def test_nothing_is_loaded_from_elsewhere() -> None:
    for name, css in sheets().items():
        assert "://" not in css, name
        assert "@import" not in css, name


def test_the_licence_of_the_tokens_comes_with_them() -> None:
    licence = STATIC / "licenses" / "digital-go-jp-design-tokens.txt"
    assert "MIT License" in licence.read_text(encoding="utf-8")
    assert licence.name in sheets()["tokens.css"]


def test_the_script_stays_small() -> None:
    assert len((STATIC / "js" / "enhance.js").read_text(encoding="utf-8").splitlines()) < 80


def test_every_template_is_used() -> None:
    names = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")}
    texts = [path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html")]
    texts += [path.read_text(encoding="utf-8") for path in TEMPLATES.parent.glob("*.py")]
    assert {name for name in names if not any(f'"{name}"' in text for text in texts)} == set()
