from datetime import date

import pytest

from frontend.print.paper import dialled, entry_on_paper, web_link
from models.documents.service import (
    HoursPart,
    LanguagePart,
    NoticePart,
    PlacePart,
    TopicPart,
    UrlPart,
)
from models.vocabulary import Channel, LanguageMeans, Publication, TopicState, VerificationStatus

EDITION = date(2026, 11, 21)
DOUBTFUL = VerificationStatus.doubtful


@pytest.fixture
def printed(make_service):
    return lambda **said: entry_on_paper(make_service(**said), EDITION)


def language(code, name=None, means=None, days_text=None):
    return LanguagePart(code=code, name=name, means=means, days_text=days_text, note=None)


def test_a_certain_number_is_dialled(printed, make_phone):
    [phone] = printed(phones=(make_phone("096-000-0000", "+81960000000"),))["phones"]
    assert (phone["number"], phone["link"], phone["doubtful"]) == (
        "096-000-0000",
        "tel:+81960000000",
        False,
    )


def test_a_hash_in_a_number_is_dialled_too():
    assert dialled("#8008") == "tel:%238008"


@pytest.mark.parametrize(
    "field", ["phones", "phones[0]", "phones[0].number", "phones[0].hours_text"]
)
def test_a_doubted_number_is_printed_but_never_dialled(
    printed, make_phone, make_verification, field
):
    [phone] = printed(
        phones=(make_phone("096-000-0000"),), verifications=(make_verification(field, DOUBTFUL),)
    )["phones"]
    assert (phone["number"], phone["link"], phone["doubtful"]) == ("096-000-0000", None, True)


def test_a_doubt_stays_with_its_own_number(printed, make_phone, make_verification):
    phones = printed(
        phones=(make_phone("096-000-0000"), make_phone("096-000-0001")),
        verifications=(make_verification("phones[1].number", DOUBTFUL),),
    )["phones"]
    assert [phone["doubtful"] for phone in phones] == [False, True]


def test_a_number_nobody_can_dial_is_doubtful(printed, make_phone):
    [phone] = printed(phones=(make_phone("096-000-00", None),))["phones"]
    assert (phone["number"], phone["link"], phone["doubtful"]) == ("096-000-00", None, True)


def test_a_fax_is_not_a_telephone(printed, make_phone):
    [fax] = printed(phones=(make_phone("096-000-0001", kind=Channel.fax),))["phones"]
    assert fax["fax"]
    assert fax["link"] is None


def test_a_doubtful_address_keeps_its_text_and_loses_its_link(printed, make_channel):
    entry = printed(
        urls=(UrlPart(url="https://exmaple.example/", label=None, doubtful=True),),
        channels=(make_channel(Channel.mail, "hello@@example.org", doubtful=True),),
    )
    assert entry["urls"][0] == {
        "label": None,
        "value": "https://exmaple.example/",
        "link": None,
        "doubtful": True,
    }
    assert entry["channels"][0]["value"] == "hello@@example.org"
    assert entry["channels"][0]["link"] is None


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/hosts",
        "example.org",
        "https://",
        "http:// example.org",
        "https://example.org/\u202egro",
        "https://example.org/" + "a" * 3000,
    ],
)
def test_only_web_addresses_become_links(url):
    assert web_link(url) is None


def test_ways_in_are_named(printed, make_channel):
    entry = printed(
        channels=(
            make_channel(Channel.line, "@minato"),
            make_channel(Channel.visit, None),
            make_channel(Channel.mail, "hello@example.org"),
            make_channel(Channel.chat, "https://example.org/chat", hours_text="毎日"),
        )
    )
    assert [(c["way"], c["value"], c["link"]) for c in entry["channels"]] == [
        ("LINE", "@minato", None),
        ("会って話す", "できます", None),
        ("メール", "hello@example.org", "mailto:hello@example.org"),
        ("チャット", "https://example.org/chat", "https://example.org/chat"),
    ]
    assert entry["channels"][3]["hours"] == "毎日"


@pytest.mark.parametrize(("said", "consults"), [(True, True), (None, True), (False, False)])
def test_only_a_clear_no_says_that_there_is_no_consultation(printed, said, consults):
    assert printed(accepts_consultation=said)["consults"] is consults


@pytest.mark.parametrize(
    ("flags", "shown"), [({"lgbtq": True}, "○"), ({"lgbtq": False}, "なし"), ({}, "")]
)
def test_unknown_is_not_no(printed, flags, shown):
    assert printed(flags=flags)["lgbtq"] == shown


def test_languages_are_named_in_japanese(printed):
    said = printed(
        languages=(
            language("ja"),
            language("en", "English"),
            language("ne", "नेपाली", LanguageMeans.phone_interpreter, "火・木"),
            language("zh-TW", "繁體中文"),
            language("xx", "ことば"),
            language(None, None, LanguageMeans.tablet),
        )
    )["languages"]
    assert said == [
        "英語",
        "ネパール語（電話通訳、火・木）",
        "中国語",
        "ことば",
        "タブレット通訳",
    ]


@pytest.mark.parametrize(
    ("flags", "shown"),
    [
        ({"foreign_language": True}, ["○"]),
        ({"foreign_language": False}, ["なし"]),
        ({"interpreter": True}, ["通訳があります"]),
        ({}, []),
    ],
)
def test_a_flag_stands_where_no_language_is_named(printed, flags, shown):
    assert printed(languages=(), flags=flags)["languages"] == shown


def test_hours_are_printed_as_written_and_whole(printed):
    text = "月曜 9:00～12:00\n火曜 13:00～15:00 " + "祝日を除く。" * 500
    [hours] = printed(hours=(HoursPart(text=text, label="電話"),))["hours"]
    assert (hours["text"], hours["label"], hours["doubtful"]) == (text, "電話", False)


def test_prose_is_cut_and_says_where_it_goes_on(printed):
    entry = printed(description="いっしょに考えます。" * 500)
    assert len(entry["description"]) <= 260
    assert entry["description"].endswith("。")
    assert entry["more_online"]
    assert not printed()["more_online"]


@pytest.mark.parametrize(
    ("said", "whom"),
    [
        ({"minimum_age": 10, "maximum_age": 39}, ["10歳から39歳まで"]),
        ({"minimum_age": 65}, ["65歳から"]),
        ({"maximum_age": 24}, ["24歳まで"]),
        ({"eligibility": "市内に住む人", "residence_rule": "市内に住む人"}, ["市内に住む人"]),
        ({"minimum_age": 0}, ["0歳から"]),
    ],
)
def test_for_whom(printed, said, whom):
    assert printed(for_whom=None, **said)["for_whom"] == whom


def test_what_people_ask_before_they_call(printed):
    flags = {"free": True, "anonymous": True, "appointment": False, "confidential": False}
    assert printed(flags=flags, fees="資料代 100円")["good_to_know"] == [
        "無料",
        "名前を言わなくてよい",
        "予約はいりません",
        "費用：資料代 100円",
    ]


def test_notices_that_have_ended_are_left_out(printed):
    def notice(text, start, end):
        return NoticePart(text=text, starts_on=start, ends_on=end, effect="changed")

    assert printed(
        notices=(
            notice("夏の休み", date(2026, 8, 1), date(2026, 8, 31)),
            notice("きょうまで", None, EDITION),
            notice("年末の休み", date(2026, 12, 29), date(2027, 1, 3)),
            notice("満員です", None, None),
        )
    )["notices"] == [
        "きょうまで（2026年11月21日まで）",
        "年末の休み（2026年12月29日から2027年1月3日まで）",
        "満員です",
    ]


def test_days_off_stand_with_the_hours(printed):
    def closure(text, start, end):
        return NoticePart(text=text, starts_on=start, ends_on=end, effect="closed")

    entry = printed(
        notices=(
            closure("夏の休み", date(2026, 8, 1), date(2026, 8, 31)),
            closure("職員研修", date(2026, 11, 25), date(2026, 11, 25)),
            closure("年末の休み", date(2026, 12, 29), date(2027, 1, 3)),
            NoticePart(text="新しい部屋です", starts_on=None, ends_on=None, effect="same"),
        )
    )
    assert entry["closures"] == [
        "職員研修（2026年11月25日）",
        "年末の休み（2026年12月29日から2027年1月3日まで）",
    ]
    assert entry["notices"] == ["新しい部屋です"]


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("中央1-2-3", "〒860-0000 熊本県みなと市中央1-2-3 みなと会館"),
        ("熊本県みなと市中央1-2-3", "〒860-0000 熊本県みなと市中央1-2-3 みなと会館"),
        (None, "〒860-0000 熊本県みなと市 みなと会館"),
    ],
)
def test_a_place_is_written_once(printed, address, shown):
    place = PlacePart(
        name="みなと会館",
        postal_code="860-0000",
        prefecture="熊本県",
        city="みなと市",
        address=address,
        latitude=None,
        longitude=None,
        transportation=None,
    )
    assert printed(places=(place,))["places"] == [shown]


def test_how_sure_the_directory_is(printed, make_verification):
    as_printed = (make_verification("phones[0].number", VerificationStatus.as_printed),)
    assert printed()["standing"] == ["未確認"]
    assert printed(verifications=as_printed)["standing"] == ["未確認（もとの資料のまま）"]
    assert printed(confirmed_on=date(2026, 10, 1), publication=Publication.stale)["standing"] == [
        "2026年10月1日に確認",
        "古いかもしれません",
    ]


def test_proposed_topics_are_told_from_confirmed_ones(printed):
    topics = (
        TopicPart(id="food", name="食料支援", state=TopicState.proposed),
        TopicPart(id="work", name="就労・労働", state=TopicState.confirmed),
    )
    assert printed(topics=topics)["topics"] == [
        {"name": "食料支援", "proposed": True},
        {"name": "就労・労働", "proposed": False},
    ]


def test_the_organization_is_named_where_it_is_another(printed, make_service):
    other = make_service("みなと市社会福祉協議会").organization
    assert printed(organization=other)["organization"] == "みなと市社会福祉協議会"
    assert printed()["organization"] is None


def test_a_legal_form_is_not_said_twice(printed):
    assert printed(name="NPO法人 みなと")["legal_form"] is None
    assert printed()["legal_form"] == "NPO法人"
