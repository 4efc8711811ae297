"""What the page about mails shows: never what a mail says, and of an address only its end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from api.usecases.job import Job
from frontend import wording
from frontend.mail import subjects
from frontend.staff_pages import StaffPage
from models.crypto import Keyring, SealBroken
from models.mail import JobRun, MailState, OutgoingMail
from models.repositories.mail_lists import MailQuery
from models.repositories.mails import opened_letter

PATH = "/staff/mails"
STATE_LABELS = {
    MailState.waiting: "送るのを待っています",
    MailState.sending: "送っています",
    MailState.sent: "送りました",
    MailState.failed: "送れませんでした",
    MailState.bounced: "届かずに返ってきました",
}
_PROBLEMS = {
    "SMTP": "相手のサーバーが受けとりませんでした",
    "connection": "メールのサーバーにつながりませんでした",
    "SMTPAuthenticationError": "メールのサーバーに入れませんでした",
    "folder": "ファイルに書けませんでした",
    "address": "メールアドレスの形がちがいます",
    "text": "文を作れませんでした",
    "seal": "いまの MADOGUCHI_SECRET_KEY では読めません",
    "bounce": "相手のサーバーから返ってきました",
}


@dataclass(frozen=True, slots=True)
class MailRow:
    id: str
    title: str
    to: str
    state: str
    problem: str
    when: str
    is_failed: bool
    needs_care: bool


@dataclass(frozen=True, slots=True)
class JobRow:
    title: str
    when: str
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MailsPage(StaffPage):
    template: ClassVar[str] = "staff/mails/index.html"

    query: MailQuery
    counts: Mapping[MailState, int]
    rows: Sequence[OutgoingMail]
    keys: Keyring
    address: str
    next: str
    jobs: Sequence[tuple[Job, JobRun | None]]
    again: int = 0

    @property
    def title(self) -> str:
        return "メール"

    @property
    def states(self) -> list[tuple[str, str, int]]:
        return [
            (str(state), label, self.counts.get(state, 0)) for state, label in STATE_LABELS.items()
        ]

    @property
    def failed(self) -> int:
        return self.counts.get(MailState.failed, 0)

    @property
    def kind_labels(self) -> list[tuple[str, str]]:
        return sorted(_subjects().items(), key=lambda one: one[1])

    @property
    def mails(self) -> list[MailRow]:
        return [
            MailRow(
                id=str(mail.id),
                title=title_of(mail.kind),
                to=self._to(mail),
                state=STATE_LABELS[mail.state],
                problem=problem_words(mail.problem),
                when=wording.stamp(mail.sent_at or mail.created_at),
                is_failed=mail.state is MailState.failed,
                needs_care=mail.state in (MailState.failed, MailState.bounced),
            )
            for mail in self.rows
        ]

    @property
    def job_rows(self) -> list[JobRow]:
        return [
            JobRow(
                job.title,
                wording.stamp(last.last_at) if last and last.last_at else "",
                (last.problem or "") if last else "",
            )
            for job, last in self.jobs
        ]

    def _to(self, mail: OutgoingMail) -> str:
        try:
            return masked(opened_letter(mail, self.keys).to)
        except SealBroken:
            return "読めないアドレス"


def masked(address: str) -> str:
    """Enough to know it again, not enough to write to it.

    >>> masked("kodomo@example.org")
    'k…@example.org'
    """
    user, _, host = address.rpartition("@")
    return f"{user[:1]}…@{host}"


def problem_words(problem: str | None) -> str:
    """The class of what went wrong in words, with the code it came with."""
    if not problem:
        return ""
    sort, _, code = problem.partition(" ")
    words = _PROBLEMS.get(sort)
    if words is None:
        return problem
    has_number = any(sign.isdigit() for sign in code)
    return f"{words}（{problem}）" if has_number else words


@cache
def _subjects() -> dict[str, str]:
    return subjects()


def title_of(kind: str) -> str:
    return _subjects().get(kind, kind)
