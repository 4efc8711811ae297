"""Words in long headings, such as the questions of a survey, that say what a column holds."""

import re
import unicodedata

from importers.mapping.fields import FieldName

_WORDS: tuple[tuple[str, FieldName], ...] = (
    (r"タイムスタンプ|回答日時|送信日時|回答番号|受付番号", "kept"),
    (r"(?:公開|掲載).*(?:同意|可否|よろしい|よい|可能|不可|希望)", "consent"),
    (r"(?:同意|可否).*(?:公開|掲載)", "consent"),
    (r"氏名|お名前|担当者|代表者|記入者|回答者|個人名", "person"),
    (r"事例|成果|課題|期待|必要性|ご意見|ご要望|感想|自由記述|理由", "person"),
    (r"組織形態|法人格|法人の種類", "legal_form"),
    (r"(?:貴|御)?(?:団体|組織|法人|事業所|施設|機関|窓口)(?:の|等の)?(?:名|名称|お名前)", "name"),
    (r"ふりがな|フリガナ|よみ(?:がな|かた)|読み方", "reading"),
    (r"メール|e-?mail", "mail"),
    (r"fax|ファ(?:ックス|クス|クシミリ)", "fax"),
    (r"電話|tel(?!l)|連絡先番号", "phone"),
    (r"ホームページ|ウェブ|web|url|サイト", "url"),
    (r"sns|ライン公式|インスタ|facebook|twitter", "sns"),
    (r"郵便番号|〒", "postal_code"),
    (r"住所|所在地", "address"),
    (r"定休日|休館日|休業日|休み", "closed_days"),
    (r"受付時間|相談時間|開設(?:日|時間|日時)|営業時間|利用時間", "hours"),
    (r"活動(?:日|時間|日時|頻度)|開催(?:日|頻度)|頻度", "hours"),
    (r"活動(?:の|する)?(?:範囲|地域|エリア)|対象(?:地域|エリア)", "area"),
    (r"支援(?:の|できる)?(?:範囲|地域)", "area"),
    (r"対象(?:者|となる|の方)?|どのような方|だれ(?:の|を)|誰(?:の|を)", "for_whom"),
    (r"分野|困りごと|悩み|ケースの分類|活動の?状況|キーワード|テーマ", "topics"),
    (r"匿名", "anonymous"),
    (r"予約", "appointment"),
    (r"訪問|アウトリーチ|出張", "outreach"),
    (r"通訳", "interpreter"),
    (r"言語|外国語|ことば", "languages"),
    (r"lgbt|性的マイノリティ", "lgbtq"),
    (r"費用|料金|参加費|会費|有料|無料", "fees"),
    (r"(?:対応|支援)できない|受け(?:られ|付けて)ない|苦手", "not_accepted"),
    (r"利用方法|利用の流れ|申し?込み?方法|参加方法|相談方法", "first_visit"),
    (r"活動(?:の)?(?:内容|概要|紹介)|支援(?:の)?(?:内容|活動)", "description"),
    (r"取り?組み?(?:の)?(?:内容|状況)?|事業(?:の)?内容|pr", "description"),
    (r"会場|場所", "place_name"),
    (r"定員|人数", "capacity"),
    (r"備考|その他|補足", "remarks"),
)  # fmt: skip
_PATTERNS = tuple((re.compile(words, re.IGNORECASE), name) for words, name in _WORDS)


def field_by_words(heading: str) -> tuple[FieldName, str] | None:
    """(field, the words it rests on), or None."""
    text = "".join(unicodedata.normalize("NFKC", heading).split())
    for pattern, name in _PATTERNS:
        if found := pattern.search(text):
            return name, found.group()
    return None
