"""What people have put right outlives every later edition of the source."""

from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from models.content import PhoneContent, VerificationContent, canonical
from models.repositories.merging import merge
from models.repositories.records import LastRevision, ServiceWrite
from models.vocabulary import VerificationStatus
from tests.services.contents import contents, service

PRINTED = PhoneContent(number="096-000-0001")
RIGHT = PhoneContent(number="096-328-2340")
CONFIRMED = VerificationContent(field="*", status=VerificationStatus.confirmed)


def merged(now, current, said):
    write = ServiceWrite(uuid4(), uuid4(), now)
    return merge(write, LastRevision(2, "staff", canonical(current)), canonical(said))


def test_the_same_file_again_does_not_bring_back_a_wrong_number():
    said = service(phones=[PRINTED])
    current = service(phones=[RIGHT], verifications=[CONFIRMED])
    result = merged(said, current, said)
    assert result.write.content == current
    assert result.kept == ()


def test_news_about_a_corrected_field_is_reported_and_not_taken():
    said = service(phones=[PRINTED])
    now = service(phones=[PhoneContent(number="096-000-0002")], description="あたらしい説明")
    result = merged(now, service(phones=[RIGHT]), said)
    assert result.write.content.phones == (RIGHT,)
    assert result.write.content.description == "あたらしい説明"
    assert result.kept == ("phones",)


def test_what_people_took_away_stays_away():
    said = service(reading="みほん")
    result = merged(said, service(), said)
    assert result.write.content.reading is None


def test_when_the_source_comes_to_say_the_same_there_is_nothing_to_report():
    result = merged(service(phones=[RIGHT]), service(phones=[RIGHT]), service(phones=[PRINTED]))
    assert result.kept == ()


@given(now=contents, said=contents)
def test_a_record_nobody_touched_follows_its_source(now, said):
    result = merged(now, said, said)
    assert canonical(result.write.content) == canonical(now)
    assert result.kept == ()


@given(current=contents, said=contents)
def test_a_source_that_says_the_same_again_changes_nothing(current, said):
    assert canonical(merged(said, current, said).write.content) == canonical(current)


@given(st.data())
def test_every_field_comes_from_one_of_the_two(data):
    now, current, said = (data.draw(contents) for _ in range(3))
    result = merged(now, current, said)
    made = canonical(result.write.content)
    for field in {*canonical(now), *canonical(current)}:
        assert made.get(field) in (canonical(now).get(field), canonical(current).get(field))
