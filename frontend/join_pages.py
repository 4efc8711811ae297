"""What somebody sees who registers an organization."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.usecases.join_areas import AreaQuestion
from api.usecases.join_reading import AS_WRITTEN, CONFIRMED, Place
from api.usecases.sign_in import SignedIn
from api.usecases.similar_bodies import SimilarBodies
from frontend import join_words
from frontend.hours_week import HoursReading
from frontend.staff_pages import StaffPage
from models.directory_reference import Topic
from models.proposal import Proposal

START = "/join"


@dataclass(frozen=True, slots=True)
class Seat:
    """Who fills in the form, and where: anybody at `/join`, or staff for others.

    `opened` is the stamp of the page, empty for staff, of whom we know that they are people.
    """

    base: str
    token: str
    opened: str = ""
    who: SignedIn | None = None

    @property
    def is_staff(self) -> bool:
        return self.who is not None

    def address(self, step: str, number: int = 0) -> str:
        return f"{self.base}/services/{number}/{step}" if number else f"{self.base}/{step}"


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinPage(StaffPage):
    """A page of the form, with or without somebody signed in."""

    template: ClassVar[str]

    who: SignedIn | None = None
    seat: Seat
    typed: Mapping[str, str] = field(default_factory=dict)
    notice: str = ""
    """Why it was not taken, where no field is at fault."""
    trapped: bool = False
    """Whether the field that programs fill in was filled in: then it is shown, for people."""

    @property
    def form_token(self) -> str:
        return self.seat.token

    @property
    def layout(self) -> str:
        return "staff/base.html" if self.who else "base.html"

    @property
    def heading(self) -> str:
        return ""

    @property
    def title(self) -> str:
        wrong = "エラー：" if self.errors or self.notice else ""
        return f"{wrong}{self.heading}（団体の登録）"

    def value(self, name: str) -> str:
        return self.typed.get(name, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPage(JoinPage):
    template: ClassVar[str] = "join/start.html"

    draft: Proposal | None = None
    done: str = ""

    @property
    def heading(self) -> str:
        return "団体を登録する"

    @property
    def title(self) -> str:
        return self.heading

    def response(self, request: Request) -> HTMLResponse:
        """The only page of the form that may be found by a search engine."""
        response = StaffPage.response(self, request)
        del response.headers["X-Robots-Tag"]
        return response


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPage(JoinPage):
    template: ClassVar[str] = "join/step.html"

    place: Place
    services: int = 1
    """How many there are."""
    name: str = ""
    editing: bool = False
    areas_asked: Sequence[AreaQuestion] = ()
    topics: Mapping[str, Topic] = field(default_factory=dict)
    likely_topics: Sequence[str] = ()

    words: ClassVar[object] = join_words

    @property
    def heading(self) -> str:
        return join_words.HEADINGS[self.place[0]]

    @property
    def fields(self) -> str:
        return join_words.FIELDS[self.place[0]]

    @property
    def action(self) -> str:
        return self.seat.address(*self.place)

    @property
    def progress(self) -> tuple[int, int]:
        steps = [step for step, _ in join_words.PARTS]
        return steps.index(self.place[0]) + 1, len(steps)

    @property
    def topic_groups(self) -> list[tuple[str, list[Topic], bool]]:
        """(words, topics, whether one of them is chosen), without those that stand in front."""
        in_front = set(self.likely_topics)
        grouped = [
            (words, [self.topics[id] for id in ids if id in self.topics and id not in in_front])
            for words, ids in join_words.TOPIC_GROUPS
        ]
        known = in_front | {topic.id for _, topics in grouped for topic in topics}
        grouped.append(
            ("ほかの困りごと", [one for id, one in self.topics.items() if id not in known])
        )
        return [
            (words, topics, any(self.value(f"topic-{topic.id}") for topic in topics))
            for words, topics in grouped
            if topics
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursPage(JoinPage):
    template: ClassVar[str] = "join/hours.html"

    place: Place
    reading: HoursReading
    unread: Sequence[str]

    confirmed: ClassVar[str] = CONFIRMED
    as_written: ClassVar[str] = AS_WRITTEN

    @property
    def heading(self) -> str:
        return join_words.HEADINGS["hours"]

    @property
    def action(self) -> str:
        return self.seat.address(*self.place)


@dataclass(frozen=True, slots=True, kw_only=True)
class SamePage(JoinPage):
    """Whether it is one we know."""

    template: ClassVar[str] = "join/same.html"
    fragment: ClassVar[str | None] = "join/_similar.html"

    name: str
    similar: SimilarBodies
    is_live: bool = False
    """Shown below the name while it is typed, and not as a page of its own."""

    @property
    def heading(self) -> str:
        return join_words.HEADINGS["same"]


@dataclass(frozen=True, slots=True)
class CheckRow:
    label: str
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class CheckPart:
    """One step as it will be sent, and the way back to it."""

    heading: str
    address: str
    rows: Sequence[CheckRow]
    errors: Sequence[str]
    number: int
    ends_service: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPage(JoinPage):
    template: ClassVar[str] = "join/check.html"

    name: str
    parts: Sequence[CheckPart]
    services: int
    claimed: bool
    is_public: bool
    needs_mail: bool
    may_add: bool

    @property
    def heading(self) -> str:
        return "たしかめて送る"

    @property
    def is_complete(self) -> bool:
        return not any(part.errors for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterPage(JoinPage):
    """The way back to what has been written, by mail."""

    template: ClassVar[str] = "join/later.html"

    is_sent: bool = False
    days: int

    @property
    def heading(self) -> str:
        return "あとで続ける"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumePage(JoinPage):
    template: ClassVar[str] = "join/resume.html"

    link: str
    name: str

    @property
    def heading(self) -> str:
        return "登録のつづき"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftsPage(JoinPage):
    """What staff have begun for others."""

    template: ClassVar[str] = "join/drafts.html"

    drafts: Sequence[Proposal]
    done: str = ""

    @property
    def heading(self) -> str:
        return "団体の登録を代わりに入れる"
