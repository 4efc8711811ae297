"""Who stands behind a body, as far as its name alone says so."""

import re

from models.vocabulary import Level

_NATIONAL = re.compile(
    r"ハローワーク|公共職業安定所|労働基準監督署|労働局|年金事務所|税務署|法務局|保護観察所|法テラス"
)
_PRIVATE = re.compile(
    r"社会福祉協議会|医師会|協会|協議会|連合会|保護司会|委員会|自治会|社会福祉法人|特定非営利活動法人"
    r"|NPO|ＮＰＯ|[財社]団法人|株式会社|㈱"
)
_SECTION = re.compile(
    r"(?:課|室|係|部|局|担当|支所|出張所|窓口|保健所|福祉事務所|センター|教育委員会)(?:「[^」]*」)?(?:\s*[(（][^()（）]*[)）])?$"
)


def level_of(name: str, *, city: str, prefecture: str) -> Level | None:
    """None where the name leaves it open."""
    bare = name.strip()
    if _NATIONAL.search(bare):
        return Level.national
    if bare.startswith(f"{city}教育委員会"):
        return Level.municipal
    if _PRIVATE.search(bare):
        return Level.private
    if bare.startswith(city) and _SECTION.search(bare):
        return Level.municipal
    if bare.startswith(prefecture) and not bare.startswith(city):
        return Level.prefectural
    return None
