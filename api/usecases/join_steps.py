"""The steps of a registration, and what each of them says once it is read."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from api.usecases.join_areas import AreaQuestion, read_areas
from api.usecases.join_draft import LONGEST_LINE, LONGEST_TEXT, Typed
from api.usecases.mail_address import read_mail
from importers.reading.corporate_numbers import read_corporate_number
from models.areas import AreaTree
from models.errors import BadRequest
from models.phone_numbers import read_number
from models.vocabulary import Channel, Flag, Kind, LanguageMeans

LEGAL_FORMS = (
    "任意団体",
    "NPO法人",
    "認定NPO法人",
    "社会福祉法人",
    "一般社団法人",
    "公益社団法人",
    "一般財団法人",
    "公益財団法人",
    "医療法人",
    "学校法人",
    "協同組合",
    "株式会社など",
    "自治会・町内会",
    "市区町村・都道府県",
    "その他",
)
AREA_SCOPES = (
    "市区町村の一部",
    "市区町村の全域",
    "いくつかの市区町村",
    "都道府県の全域",
    "その他",
)
KINDS = (Kind.window, Kind.ibasho, Kind.group, Kind.event)
OTHER_CHANNELS = (Channel.fax, Channel.chat, Channel.sns, Channel.video)
LISTINGS = ("both", "web", "partners")
"""On the site and on paper, on the site alone, or for partners and the secretariat alone."""
INTERESTS = ("yes", "ask", "no")
WAYS = ("paper", "phone", "visit")
YES, NO = "yes", "no"
TOPIC, FLAG, LANGUAGE = "topic-", "flag-", "language-"
"""Beginnings of the names of fields that stand for one of a list."""

_JAPANESE = {"ja", "ja-easy"}
_INTERPRETED = {LanguageMeans.phone_interpreter, LanguageMeans.tablet}
_KANA = re.compile(r"[ぁ-ゖァ-ヺー・、\sA-Za-z0-9’'.&-]+")


@dataclass(slots=True)
class StepRead:
    """`said` is what could be read, `errors` a sentence for each field that has to be mended."""

    typed: Typed
    said: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    areas_asked: tuple[AreaQuestion, ...] = ()

    def get(self, name: str) -> str:
        return self.typed.get(name, "").strip()

    def line(self, name: str, *, missing: str = "", longest: int = LONGEST_LINE) -> None:
        self._take(name, " ".join(self.get(name).split()), missing, longest)

    def text(self, name: str, *, longest: int = LONGEST_TEXT) -> None:
        self._take(name, self.get(name), "", longest)

    def one_of(self, name: str, values: tuple[str, ...], *, missing: str = "") -> None:
        value = self.get(name)
        if value in values:
            self.said[name] = value
        elif missing:
            self.errors[name] = missing

    def marked(self, beginning: str) -> list[str]:
        names = (name for name, value in self.typed.items() if value)
        return [name.removeprefix(beginning) for name in names if name.startswith(beginning)]

    def _take(self, name: str, value: str, missing: str, longest: int) -> None:
        if len(value) > longest:
            self.errors[name] = f"{longest}文字までにしてください。いまは{len(value)}文字あります。"
        elif value:
            self.said[name] = value
        elif missing:
            self.errors[name] = missing


def read_body(typed: Typed, tree: AreaTree) -> StepRead:
    read = StepRead(typed)
    read.line("name", missing="団体の名前を書いてください。", longest=200)
    read.line("reading", longest=200)
    if not _KANA.fullmatch(read.said.get("reading", "あ")):
        del read.said["reading"]
        read.errors["reading"] = "よみは、ひらがなで書いてください。"
    read.one_of("legal_form", LEGAL_FORMS)
    if number := read.get("corporate_number"):
        checked = read_corporate_number("".join(number.split()))
        if checked:
            read.said["corporate_number"] = checked
        else:
            read.errors["corporate_number"] = (
                "法人番号の13けたの数字を、もう一度たしかめてください。分からなければ、空けておけます。"
            )
    _web(read, "website")
    read.one_of("area_scope", AREA_SCOPES)
    return read


def read_about(typed: Typed, tree: AreaTree) -> StepRead:
    read = StepRead(typed)
    read.line("service_name", longest=200)
    read.one_of("kind", tuple(KINDS))
    read.line("for_whom", missing="だれのためのものかを、ひとことで書いてください。", longest=200)
    read.line("what", missing="何をしているかを、ひとことで書いてください。", longest=300)
    read.text("areas", longest=500)
    found = read_areas(read.said.pop("areas", ""), tree)
    read.said["areas"] = found.areas
    read.areas_asked = found.questions
    if found.questions:
        first = found.questions[0]
        read.errors["areas"] = (
            f"「{first.words}」がどこかを、下から選んでください。"
            if first.offers
            else f"「{first.words}」が見つかりません。市区町村の名前に直すか、下で選んでください。"
        )
    return read


def read_topics(typed: Typed, tree: AreaTree) -> StepRead:
    read = StepRead(typed)
    read.said["topics"] = read.marked(TOPIC)
    return read


def read_contact(typed: Typed, tree: AreaTree) -> StepRead:
    read = StepRead(typed)
    _phone(read, "phone")
    _mail(read, "mail")
    for name in ("line", *OTHER_CHANNELS):
        read.line(name)
    _web(read, "form")
    read.line("place_name", longest=200)
    read.line("address", longest=300)
    read.text("transportation", longest=500)
    read.said["hidden"] = bool(read.get("hidden"))
    read.text("hours", longest=1_000)
    if fax := read.said.pop("fax", ""):
        if read_number(fax).normalized:
            read.said["fax"] = fax
        else:
            read.errors["fax"] = "ファクスの番号を、0143-00-0000 のように書いてください。"
    ways = ("phone", "mail", "line", "form", "place_name", "address", *OTHER_CHANNELS)
    if not any(read.get(name) for name in ways):
        read.errors["phone"] = (
            "連絡のしかたを、どれかひとつ書いてください。電話がなければ、メールや場所だけでも大丈夫です。"
        )
    return read


def read_first(typed: Typed, tree: AreaTree) -> StepRead:
    read = StepRead(typed)
    read.text("first_visit")
    read.text("not_accepted")
    read.text("fees", longest=500)
    answers = {flag: read.get(f"{FLAG}{flag}") for flag in Flag}
    flags = {flag: value == YES for flag, value in answers.items() if value in (YES, NO)}
    read.one_of("means", tuple(LanguageMeans))
    read.said["languages"] = read.marked(LANGUAGE)
    if set(read.said["languages"]) - _JAPANESE:
        flags[Flag.foreign_language] = True
        if read.said.get("means") in _INTERPRETED:
            flags[Flag.interpreter] = True
    read.said["flags"] = flags
    return read


PROFILE_TEXTS = (
    "activities",
    "supported",
    "support_period",
    "staffing",
    "cooperation",
    "referrals_from",
    "strengths",
    "cannot_do",
    "experience",
)


def read_partners(typed: Typed, tree: AreaTree) -> StepRead:
    read = StepRead(typed)
    for name in PROFILE_TEXTS:
        read.text(name)
    read.line("frequency", longest=200)
    read.one_of("commissioned", (YES, NO))
    return read


def read_consent(typed: Typed, tree: AreaTree) -> StepRead:
    read = StepRead(typed)
    read.one_of("listing", LISTINGS, missing="どこに載せてよいかを、ひとつ選んでください。")
    read.line("person_name", longest=100)
    read.line("person_role", longest=100)
    _mail(read, "person_mail")
    _phone(read, "person_phone")
    read.one_of("platform", INTERESTS)
    read.text("note", longest=2_000)
    read.one_of("way", WAYS)
    return read


READERS: dict[str, Callable[[Typed, AreaTree], StepRead]] = {
    "body": read_body,
    "about": read_about,
    "topics": read_topics,
    "contact": read_contact,
    "first": read_first,
    "partners": read_partners,
    "consent": read_consent,
}
OF_SERVICE = ("about", "topics", "contact", "first")
"""Steps there are once for every service."""


def read_step(step: str, typed: Typed, tree: AreaTree) -> StepRead:
    return READERS[step](typed, tree)


def _phone(read: StepRead, name: str) -> None:
    read.line(name, longest=60)
    if (number := read.said.pop(name, "")) and read_number(number).normalized is None:
        read.errors[name] = "電話番号を、0143-00-0000 のように、ひとつだけ書いてください。"
    elif number:
        read.said[name] = unicodedata.normalize("NFKC", number)


def _mail(read: StepRead, name: str) -> None:
    typed = read.get(name)
    if not typed:
        return
    try:
        read.said[name] = read_mail(typed)
    except BadRequest as reason:
        read.errors[name] = str(reason)


def _web(read: StepRead, name: str) -> None:
    """An address as people write it; without its beginning it is taken for a safe one."""
    typed = unicodedata.normalize("NFKC", read.get(name))
    if not typed:
        return
    address = typed if "://" in typed else f"https://{typed}"
    try:
        parts = urlsplit(address)
        known = parts.scheme in {"http", "https"} and "." in (parts.hostname or "")
    except ValueError:
        known = False
    if not known or len(address) > LONGEST_LINE or re.search(r"[\s<>\"']", address):
        read.errors[name] = "ページのアドレスを、https://example.org のように書いてください。"
    else:
        read.said[name] = address
