"""From the title of a post to the body it belongs to: 福祉課長 sits for 福祉課."""

import re
import unicodedata

_HEADED = re.compile(
    r"(?P<body>.*\S(?:課|部|室|係|局|会|署|院|校|館|支部|支所|センター|振興局|所))長$"
)
_OFFICER = re.compile(
    r"^(?P<body>.+?)(?:事務局(?:次)?長|副?所長|副?会長|副?会頭|副?理事長|代表取締役(?:社長)?|代表|次長)$"
)
_MEMBER = re.compile(r"^(?P<body>\S.*\S)[ 　]+\S*委員$")
_IN_BRACKETS = re.compile(r"^(?P<before>[^（(]+)[（(](?P<inner>[^（）()]+)[）)]$")


def body_of_post(post: str) -> str:
    """The post itself where it names no body.

    >>> body_of_post("高齢者福祉課長"), body_of_post("見本市社会福祉協議会事務局長")
    ('高齢者福祉課', '見本市社会福祉協議会')
    >>> body_of_post("民生委員（高齢者福祉部会長）")
    '民生委員（高齢者福祉部会）'
    """
    text = unicodedata.normalize("NFC", post).strip()
    if bracket := _IN_BRACKETS.match(text):
        return f"{bracket['before'].strip()}（{body_of_post(bracket['inner'])}）"
    if officer := _OFFICER.match(text):
        body = officer["body"]
        if not _HEADED.match(text) or _ends_body(body):
            return body
    if headed := _HEADED.match(text):
        return headed["body"]
    if member := _MEMBER.match(text):
        return member["body"]
    return text


def _ends_body(text: str) -> bool:
    return re.search(r"(?:会|センター|会議所|法人|財団|社団|組合|支部)$", text) is not None
