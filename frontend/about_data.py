"""`/about/data`: how true the directory is, honest also where nobody knows yet."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from fastapi import APIRouter, Request, Response

from api.dependencies import AppSettings, Session
from api.usecases.data_quality import (
    CONFIRMED_TARGET,
    FIX_TARGET,
    ConfirmedShare,
    DataQuality,
    read_quality,
)
from api.usecases.freshness import day_words
from frontend import wording
from frontend.pages import PublicPage
from frontend.public import READ
from frontend.shares import percent
from frontend.windows import National
from models.ageing import KIND_WORDS, FieldKind, Pace
from models.base import now
from models.repositories.freshness import JAPAN
from models.vocabulary import PUBLICATION_LABELS

KEPT_FOR = timedelta(hours=1)

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutDataPage(PublicPage):
    template: ClassVar[str] = "about_data.html"

    quality: DataQuality
    pace: Pace

    @property
    def title(self) -> str:
        return "情報の新しさ"

    @property
    def at(self) -> str:
        return wording.stamp(self.quality.at)

    @property
    def target(self) -> str:
        return f"{CONFIRMED_TARGET:.0%}"

    @property
    def fix_target(self) -> int:
        return FIX_TARGET

    @property
    def states(self) -> list[tuple[str, int]]:
        return [(PUBLICATION_LABELS[state], count) for state, count in self.quality.states.items()]

    @property
    def paces(self) -> list[tuple[str, int]]:
        return [(KIND_WORDS[kind], self.pace.days(kind)) for kind in FieldKind]

    def kind(self, one: ConfirmedShare) -> str:
        return KIND_WORDS[one.kind]

    def share(self, one: ConfirmedShare) -> str:
        return percent(one.share) if one.share is not None else "まだ分かりません"

    def reaches(self, one: ConfirmedShare) -> bool:
        return one.share is not None and one.share >= CONFIRMED_TARGET

    @property
    def days_to_fix(self) -> str:
        days = self.quality.days_to_fix
        if days is None:
            return ""
        return "1日たたないうち" if days < 1 else f"{days:.0f}日"

    @property
    def accuracy(self) -> str:
        found = self.quality.accuracy
        return percent(found.share) if found is not None and found.share is not None else ""

    @property
    def interval(self) -> str:
        found = self.quality.accuracy.interval if self.quality.accuracy else None
        return f"{percent(found.low)}から{percent(found.high)}" if found else ""

    @property
    def called_on(self) -> str:
        sample = self.quality.sample
        ended = sample.ended_at if sample else None
        return day_words(ended.astimezone(JAPAN).date()) if ended else ""


@router.api_route("/about/data", methods=READ)
async def show_data(
    request: Request, session: Session, national: National, settings: AppSettings
) -> Response:
    quality = await _quality(request, session)
    page = AboutDataPage(quality=quality, pace=settings.ageing, national=national)
    return page.response(request)


async def _quality(request: Request, session: Session) -> DataQuality:
    """Counted once an hour; the page says when."""
    known: DataQuality | None = getattr(request.app.state, "quality", None)
    if known is None or not known.listed or now() - known.at > KEPT_FOR:
        known = request.app.state.quality = await read_quality(session)
    return known


def count_anew(request: Request) -> None:
    """What was counted is not true any more: the next visitor counts."""
    request.app.state.quality = None
