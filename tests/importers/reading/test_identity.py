"""Which records may be one body: the pairs of real lists, and look-alikes that are two bodies."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.file import SourceFile
from importers.reading.corporate_numbers import read_corporate_number
from importers.reading.identity import MINIMUM, Body, candidates, compare
from importers.registry import SOURCES

NOBORIBETSU, KOTO, SHINAGAWA = "012301", "131083", "131091"


def body(name: str, **known) -> Body:
    return Body(id=name, name=name, **known)


def score(one: str | Body, other: str | Body) -> float:
    pair = [each if isinstance(each, Body) else body(each) for each in (one, other)]
    found = compare(*pair)
    return found.score if found else 0.0


SAME = [
    ("NPO法人はぴこね", "NPO法人はびこね"),
    ("株式会社マイシェルパ", "株式会社マイシエルパ"),
    ("大島 6丁目団地自治会", "大島6丁目団地自治会"),
    ("登別市総合相談支援センター en", "登別市総合相談支援センターen"),
    ("保険予防課", "保健予防課"),
    ("有限会社ヱビス印刷", "エビス印刷㈲"),
    ("（社福）見本市社会福祉協議会", "見本市社協"),
    ("NPO法人ひだまりの会", "特定非営利活動法人 ひだまりの会"),
    ("認定NPO法人ひだまりの会", "特非ひだまりの会"),
    ("㈱こもれび", "株式会社コモレビ"),
    ("一般社団法人 髙橋の家", "（一社）高橋の家"),
    ("窓⼝ひだまり", "窓口ひだまり"),
    ("北海道登別市社会福祉協議会", "登別市社会福祉協議会"),
    ("ひだまりサポートセンター", "ひだまりサーポトセンター"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_body_in_two_spellings(one, other):
    found = compare(body(one), body(other))
    assert found is not None
    assert found.score >= MINIMUM
    assert all(reason.endswith("。") for reason in found.reasons)


OTHER = [
    ("札幌市社会福祉協議会", "函館市社会福祉協議会"),
    ("（社福）札幌市社協", "（社福）小樽市社協"),
    ("北海道社会福祉協議会", "札幌市社会福祉協議会"),
    ("ひだまり東支部", "ひだまり西支部"),
    ("中央東地区民生委員児童委員協議会", "中央西地区民生委員児童委員協議会"),
    ("登別地区民生委員児童委員協議会", "鷲別地区民生委員児童委員協議会"),
    ("登別市民生委員児童委員協議会", "登別地区民生委員児童委員協議会"),
    ("日本生命保険相互会社 苫小牧支社", "明治安田生命保険相互会社 苫小牧支社"),
    ("日本生命保険相互会社 苫小牧支社", "日本生命保険相互会社 室蘭支社"),
    ("大島6丁目団地自治会", "大島7丁目団地自治会"),
    ("保護第一課", "保護第二課"),
    ("長寿サポートセンター", "東陽長寿サポートセンター"),
    ("登別新生郵便局", "登別郵便局"),
    ("ひだまりホームA", "ひだまりホームB"),
    ("子ども若者応援ネットワーク品川", "子ども若者応援ネットワーク目黒"),
    ("NPO法人LEGIKA", "NPO法人CAN"),
    ("男性相談ダイヤル", "女性相談ダイヤル"),
    ("いこい", "いごい"),
    ("江東区社会福祉協議会", "江東社会福祉会"),
    ("月曜の広場", "火曜の広場"),
    ("ひだまり広場（土）", "ひだまり広場（日）"),
    ("子どもカフェかようび", "子どもカフェどようび"),
    ("平日ひだまり相談", "休日ひだまり相談"),
    ("よりみち朝カフェ", "よりみち夜カフェ"),
    ("見本春のつどい", "見本秋のつどい"),
    ("見本視覚障害者の会", "見本聴覚障害者の会"),
    ("見本障害児の会", "見本障害者の会"),
    ("ひだまり父の会", "ひだまり母の会"),
    ("ひだまりの家Ⅰ", "ひだまりの家Ⅱ"),
    ("ひだまりの家Ⅱ", "ひだまりの家Ⅲ"),
    ("見本第1子育てひろば", "見本第2子育てひろば"),
    ("ひだまり赤い屋根", "ひだまり青い屋根"),
    ("ひだまり作業所い組", "ひだまり作業所ろ組"),
    ("見本市北区の広場", "見本市南区の広場"),
    ("仙台市青葉区子育てひろば", "仙台市泉区子育てひろば"),
]


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_look_alikes_are_two_bodies(one, other):
    assert score(one, other) == 0


def test_offices_every_city_has_are_one_only_within_the_city():
    here, there = (body("地域包括支援センター", area=code) for code in (NOBORIBETSU, KOTO))
    assert score(here, here) >= MINIMUM
    assert score(here, there) == 0
    welfare = [body("福祉課", area=KOTO, owner=owner) for owner in ("江東区", "江東区社協")]
    assert score(*welfare) == 0
    assert score(welfare[0], body("福祉課", area=KOTO, owner="江東区")) >= MINIMUM


def test_a_list_of_a_city_leaves_the_name_of_the_city_out():
    short = body("社会福祉協議会", area=NOBORIBETSU, area_name="登別市")
    assert score(short, "登別市社会福祉協議会") >= MINIMUM
    assert score(short, "室蘭市社会福祉協議会") == 0
    assert score("社会福祉協議会", "登別市社会福祉協議会") == 0


def test_other_names_and_readings():
    double = body(
        "北海道ひきこもり成年相談センター/札幌市ひきこもり地域支援センター",
        alternate_names=("札幌市ひきこもり地域支援センター",),
    )
    found = compare(double, body("札幌市ひきこもり地域支援センター"))
    assert found is not None
    assert found.reasons == ("別の名前が同じです。",)
    read = compare(
        body("陽だまりの会", reading="ひだまり の かい"), body("日溜の会", reading="ヒダマリノカイ")
    )
    assert read is not None
    assert read.reasons == ("読み方が同じです。",)
    everywhere = (
        body("長寿センターひだまり", alternate_names=("地域包括支援センター",)),
        body("こもれび相談所", alternate_names=("地域包括支援センター",)),
    )
    assert score(*everywhere) == 0


def test_a_corporate_number_says_more_than_a_name():
    one = body("国税庁", corporate_number="7000012050002")
    assert score(one, body("国税庁本庁", corporate_number="7000012050002")) == 0.8
    assert score(one, body("国税庁", corporate_number="7000012050002")) == 1.0
    another = next(f"{first}000012050003" for first in range(1, 10) if checks(first))
    assert compare(one, body("国税庁", corporate_number=another)) is None
    misread = compare(one, body("国税庁", corporate_number="1000012050002"))
    assert misread is not None
    assert misread.reasons == ("名前が同じです。",)


def checks(first: int) -> bool:
    return read_corporate_number(f"{first}000012050003") is not None


def test_a_telephone_number_is_a_question_and_a_switchboard_is_none():
    found = compare(
        body("ひだまり", phones=("096-328-2340",)), body("福音館", phones=("0963282340",))
    )
    assert found is not None
    assert (found.score, found.reasons) == (MINIMUM, ("電話番号が同じです。",))
    sections = [body(name, phones=("096-328-2340",), area=KOTO) for name in ("福祉課", "広報課")]
    assert score(*sections) < MINIMUM
    crowd = [body(name, phones=("096-328-2340",)) for name in ("花の会", "星の家", "月組", "虹舎")]
    assert candidates(crowd) == []
    assert len(candidates(crowd[:2])) == 1


def test_what_speaks_against_it_is_told_and_counted():
    one, other = (
        body("NPO法人ひだまり", phones=("096-328-2340",)),
        body("株式会社ひだまり", phones=("096-245-6942",)),
    )
    found = compare(one, other)
    assert found is not None
    assert found.score == pytest.approx(0.6)
    assert "法人の種類がちがいます（特定非営利活動法人、株式会社）。" in found.reasons
    assert "電話番号はちがいます。" in found.reasons
    far = [body("いこいの家", area=code) for code in (NOBORIBETSU, KOTO)]
    near = [body("いこいの家", area=code) for code in (SHINAGAWA, KOTO)]
    assert score(*far) < MINIMUM <= score(*near)
    assert score(body("いこいの家", area="130001"), near[0]) == pytest.approx(0.95)


def test_other_weekdays_are_two_bodies_whatever_else_they_are_called():
    monday, tuesday = (
        body(f"{day}の広場", alternate_names=("見本市民のひろば",)) for day in ("月曜", "火曜")
    )
    assert score(monday, tuesday) == 0
    one, other = (
        body(f"{day}の広場", phones=("096-328-2340",), area=KOTO) for day in ("月曜", "火曜")
    )
    found = compare(one, other)
    assert found is not None
    assert found.reasons == ("電話番号が同じです。",)


def listed(slug: str) -> list[Body]:
    source = SOURCES[slug]
    found = []
    for row in source.rows(SourceFile.at(source.shipped_path)):
        record = source.draft(row)
        (service,) = record.services
        of_another = not service.content.name.startswith(record.organization.name)
        found.append(
            Body(
                id=f"{slug} {row.number}",
                name=service.content.name,
                alternate_names=service.content.alternate_names,
                legal_form=record.organization.legal_form,
                area=service.content.areas[0].code,
                area_name=service.content.areas[0].name,
                owner=record.organization.name if of_another else None,
            )
        )
    return found


def test_the_real_lists_give_the_real_pairs_and_no_others():
    slugs = ("koto-participants", "koto-participants-slides", "koto-leaflet-sites")
    slugs += ("noboribetsu-participants", "noboribetsu-leaflet-sites", "hokkaido-platform")
    slugs += ("shinagawa-bodies", "shinagawa-bodies-slides")
    bodies = [one for slug in slugs for one in listed(slug)]
    pairs = {
        frozenset((found.one.name, found.other.name))
        for found in candidates(bodies)
        if found.one.name != found.other.name
    }
    assert pairs == {
        frozenset(("大島 6丁目団地自治会", "大島6丁目団地自治会")),
        frozenset(("登別市総合相談支援センター en", "登別市総合相談支援センターen")),
        frozenset(("はぴこね", "はびこね")),
        frozenset(("マイシェルパ", "マイシエルパ")),
        frozenset(("民生委員児童委員協議会", "登別市民生委員児童委員協議会")),
    }


NAMES = st.one_of(
    st.sampled_from([name for pair in (*SAME, *OTHER) for name in pair]), st.text(max_size=12)
)


@settings(deadline=None)
@given(NAMES, NAMES)
def test_the_order_does_not_matter_and_a_score_is_a_share(one, other):
    here, there = compare(body(one), body(other)), compare(body(other), body(one))
    assert (here and here.score) == (there and there.score)
    assert here is None or 0 <= here.score <= 1


@settings(deadline=None)
@given(st.lists(NAMES, max_size=8))
def test_the_short_way_finds_what_comparing_all_finds(names):
    bodies = [Body(id=at, name=name) for at, name in enumerate(names)]
    found = {(one.one.id, one.other.id) for one in candidates(bodies)}
    every = {
        (a.id, b.id)
        for at, a in enumerate(bodies)
        for b in bodies[at + 1 :]
        if (pair := compare(a, b)) and pair.score >= MINIMUM
    }
    assert found == every
