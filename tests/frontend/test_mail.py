"""What mails say: every kind with its example, and what visitors typed into them."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import TemplateError
from lxml import html

from frontend import mail
from frontend.mail import FOLDER, MailSite, kinds, mail_texts, write_mail

SITE = MailSite("まどぐち", "https://madoguchi.example.org")
KINDS = {kind.name: kind for kind in kinds()}


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_every_kind_says_the_same_in_both_forms(kind):
    said = write_mail(kind.name, kind.facts, SITE)
    assert said.subject
    assert "@" not in said.subject
    page = html.document_fromstring(said.html)
    shown = re.sub(r"[\s■：]", "", page.body.text_content())
    for line in said.text.replace("-- ", "").splitlines():
        assert re.sub(r"[\s■：]", "", line) in shown
    for link in page.iterlinks():
        assert link[2].startswith(SITE.base_url)
    assert not page.xpath("//img | //script | //link | //form")
    assert kind.when
    assert kind.to


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_examples_name_nobody_and_nothing_real(kind):
    """Addresses of other sites would be real ones; example.org belongs to nobody."""
    said = write_mail(kind.name, kind.facts, SITE)
    for host in re.findall(r"(?:https?://|@)([\w.-]+)", said.text):
        assert host.endswith(("example.org", "example.jp", "example.com")), host


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_no_mail_goes_out_with_a_gap(kind):
    for fact in kind.facts:
        less = {name: value for name, value in kind.facts.items() if name != fact}
        with pytest.raises(TemplateError):
            write_mail(kind.name, less, SITE)


def test_the_documents_show_every_text():
    document = (Path(__file__).parents[2] / "docs/mails.md").read_text(encoding="utf-8")
    assert f"\n{mail_texts()}\n" in document, "madoguchi mail texts --into docs/mails.md"


def test_every_text_has_its_example():
    assert {file.stem for file in FOLDER.glob("*.json")} == set(KINDS)


@pytest.mark.parametrize("name", ["no_such_text", "_foot", "../staff/base", "", "trial\n"])
def test_there_is_no_other_kind(name):
    with pytest.raises(TemplateError):
        write_mail(name, {}, SITE)


def test_a_link_after_its_words_is_a_button_and_others_stay_text(monkeypatch, tmp_path):
    (tmp_path / "visit.txt").write_text(
        "{{ name }}さんへ\n■ {{ name }}\n\n確かめる：\n{{ site.base_url }}/m/abc\n\n{{ note }}\n",
        encoding="utf-8",
    )
    for file in ("_foot.txt", "_mail.html"):
        (tmp_path / file).write_text((FOLDER / file).read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(mail, "FOLDER", tmp_path)
    for cached in (mail._environment, mail._templates, mail._foot):
        cached.cache_clear()
    note = (
        "見て https://evil.example/x と https://madoguchi.example.org.evil.example/ と\n"
        "<b onclick=x>太い</b> {{ 7*7 }} https://madoguchi.example.org/about。"
    )
    said = write_mail("visit", {"name": "\r\nBcc: 太郎\u202e", "note": note}, SITE)
    for cached in (mail._environment, mail._templates, mail._foot):
        cached.cache_clear()
    assert said.subject == "Bcc: 太郎さんへ"
    page = html.document_fromstring(said.html)
    assert [(a.text, a.get("href")) for a in page.iter("a")] == [
        ("確かめる", "https://madoguchi.example.org/m/abc"),
        ("https://madoguchi.example.org/about", "https://madoguchi.example.org/about"),
    ]
    assert "{{ 7*7 }}" in said.text
    assert not page.xpath("//b")


@settings(deadline=None, max_examples=40)
@given(st.text())
def test_whatever_somebody_typed_a_subject_is_one_line_and_the_page_is_whole(typed):
    for kind in KINDS.values():
        facts = {
            name: typed if isinstance(value, str) and not value.startswith("http") else value
            for name, value in kind.facts.items()
        }
        said = write_mail(kind.name, facts, SITE)
        assert len(said.subject.splitlines()) <= 1
        page = html.document_fromstring(said.html)
        assert not page.xpath("//img | //script | //*[@onclick]")
        for link in page.iterlinks():
            assert link[2].startswith((SITE.base_url, "/"))
