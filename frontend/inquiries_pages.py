"""What is shown of an inquiry: to whoever asks, and to a window that is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import ClassVar, Self

from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.access import FORM_TOKEN
from api.usecases.inquire import LONGEST_QUESTION, MOST_WINDOWS, Asked, is_open
from frontend import wording
from frontend.pages import Page
from frontend.staff_pages import PRIVATE, StaffPage
from models.case_words import AGE_LABELS, URGENCY_LABELS
from models.directory_reference import DirectoryReference
from models.documents.service import ServiceDocument
from models.hours.evaluate import JAPAN
from models.inquiry import WILLINGNESS_LABELS, Inquiry, InquiryAnswer, Willingness
from models.referral_states import ReasonCode
from models.referral_words import DECLINE_REASONS, REASON_LABELS
from models.support_case import AgeBand, SupportCase, Urgency
from models.vocabulary import LANGUAGE_NAMES

CHOICES = tuple(
    (one, words) for one, words in WILLINGNESS_LABELS.items() if one is not Willingness.waiting
)
REASONS = tuple((one, REASON_LABELS[one]) for one in DECLINE_REASONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInquiryPage(StaffPage):
    template: ClassVar[str] = "inquiries/new.html"

    once: str
    case: SupportCase | None
    facts: Sequence[tuple[str, str]]
    chosen: Sequence[ServiceDocument]
    candidates: Sequence[ServiceDocument]
    typed: Mapping[str, str]
    has_looked: bool = False
    longest: ClassVar[int] = LONGEST_QUESTION
    most: ClassVar[int] = MOST_WINDOWS

    @property
    def title(self) -> str:
        return f"{'エラー：' if self.errors else ''}名前を出さずに聞いてみる"

    @property
    def back(self) -> tuple[str, str]:
        if self.case is not None:
            return f"/staff/referrals/{self.case.id}", f"相談 {self.case.number} へもどる"
        return "/staff/inquiries", "聞いてみたことの一覧"

    def value(self, id: str) -> str:
        return self.typed.get(id, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiriesPage(StaffPage):
    template: ClassVar[str] = "inquiries/list.html"

    rows: Sequence[tuple[Inquiry, str, int, int]]
    """Each with the first words of its question, how many answered, and how many were asked."""

    @property
    def title(self) -> str:
        return "聞いてみたこと"

    def when(self, at: datetime) -> str:
        return wording.stamp(at)

    def is_open(self, one: Inquiry) -> bool:
        return is_open(one)


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryPage(StaffPage):
    template: ClassVar[str] = "inquiries/detail.html"

    inquiry: Inquiry
    question: str
    facts: Sequence[tuple[str, str]]
    asked: Sequence[Asked]
    once: str
    done: str = ""
    problem: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    wrong_answer: str = ""
    """The id of the answer whose form has the errors."""
    choices: ClassVar[tuple[tuple[Willingness, str], ...]] = CHOICES
    reasons: ClassVar[tuple[tuple[ReasonCode, str], ...]] = REASONS

    @property
    def title(self) -> str:
        return f"{'エラー：' if self.errors or self.problem else ''}聞いてみたこと"

    @property
    def address(self) -> str:
        return f"/staff/inquiries/{self.inquiry.id}"

    @property
    def is_open(self) -> bool:
        return is_open(self.inquiry)

    @property
    def until(self) -> str:
        return wording.day(self.inquiry.ends_at.astimezone(JAPAN).date())

    def words(self, answer: InquiryAnswer) -> str:
        return WILLINGNESS_LABELS[answer.answer]

    def reason(self, answer: InquiryAnswer) -> str:
        return REASON_LABELS[answer.reason] if answer.reason else ""

    def when(self, at: datetime) -> str:
        return wording.stamp(at)

    def may_go_on(self, answer: InquiryAnswer) -> bool:
        """Whether a referral may be made from here: it has not said no."""
        return answer.service_id is not None and answer.answer is not Willingness.no

    def value(self, asked: Asked, name: str) -> str:
        if str(asked.answer.id) == self.wrong_answer:
            return self.typed.get(name, "")
        return {"note": asked.note, "reason": asked.answer.reason or ""}.get(
            name, asked.answer.answer
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowPage(Page):
    """Of the link a window gets; kept by nobody."""

    template: ClassVar[str]

    form_token: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""
    form_token_name: ClassVar[str] = FORM_TOKEN

    @property
    def sensitive(self) -> bool:
        return True

    def with_token(self, token: str) -> Self:
        return replace(self, form_token=token)

    def response(self, request: Request) -> HTMLResponse:
        response = Page.response(self, request)
        response.headers.update(PRIVATE)
        return response


@dataclass(frozen=True, slots=True, kw_only=True)
class NoInquiryPage(WindowPage):
    template: ClassVar[str] = "inquiries/over.html"

    @property
    def title(self) -> str:
        return "このリンクからは開けません"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerInquiryPage(WindowPage):
    template: ClassVar[str] = "inquiries/answer.html"

    token: str
    inquiry: Inquiry
    answer: InquiryAnswer
    question: str
    sender: str
    facts: Sequence[tuple[str, str]]
    typed: Mapping[str, str]
    done: bool = False
    choices: ClassVar[tuple[tuple[Willingness, str], ...]] = CHOICES
    reasons: ClassVar[tuple[tuple[ReasonCode, str], ...]] = REASONS

    @property
    def title(self) -> str:
        return "エラー：お問い合わせ" if self.errors or self.problem else "お問い合わせ"

    @property
    def until(self) -> str:
        return wording.day(self.inquiry.ends_at.astimezone(JAPAN).date())

    @property
    def is_answered(self) -> bool:
        return self.answer.answer is not Willingness.waiting

    @property
    def words(self) -> str:
        return WILLINGNESS_LABELS[self.answer.answer]

    def value(self, name: str) -> str:
        return self.typed.get(name, "")


def facts_of(about: Inquiry | SupportCase, reference: DirectoryReference) -> list[tuple[str, str]]:
    """What is told besides the question; nothing of it says who it is."""
    topics = [reference.topics[one].name for one in about.topics if one in reference.topics]
    found = (
        ("困りごと", "、".join(topics)),
        ("地域", reference.areas.name(about.area_code) if about.area_code else ""),
        ("年代", "" if about.age_band is AgeBand.unknown else AGE_LABELS[about.age_band]),
        ("ことば", LANGUAGE_NAMES.get(about.language, about.language)),
        ("急ぎ", "" if about.urgency is Urgency.usual else URGENCY_LABELS[about.urgency]),
    )
    return [(label, text) for label, text in found if text]
