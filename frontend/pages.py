"""What a page is: a template, the facts it shows, and how it leaves as a response."""

import gzip
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.usecases.found import DefaultWindowRead
from frontend import licences, marking, questions, wording
from frontend.assets import Assets, accepts_gzip
from frontend.confirmed_words import last_confirmed
from models.vocabulary import (
    CHANNEL_LABELS,
    KIND_LABELS,
    LANGUAGE_NAMES,
    LEVEL_LABELS,
    Channel,
    Flag,
    Publication,
)

SITE = "madoguchi.site"
"""Where the facts of the site stand in the ASGI scope; set by `frontend.site`."""

QUICK_EXIT = "https://www.jma.go.jp/"
"""The weather: a page anybody may have open."""

_SMALL = 1_000
_MEANS = {
    "staff": "職員が話せます",
    "phone_interpreter": "電話の通訳",
    "tablet": "タブレットの通訳",
    "machine": "機械の翻訳",
}


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What is the same on every page. `links` are (address, words) for the foot of the page."""

    name: str
    base_url: str
    links: tuple[tuple[str, str], ...]
    assets: Assets


def _now() -> datetime:
    return datetime.now(wording.JST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(ABC):
    """Not stored and not packed unless a kind of page says so: a page may hold a secret.

    `fallback` is the window of the area the page is about, `national` the one for everybody.
    """

    template: ClassVar[str]
    fragment: ClassVar[str | None] = None
    packed: ClassVar[bool] = False
    cache: ClassVar[str] = "no-store"

    status: int = 200
    fallback: DefaultWindowRead | None = None
    national: DefaultWindowRead | None = None
    now: datetime = field(default_factory=_now)

    @property
    @abstractmethod
    def title(self) -> str:
        """What stands in the tab and in the history."""

    @property
    def sensitive(self) -> bool:
        """Whether somebody looking over a shoulder must not see what the page is about."""
        return False

    def render(self, site: SiteFacts, *, fragment: bool = False) -> str:
        name = self.fragment if fragment and self.fragment else self.template
        return TEMPLATES.get_template(name).render(page=self, site=site, asset=site.assets.address)

    def response(self, request: Request) -> HTMLResponse:
        as_fragment = self.fragment is not None and "x-fragment" in request.headers
        body = self.render(request.scope[SITE], fragment=as_fragment).encode()
        headers = {"Cache-Control": "no-store" if self.sensitive else self.cache}
        vary = []
        if self.fragment is not None:
            vary.append("X-Fragment")
        if self.packed:
            vary.append("Accept-Encoding")
            if len(body) > _SMALL and accepts_gzip(request.headers):
                body = gzip.compress(body, 4, mtime=0)
                headers["Content-Encoding"] = "gzip"
        if vary:
            headers["Vary"] = ", ".join(vary)
        return HTMLResponse(body, self.status, headers)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPage(Page):
    """A page anybody may read. It says who answers now, so it is always asked for again."""

    template: ClassVar[str]
    packed: ClassVar[bool] = True
    cache: ClassVar[str] = "no-cache"


def open_templates(folders: Iterable[Path]) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(list(folders)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    environment.globals.update(
        channels=CHANNEL_LABELS,
        kinds=KIND_LABELS,
        levels=LEVEL_LABELS,
        languages=LANGUAGE_NAMES,
        sorts=questions.SORT_LABELS,
        means=_MEANS,
        Channel=Channel,
        Flag=Flag,
        Publication=Publication,
        not_known=wording.NOT_KNOWN,
        quick_exit=QUICK_EXIT,
        marked=marking.marked,
        lang=marking.lang,
        licence=licences.licence,
        web_address=marking.web_address,
        mail_address=marking.mail_address,
        ages=wording.ages,
        answer=wording.answer,
        as_printed=wording.as_printed,
        is_old=wording.is_old,
        last_confirmed=last_confirmed,
        openness=wording.openness,
        phone_rows=wording.phone_rows,
        source_words=wording.source_words,
        ways=wording.ways,
    )
    # As `tojson` leaves it, no record can end the block of data it stands in.
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": False}
    environment.filters.update(
        day=wording.day, moment=wording.moment, tel_address=wording.tel_address
    )
    return environment


TEMPLATES = open_templates([Path(__file__).parent / "templates"])
