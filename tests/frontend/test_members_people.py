"""People of organizations: invited, made manager, taken off, and nobody else's business."""

import asyncio

import pytest

from models.account import Role
from models.person import OrganizationRole
from tests.frontend.member_visitors import last_link, new_body, new_member
from tests.frontend.sent_letters import letters
from tests.frontend.staff_fixtures import visitor
from tests.frontend.staff_visitors import MAIL, PASSWORD, token_in

__all__ = ["visitor"]  # a fixture
HANA, KEN, YUKI = "hana@example.org", "ken@example.org", "yuki@example.org"
EDITOR = OrganizationRole.editor


@pytest.fixture
def people(app, visitor):
    async def signed_in(mail):
        person = visitor()
        await person.sign_in(mail)
        assert person.is_signed_in
        return person

    return signed_in


def pages(body):
    return f"/members/organizations/{body.id}/people"


async def test_somebody_is_invited_and_chooses_a_password(app, visitor, people):
    body = await new_body(app)
    await new_member(app, HANA, body)
    hana = await people(HANA)
    sent = await hana.send(pages(body), f"{pages(body)}/invite", mail=" Ken@Example.org ")
    assert sent.headers["location"] == f"{pages(body)}?done=invited"
    page = (await hana.get(pages(body))).text
    assert KEN in page
    assert "返事を待っている招待" in page
    (letter,) = await letters(app, "invitation")
    assert letter.to == KEN
    assert letter.facts["organization"] == "みなと子ども食堂"
    link = await last_link(app, "invitation")
    ken = visitor()
    shown = await ken.get(link)
    assert "みなと子ども食堂" in shown.text
    assert shown.headers["cache-control"] == "no-store"
    assert not ken.is_signed_in
    slip = await ken.send(link, link, wanted="short", again="short")
    assert slip.status_code == 422
    assert "12文字以上" in slip.text
    answered = await ken.send(link, link, wanted=PASSWORD, again=PASSWORD)
    assert answered.headers["location"] == "/members"
    assert "みなと子ども食堂" in (await ken.get("/members")).text
    again = await visitor().get(link)
    assert again.status_code == 410
    assert (await visitor().sign_in(KEN)).headers["location"] == "/members"


async def test_an_invitation_without_a_password_is_signed_in_by_mailed_links(app, visitor, people):
    body = await new_body(app)
    await new_member(app, HANA, body)
    hana = await people(HANA)
    await hana.send(pages(body), f"{pages(body)}/invite", mail=KEN, role="editor")
    link = await last_link(app, "invitation")
    ken = visitor()
    assert (await ken.send(link, link)).headers["location"] == "/members"
    assert "パスワードは決めていません" in (await ken.get("/members/account")).text
    assert (await visitor().sign_in(KEN)).status_code == 422
    other = visitor()
    await other.send("/sign-in/mail", "/sign-in/mail", mail=KEN)
    mailed = await last_link(app, "sign_in_link")
    assert (await other.send(mailed, mailed)).headers["location"] == "/members"


async def test_an_invitation_does_not_sign_in_whoever_has_an_account(app, visitor, people):
    """It lives for two weeks: somebody who finds it must not become somebody else."""
    body = await new_body(app)
    await new_member(app, HANA, body)
    await new_member(app, KEN)
    hana = await people(HANA)
    await hana.send(pages(body), f"{pages(body)}/invite", mail=KEN)
    link = await last_link(app, "invitation")
    finder = visitor()
    page = await finder.send(link, link, wanted="another password", again="another password")
    assert page.status_code == 200
    assert not finder.is_signed_in
    ken = await people(KEN)
    assert "みなと子ども食堂" in (await ken.get("/members")).text


async def test_an_invitation_can_be_taken_back_and_written_anew(app, visitor, people):
    body, other = await new_body(app), await new_body(app, "べつの会")
    await new_member(app, HANA, body)
    await new_member(app, YUKI, other)
    hana, yuki = await people(HANA), await people(YUKI)
    await hana.send(pages(body), f"{pages(body)}/invite", mail=KEN)
    first = await last_link(app, "invitation")
    await hana.send(pages(body), f"{pages(body)}/invite", mail=KEN)
    second = await last_link(app, "invitation")
    assert (await visitor().get(first)).status_code == 410
    page = (await hana.get(pages(body))).text
    assert page.count('name="invitation"') == 1
    id = page.split('name="invitation" value="')[1].split('"')[0]
    # Somebody of another organization cannot take it back.
    await yuki.send(pages(other), f"{pages(other)}/withdraw", invitation=id)
    assert (await visitor().get(second)).status_code == 200
    await hana.send(pages(body), f"{pages(body)}/withdraw", invitation=id)
    assert (await visitor().get(second)).status_code == 410
    twice = await hana.send(pages(body), f"{pages(body)}/invite", mail=HANA)
    assert twice.status_code == 422
    assert "もうこの団体の担当です" in twice.text


async def test_handing_over_and_leaving(app, people):
    body = await new_body(app)
    hana_id = await new_member(app, HANA, body)
    ken_id = await new_member(app, KEN, body, EDITOR)
    hana, ken = await people(HANA), await people(KEN)
    last = await hana.send(pages(body), f"{pages(body)}/remove", person=str(hana_id))
    assert last.status_code == 409
    assert "ひとりもいなくなります" in last.text
    down = await hana.send(pages(body), f"{pages(body)}/role", person=str(hana_id), role="editor")
    assert down.status_code == 409
    # An editor changes nobody.
    refused = await ken.send(pages(body), f"{pages(body)}/role", person=str(ken_id), role="manager")
    assert refused.status_code == 403
    await hana.send(pages(body), f"{pages(body)}/role", person=str(ken_id), role="manager")
    assert "人を招待する" in (await ken.get(pages(body))).text
    left = await hana.send(pages(body), f"{pages(body)}/remove", person=str(hana_id))
    assert left.headers["location"] == "/members"
    assert (await hana.get("/members")).status_code == 303
    assert "外れました" in str((await letters(app, "account_changed"))[-1].facts["what"])
    # Her account spoke for nothing else: it is gone, and so is her address.
    again = await hana.send("/staff/sign-in", "/staff/sign-in", mail=HANA, password=PASSWORD)
    assert again.status_code == 422


async def test_whoever_is_taken_off_is_out_at_once(app, people):
    body, other = await new_body(app), await new_body(app, "べつの会")
    await new_member(app, HANA, body)
    ken_id = await new_member(app, KEN, body, EDITOR)
    await new_member(app, KEN, other, EDITOR)
    hana, ken = await people(HANA), await people(KEN)
    assert (await ken.get(f"/members/services/{body.service}")).status_code == 200
    await hana.send(pages(body), f"{pages(body)}/remove", person=str(ken_id))
    assert (await ken.get("/members")).status_code == 303
    # What he does for another organization goes on, after signing in again.
    ken = await people(KEN)
    assert (await ken.get(f"/members/services/{body.service}")).status_code == 404
    assert (await ken.get(f"/members/services/{other.service}")).status_code == 200


async def test_two_managers_who_leave_at_once_leave_one(app, people):
    body = await new_body(app)
    ids = {mail: await new_member(app, mail, body) for mail in (HANA, KEN)}
    both = {mail: await people(mail) for mail in ids}
    tokens = {mail: token_in(await one.get(pages(body))) for mail, one in both.items()}
    answers = await asyncio.gather(
        *(
            one.client.post(
                f"{pages(body)}/remove",
                data={"form_token": tokens[mail], "person": str(ids[mail])},
            )
            for mail, one in both.items()
        )
    )
    assert sorted(one.status_code for one in answers) == [303, 409]


async def test_staff_help_where_nobody_is_left(app, visitor, people):
    body = await new_body(app)
    hana_id = await new_member(app, HANA, body)
    staff = visitor()
    await staff.sign_in(MAIL)
    page = f"/staff/organizations/{body.id}/people"
    assert page in (await staff.get(f"/staff/records/{body.id}")).text
    await staff.send(page, f"{page}/invite", mail=KEN, role="manager")
    link = await last_link(app, "invitation")
    ken = visitor()
    await ken.send(link, link)
    removed = await staff.send(page, f"{page}/remove", person=str(hana_id))
    assert removed.headers["location"] == f"{page}?done=removed"
    assert "「担当」にする" in (await ken.get(pages(body))).text


async def test_nobody_reaches_people_of_another_organization(app, visitor, people):
    """Over every address with an id, for strangers of every role below staff."""
    body, other = await new_body(app), await new_body(app, "べつの会")
    hana_id = await new_member(app, HANA, body)
    await new_member(app, YUKI, other)
    yuki = await people(YUKI)
    for path in (
        pages(body),
        f"/members/organizations/{body.id}",
        f"/members/services/{body.service}",
        f"/members/services/{body.service}/notices",
        f"/members/changed/{body.service}",
        # An id of the other kind of record.
        f"/members/organizations/{other.service}",
        f"/members/services/{other.id}",
    ):
        assert (await yuki.get(path)).status_code == 404, path
    token = token_in(await yuki.get("/members/account"))
    for path in (
        *(f"{pages(body)}/{act}" for act in ("invite", "withdraw", "role", "remove")),
        f"/members/organizations/{body.id}",
        f"/members/services/{body.service}",
        f"/members/services/{body.service}/notices",
        f"/members/services/{body.service}/notices/remove",
    ):
        fields = {"form_token": token, "person": str(hana_id), "mail": KEN, "number": "1"}
        assert (await yuki.client.post(path, data=fields)).status_code == 404, path
    for act in ("invite", "withdraw", "role", "remove"):
        path = f"/staff/organizations/{body.id}/people/{act}"
        answer = await yuki.client.post(path, data={"form_token": token})
        assert answer.status_code == 403, path
    assert not await letters(app, "invitation")
    hana = await people(HANA)
    assert HANA in (await hana.get(pages(body))).text


async def test_administrators_say_who_works_here(app, visitor, people):
    await new_member(app, "chief@example.org", as_=Role.administrator)
    chief = await people("chief@example.org")
    page = "/staff/people"
    wrong = await chief.send(page, f"{page}/invite", mail=KEN, role="staff", area="999999")
    assert wrong.status_code == 422
    assert "地域コードはありません" in wrong.text
    assert f'value="{KEN}"' in wrong.text
    await chief.send(page, f"{page}/invite", mail=KEN, role="staff", area="431001")
    assert KEN in (await chief.get(page)).text
    link = await last_link(app, "invitation")
    ken = visitor()
    assert (await ken.send(link, link)).headers["location"] == "/staff"
    shown = (await chief.get(page)).text
    assert "熊本市" in shown
    id = next(part for part in shown.split('id="person-')[1:] if KEN in part).split('"')[0]
    last = shown.split("あなた")[0].rpartition('id="person-')[2].split('"')[0]
    gone = await chief.send(page, f"{page}/{last}/remove")
    assert gone.status_code == 409
    assert "ひとりもいなくなります" in gone.text
    down = await chief.send(page, f"{page}/{last}/change", role="staff", area="")
    assert down.status_code == 409
    await chief.send(page, f"{page}/{id}/change", role="secretariat", area="")
    assert (await ken.get("/staff/words")).status_code == 200
    assert "事務局" in str((await letters(app, "account_changed"))[-1].facts["what"])
    await chief.send(page, f"{page}/{id}/remove")
    assert (await ken.get("/staff")).status_code == 303
    assert KEN not in (await chief.get(page)).text


async def test_only_administrators_see_who_works_here(people, visitor):
    staff = visitor()
    await staff.sign_in()
    assert (await staff.get("/staff/people")).status_code == 403
