"""An organization registers itself: nothing is lost, nothing unread gets in, nothing gets out."""

import re

from api.access import keyring
from models.content import OrganizationContent, ServiceContent
from models.proposal import ProposalState
from models.repositories.proposals import ProposalRepository
from models.vocabulary import Channel, Flag, TopicState
from tests.frontend.join_visitors import ABOUT, BODY, CONSENT, CONTACT, Joining, words
from tests.frontend.joining import proposals, visitor
from tests.frontend.sent_letters import letters

__all__ = ["visitor"]  # a fixture

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> https://evil.example.com"


async def test_from_the_first_page_to_the_answer(app, visitor):
    start = await visitor.open("/join")
    assert "法人でなくても" in words(start)
    assert start.headers["cache-control"] == "no-store"
    check = await visitor.register(legal_form="任意団体", website="example.org/kurashi")
    assert visitor.path == "/join/check"
    assert "0143-85-5720" in words(check)
    assert "北海道登別市" in words(check)
    sent = await visitor.send_from(check, "/join/check", act="send")
    assert "受けとりました" in words(sent)
    (row,) = await proposals(app)
    assert (row.state, row.kind, row.title) == ("submitted", "registration", BODY["name"])
    assert row.submitted_at
    assert not row.entered_by_staff
    assert row.area_code == "012301"
    organization = OrganizationContent.model_validate(row.content["organization"])
    assert organization.website == "https://example.org/kurashi"
    assert (organization.on_web, organization.on_paper) == (True, True)
    (kept,) = row.content["services"]
    service = ServiceContent.model_validate(kept["content"])
    assert service.name == BODY["name"]
    assert service.phones[0].number == "0143-85-5720"
    assert [(one.id, one.state) for one in service.topics] == [("hikikomori", TopicState.confirmed)]
    # Who it was stands sealed, and only there.
    said = str(row.model_dump(exclude={"contact_sealed"}))
    assert "tanto" not in said
    assert "花子" not in said
    async with app.state.sessions() as session:
        contact = ProposalRepository(session, keyring(app.state.settings)).contact(row)
    assert (contact.mail, contact.name) == ("tanto@example.org", "見本 花子")
    (letter,) = await letters(app, "join_received")
    assert letter.to == "tanto@example.org"
    assert letter.facts["organization"] == BODY["name"]
    assert visitor.path in letter.facts["address"]
    # Sent is sent: the form of this browser is empty again.
    assert "書きかけ" not in words(await visitor.open("/join"))
    await visitor.open("/join/check")
    assert visitor.path == "/join"


async def test_wrong_things_are_kept_and_said(app, visitor):
    page = await visitor.fill("/join/body", reading="漢字", corporate_number="1000012050002")
    assert page.status_code == 422
    assert "団体の名前を書いてください。" in words(page)
    assert "ひらがな" in words(page)
    assert "法人番号の13けたの数字を" in words(page)
    for field in ("name", "reading", "corporate_number"):
        assert f'href="#{field}"' in page.text
        assert f'id="{field}-error"' in page.text
    assert 'value="1000012050002"' in page.text
    again = await visitor.open("/join/body")
    assert 'value="漢字"' in again.text
    await visitor.fill("/join/body", **BODY)
    page = await visitor.fill("/join/services/1/contact", phone="12", mail="a@", form="x y")
    for sentence in ("電話番号を、0143", "メールアドレスを", "ページのアドレスを"):
        assert sentence in words(page)
    page = await visitor.fill("/join/services/1/contact")
    assert "連絡のしかたを、どれかひとつ" in words(page)
    page = await visitor.fill("/join/services/1/about", **(ABOUT | {"what": "長" * 301}))
    assert "300文字までにしてください。いまは301文字あります。" in words(page)
    check = await visitor.open("/join/check")
    refused = await visitor.send_from(check, "/join/check", act="send")
    assert refused.status_code == 422
    assert "どこに載せてよいか" in words(refused)
    (row,) = await proposals(app)
    assert row.state is ProposalState.writing
    assert "corporate_number" not in row.content["organization"]


async def test_going_back_and_coming_by_mail_loses_nothing(app, visitor):
    await visitor.fill("/join/body", **BODY)
    await visitor.fill("/join/services/1/about", act="back", for_whom="子ども", what="")
    assert visitor.path == "/join/body"
    assert f'value="{BODY["name"]}"' in visitor.at.text
    page = await visitor.open("/join/services/1/about")
    assert 'value="子ども"' in page.text
    await visitor.fill("/join/services/1/about", act="later", **ABOUT)
    assert visitor.path == "/join/later"
    page = await visitor.send_from(visitor.at, "/join/later", resume_mail="nobody")
    assert page.status_code == 422
    assert 'value="nobody"' in page.text
    page = await visitor.send_from(page, "/join/later", resume_mail="tanto@example.org")
    assert "メールで送ります" in words(page)
    (letter,) = await letters(app, "join_resume")
    path = letter.facts["address"].removeprefix(app.state.settings.base_url)
    other = Joining(app, address="198.51.100.7")
    before = await proposals(app)
    for _ in range(2):
        shown = await other.open(path)
    assert await proposals(app) == before
    assert BODY["name"] in words(shown)
    assert ABOUT["for_whom"] not in shown.text
    await other.send_from(shown, path)
    assert other.path == "/join/check"
    assert ABOUT["for_whom"] in words(other.at)
    await other.client.aclose()
    gone = await visitor.open("/join/resume/unknown")
    assert gone.status_code == 404
    assert "もうありません" in words(gone)


async def test_a_draft_can_be_thrown_away(app, visitor):
    await visitor.fill("/join/body", **BODY)
    start = await visitor.open("/join")
    assert "書きかけの登録があります" in words(start)
    page = await visitor.send_from(start, "/join/check", act="discard")
    assert "書きかけを消しました" in words(page)
    (row,) = await proposals(app)
    assert (row.state, row.content, row.answers, row.title) == ("withdrawn", {}, {}, "")
    assert row.contact_sealed is None


async def test_areas_are_asked_back(app, visitor):
    await visitor.fill("/join/body", **BODY)
    typed = ABOUT | {"areas": "府中市、012301、うそっこ町内会"}
    page = await visitor.fill("/join/services/1/about", **typed)
    assert page.status_code == 422
    assert "「府中市」がどこかを" in words(page)
    assert "東京都府中市" in words(page)
    picked = {"words_1": "府中市", "pick_1": "342084"}
    picked |= {"words_2": "うそっこ町内会", "pick_2": "as-written"}
    await visitor.send_from(page, "/join/services/1/about", act="next", **(typed | picked))
    assert visitor.path == "/join/services/1/topics"
    (row,) = await proposals(app)
    areas = row.content["services"][0]["content"]["areas"]
    assert [(one.get("code"), one["name"]) for one in areas] == [
        ("342084", "府中市"),
        ("012301", "登別市"),
        (None, "うそっこ町内会"),
    ]


async def test_topics_are_found_by_everyday_words(visitor):
    await visitor.fill("/join/body", **BODY)
    page = await visitor.fill("/join/services/1/about", **ABOUT)
    likely = re.search(r'id="likely".*?</fieldset>', page.text, re.DOTALL)
    assert "topic-hikikomori" in likely[0]
    page = await visitor.fill("/join/services/1/topics", act="find", topic_words="ギャンブル")
    likely = re.search(r'id="likely".*?</fieldset>', page.text, re.DOTALL)
    assert "topic-addiction" in likely[0]
    assert page.text.count('name="topic-') == 36


async def test_hours_are_shown_back_and_confirmed(app, visitor):
    await visitor.fill("/join/body", **BODY)
    await visitor.fill("/join/services/1/about", **ABOUT)
    hours = "月～金 9時～17時、祝日は休み"
    page = await visitor.fill("/join/services/1/contact", **CONTACT, hours=hours)
    assert visitor.path == "/join/services/1/hours"
    assert "9:00～17:00" in words(page)
    page = await visitor.send_from(page, visitor.path, hours_seen=hours, act="next")
    assert page.status_code == 422
    page = await visitor.send_from(page, visitor.path, hours_seen="別", hours_ok="yes")
    assert page.status_code == 422
    wrong = {"hours_seen": hours, "hours_ok": "as_written"}
    await visitor.send_from(page, "/join/services/1/hours", **wrong)
    assert visitor.path == "/join/services/1/first"
    (row,) = await proposals(app)
    service = ServiceContent.model_validate(row.content["services"][0]["content"])
    assert service.hours[0].text == hours
    assert [one.field for one in service.verifications] == ["hours[0].text"]
    # The answer held for those words only.
    changed = hours.replace("17", "18")
    page = await visitor.fill("/join/services/1/contact", **CONTACT, hours=changed)
    assert visitor.path == "/join/services/1/hours"
    await visitor.send_from(page, visitor.path, hours_seen=changed, hours_ok="yes")
    (row,) = await proposals(app)
    assert "verifications" not in row.content["services"][0]["content"]


async def test_everything_that_can_be_said(app, visitor):
    await visitor.register(corporate_number="7000012050002", area_scope="市区町村の全域")
    first = {"first_visit": "見学だけでも", "not_accepted": "お金は貸せません", "fees": "無料"}
    flags = {"flag-free": "yes", "flag-appointment": "no", "flag-lgbtq": ""}
    spoken = {"language-en": "1", "language-zh-Hans": "1", "means": "tablet"}
    await visitor.fill("/join/services/1/first", **first, **flags, **spoken)
    place = {"place_name": "集会所", "address": "登別市中央町", "hidden": "1"}
    ways = {
        "mail": "kai@example.org",
        "line": "@kai",
        "form": "example.org/f",
        "fax": "0143-85-1108",
    }
    await visitor.fill("/join/services/1/contact", **CONTACT, **place, **ways)
    profile = {
        "activities": "配食",
        "supported": "若者",
        "support_period": "半年",
        "staffing": "5人",
    }
    profile |= {"cooperation": "できます", "referrals_from": "市から", "commissioned": "no"}
    await visitor.fill("/join/partners", **profile, frequency="週3日")
    consent = CONSENT | {"listing": "partners", "platform": "ask", "note": "よろしく"}
    check = await visitor.fill("/join/consent", **consent)
    assert "みんなのページには載りません" in words(check)
    check = await visitor.send_from(check, "/join/check", act="add")
    assert visitor.path == "/join/services/2/about"
    await visitor.fill("/join/services/2/about", **(ABOUT | {"kind": "ibasho"}))
    await visitor.fill("/join/services/2/contact", place_name="みどり会館")
    check = await visitor.fill("/join/services/2/first")
    assert visitor.path == "/join/check"
    await visitor.send_from(check, "/join/check", act="send")
    (row,) = await proposals(app)
    organization = OrganizationContent.model_validate(row.content["organization"])
    assert (organization.on_web, organization.on_paper) == (False, False)
    assert organization.corporate_number == "7000012050002"
    told = organization.partner_profile
    assert (told.for_whom, told.commissioned, told.area_scope) == ("若者", False, "市区町村の全域")
    one, other = (ServiceContent.model_validate(x["content"]) for x in row.content["services"])
    assert one.flags == {
        Flag.free: True,
        Flag.appointment: False,
        Flag.foreign_language: True,
        Flag.interpreter: True,
    }
    assert one.places[0].hidden
    assert {part.kind for part in one.channels} == {Channel.mail, Channel.line, Channel.form}
    assert [phone.kind for phone in one.phones] == [Channel.phone, Channel.fax]
    assert {part.code for part in one.languages} == {"en", "zh-Hans"}
    assert (other.kind, other.places[0].name) == ("ibasho", "みどり会館")
    assert row.answers["platform_interest"] == "ask"
    async with app.state.sessions() as session:
        repository = ProposalRepository(session, keyring(app.state.settings))
        assert repository.note(row) == "よろしく"
    assert "よろしく" not in str(row.answers)


async def test_html_is_but_letters(app, visitor):
    page = await visitor.fill("/join/body", name=HOSTILE, website=HOSTILE)
    assert "<script>alert" not in page.text
    assert "onerror=alert(1)>" not in page.text
    check = await visitor.open("/join/check")
    assert "<script>alert" not in check.text
    assert 'href="https://evil' not in check.text
    (row,) = await proposals(app)
    assert row.content["organization"]["name"] == HOSTILE


async def test_programs_get_a_calm_page_and_people_lose_nothing(app, visitor, monkeypatch):
    page = await visitor.open("/join/body")
    kept = {"name": "わたしたちの会", "act": "next"}
    caught = await visitor.send_from(page, "/join/body", comment_title="buy", **kept)
    assert caught.status_code == 422
    assert 'value="わたしたちの会"' in caught.text
    # A person whose browser filled it in sees the field now.
    assert "この欄は、空のままにしてください" in words(caught)
    stale = await visitor.client.post("/join/body", data=kept | {"form_token": "x"})
    assert stale.status_code == 403
    assert 'value="わたしたちの会"' in stale.text
    assert await proposals(app) == []
    monkeypatch.undo()
    page = await visitor.open("/join/body")
    quick = await visitor.send_from(page, "/join/body", **kept)
    assert quick.status_code == 422
    assert "すこし待ってから" in words(quick)
    assert 'value="わたしたちの会"' in quick.text
    assert await proposals(app) == []


async def test_the_link_by_mail_is_not_sent_without_end(app, visitor):
    await visitor.fill("/join/body", **BODY)
    for _ in range(5):
        page = await visitor.fill("/join/later", resume_mail="tanto@example.org")
        assert page.status_code == 200
    page = await visitor.fill("/join/later", resume_mail="tanto@example.org")
    assert page.status_code == 429
    assert 'value="tanto@example.org"' in page.text
    assert len(await letters(app, "join_resume")) == 5
