"""What mails say: a text for each kind, its subject in the first line, and the same as HTML.

A kind is a file `templates/mail/KIND.txt` with an example of its facts in `KIND.json`; the HTML is
made from the text. docs/mails.md says how to add one, and shows the texts of all.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateNotFound,
    select_autoescape,
)
from markupsafe import Markup, escape

_TEMPLATES = Path(__file__).parent / "templates"
FOLDER = _TEMPLATES / "mail"
LONGEST_SUBJECT = 150

_BLANK = re.compile(r"\n[ \t]*\n\s*")
_WEB = re.compile(r"https?://[^\s<>\"'、。）」]+")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class MailSite:
    """What every text may say about us. `answers` is whether somebody reads an answer to a mail."""

    name: str
    base_url: str
    answers: bool = False


EXAMPLE = MailSite("まどぐち", "https://madoguchi.example.org")


@dataclass(frozen=True, slots=True)
class Said:
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class MailKind:
    """`when` and `to` say when it is sent, and to whom; `facts` are an example."""

    name: str
    when: str
    to: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph: lines, or a link with its words."""

    lines: tuple[Markup, ...]
    address: str = ""
    words: str = ""
    is_heading: bool = False


def kinds() -> list[MailKind]:
    """All there are, by name."""
    return [_kind(file) for file in sorted(FOLDER.glob("*.txt")) if not file.name.startswith("_")]


def write_mail(kind: str, facts: Mapping[str, Any], site: MailSite) -> Said:
    """Raises jinja2.TemplateError: there is no such kind, or a fact is missing."""
    subject, body = _templates(kind)
    known = {name: _printable(value) for name, value in facts.items()}
    text = f"{body.render(known, site=site).strip()}\n\n{_foot().render(site=site).strip()}\n"
    # Whatever a fact holds, a subject is one line.
    line = " ".join(subject.render(known, site=site).split())[:LONGEST_SUBJECT]
    said, _, foot = text.rpartition("\n-- \n")
    page = _environment().get_template("mail/_mail.html")
    html = page.render(subject=line, blocks=list(_blocks(said, site)), foot=foot.splitlines())
    return Said(line, text, html)


def mail_texts() -> str:
    """Every kind with its example, as docs/mails.md shows them."""
    parts = []
    for kind in kinds():
        said = write_mail(kind.name, kind.facts, EXAMPLE)
        parts.append(
            f"### `{kind.name}`\n\n{kind.when}　宛先：{kind.to}\n\n"
            f"件名：{said.subject}\n\n```text\n{said.text}```\n"
        )
    return "\n".join(parts)


def subjects() -> dict[str, str]:
    """What each kind is about, by name, with 〇〇 for what differs from letter to letter."""
    found = {}
    for kind in kinds():
        subject, _ = _templates(kind.name)
        said = subject.render(_left_open(dict(kind.facts)), site=EXAMPLE).strip()
        # Where all of it differs, it is told from the others by when it is sent.
        found[kind.name] = said if said.strip("〇") else kind.when.partition("。")[0]
    return found


def _left_open(value: Any) -> Any:
    match value:
        case str():
            return "〇〇"
        case list():
            return [_left_open(one) for one in value]
        case dict():
            return {name: _left_open(one) for name, one in value.items()}
        case _:
            return value


def _kind(file: Path) -> MailKind:
    example = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
    return MailKind(file.stem, example["when"], example["to"], example["facts"])


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=select_autoescape(["html"], default_for_string=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )


@cache
def _templates(kind: str) -> tuple[Template, Template]:
    """Subject and text apart: no fact of the one can become a line of the other."""
    environment = _environment()
    file = FOLDER / f"{kind}.txt"
    if not re.fullmatch(r"[a-z][a-z0-9_]*", kind) or not file.is_file():
        raise TemplateNotFound(file.name)
    subject, _, body = file.read_text(encoding="utf-8").partition("\n")
    return environment.from_string(subject), environment.from_string(body)


@cache
def _foot() -> Template:
    return _environment().get_template("mail/_foot.txt")


def _printable(value: Any) -> Any:
    """Without what moves text about or hides it; a new line may stay."""
    match value:
        case str():
            return _UNPRINTABLE.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
        case list():
            return [_printable(one) for one in value]
        case dict():
            return {name: _printable(one) for name, one in value.items()}
        case _:
            return value


def _blocks(text: str, site: MailSite) -> Iterator[_Block]:
    for paragraph in _BLANK.split(text.strip()):
        lines = paragraph.splitlines()
        if len(lines) == 2 and _is_ours(lines[1], site):
            yield _Block((), lines[1].strip(), lines[0].strip().rstrip("：:"))
        elif len(lines) == 1 and lines[0].startswith("■"):
            yield _Block((escape(lines[0].removeprefix("■").strip()),), is_heading=True)
        else:
            yield _Block(tuple(_linked(line, site) for line in lines))


def _is_ours(line: str, site: MailSite) -> bool:
    found = _WEB.fullmatch(line.strip())
    return found is not None and _leads_here(found[0], site)


def _leads_here(address: str, site: MailSite) -> bool:
    rest = address.removeprefix(site.base_url)
    return rest != address and rest[:1] in {"", "/", "?", "#"}


def _linked(line: str, site: MailSite) -> Markup:
    """Only what leads to us becomes a link: anything else was typed by somebody."""
    parts, end = [], 0
    for found in _WEB.finditer(line):
        if _leads_here(found[0], site):
            parts += [
                escape(line[end : found.start()]),
                Markup('<a href="{0}">{0}</a>').format(found[0]),
            ]
            end = found.end()
    return Markup("").join([*parts, escape(line[end:])])
