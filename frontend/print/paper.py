"""What of a service stands on paper, as plain data for the templates.

Nothing is repaired, and facts (names, numbers, hours, addresses) are never cut. Only prose is.
"""

import re
from datetime import date
from math import ceil
from typing import Any
from urllib.parse import quote

from frontend.print.edition import day
from frontend.print.languages import language_on_paper
from frontend.print.printable import columns, foldable, printable, shortened
from frontend.wording import ages
from models.documents.service import (
    ChannelPart,
    HoursPart,
    LanguagePart,
    NoticePart,
    PhonePart,
    PlacePart,
    ServiceDocument,
    UrlPart,
)
from models.vocabulary import (
    CHANNEL_LABELS,
    FLAG_LABELS,
    Channel,
    Flag,
    LanguageMeans,
    NoticeEffect,
    Publication,
    TopicState,
    VerificationStatus,
)

Printed = dict[str, Any]

_PROSE = 260
"""Characters of a description; the rest is behind the QR code."""
_LINES = 34
"""A row of more lines than this may not fit on a page, so it is allowed to break."""
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", re.ASCII)
_LONGEST_LINK = 2000
_MEANS = {
    LanguageMeans.staff: "話せる人がいます",
    LanguageMeans.phone_interpreter: "電話通訳",
    LanguageMeans.tablet: "タブレット通訳",
    LanguageMeans.machine: "機械翻訳",
}
_ASKED_BEFORE_CALLING = (
    Flag.free,
    Flag.anonymous,
    Flag.confidential,
    Flag.family,
    Flag.appointment,
    Flag.outreach,
)
_SAID_NO = {
    Flag.free: "お金がかかります",
    Flag.anonymous: "お名前をうかがいます",
    Flag.appointment: "予約はいりません",
}


def entry_on_paper(document: ServiceDocument, edition: date) -> Printed:
    description = document.description or document.what or document.summary
    prose, cut = shortened(printable(description), _PROSE)
    holding = [part for part in document.notices if _holds(part, edition)]
    not_accepted, not_accepted_cut = shortened(printable(document.not_accepted or ""), _PROSE)
    entry: Printed = {
        **_names(document),
        "consults": document.accepts_consultation is not False,
        "phones": [_phone(document, n, part) for n, part in enumerate(document.phones)],
        "channels": [_channel(document, n, part) for n, part in enumerate(document.channels)],
        "urls": [_url(document, n, part) for n, part in enumerate(document.urls)],
        "hours": [_hours(document, n, part) for n, part in enumerate(document.hours)],
        "places": [place for part in document.places if (place := _place(part))],
        "description": foldable(prose),
        "description_doubtful": _doubted(document, "description"),
        "for_whom": _for_whom(document),
        "good_to_know": _good_to_know(document),
        "not_accepted": foldable(not_accepted),
        "more_online": cut or not_accepted_cut,
        # A day off stands with the hours it overrides: who reads those must not miss it.
        "closures": [_notice(part) for part in holding if part.effect is NoticeEffect.closed],
        "notices": [_notice(part) for part in holding if part.effect is not NoticeEffect.closed],
        "topics": [
            {"name": _set(part.name), "proposed": part.state is TopicState.proposed}
            for part in document.topics
        ],
        "languages": _languages(document),
        "languages_doubtful": _doubted(document, "languages")
        or _doubted(document, "flags.foreign_language"),
        "lgbtq": _lgbtq(document),
        "lgbtq_doubtful": _doubted(document, "flags.lgbtq"),
        "standing": _standing(document),
    }
    entry["reachable"] = bool(entry["phones"] or entry["channels"])
    entry["tall"] = _tall(entry)
    return entry


def dialled(tel: str) -> str:
    """The link of a number; a "#" in it would otherwise end the address."""
    return "tel:" + quote(tel, safe="+")


def web_link(url: str) -> str | None:
    """The address if it can be opened as it stands, else None."""
    opens = re.fullmatch(r"https?://[^\s/]+\S*", url, re.IGNORECASE) is not None
    return url if opens and printable(url) == url and len(url) <= _LONGEST_LINK else None


def _set(text: str) -> str:
    return foldable(printable(text))


def _said(text: str | None) -> str | None:
    return _set(text) if text else None


def _names(document: ServiceDocument) -> Printed:
    organization = document.organization
    form = organization.legal_form
    return {
        "name": _set(document.name),
        "name_doubtful": _doubted(document, "name"),
        "legal_form": _said(form) if form and not document.name.startswith(form) else None,
        "organization": None if organization.name == document.name else _set(organization.name),
    }


def _doubted(document: ServiceDocument, path: str) -> bool:
    """Whether somebody has noted a doubt about this field, a part of it or what it belongs to."""
    whole = path.partition("[")[0]
    return any(
        part.status is VerificationStatus.doubtful
        and (part.field in {path, whole} or part.field.startswith((path + ".", path + "[")))
        for part in document.verifications
    )


def _phone(document: ServiceDocument, at: int, part: PhonePart) -> Printed:
    doubtful = part.tel is None or _doubted(document, f"phones[{at}]")
    return {
        "fax": part.kind is Channel.fax,
        "label": _said(part.label),
        "number": _set(part.number),
        "link": None if doubtful or not part.tel or part.kind is Channel.fax else dialled(part.tel),
        "hours": _said(part.hours_text),
        "note": _said(part.note),
        "doubtful": doubtful,
    }


def _channel(document: ServiceDocument, at: int, part: ChannelPart) -> Printed:
    doubtful = part.doubtful or _doubted(document, f"channels[{at}]")
    value = part.value or ""
    link = f"mailto:{value}" if part.kind is Channel.mail and _MAIL.fullmatch(value) else None
    return {
        "way": CHANNEL_LABELS[part.kind],
        "label": _said(part.label),
        "value": _set(value) if value else "できます" if _bare(part) else None,
        "link": None if doubtful else link or web_link(value),
        "hours": _said(part.hours_text),
        "note": _said(part.note),
        "doubtful": doubtful,
    }


def _bare(part: ChannelPart) -> bool:
    return not (part.label or part.hours_text or part.note)


def _url(document: ServiceDocument, at: int, part: UrlPart) -> Printed:
    doubtful = part.doubtful or _doubted(document, f"urls[{at}]")
    return {
        "label": _said(part.label),
        "value": _set(part.url),
        "link": None if doubtful else web_link(part.url),
        "doubtful": doubtful,
    }


def _hours(document: ServiceDocument, at: int, part: HoursPart) -> Printed:
    return {
        "label": _said(part.label),
        "text": _set(part.text),
        "doubtful": _doubted(document, f"hours[{at}]"),
    }


def _place(part: PlacePart) -> str:
    town = "".join(name for name in (part.prefecture, part.city) if name)
    address = part.address or ""
    if not (part.city and part.city in address):
        address = town + address
    postal = f"〒{part.postal_code.removeprefix('〒')}" if part.postal_code else None
    lines = (postal, address, part.name, part.transportation)
    return _set(" ".join(line for line in lines if line))


def _for_whom(document: ServiceDocument) -> list[str]:
    said = (document.for_whom, document.eligibility, ages(document), document.residence_rule)
    return list(dict.fromkeys(_set(line) for line in said if line))


def _good_to_know(document: ServiceDocument) -> list[str]:
    flags = document.flags
    said = [
        FLAG_LABELS[flag] if flags[flag] else _SAID_NO[flag]
        for flag in _ASKED_BEFORE_CALLING
        if flag in flags and (flags[flag] or flag in _SAID_NO)
    ]
    return [*said, *([f"費用：{_set(document.fees)}"] if document.fees else [])]


def _holds(notice: NoticePart, edition: date) -> bool:
    return notice.ends_on is None or notice.ends_on >= edition


def _notice(part: NoticePart) -> str:
    if part.starts_on is not None and part.starts_on == part.ends_on:
        return f"{_set(part.text)}（{day(part.starts_on)}）"
    start = f"{day(part.starts_on)}から" if part.starts_on else ""
    end = f"{day(part.ends_on)}まで" if part.ends_on else ""
    when = f"（{start}{end}）" if start or end else ""
    return _set(part.text) + when


def _languages(document: ServiceDocument) -> list[str]:
    said = [_language(part) for part in document.languages if part.code != "ja"]
    if not said and document.flags.get(Flag.foreign_language):
        said.append("○")
    if document.flags.get(Flag.interpreter) and not any("通訳" in line for line in said):
        said.append("通訳があります")
    if not said and document.flags.get(Flag.foreign_language) is False:
        said.append("なし")
    return list(dict.fromkeys(line for line in said if line))


def _language(part: LanguagePart) -> str:
    name = language_on_paper(part.code, part.name)
    means = _MEANS[part.means] if part.means else None
    details = [line for line in (means, part.days_text, part.note) if line]
    if not name:
        return _set("、".join(details)) if details else "○"
    return _set(f"{name}（{'、'.join(details)}）" if details else name)


def _lgbtq(document: ServiceDocument) -> str:
    match document.flags.get(Flag.lgbtq):
        case True:
            return "○"
        case False:
            return "なし"
        case None:
            return ""


def _standing(document: ServiceDocument) -> list[str]:
    """How sure the directory is of the whole entry."""
    said = []
    if document.confirmed_on:
        said.append(f"{day(document.confirmed_on)}に確認")
    elif any(part.status is VerificationStatus.as_printed for part in document.verifications):
        said.append("未確認（もとの資料のまま）")
    else:
        said.append("未確認")
    if document.publication is Publication.stale:
        said.append("古いかもしれません")
    return said


def _tall(entry: Printed) -> bool:
    """Whether a cell may be longer than a page; said too often rather than too seldom."""
    # Names are set larger, so they count twice.
    contact = (
        "name",
        "name",
        "organization",
        "phones",
        "channels",
        "urls",
        "hours",
        "closures",
        "places",
    )
    about = ("description", "for_whom", "good_to_know", "not_accepted", "notices")
    cells = (
        sum(_lines(entry[part], 30) for part in contact),
        sum(_lines(entry[part], 26) for part in about),
        _lines(entry["topics"], 10),
        _lines(entry["languages"], 8),
    )
    return max(cells) > _LINES


def _lines(value: Any, width: int) -> int:
    match value:
        case str():
            return sum(ceil(columns(line) / width) for line in value.split("\n"))
        case dict():
            return sum(_lines(part, width) for name, part in value.items() if name != "link")
        case list():
            return sum(_lines(part, width) for part in value)
        case _:
            return 0
