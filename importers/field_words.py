"""Fields and values of a record in words for the people who look after it."""

import re
from collections.abc import Mapping
from typing import Any

from models.vocabulary import (
    CHANNEL_LABELS,
    FLAG_LABELS,
    KIND_LABELS,
    LEVEL_LABELS,
    PUBLICATION_LABELS,
    Kind,
    Publication,
)

NOTHING = "（なし）"
_FIELD_NAMES = {
    "name": "名前",
    "alternate_names": "別の名前",
    "reading": "よみ",
    "legal_form": "法人の種類",
    "corporate_number": "法人番号",
    "email": "メール",
    "kind": "種類",
    "level": "運営",
    "description": "説明",
    "for_whom": "どんな人のため",
    "what": "できること",
    "summary_easy": "やさしい日本語",
    "not_accepted": "受けていない相談",
    "first_visit": "はじめてのとき",
    "accepts_consultation": "相談を受けるか",
    "minimum_age": "何歳から",
    "maximum_age": "何歳まで",
    "eligibility": "対象",
    "residence_rule": "住まいの条件",
    "fees": "料金",
    "lgbtq_definition": "LGBTQ+の相談",
    "flags": "特徴",
    "phones": "電話",
    "channels": "連絡のしかた",
    "urls": "ホームページ",
    "website": "ホームページ",
    "hours": "受付時間",
    "languages": "ことば",
    "areas": "地域",
    "places": "場所",
    "topics": "困りごと",
    "notices": "お知らせ",
    "verifications": "確かめたこと",
    "printed": "元の文字",
    "publication": "公開の状態",
    "on_web": "サイトにのせる",
    "on_paper": "紙にのせる",
    "partner_profile": "いっしょに支援する人へ",
}
_PART_NAMES = {
    "number": "番号",
    "label": "何の",
    "kind": "種類",
    "value": "連絡先",
    "hours_text": "受付時間",
    "note": "注",
    "url": "アドレス",
    "text": "内容",
    "code": "コード",
    "means": "方法",
    "days_text": "曜日",
    "name": "名前",
    "state": "状態",
    "evidence": "根拠",
    "postal_code": "郵便番号",
    "prefecture": "都道府県",
    "city": "市区町村",
    "address": "所在地",
    "latitude": "緯度",
    "longitude": "経度",
    "transportation": "行き方",
    "hidden": "場所を出さない",
    "starts_on": "はじまり",
    "ends_on": "おわり",
    "effect": "開く時間への影響",
    "field": "項目",
    "status": "状態",
    "verified_on": "確かめた日",
    "role": "だれが",
    "method": "方法",
    "column": "列",
    "activities": "取り組み",
    "for_whom": "だれのため",
    "support_period": "支援の期間",
    "staffing": "体制",
    "cooperation": "いっしょにできること",
    "strengths": "得意なこと",
    "cannot_do": "できないこと",
    "referrals_from": "紹介のしかた",
    "frequency": "活動の回数",
    "area_scope": "活動の範囲",
    "commissioned": "自治体からの委託",
    "experience": "これまでの活動",
}
_MAIN_PART = {"number", "value", "url", "text", "name", "id", "field", "column"}
"""Parts that say by themselves what they are."""
_CHOICES: Mapping[str, Mapping[str, str]] = {
    "publication": {str(key): label for key, label in PUBLICATION_LABELS.items()},
    "level": {str(key): label for key, label in LEVEL_LABELS.items()},
    "kind": {
        **{str(key): label for key, label in KIND_LABELS.items()},
        **{str(key): label for key, label in CHANNEL_LABELS.items()},
    },
    "status": {
        "unconfirmed": "まだ確かめていない",
        "as_printed": "元の資料のまま",
        "doubtful": "あやしい",
        "confirmed": "確かめた",
    },
    "state": {"proposed": "案", "confirmed": "確かめた"},
    "effect": {"same": "変わらない", "changed": "変わる", "closed": "休み"},
}
_UNSAID = {
    "publication": PUBLICATION_LABELS[Publication.draft],
    "kind": KIND_LABELS[Kind.window],
    "on_web": "はい",
    "on_paper": "はい",
}
"""What a record means that says nothing: the canonical form leaves it out."""
_FLAGS = {str(key): label for key, label in FLAG_LABELS.items()}
_FURTHER_STEPS = re.compile(r"[.\[].*", re.DOTALL)


def field_words(path: str) -> str:
    """`phones[0].number` is a path of 電話; "*" is the whole record."""
    if path == "*":
        return "全体"
    head = _FURTHER_STEPS.sub("", path)
    return f"{_FIELD_NAMES[head]} ({path})" if head in _FIELD_NAMES else path


def field_label(name: str) -> str:
    """The field alone, for a heading."""
    return _FIELD_NAMES.get(name, name)


def value_words(value: Any, field: str = "") -> tuple[str, ...]:
    """Each entry of a list as one line; of anything else one line. Nothing is left out."""
    if value is None and field in _UNSAID:
        return (_UNSAID[field],)
    if value is None or value in ("", [], {}):
        return (NOTHING,)
    if field == "flags" and isinstance(value, Mapping):
        return tuple(f"{_FLAGS.get(name, name)}: {_one(yes, '')}" for name, yes in value.items())
    if isinstance(value, list | tuple):
        return tuple(_one(part, field) for part in value)
    return (_one(value, field),)


def _one(value: Any, field: str) -> str:
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, Mapping):
        return "、".join(_part(name, part) for name, part in value.items())
    if isinstance(value, list | tuple):
        return "・".join(_one(part, field) for part in value)
    text = str(value)
    return _CHOICES.get(field, {}).get(text, text)


def _part(name: str, value: Any) -> str:
    words = field_words(str(value)) if name == "field" else _one(value, name)
    return words if name in _MAIN_PART else f"{_PART_NAMES.get(name, name)}: {words}"
