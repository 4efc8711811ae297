"""`madoguchi hours`, as people and scripts call it."""

import json

import pytest

from tests.services.application import environment, madoguchi
from tests.services.commands import ROOT, run_command

CASES = ROOT.parent / "shared" / "cases" / "hours.jsonl"
TEXTS = ["平日 9:00～17:00", "", "随時", "毎月第2・第4火曜", "\u2028", "あ" * 3_000]


def parsed(tmp_path, texts):
    lines = "".join(f"{text}\n" for text in texts)
    done = run_command("hours", "parse", environment=environment(tmp_path), given=lines)
    assert done.returncode == 0
    return [json.loads(line) for line in done.stdout.rstrip("\n").split("\n")]


def test_one_text_a_line_gives_one_json_a_line(tmp_path):
    read = parsed(tmp_path, TEXTS)
    assert [one["text"] for one in read] == TEXTS
    assert list(read[0]) == [
        "text",
        "weekly",
        "holidays",
        "year_end_closed",
        "exceptions",
        "always_open",
        "by_appointment",
        "irregular",
    ]
    days = ["MO", "TU", "WE", "TH", "FR"]
    assert read[0]["weekly"] == [{"days": days, "nth": None, "start": "09:00", "end": "17:00"}]
    assert read[0]["holidays"] == "closed"


def test_the_published_examples_are_read_as_they_should_be(tmp_path):
    if not CASES.exists():
        pytest.skip("the published examples are not beside the repository")
    cases = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    read = parsed(tmp_path, [case["text"] for case in cases])
    for case, one in zip(cases, read, strict=True):
        assert _week(one) == _week(case), case["text"]
        for key in ("holidays", "year_end_closed", "always_open", "by_appointment", "irregular"):
            assert one[key] == case[key], (case["text"], key)


def _week(case):
    """Every single weekday with its time: how they are grouped into rules says nothing."""
    return {
        (day, nth, rule["start"], rule["end"])
        for rule in case["weekly"]
        for day in rule["days"] or [None]
        for nth in rule["nth"] or [None]
    }


@pytest.mark.parametrize(
    ("text", "at", "state"),
    [
        ("平日 9:00～17:00", "2026-11-20T10:00+09:00", "open"),
        ("平日 9:00～17:00", "2026-11-23T10:00+09:00", "closed"),
        ("平日 9:00～17:00", "2026-11-20T17:00+09:00", "closed"),
        ("月～金 9:00～17:00", "2026-11-23T10:00+09:00", "unknown"),
        ("平日 9:00～17:00", "2026-12-30T10:00+09:00", "unknown"),
        ("随時", "2026-11-20T10:00+09:00", "unknown"),
        ("毎日18:00〜翌8:00", "2026-11-20T22:30Z", "open"),
    ],
)
def test_a_text_is_asked_about_a_moment(tmp_path, text, at, state):
    done = madoguchi("hours", "check", text, "--at", at, data_dir=tmp_path)
    assert done.returncode == 0, done.stderr
    answer, reason = done.stdout.splitlines()[0].split("\t")
    assert answer == state
    assert reason.endswith("。")


def test_a_moment_that_is_none_is_refused_in_one_sentence(tmp_path):
    done = madoguchi("hours", "check", "平日", "--at", "tomorrow", data_dir=tmp_path)
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
