"""Whether a row is still being arranged, or says that the place is closed."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from importers.mapping.values import Values
from importers.reading.doubts import doubtful, unconfirmed
from importers.reading.names import pending_note
from models.content import VerificationContent
from models.vocabulary import Publication

_PENDING = re.compile(r"(?:内部|掲載|公開|連絡先|現在)?調整中|掲載不可|非掲載")
_GONE = re.compile(r"廃止|閉鎖|閉院|閉園|閉校|閉所|廃院|廃園|解散|清算|取消|終了")
_RESTING = re.compile(r"休止|休園|休校|休館中|休院中|休所|休業中|停止")
_IN_BRACKETS = re.compile(
    r"[(（【\[][^()（）【】\[\]]*(?:廃止|閉鎖|閉館|閉院|閉園|閉校|閉所|休止|休園|休校|休館)[^()（）【】\[\]]*[)）】\]]"
)
_GONE_SINCE = re.compile(
    # A day of a year, so that 翌日休館 and 17時に閉館 stay what they are: opening hours.
    r"(?:令和|平成|(?<!\d)20\d\d|[RHrh]\d)[^。、\n]{0,14}?[年月日末度]"
    r"(?:をもって|をもちまして|に|で|より|から)\s*"
    r"(?:廃止|閉鎖|閉館|閉院|閉園|閉校|閉所|休止|休園|休校|休館)"
)
_MAY_END = (")", "）", "】", "]")
_CLOSED_NOTE = "休みや廃止について書かれているため、公開していません。"
_PENDING_NOTE = "調整中と書かれているため、公開していません。"
_NO_CONSENT = re.compile(r"不|しない|ません|いいえ|ない|[×✕]|no", re.IGNORECASE)
_CONSENT = re.compile(r"可|する|希望|はい|よい|良い|同意|許可|[○〇◯●]|yes|true|^1$", re.IGNORECASE)
_NO_CONSENT_NOTE = "掲載してよいと書かれていないため、公開していません。"
_UNSURE_NOTE = "状況の欄に、意味のはっきりしない言葉があります。"
_RUNNING = re.compile(r"^(?:[01]|運営中|営業中|開設中|開設|通常|現存|活動中|稼働|有|あり|○|〇|-)$")


@dataclass(frozen=True, slots=True)
class Standing:
    """`publication` is None where nothing stands in the way of what the list usually gets."""

    publication: Publication | None = None
    notes: list[VerificationContent] = field(default_factory=list)


AS_USUAL = Standing()


def standing_of(values: Values, name: str) -> Standing:
    status = values("status")
    if status and not _RUNNING.match(status):
        if _GONE.search(status):
            return Standing(Publication.closed)
        if _RESTING.search(status):
            return Standing(Publication.suspended)
    if "consent" in values.columns.of and not _agrees(values("consent")):
        return _hidden(_NO_CONSENT_NOTE, values("consent"))
    if name.endswith(_MAY_END) or "中" in name or "未定" in name:
        if pending := pending_note(name):
            return _hidden(_PENDING_NOTE, pending)
        if _IN_BRACKETS.search(name):
            return _doubted(name)
    remarks = values.joined("remarks", "hours_note", "contact_note")
    return _of_remarks(remarks) if remarks else AS_USUAL


@lru_cache(maxsize=20_000)
def _of_remarks(remarks: str) -> Standing:
    if found := _PENDING.search(remarks):
        return _hidden(_PENDING_NOTE, found.group())
    return _doubted(remarks) if _GONE_SINCE.search(remarks) else AS_USUAL


def _agrees(cell: str) -> bool:
    """Nobody is listed who has not said yes: an empty answer is none."""
    return _CONSENT.search(cell) is not None and _NO_CONSENT.search(cell) is None


def _hidden(note: str, evidence: str) -> Standing:
    words = evidence[:500] or None
    return Standing(Publication.draft, [unconfirmed("publication", note, words)])


def _doubted(evidence: str) -> Standing:
    return Standing(Publication.draft, [doubtful("publication", _CLOSED_NOTE, evidence)])
