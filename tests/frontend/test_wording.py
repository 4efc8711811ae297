"""Sentences about time, doubt and numbers must be right before they are kind."""

from datetime import UTC, date, datetime, timedelta

import pytest

from api.usecases.found import OpenState
from frontend import wording
from frontend.cards import card
from frontend.public_pages import ServicePage
from models.documents.service import HoursPart
from models.vocabulary import FLAG_LABELS, Channel, Flag, Publication, VerificationStatus
from tests.frontend import records, samples
from tests.frontend.records import NOW, phone, verification


def japan(day: int, hour: int, minute: int = 0, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=wording.JST)


@pytest.mark.parametrize(
    ("state", "change", "text", "detail"),
    [
        (OpenState.open, japan(21, 18), "いま受付中", "今日 18:00 まで"),
        (OpenState.open, japan(22, 0), "いま受付中", "今日 24:00 まで"),
        (OpenState.open, japan(22, 5), "いま受付中", "明日 5:00 まで"),
        (OpenState.open, None, "いま受付中", ""),
        (OpenState.closed, japan(22, 0), "いまは時間外", "次は 明日 0:00 から"),
        (OpenState.closed, japan(24, 9, 5), "いまは時間外", "次は 11月24日（火） 9:05 から"),
        (
            OpenState.closed,
            japan(4, 9, month=1, year=2027),
            "いまは時間外",
            "次は 2027年1月4日（月） 9:00 から",
        ),
        (OpenState.closed, None, "いまは時間外", ""),
        (OpenState.unknown, japan(21, 18), "今の受付は分かりません", ""),
    ],
)
def test_whether_somebody_answers(
    state: OpenState, change: datetime | None, text: str, detail: str
) -> None:
    words = wording.openness(state, change.astimezone(UTC) if change else None, NOW)
    assert (words.text, words.detail) == (text, detail)


def test_hours_nobody_has_confirmed_are_not_promised() -> None:
    printed = card(samples.found(records.as_printed(), OpenState.open), NOW)
    old = card(samples.found(records.place_to_be(), OpenState.open), NOW)
    sure = card(samples.found(records.full(), OpenState.open), NOW)
    assert printed.openness.text == old.openness.text == "書かれた時間では受付中"
    assert sure.openness.text == "いま受付中"


def test_a_record_grows_old_after_180_days() -> None:
    document = records.document(confirmed_on=date(2026, 5, 25))
    assert not wording.is_old(document, NOW)
    assert wording.is_old(document, NOW + timedelta(days=1))


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [(None, None, ""), (18, None, "18歳から"), (None, 39, "39歳まで"), (0, 18, "0歳から18歳まで")],
)
def test_ages(low: int | None, high: int | None, words: str) -> None:
    assert wording.ages(records.document(minimum_age=low, maximum_age=high)) == words


def test_an_age_limit_does_not_bind_the_people_around() -> None:
    document = records.document(maximum_age=24, flags={Flag.family: True})
    assert wording.ages(document) == "24歳までの人と、そのまわりの人"
    alone = records.document(maximum_age=24, flags={Flag.family: False})
    assert wording.ages(alone) == "24歳まで"
    assert wording.ages(records.document(flags={Flag.family: True})) == ""


def test_a_mark_for_lgbtq_promises_no_consultation() -> None:
    for value in (True, False):
        document = records.document(flags={Flag.lgbtq: value})
        assert "支援や活動" in wording.answer(document, Flag.lgbtq)
        assert "相談" not in wording.answer(document, Flag.lgbtq)
    assert "相談" not in FLAG_LABELS[Flag.lgbtq]


def test_only_a_dated_source_is_quoted_as_printed() -> None:
    printed = records.as_printed()
    assert printed.source
    words = "連絡先と時間は、「みほん市 相談先いちらん」（令和6年3月）のとおりです。"
    assert card(samples.found(printed), NOW).checked == words + "まだ確かめていません。"
    gathered = printed.model_copy(
        update={"source": printed.source.model_copy(update={"published": None})}
    )
    assert card(samples.found(gathered), NOW).checked == "まだ確かめていません"
    page = ServicePage(shown=samples.shown(gathered), now=NOW)
    assert page.doubt_sentence == "連絡先や時間が今も同じかは、まだ確かめていません。"


def test_every_flag_has_three_answers() -> None:
    for flag in Flag:
        answers = {
            wording.answer(records.document(flags=flags), flag)
            for flags in ({}, {flag: True}, {flag: False})
        }
        assert len(answers) == 3
        assert wording.NOT_KNOWN in answers


@pytest.mark.parametrize("field", ["phones[1]", "phones[1].number"])
def test_a_number_in_doubt_is_not_called(field: str) -> None:
    document = records.document(
        phones=(phone("011-000-0001", "+81110000001"), phone("011-000-0002", "+81110000002")),
        verifications=(verification(field, VerificationStatus.doubtful),),
    )
    rows = wording.phone_rows(document)
    assert [address for _, address, _ in rows] == ["tel:+81110000001", ""]


def test_what_belongs_to_a_number_stays_with_it() -> None:
    rows = wording.phone_rows(records.full())
    assert rows[0] == ("0120-000-111", "tel:0120000111", "電話相談")
    assert rows[1] == ("#8008", "tel:%238008", "夜9時から朝5時まで・携帯電話から")


def test_a_fax_is_never_called() -> None:
    document = records.document(phones=(phone("011-000-0001", "+8111", kind=Channel.fax),))
    assert wording.phone_rows(document) == []


def test_fields_with_the_same_doubt_share_a_sentence() -> None:
    (doubt,) = wording.doubts(records.as_printed())
    assert doubt.fields == "電話番号 011-000-0003、受付時間"
    assert "印刷物" in doubt.text


def test_a_confirmed_record_is_not_called_printed() -> None:
    document = records.as_printed()
    assert wording.as_printed(document)
    assert not wording.as_printed(document.model_copy(update={"confirmed_on": date(2026, 1, 1)}))


def test_a_card_says_what_it_knows_and_no_more() -> None:
    full = card(samples.found(records.full()), NOW)
    assert full.facts == (
        "無料",
        "名前を言わなくてよい",
        "電話・ファクス・LINE・メール・入力フォーム・会って話す",
        "15歳から39歳までの人と、そのまわりの人",
    )
    assert full.languages == (("vi", "Tiếng Việt"),)
    assert [words for words, _ in full.links] == ["LINE", "メール"]
    assert (len(full.phones), full.more_phones) == (2, 1)
    bare = card(samples.found(records.document()), NOW)
    assert (bare.facts, bare.phones, bare.links, bare.hours) == ((), (), (), ())
    assert bare.checked == "まだ確かめていません"


def test_half_of_the_hours_are_never_shown() -> None:
    long = records.document(hours=(HoursPart(text="月曜日は" + "休み、" * 60, label=None),))
    assert card(samples.found(long), NOW).hours == ("詳しいページを見てください",)


def test_old_records_say_so() -> None:
    stale = records.document(publication=Publication.stale)
    assert card(samples.found(stale), NOW).old
    assert not card(samples.found(records.full()), NOW).old
