"""What the page about acts of people shows, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from frontend import wording
from frontend.staff_pages import StaffPage
from models.account import ROLE_LABELS, Role
from models.audit import AuditEntry

PLACES = {
    "/staff/account": "自分の登録",
    "/staff/bulk": "まとめて直す",
    "/staff/calls": "電話で確かめる",
    "/staff/duplicates": "2つあるかもしれない記録",
    "/staff/files": "写真とちらし",
    "/staff/freshness": "情報の新しさ",
    "/staff/imports": "取り込み",
    "/staff/join": "登録の代わり",
    "/staff/mails": "メール",
    "/staff/organizations": "団体",
    "/staff/people": "人と役割",
    "/staff/platforms": "プラットフォーム",
    "/staff/records": "記録",
    "/staff/review": "届いたもの",
    "/staff/words": "検索のことば",
    "/staff": "職員のページ",
    "/members/account": "自分の登録",
    "/members": "団体のページ",
}
ACTS = {
    "accept": "受ける",
    "again": "もう一度",
    "answer": "答える",
    "apart": "別のものとする",
    "approve": "承認する",
    "ask": "たずねる",
    "columns": "列を決める",
    "confirmation": "確かめて公開する",
    "decide": "決める",
    "decline": "見送る",
    "differences": "元の資料とのちがいを決める",
    "discard": "捨てる",
    "end": "ほかの端末のログインを終える",
    "end-others": "ほかの端末のログインをすべて終える",
    "export": "書き出す",
    "import": "取り込む",
    "invite": "招く",
    "merge": "ひとつにまとめる",
    "messages": "メッセージを送る",
    "password": "パスワードを変える",
    "people": "人を変える",
    "preview": "ためしに見る",
    "publication": "公開の状態を変える",
    "read": "ファイルを読む",
    "remove": "消す",
    "restore": "前の内容にもどす",
    "sign-out": "ログアウト",
    "suspend": "休止にする",
    "undo": "元にもどす",
    "uploads": "ファイルを送る",
    "withdraw": "取り下げる",
}
OUTCOMES = {
    "2xx": "ページを返した",
    "3xx": "できた",
    "4xx": "ことわった",
    "5xx": "不具合",
}
_UNENDED = "終わりの記録がない"


@dataclass(frozen=True, slots=True)
class AuditLine:
    number: int
    when: str
    who: str
    role: str
    act: str
    template: str
    subject: str
    record: str
    outcome: str
    fields: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPage(StaffPage):
    template: ClassVar[str] = "staff/audit/index.html"

    entries: Sequence[AuditEntry]
    ends: Mapping[int, AuditEntry]
    mails: Mapping[str, str]
    """Addresses of the accounts there are, by their ids."""
    acts: Sequence[str]
    account: str = ""
    act: str = ""
    day: str = ""
    older: str = ""
    problem: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return "だれが何をしたか"

    @property
    def people(self) -> list[tuple[str, str]]:
        return sorted(self.mails.items(), key=lambda pair: pair[1])

    @property
    def choices(self) -> list[tuple[str, str]]:
        return sorted(((act, act_words(act)) for act in self.acts), key=lambda pair: pair[1])

    @property
    def lines(self) -> list[AuditLine]:
        return [self._line(entry) for entry in self.entries]

    def _line(self, entry: AuditEntry) -> AuditLine:
        end = self.ends.get(entry.number)
        subject = entry.subject or ""
        is_record = entry.act.partition(" ")[2].startswith("/staff/records/{id}")
        return AuditLine(
            number=entry.number,
            when=wording.stamp(entry.at),
            who=self.mails.get(entry.actor, f"もういない人（{entry.actor[:8]}）"),
            role=_role(entry.role),
            act=act_words(entry.act),
            template=entry.act,
            subject=subject,
            record=f"/staff/records/{subject}" if is_record and subject else "",
            outcome=OUTCOMES.get(end.outcome, end.outcome) if end else _UNENDED,
            fields="、".join(end.detail.get("fields", ())) if end else "",
        )


def act_words(act: str) -> str:
    """What a method and the address of a route mean.

    >>> act_words("POST /staff/duplicates/{id}/merge")
    '2つあるかもしれない記録：ひとつにまとめる'
    """
    path = act.partition(" ")[2]
    place = next((known for known in PLACES if path == known or path.startswith(f"{known}/")), "")
    rest = [step for step in path.removeprefix(place).split("/") if step and "{" not in step]
    words = "・".join(ACTS.get(step, step) for step in rest)
    said = PLACES.get(place, path)
    return f"{said}：{words}" if words else f"{said}：変える"


def day_of(text: str) -> datetime | None:
    """Where that day begins in Japan; None for what is no day."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=wording.JST)
    except ValueError:
        return None


def account_of(text: str) -> str | None:
    try:
        return str(UUID(text))
    except ValueError:
        return None


def _role(role: str) -> str:
    known = {one.value: label for one, label in ROLE_LABELS.items()}
    return known.get(role, role) if role in {one.value for one in Role} else role
