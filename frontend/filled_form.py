"""A page of ours with one of its forms filled in again, as it was when it could not be sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

ANCHOR = "unsent-form"
_AS_IT_IS = frozenset({"hidden", "password", "file", "submit", "button"})
"""Kinds of inputs that are never filled: the page knows these better, or nobody may."""
_TICKED = frozenset({"checkbox", "radio"})

Attributes = Mapping[str, str | None]


def filled(page: str, action: str, fields: Sequence[tuple[str, str]]) -> str | None:
    """The page with what was typed in the form that is sent to `action`; None if it has no such.

    Of several forms with that address it is the one whose hidden fields say the same. Hidden
    fields stay as the page has them: they say what the person sees now.
    """
    found = _Forms(page)
    forms = [form for form in found.forms if form.action == action]
    if not forms:
        return None
    sent = set(fields)
    form = max(forms, key=lambda form: len(sent & form.hidden))
    return _written(page, form, fields)


@dataclass(slots=True)
class _Part:
    """A tag, or the words of a text area, from one place of the page to another."""

    start: int
    end: int
    tag: str
    attributes: Attributes
    name: str = ""


@dataclass(slots=True)
class _Form:
    action: str
    opening: _Part
    hidden: set[tuple[str, str]] = field(default_factory=set)
    parts: list[_Part] = field(default_factory=list)


class _Forms(HTMLParser):
    """Every form of a page, with the places of its fields."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[_Form] = []
        self._lines = [0]
        for line in page.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self._form: _Form | None = None
        self._select = ""
        self._area: _Part | None = None
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        part = self._part(tag, attributes)
        if tag == "form":
            self._form = _Form(attributes.get("action") or "", part)
            self.forms.append(self._form)
        if self._form is None:
            return
        name = attributes.get("name") or ""
        match tag:
            case "input" if attributes.get("type") == "hidden":
                self._form.hidden.add((name, attributes.get("value") or ""))
            case "input":
                part.name = name
                self._form.parts.append(part)
            case "select":
                self._select = name
            case "option":
                part.name = self._select
                self._form.parts.append(part)
            case "textarea":
                self._area = _Part(part.end, part.end, tag, attributes, name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea" and self._area is not None and self._form is not None:
            self._area.end = self._place()
            self._form.parts.append(self._area)
            self._area = None

    def _part(self, tag: str, attributes: Attributes) -> _Part:
        start = self._place()
        return _Part(start, start + len(self.get_starttag_text() or ""), tag, attributes)

    def _place(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column


def _written(page: str, form: _Form, fields: Sequence[tuple[str, str]]) -> str:
    left: dict[str, list[str]] = {}
    for name, value in fields:
        left.setdefault(name, []).append(value)
    opening = dict(form.opening.attributes)
    opening.setdefault("id", ANCHOR)
    pieces = [page[: form.opening.start], _tag("form", opening)]
    at = form.opening.end
    for part in form.parts:
        pieces += [page[at : part.start], _field(page, part, left)]
        at = part.end
    return "".join([*pieces, page[at:]])


def _field(page: str, part: _Part, typed: Mapping[str, list[str]]) -> str:
    as_it_is = page[part.start : part.end]
    kind = part.attributes.get("type") or "text"
    said = typed.get(part.name, [])
    if part.tag == "textarea":
        return escape(said[0], quote=False) if said else as_it_is
    if part.tag == "option":
        value = part.attributes.get("value") or ""
        return _marked(part, "selected", is_on=value in said) if said else as_it_is
    if kind in _AS_IT_IS or not part.name:
        return as_it_is
    if kind in _TICKED:
        return _marked(part, "checked", is_on=(part.attributes.get("value") or "on") in said)
    return _tag("input", {**part.attributes, "value": said[0]}) if said else as_it_is


def _marked(part: _Part, mark: str, *, is_on: bool) -> str:
    plain: dict[str, str | None] = {k: v for k, v in part.attributes.items() if k != mark}
    return _tag(part.tag, plain | ({mark: None} if is_on else {}))


def _tag(name: str, attributes: Attributes) -> str:
    said = [
        f" {key}" if value is None else f' {key}="{escape(value)}"'
        for key, value in attributes.items()
    ]
    return f"<{name}{''.join(said)}>"
