"""Leaflets: a selection of services becomes a PDF that can be printed, read aloud and trusted."""

import asyncio
import json
import logging
import re
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Literal

import typst

from frontend.print.edition import edition_day
from frontend.print.paper import Printed, dialled, entry_on_paper, web_link
from frontend.print.printable import foldable, printable
from frontend.print.qr import qr_modules, qr_svg
from models.documents.service import ServiceDocument
from models.errors import BadRequest, NotAllowed, Unavailable
from models.vocabulary import PUBLIC

_log = logging.getLogger(__name__)
_HERE = Path(__file__).parent
_FONTS = _HERE / "fonts"
_TEMPLATES = _HERE / "templates"
_MISSING = re.compile(r'PDF/UA-1 error: the text [^"]*"([^"]+)"[^"]*could not be displayed')
_MILLIMETRES_PER_MODULE = 0.5
_SMALLEST_QR = 20.0
_LONGEST_SHORT_URL = 120

MAX_ENTRIES = 2000
"""More than this is a book: about 400 pages, 12 seconds and 1 GB of memory."""
MAX_EMERGENCY = 12
MAX_WAITING = 8
"""Leaflets printed or waiting at once; each takes a tenth of a second to a few seconds."""


class TooManyEntries(BadRequest):
    """The selection is too large for one leaflet."""


class UnknownTemplate(BadRequest):
    """There is no leaflet of this name."""


class NotPublic(NotAllowed):
    """The selection holds a service that may not be shown to the public."""


class TooManyWaiting(Unavailable):
    """More leaflets are asked for than can be printed soon."""


class LeafletFailed(Unavailable):
    """The leaflet could not be set in type."""


@dataclass(frozen=True, slots=True)
class LeafletTemplate:
    """`file` lies in `templates/` and reads the JSON that `render_leaflet` makes."""

    name: str
    file: str
    title: str
    description: str


TEMPLATES = {
    template.name: template
    for template in (
        LeafletTemplate(
            name="kumamoto",
            file="kumamoto.typ",
            title="支援団体の一覧（A4）",
            description="表紙と一覧表。団体名と連絡先、活動内容、分野、外国語、LGBT、QRコードが並びます。",
        ),
    )
}


@dataclass(frozen=True, slots=True)
class LeafletEntry:
    document: ServiceDocument
    short_url: str


@dataclass(frozen=True, slots=True)
class DefaultWindowPart:
    """The window for people who do not know whom to ask. `tel` is what a phone can dial."""

    name: str
    phone: str | None
    tel: str | None
    note: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Leaflet:
    """`conditions` says in words how the entries were chosen; `edition` dates the whole file."""

    template: str
    title: str
    subtitle: str
    edition: date
    entries: tuple[LeafletEntry, ...]
    default_window: DefaultWindowPart | None
    emergency: tuple[LeafletEntry, ...]
    issuer: str | None
    site_url: str
    conditions: str | None


def render_leaflet(leaflet: Leaflet) -> bytes:
    """The PDF, the same bytes for the same leaflet. Blocks, and typst keeps a growing cache."""
    template = _checked(leaflet)
    given = json.dumps(_content(leaflet), ensure_ascii=False)
    try:
        return _set_in_type(template, given, leaflet.edition, "ua-1")
    except typst.TypstError as refused:
        if "PDF/UA-1 error" not in refused.diagnostic:
            raise LeafletFailed("The leaflet could not be set in type.") from refused
        # What was searched for stands on the leaflet: its letters do not belong in a log.
        missing = len(set(_MISSING.findall(refused.diagnostic)))
        _log.warning(
            "The leaflet is made without the PDF/UA mark. %s",
            f"{missing} letters are in no printed font." if missing else "Typst refused it.",
        )
    try:
        return _set_in_type(template, given, leaflet.edition, None)
    except typst.TypstError as refused:
        raise LeafletFailed("The leaflet could not be set in type.") from refused


class LeafletPrinter:
    """Prints in a process of its own, which is replaced after `prints_per_process` leaflets.

    Typst never gives its cache back, so a process that lives on would grow. The pool's own
    `max_tasks_per_child` hangs on some Python releases once the first process is used up.
    """

    def __init__(self, *, prints_per_process: int = 20) -> None:
        self._prints_per_process = prints_per_process
        self._printed = 0
        self._waiting = 0
        self._pool: ProcessPoolExecutor | None = None

    async def print(self, leaflet: Leaflet) -> bytes:
        """Raises TooManyWaiting rather than let a queue grow that nobody will wait for."""
        if self._waiting >= MAX_WAITING:
            raise TooManyWaiting("Many leaflets are being printed. Please try again in a minute.")
        self._waiting += 1
        try:
            return await self._print(leaflet)
        finally:
            self._waiting -= 1

    async def _print(self, leaflet: Leaflet) -> bytes:
        pool = self._process()
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, render_leaflet, leaflet)
        except BrokenProcessPool as ended:
            if self._pool is pool:
                self._retire()
            raise LeafletFailed("The printing process ended early. Please try again.") from ended

    def close(self) -> None:
        """Lets what is being printed finish; what still waits is dropped."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=True, cancel_futures=True)

    def _process(self) -> ProcessPoolExecutor:
        if self._printed >= self._prints_per_process:
            self._retire()
        if self._pool is None:
            self._pool = ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"))
            self._printed = 0
        self._printed += 1
        return self._pool

    def _retire(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False)


def _checked(leaflet: Leaflet) -> LeafletTemplate:
    if leaflet.template not in TEMPLATES:
        raise UnknownTemplate(f"There is no leaflet template {leaflet.template!r}.")
    if len(leaflet.entries) > MAX_ENTRIES:
        raise TooManyEntries(
            f"A leaflet holds {MAX_ENTRIES} entries at most; {len(leaflet.entries)} were chosen."
        )
    if len(leaflet.emergency) > MAX_EMERGENCY:
        raise TooManyEntries(f"The cover holds {MAX_EMERGENCY} emergency entries at most.")
    for entry in (*leaflet.entries, *leaflet.emergency):
        if entry.document.publication not in PUBLIC:
            raise NotPublic(f"The service {entry.document.id} is not public and is never printed.")
        if not web_link(entry.short_url) or len(entry.short_url) > _LONGEST_SHORT_URL:
            raise BadRequest(f"The service {entry.document.id} has no short address for its code.")
    return TEMPLATES[leaflet.template]


def _content(leaflet: Leaflet) -> Printed:
    entries = [_entry(entry, leaflet) for entry in leaflet.entries]
    emergency = [_entry(entry, leaflet) for entry in leaflet.emergency]
    largest = max(
        (qr_modules(entry.short_url) for entry in (*leaflet.entries, *leaflet.emergency)),
        default=0,
    )
    topics = {topic["name"]: None for entry in entries for topic in entry["topics"]}
    return {
        "title": printable(leaflet.title),
        "subtitle": printable(leaflet.subtitle),
        "edition": edition_day(leaflet.edition),
        "edition_on": leaflet.edition.timetuple()[:3],
        "keywords": list(topics)[:40],
        "entries": entries,
        "emergency": emergency,
        "default_window": _window(leaflet.default_window),
        "issuer": printable(leaflet.issuer or "") or None,
        "site": foldable(printable(leaflet.site_url)),
        "site_link": web_link(leaflet.site_url),
        "conditions": printable(leaflet.conditions or "") or None,
        "qr_millimetres": max(largest * _MILLIMETRES_PER_MODULE, _SMALLEST_QR),
    }


def _entry(entry: LeafletEntry, leaflet: Leaflet) -> Printed:
    site = leaflet.site_url.rstrip("/")
    own = entry.short_url.startswith(f"{site}/")
    return {
        **entry_on_paper(entry.document, leaflet.edition),
        "qr": qr_svg(entry.short_url),
        "short_link": web_link(entry.short_url),
        # Our own short links break in one place only, before the code: "/s/" and "7F3K2QX".
        "short": entry.short_url[len(site) :].rpartition("/")[::2]
        if own
        else ("", foldable(printable(entry.short_url))),
    }


def _window(window: DefaultWindowPart | None) -> Printed | None:
    if window is None:
        return None
    said: dict[str, Any] = {
        name: foldable(printable(value)) if value else None
        for name, value in asdict(window).items()
    }
    said["phone"] = printable(window.phone) if window.phone else None
    said["phone_link"] = dialled(window.tel) if window.tel else None
    said["url_link"] = web_link(window.url) if window.url else None
    return said


@cache
def _fonts() -> typst.Fonts:
    """Only our own and those inside typst, so that paper looks the same from every machine."""
    return typst.Fonts(include_system_fonts=False, font_paths=[_FONTS])


def _set_in_type(
    template: LeafletTemplate, given: str, edition: date, standard: Literal["ua-1"] | None
) -> bytes:
    return typst.compile(
        _TEMPLATES / template.file,
        root=_TEMPLATES,
        font_paths=_fonts(),
        format="pdf",
        sys_inputs={"leaflet": given},
        pdf_standards=standard,
        timestamp=datetime.combine(edition, time(), UTC),
    )
