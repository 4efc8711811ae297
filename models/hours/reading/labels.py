"""Names of places and services in front of their hours: すみれ相談支援センター：平日9時～17時."""

import re

from models.hours.reading import said as s
from models.hours.reading.restricts import RESTRICTS

LONGEST_NAME = 40
_ENDS = re.compile(
    r"(?:センター|せんたー|プラザ|ひろば|広場|サロン|カフェ|ホーム|ハウス|クラブ|ダイヤル|ホットライン|ライン|コール"
    r"|サービス|ステーション|ルーム|スペース|ネット|ネットワーク|ケア|サポート|クリニック|プール|ホール|ステイ|教室|食堂"
    r"|相談|相談会|相談室|相談所|相談窓口|窓口|検査|検診|健診|診療|看護|保育|支援|支援室|室|課|係|部|局|署|所|館|園|院"
    r"|会|法人|協会|連盟|組合|機構|財団|基金|団体|学校|大学|病院|医院|医|科|庁舎|支所|支部|本部|事業|事業所|委員会"
    r"|110番|119番|110|119|の家|の会|の部屋|電話|手続き?|講座|体操|図書|文庫)$"
)
_BEGINS = re.compile(
    r"(?:認定|特定)?(?:npo|特定非営利活動|社会福祉|一般社団|公益社団|一般財団|公益財団|医療|学校|宗教)法人|(?:株式|有限|合同)会社"
)
_OF_A_NAME = (s.Unread, s.Harmless, s.Reach, s.Open, s.Remark, s.Speaks)
_AFTER_A_NAME = (s.Topic, s.Blank, s.Stop, s.Bracket)


def with_labels(text: str, pieces: list[s.Piece]) -> list[s.Piece]:
    """The same pieces; what is not understood of a name is its label."""
    found: list[s.Piece] = []
    at, starts, joined = 0, True, False
    while at < len(pieces):
        end = _end_of_name(text, pieces, at) if starts or joined else at
        if joined and not starts and not _is_heading(pieces, end):
            end = at
        if end > at:
            found += _labelled(pieces[at:end])
            at, starts, joined = end, False, False
            continue
        piece = pieces[at]
        found.append(piece)
        starts = isinstance(piece.said, s.Stop | s.Bracket) or (
            starts and isinstance(piece.said, s.Blank | s.Harmless | s.Join | s.Period)
        )
        joined = isinstance(piece.said, s.Join) or (joined and isinstance(piece.said, s.Blank))
        at += 1
    return found


def _is_heading(pieces: list[s.Piece], end: int) -> bool:
    """、西センター：土日 within a sentence: only the colon tells a name."""
    return end < len(pieces) and isinstance(pieces[end].said, s.Topic)


def _end_of_name(text: str, pieces: list[s.Piece], at: int) -> int:
    """Where a name that begins here ends, as a place among the pieces; `at` if none does."""
    best, end = at, at
    while end < len(pieces) and pieces[end].finish - pieces[at].begin <= LONGEST_NAME:
        said = pieces[end].said
        if not isinstance(said, _OF_A_NAME) and not _joins(pieces, end):
            break
        end += 1
        after = pieces[end].said if end < len(pieces) else s.Stop()
        if isinstance(after, _AFTER_A_NAME) and _is_name(text, pieces[at:end]):
            best = end
    return best


def _joins(pieces: list[s.Piece], at: int) -> bool:
    """子育て・女性相談: the mark stands between parts of one name."""
    following = pieces[at + 1].said if at + 1 < len(pieces) else None
    blank = isinstance(pieces[at].said, s.Blank | s.Join)
    return blank and isinstance(following, s.Unread | s.Harmless)


def _is_name(text: str, pieces: list[s.Piece]) -> bool:
    if isinstance(pieces[0].said, s.Blank | s.Join) or isinstance(pieces[-1].said, s.Blank):
        return False
    unread = [text[p.begin : p.finish] for p in pieces if isinstance(p.said, s.Unread)]
    whole = text[pieces[0].begin : pieces[-1].finish]
    if not unread or any(RESTRICTS.search(word) for word in unread):
        return False
    return bool(_ENDS.search(whole) or _BEGINS.match(whole))


def _labelled(pieces: list[s.Piece]) -> list[s.Piece]:
    """One label for the whole name; a channel or language in it is still said."""
    label = s.Piece(pieces[0].begin, pieces[-1].finish, s.Label())
    return [label, *(p for p in pieces if isinstance(p.said, s.Reach | s.Speaks))]
