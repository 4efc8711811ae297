"""`madoguchi search`: the answer, and every step to it in words."""

import json

import pytest
from typer.testing import CliRunner

from api.cli import app
from models.errors import BadRequest
from tests.services.application import environment


@pytest.fixture
def search(demo_dir):
    """In this process: a command of its own takes longer to start than to answer."""

    def run(*arguments):
        return CliRunner().invoke(app, ["search", *arguments], env=environment(demo_dir))

    return run


def test_every_step_is_said_in_words(search):
    shown = search("熊本市 LINE 借金", "--explain").stdout
    steps = [line for line in shown.splitlines() if line[:1].isdigit() and line[1:3] == ". "]
    assert len(steps) == 8
    assert "入力: 熊本市 LINE 借金" in shown
    assert "熊本市（「熊本市」から）" in shown
    assert "LINE（「LINE」から）" in shown
    assert "さがすことばとして残ったもの: 借金" in shown
    assert "そのまま「借金」×1" in shown
    assert "言いかえ「" in shown
    assert "すべてのことば（借金）: " in shown
    assert "地域: 熊本市" in shown
    assert "連絡のしかた: LINE" in shown
    assert "LINE（ことばから読んだもの）" in shown
    assert "全国から相談できます。" in shown
    assert "点: " in shown

    urgent = search("しにたい", "--explain").stdout
    assert "「しにたい」→ 死にたい気持ち・自殺予防" in urgent
    assert "上に出す窓口: " in urgent


def test_the_same_as_json(search):
    asked = ("ひきこもり", "--area", "431001")
    answer = json.loads(search(*asked, "--explain", "--json").stdout)
    assert len(answer["explanation"]) == 8
    assert all(step["title"] and step["lines"] for step in answer["explanation"])
    assert all(item["why"] for item in answer["items"])
    plain = json.loads(search(*asked, "--json").stdout)
    assert "explanation" not in plain
    assert [item["id"] for item in plain["items"]] == [item["id"] for item in answer["items"]]
    assert not any(item["why"] for item in plain["items"])


def test_conditions_can_be_given(search):
    given = ("--language", "vi", "--channel", "phone", "--kind", "window", "--age", "20", "--json")
    answer = json.loads(search("", *given).stdout)
    assert answer["items"]
    for item in answer["items"]:
        assert "vi" in {part["code"] for part in item["languages"]}
    assert isinstance(search("", "--open", "whenever").exception, BadRequest)
    assert search("", "--channel", "pigeon").exit_code != 0
