"""How true the directory is, for everybody to see: the targets, and where we are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from api.usecases.sample_calls import Accuracy, accuracy_of
from models.ageing import FieldKind
from models.base import now
from models.database import DatabaseSession
from models.freshness import CallSample
from models.repositories.freshness import JAPAN
from models.repositories.freshness_calls import CallRepository
from models.repositories.freshness_quality import QualityRepository
from models.vocabulary import Publication

YEAR = timedelta(days=365)
CONFIRMED_TARGET = 0.9
"""Of everything listed, so much should have been confirmed within a year."""
FIX_TARGET = 7
"""Days from a report to its fix, in the middle."""
_SHOWN = (Publication.published, Publication.stale, Publication.suspended, Publication.closed)


@dataclass(frozen=True, slots=True)
class ConfirmedShare:
    kind: FieldKind
    confirmed: int
    of: int

    @property
    def share(self) -> float | None:
        return min(1.0, self.confirmed / self.of) if self.of else None


@dataclass(frozen=True, slots=True)
class DataQuality:
    """`days_to_fix` is None where nothing was reported and mended within a year."""

    at: datetime
    listed: int
    states: Mapping[Publication, int]
    confirmed: tuple[ConfirmedShare, ...]
    days_to_fix: float | None
    fixed: int
    sample: CallSample | None
    accuracy: Accuracy | None


async def read_quality(session: DatabaseSession, at: datetime | None = None) -> DataQuality:
    moment = at or now()
    today: date = moment.astimezone(JAPAN).date()
    quality, calls = QualityRepository(session), CallRepository(session)
    listed = await quality.listed()
    with_hours = await quality.with_hours()
    confirmed = await quality.confirmed_since(today - YEAR)
    pairs = await quality.corrections(moment - YEAR)
    days = [(done - sent).total_seconds() / 86_400 for sent, done in pairs]
    states = await quality.states()
    sample = await calls.newest_published()
    return DataQuality(
        at=moment,
        listed=listed,
        states={state: states.get(state, 0) for state in _SHOWN},
        confirmed=tuple(
            ConfirmedShare(kind, confirmed[kind], with_hours if kind is FieldKind.hours else listed)
            for kind in FieldKind
        ),
        days_to_fix=median(days) if days else None,
        fixed=len(days),
        sample=sample,
        accuracy=await accuracy_of(sample, calls=calls) if sample else None,
    )
