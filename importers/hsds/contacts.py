"""Telephones, mail, addresses on the web and languages of one row of a feed."""

import re
import unicodedata
from collections.abc import Iterable

from importers.hsds.node import Node
from models.content import ChannelContent, LanguageContent, PhoneContent, UrlContent
from models.phone_numbers import SHORT_NUMBERS, read_number
from models.vocabulary import LANGUAGE_NAMES, Channel, LanguageMeans

_KINDS = {
    "text": "文字のメッセージの番号です。",
    "sms": "文字のメッセージの番号です。",
    "textphone": "文字電話の番号です。",
    "tty": "文字電話の番号です。",
    "tdd": "文字電話の番号です。",
    "video": "ビデオ通話の番号です。",
    "pager": "ポケットベルの番号です。",
}
_PLAIN_KINDS = {"voice", "cell", "mobile", "phone", "landline", "telephone", "hotline"}
_JAPANESE = re.compile(r"\D*(?:0|\+81|81-)")
_CODE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}")
_ENGLISH_NAMES = {
    "japanese": "ja",
    "english": "en",
    "chinese": "zh",
    "chinese (simplified)": "zh-Hans",
    "simplified chinese": "zh-Hans",
    "chinese (traditional)": "zh-Hant",
    "traditional chinese": "zh-Hant",
    "korean": "ko",
    "vietnamese": "vi",
    "nepali": "ne",
    "indonesian": "id",
    "tagalog": "tl",
    "filipino": "tl",
    "thai": "th",
    "portuguese": "pt",
    "spanish": "es",
    "burmese": "my",
    "ukrainian": "uk",
    "french": "fr",
    "russian": "ru",
    "khmer": "km",
    "mongolian": "mn",
    "sinhala": "si",
    "urdu": "ur",
    "hindi": "hi",
    "bengali": "bn",
}
_NAMES = {name.casefold(): code for code, name in LANGUAGE_NAMES.items()} | _ENGLISH_NAMES


def read_phones(row: Node, label: str | None = None) -> list[PhoneContent]:
    """The numbers right below a row and below its contacts; `label` names the row itself."""
    found = [_phone(phone, label) for phone in row.below("phones")]
    for contact in row.below("contacts"):
        desk = " ".join(filter(None, map(contact.line, ("department", "title", "name"))))
        found += [_phone(phone, desk or label) for phone in contact.below("phones")]
    return [phone for phone in found if phone is not None]


def _phone(row: Node, label: str | None) -> PhoneContent | None:
    number = row.line("number")
    if number is None:
        row.remark("番号が書かれていません。")
        return None
    kind = (row.get("type", "number_type") or "").casefold()
    notes = [_KINDS[kind]] if kind in _KINDS else []
    if kind and kind not in (*_KINDS, *_PLAIN_KINDS, "fax"):
        notes.append(f"種類は「{kind}」と書かれています。")
    if language := row.get("language"):
        notes.append(f"ことば: {language}")
    if names := [one.get("name", "code") for one in row.below("languages")]:
        notes.append(f"ことば: {'、'.join(filter(None, names))}")
    if prefix := row.get("country_prefix", "country_code"):
        notes.append(f"国の番号は {prefix} です。")
    if extension := row.line("extension"):
        number = f"{number} 内線{extension}"
    said = [part for name in ("description", "department") if (part := row.line(name))]
    return PhoneContent(
        number=number,
        label=" / ".join(dict.fromkeys([*said, *([label] if label else [])])) or None,
        kind=Channel.fax if kind == "fax" else Channel.phone,
        note=" ".join(notes) or None,
    )


def is_sure_number(phone: PhoneContent) -> bool:
    """Whether this is a number of Japan: one of another country may look like one of ours."""
    written = unicodedata.normalize("NFKC", phone.number)
    read = read_number(written)
    short = read.normalized in SHORT_NUMBERS
    abroad = "国の番号は" in (phone.note or "") and "国の番号は 81" not in (phone.note or "")
    begins = _JAPANESE.match(written) is not None
    return read.normalized is not None and (short or begins) and not abroad


def read_mails(rows: Iterable[Node]) -> list[ChannelContent]:
    """Mail of the rows themselves and of the desks below them."""
    found: dict[str, ChannelContent] = {}
    for row in rows:
        if mail := row.line("email"):
            found.setdefault(mail, ChannelContent(kind=Channel.mail, value=mail))
        for contact in row.below("contacts"):
            desk = " ".join(filter(None, map(contact.line, ("department", "title", "name"))))
            if mail := contact.line("email"):
                channel = ChannelContent(kind=Channel.mail, value=mail, label=desk or None)
                found.setdefault(mail, channel)
    return list(found.values())


def read_urls(rows: Iterable[Node]) -> list[UrlContent]:
    """The address of a row first, unless the list below names it with a label."""
    found: dict[str, UrlContent] = {}
    for row in rows:
        listed = {
            url: UrlContent(url=url, label=one.line("label"))
            for one in row.below("urls")
            if (url := one.line("url"))
        }
        if (url := row.line("url", "website")) and url not in listed:
            found.setdefault(url, UrlContent(url=url))
        for url, content in listed.items():
            found.setdefault(url, content)
    return list(found.values())


def read_languages(rows: Iterable[Node]) -> list[LanguageContent]:
    found: dict[tuple[str | None, str | None], LanguageContent] = {}
    for row in rows:
        for language in row.below("languages"):
            content = _language(language)
            if content is not None:
                found.setdefault((content.code, content.note), content)
        for name in re.split(r"[,;、]", row.get("languages") or ""):
            if name.strip():
                content = _named_language(name.strip(), None)
                found.setdefault((content.code, content.note), content)
    return list(found.values())


def _language(row: Node) -> LanguageContent | None:
    code, name, note = row.line("code"), row.line("name", "language"), row.get("note")
    if code and _CODE.fullmatch(code):
        means = next((m for m in LanguageMeans if note and note.split(" ", 1)[0] == m), None)
        rest = (note or "").removeprefix(means or "").strip()
        known = code in LANGUAGE_NAMES
        words = [rest, *([] if known or not name else [name])]
        return LanguageContent(code=code, means=means, note=" ".join(filter(None, words)) or None)
    if name is None and note is None:
        row.remark("ことばの名前が書かれていません。")
        return None
    return _named_language(name or "", note)


def _named_language(name: str, note: str | None) -> LanguageContent:
    code = _NAMES.get(name.casefold()) or (name if name in LANGUAGE_NAMES else None)
    words = [*([] if code else [name]), note]
    return LanguageContent(code=code, note=" ".join(filter(None, words)) or None)
