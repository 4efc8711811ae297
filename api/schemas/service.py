"""What `GET /api/services/{id}` answers."""

from api.schemas.search import ServiceRead
from api.usecases.found import ShownService


class ShownServiceRead(ServiceRead):
    """`reason` says in Japanese why it is open, closed or not known.

    `opening_hours` is the usual timetable in the notation of OpenStreetMap, null wherever that
    cannot say exactly what the hours say. Notices are not in it.
    """

    reason: str
    opening_hours: str | None

    @classmethod
    def shown(cls, shown: ShownService) -> "ShownServiceRead":
        return cls.model_construct(
            **dict(ServiceRead.of(shown)),
            reason=shown.reason,
            opening_hours=shown.sure_hours.osm(),
        )
