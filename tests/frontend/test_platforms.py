"""What others see of a platform: its roster, its groups, an invitation, its agreement."""

import csv
import io
import re
from typing import Any

from sqlmodel import select

from api.usecases.invite_bodies import ANSWERS_ITSELF
from models.account import Account, Role
from models.person import OrganizationPerson, OrganizationRole
from models.platform import (
    MembershipState,
    MembershipStep,
)
from tests.frontend.platforms_made import (
    add,
    body,
    make,
    person,
    state_of,
)
from tests.frontend.sent_letters import letters
from tests.frontend.staff_files import fields_of, press, words_of
from tests.frontend.staff_visitors import StaffVisitor, new_account, token_in

__all__ = ["person"]  # fixtures


async def test_the_roster_shows_public_bodies_and_counts_the_others(
    app: Any, person: Any, client: Any
) -> None:
    id = await make(person)
    secret = {"publication": "confirming"}
    shown = await body(app, "=1+1の会")
    for name, one in (
        ("=1+1の会", shown),
        ("ひみつの会", await body(app, "ひみつの会", **secret)),
    ):
        await add(person, id, one, name)
    await add(person, id, await body(app, "紙だけの会", on_web=False), "紙だけの会")
    await add(person, id, await body(app, "申請の会"), "申請の会", state="applied")
    page = await client.get(f"/platforms/{id}")
    assert "3団体（このうち 2団体は" in words_of(page)
    assert "=1+1の会" in page.text
    for name in ("ひみつの会", "紙だけの会", "申請の会"):
        assert name not in page.text, name
    table = await client.get(f"/platforms/{id}/members.csv")
    assert table.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert [row[:2] for row in rows] == [["団体名", "区分"], ["'=1+1の会", "会員"]]
    assert f'href="/platforms/{id}"' in (await client.get("/platforms")).text
    own = await client.get(f"/organizations/{shown}")
    assert f'href="/platforms/{id}">見本県プラットフォーム' in own.text
    edit = await person.get(f"/staff/platforms/{id}/edit")
    await press(person, edit, "保存する", roster_public=None)
    for address in (f"/platforms/{id}", f"/platforms/{id}/members.csv"):
        assert (await client.get(address)).status_code == 404
    assert "見本県プラットフォーム" not in (await client.get("/platforms")).text
    assert "見本県プラットフォーム" not in (await client.get(f"/organizations/{shown}")).text


async def test_listed_bodies_are_asked_once_and_answer_without_an_account(
    app: Any, person: Any, client: Any
) -> None:
    id = await make(person)
    mail = {"email": "hello@example.org"}
    asked = await body(app, "たずねる会", **mail, legal_form="特定非営利活動法人")
    later = await body(app, "あとでの会", **mail)
    await body(app, "住所なしの会")
    await body(app, "ほかの県の会", "131016", **mail)
    await body(app, "下書きの会", **mail, publication="confirming")
    member = await body(app, "もう会員の会", **mail)
    await add(person, id, member, "もう会員の会")
    page = await person.get(f"/staff/platforms/{id}/invite")
    words = words_of(page)
    assert "メールを送れる団体（2）" in words
    assert "メールアドレスがない団体（1）" in words
    assert "住所なしの会" in words
    for name in ("ほかの県の会", "下書きの会", "もう会員の会"):
        assert name not in words, name
    only = await person.get(f"/staff/platforms/{id}/invite?area=熊本市&kind=nonprofit")
    assert "メールを送れる団体（1）" in words_of(only)
    assert "見つかりません" in (await person.get(f"/staff/platforms/{id}/invite?area=ない町")).text
    assert await letters(app, "platform_invitation") == []
    form = {
        "form_token": token_in(page),
        "asked_area": "熊本県",
        "ids": [str(asked), str(later), str(member)],
    }
    address = f"/staff/platforms/{id}/invite"
    for _ in range(2):
        await person.client.post(address, data=form)
    sent = {one.facts["organization"]: one for one in await letters(app, "platform_invitation")}
    assert set(sent) == {"たずねる会", "あとでの会"}
    assert sent["たずねる会"].to == "hello@example.org"
    assert (await state_of(app, id, asked)).state is MembershipState.approached

    for name, button, own, said, state in (
        ("たずねる会", "join", asked, "参加の希望を受けとりました", MembershipState.applied),
        ("あとでの会", "later", later, "いまは参加しない", MembershipState.candidate),
    ):
        link = sent[name].facts["link"].removeprefix("http://test.example.org")
        opened = [await client.get(link) for _ in range(3)]
        assert "見本県プラットフォーム" in opened[-1].text
        assert opened[-1].headers["cache-control"] == "no-store"
        assert (await state_of(app, id, own)).state is MembershipState.approached
        unknown = await client.post(link, data={"form_token": "x", "answer": button})
        assert unknown.status_code == 422
        given = {"form_token": token_in(opened[-1]), "answer": button}
        answer = await client.post(link, data=given)
        assert said in words_of(answer)
        assert (await state_of(app, id, own)).state is state
        assert (await client.post(link, data=given)).status_code == 404
        assert (await client.get(link)).status_code == 404
    async with app.state.sessions() as session:
        steps = await session.exec(
            select(MembershipStep).where(MembershipStep.actor == ANSWERS_ITSELF)
        )
        assert len(list(steps)) == 2
    page = await person.get(f"/staff/platforms/{id}/invite")
    assert "メールを送れる団体（0）" in words_of(page)
    assert (await client.get("/platforms/answer/nothing")).status_code == 404


async def test_topic_groups_are_made_of_members(app: Any, person: Any, client: Any) -> None:
    id = await make(person)
    one, other = await body(app, "ひだまりの会"), await body(app, "よその会")
    await add(person, id, one, "ひだまりの会")
    page = await person.get(f"/staff/platforms/{id}/groups/new")
    assert "よその会" not in page.text
    wrong = await press(person, page, "保存する", name="")
    assert "部会の名前を書いてください" in wrong.text
    said = {"name": "食の部会", "topics": "food", "leads": [str(one), str(other)]}
    done = await press(person, page, "保存する", **said)
    assert "食の部会" in words_of(done)
    public = await client.get(f"/platforms/{id}")
    assert "ひだまりの会 （まとめ役）" in words_of(public)
    assert "よその会" not in public.text
    groups = await person.get(f"/staff/platforms/{id}/groups")
    (address,) = re.findall(r'href="(/staff/platforms/[^"]+/groups/[0-9a-f-]{36})"', groups.text)
    page = await person.get(address)
    assert fields_of(page, "保存する")["leads"] == str(one)
    assert "部会を消しました" in words_of(await press(person, page, "この部会を消す"))
    assert (await person.get(address)).status_code == 404


async def test_an_organization_sees_its_platforms_and_agrees_to_a_new_version(
    app: Any, person: Any
) -> None:
    id, own = await make(person), await body(app, "ひだまりの会")
    other = await body(app, "よその会")
    hidden = await make(person, name="候補だけの集まり")
    await add(person, id, own, "ひだまりの会")
    await add(person, hidden, own, "ひだまりの会", state="candidate")
    await new_account(app, Role.member, "member@example.org")
    async with app.state.sessions.begin() as session:
        (account,) = await session.exec(select(Account).where(Account.role == Role.member))
        session.add(
            OrganizationPerson(
                organization_id=own, account_id=account.id, role=OrganizationRole.editor
            )
        )
    member = StaffVisitor(app)
    await member.sign_in("member@example.org")
    address = f"/members/organizations/{own}/platforms"
    page = await member.get(address)
    assert "新しい版への同意をお願いしています（規約：2026年4月版）" in words_of(page)
    assert "候補だけの集まり" not in page.text
    form = fields_of(
        page, '同意する<span class="visually-hidden">（見本県プラットフォーム）</span>'
    )
    old = await member.client.post(address, data=form | {"agreement_version": "2025年版"})
    assert old.status_code == 409
    done = await member.client.post(address, data=form, follow_redirects=True)
    assert "規約「2026年4月版」に同意しています" in words_of(done)
    assert (await state_of(app, id, own)).agreement_version == "2026年4月版"
    elsewhere = address.replace(str(own), str(other))
    assert (await member.get(elsewhere)).status_code == 404
    assert (await member.client.post(elsewhere, data=form)).status_code == 404
    await member.client.aclose()
