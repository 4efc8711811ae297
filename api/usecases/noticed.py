"""What somebody noticed: the words to choose from, and what of a form can be read."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from api.usecases.area_names import places_of
from models.areas import AreaTree
from models.inquiry import FinderNotice
from models.repositories.finder_notices import NoticeContent
from models.support_case import Urgency
from search.question.conditions import Wish
from search.question.reader import read_question

FINDERS = {
    "post": "郵便・宅配",
    "newspaper": "新聞・牛乳などの配達",
    "utility": "電気・ガス・水道",
    "insurer": "保険・銀行",
    "shop": "お店",
    "neighbours": "町内会・自治会",
    "fire": "消防団・警備",
    "school": "学校・保育園",
    "care": "医療・介護",
    "housing": "大家さん・管理会社",
    "resident": "近所の人・知人",
    "other": "そのほか",
}
SIGNS = {
    "mail": "郵便物や新聞がたまっている",
    "light": "昼も電気がついたまま、夜も暗いまま",
    "laundry": "洗濯物が何日も干したまま",
    "unseen": "しばらく姿を見ない",
    "no_answer": "よびかけても返事がない",
    "unwell": "やせた、具合が悪そう",
    "confused": "話がかみあわない、道に迷っている",
    "unpaid": "支払いがとどこおっている",
    "rubbish": "ごみがたまっている、においがする",
    "shouting": "どなり声や泣き声がする",
    "alone_child": "子どもだけで、夜おそくまでいる",
    "hungry": "食べていないようだ",
    "other": "そのほか",
}
URGENCIES = {
    Urgency.now: "いますぐ。命が心配",
    Urgency.soon: "なるべく早く",
    Urgency.usual: "気にかけてほしい",
}
CLOSED_WHY = {
    "safe": "無事だとわかった",
    "looked_after": "もう、ほかの窓口が見ている",
    "not_found": "どこのことか、わからなかった",
    "twice": "同じ知らせが、ほかにもある",
    "mistaken": "まちがいや、いたずらだった",
}
LONGEST = {"town": 100, "place": 300, "note": 1_000, "contact": 300}
_SPACES = re.compile(r"[ \t\r\f\v]+")


@dataclass(frozen=True, slots=True)
class Noticed:
    """What somebody told, read from the form."""

    finder: str = ""
    signs: tuple[str, ...] = ()
    area_code: str | None = None
    urgency: Urgency = Urgency.usual
    content: NoticeContent = field(default_factory=NoticeContent)


def read_noticed(typed: Mapping[str, str], tree: AreaTree) -> tuple[Noticed, dict[str, str]]:
    """What can be read, and what to mend, by the id of the field."""
    errors: dict[str, str] = {}
    said = {name: _plain(typed.get(name, ""))[:most] for name, most in LONGEST.items()}
    signs = tuple(key for key in SIGNS if typed.get(f"sign-{key}"))
    if not signs and not said["note"]:
        errors["sign-mail"] = "気づいたことを、ひとつでも選んでください。"
    area = area_named(said["town"], tree)
    if area is None:
        errors["town"] = "市区町村の名前を、県から書いてください。例：熊本県熊本市中央区"
    if not said["place"]:
        errors["place"] = "どこのことかを書いてください。目印でもかまいません。"
    urgency = typed.get("urgency", "")
    if urgency not in set(Urgency):
        errors["urgency-now"] = "どのくらい急ぐかを選んでください。"
    finder = typed.get("finder", "")
    if finder not in FINDERS:
        errors["finder-post"] = "どんな立場の方かを選んでください。"
    return Noticed(
        finder,
        signs,
        area,
        Urgency(urgency) if urgency in set(Urgency) else Urgency.usual,
        NoticeContent(said["place"], said["note"], said["contact"]),
    ), errors


def area_named(words: str, tree: AreaTree) -> str | None:
    """The area that these words name, or whose code they are; of nested ones the smallest.

    None where it could be one of several: a notice must not go to another town.
    """
    if words in tree.by_code:
        return words
    reading = read_question(words, places_of(tree))
    named = [code for one in reading.conditions if one.wish is Wish.area for code in one.values]
    found = [code for code in named if code in tree.by_code]
    smallest = max(found, key=lambda code: len(tree.ancestors(code)), default=None)
    if smallest is None or set(found) - {smallest, *tree.ancestors(smallest)}:
        return None
    return smallest


def full_name(code: str, tree: AreaTree) -> str:
    """From the prefecture on, so that it names one area alone; "" for none."""
    if code not in tree.by_code:
        return ""
    names = [tree.name(one) for one in reversed((code, *tree.ancestors(code)))]
    # The name of a ward begins with that of its city already.
    kept = [name for name, below in pairwise([*names, ""]) if not below.startswith(name)]
    return "".join(kept)


def need_words(notice: FinderNotice) -> str:
    """What was noticed, without where."""
    signs = [SIGNS[key] for key in notice.signs if key in SIGNS]
    seen = "、".join(signs) or "気になることがある"
    return f"気づいた人（{FINDERS.get(notice.finder, '')}）からの知らせ：{seen}"


def _plain(text: str) -> str:
    kept = "".join(one for one in text if one == "\n" or unicodedata.category(one) != "Cc")
    return _SPACES.sub(" ", kept).strip()
