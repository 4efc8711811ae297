"""What 年末年始 means where hours give no dates: one setting, the same in every answer."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from api.settings import Settings
from api.usecases.show_service import shown_service
from frontend.cards import card
from frontend.hours_calendar import hours_calendar
from frontend.linked_data import service_data
from frontend.pages import SiteFacts
from frontend.public_pages import ServicePage
from models.content import HoursContent
from models.documents.service import HoursPart
from models.hours.calendar import DEFAULT_YEAR_END, YearEnd, read_year_end
from models.hours.rules import MonthDay
from tests.frontend import records, samples
from tests.services.application import environment
from tests.services.commands import run_command
from tests.services.contents import service

LONG = YearEnd(MonthDay(12, 27), MonthDay(1, 5))
TEXT = "毎日 9:00～17:00。祝日も開いています。年末年始は休みです。"
MOMENT = "2026-12-28T10:00+09:00"
SENTENCE = "年末年始の日にちは書かれていないため、12月27日～1月5日とみています。"


def run(tmp_path, *arguments, year_end):
    return run_command(*arguments, environment=environment(tmp_path, year_end=year_end))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12-29/01-03", DEFAULT_YEAR_END),
        (" 12-27/01-05 ", LONG),
        ("01-01/01-03", YearEnd(MonthDay(1, 1), MonthDay(1, 3))),
    ],
)
def test_the_setting(text, expected):
    assert Settings(year_end=text).year_end == expected
    assert Settings().year_end == DEFAULT_YEAR_END


@pytest.mark.parametrize(
    "wrong",
    ["", "12-29", "01-03/12-29", "12-32/01-03", "12-00/01-03", "11-01/01-03", "12-29/02-03",
     "12-29/01-00", "12/29-01/03", "12-29/01-03/01-04", "１２-29/01-03", "null", "{}"],
)  # fmt: skip
def test_a_wrong_setting_is_refused_in_one_sentence(wrong):
    with pytest.raises(ValueError, match="such as 12-29/01-03"):
        read_year_end(wrong)


@given(st.text(max_size=20))
def test_whatever_is_taken_passes_new_year(text):
    try:
        read = read_year_end(text)
    except ValueError:
        return
    assert read.first.month == 12 or read.first == MonthDay(1, 1)
    assert read.last.month == 1


@pytest.mark.parametrize("command", [("db", "upgrade"), ("hours", "check", "平日 9:00～17:00")])
def test_no_command_starts_with_a_wrong_setting(tmp_path, command):
    done = run(tmp_path, *command, year_end="01-03/12-29")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.strip() == (
        "MADOGUCHI_YEAR_END: use the first day in December and the last in January,"
        " such as 12-29/01-03"
    )


def test_the_command_line_answers_by_it(tmp_path):
    said = run(tmp_path, "hours", "check", TEXT, "--at", MOMENT, year_end="12-27/01-05").stdout
    assert said.startswith("closed\t")
    assert SENTENCE in said
    said = run(tmp_path, "hours", "check", TEXT, "--at", MOMENT, year_end="12-29/01-03").stdout
    assert said.startswith("open\t")
    assert "とみています" not in said


@pytest.fixture
def settings(settings, request):
    return settings.model_copy(update={"year_end": getattr(request, "param", DEFAULT_YEAR_END)})


@pytest.mark.parametrize(
    ("settings", "state"), [(DEFAULT_YEAR_END, "open"), (LONG, "closed")], indirect=["settings"]
)
async def test_search_and_its_filter_answer_by_it(client, directory, state):
    await directory((uuid4(), service("年末の窓口", hours=[HoursContent(text=TEXT)])))
    answer = (await client.get("/api/search", params={"open": MOMENT})).json()
    (item,) = answer["items"]
    assert item["open"] == state
    assert item["assumed"] is (state == "closed")
    assert ("open" in answer["relaxed"]) is (state == "closed")
    page = (await client.get("/search", params={"open": MOMENT})).text
    assert ("仮のものです" in page) is (state == "closed")


def shown(year_end, moment):
    hours = (HoursPart(text=TEXT, label=None),)
    document = replace_parts(records.document(), hours=hours)
    return shown_service(document, moment, samples.LOCAL, year_end)


def replace_parts(document, **parts):
    return document.model_copy(update=parts)


def test_the_page_says_what_it_assumes():
    moment = datetime(2026, 12, 28, 1, tzinfo=UTC)
    site: SiteFacts = replace(samples.SITE)
    page = ServicePage(shown=shown(LONG, moment), fallback=samples.LOCAL, now=moment)
    text = page.render(site)
    assert "いまは時間外" in text
    assert text.count(SENTENCE) == 1
    assert "we take them to be 27 December to 5 January" in text
    assert card(page.shown, moment).assumed
    page = ServicePage(shown=shown(DEFAULT_YEAR_END, moment), fallback=samples.LOCAL, now=moment)
    assert "書かれた時間では受付中" in page.render(site)
    summer = datetime(2026, 7, 1, 1, tzinfo=UTC)
    page = ServicePage(shown=shown(LONG, summer), fallback=samples.LOCAL, now=summer)
    assert "とみています" not in page.render(site)


def test_what_is_handed_on_rests_on_it():
    moment = datetime(2026, 12, 20, 1, tzinfo=UTC)
    for year_end, first in ((LONG, "2026-12-27"), (DEFAULT_YEAR_END, "2026-12-29")):
        data = service_data(shown(year_end, moment), "https://example.org", moment.date())
        (off,) = [one for one in data["hoursAvailable"] if one["closes"] == "00:00"]
        assert off["validFrom"] == first
        text = hours_calendar(shown(year_end, moment), "https://example.org", moment)
        (event,) = Calendar.from_ical(text).walk("VEVENT")
        assert min(d.dt.date().isoformat() for d in event["EXDATE"].dts) == first
        osm = shown(year_end, moment).sure_hours.osm()
        assert f'Dec {first[-2:]}-Jan {year_end.last.day:02} off "assumed"' in osm
