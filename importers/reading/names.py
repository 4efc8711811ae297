"""The name of an organization as it is printed: legal form, body, sub-name, notes of the editor."""

import re
from dataclasses import dataclass

_LEGAL_FORM = re.compile(
    r"^(?P<form>(?:認定|特例認定)?(?:NPO|ＮＰＯ|特定非営利活動)法人"
    r"|(?:一般|公益)(?:社団|財団)法人|社会福祉法人|社会医療法人|医療法人|学校法人|宗教法人"
    r"|更生保護法人|労働者協同組合|生活協同組合|株式会社|合同会社|有限会社|㈱|㈲"
    r"|(?:地方)?独立行政法人|(?:認可)?地縁法人)[\s　]*(?P<name>\S.*)$",
    re.DOTALL,
)
_PENDING = r"(?:調整中|未定|準備中|検討中|確認中|交渉中)"
_NOTE = re.compile(
    r"[\s　、，,／/]*[（(【\[※]?[^\s　、，,／/（(【\[※]{0,40}"
    + _PENDING
    + r"[^\s　、，,／/（(【\[※]*"
)
_FUSED_NOTE = re.compile(r"(?:内部|現在|ただいま|掲載|連絡先)?" + _PENDING)
_SUB_NAME = re.compile(r"相談室|相談所|相談窓口|相談センター")


@dataclass(frozen=True, slots=True)
class PrintedName:
    """`organization` and `service` are for display; `printed` is the whole without legal form."""

    legal_form: str | None
    organization: str
    service: str
    printed: str
    pending: str | None
    """The editor's note ("内部調整中") that says this is not ready to be published."""


def read_name(text: str) -> PrintedName:
    """Raises ValueError when nothing is left that could be a name."""
    form, printed = None, text.strip()
    if found := _LEGAL_FORM.match(printed):
        form, printed = found["form"], found["name"].strip()
    note = pending_note(printed)
    name = printed
    if note:
        name = _NOTE.sub("", printed).strip() or _FUSED_NOTE.sub("", printed).strip()
    if not name:
        raise ValueError("団体名がありません。")
    body, _, rest = name.partition(" ")
    has_sub_name = bool(rest.strip()) and _SUB_NAME.search(rest) and not _SUB_NAME.search(body)
    return PrintedName(
        legal_form=form,
        organization=body if has_sub_name else name,
        service=rest.strip() if has_sub_name else name,
        printed=printed,
        pending=note,
    )


def pending_note(text: str) -> str | None:
    """The words that say something is still being arranged, if there are any."""
    found = _NOTE.search(text)
    return found.group().strip(" 　、，,／/") if found else None
