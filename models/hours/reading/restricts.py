"""Words that may limit hours: where one of them was not understood, nothing is certain."""

import re

RESTRICTS = re.compile(
    r"[\d①-⑳]|[除休閉但限要約頃迄]|ただし|場合|のみ|だけ|変更|変動|期間|まで|不可|中止|以外|ません|ない|異な|都合|臨時|"
    r"停止|終了|廃止|未定|不定|程度|ごろ|混雑|一部|例外|学校|当面|翌|時|日|曜|月|週|年|夏|冬|祝|盆|午[前後]|夜|朝|昼|夕|gw|ゴールデン|受付|くらい|ぐらい|おおむね|概ね|およそ|目安|予定"
)
