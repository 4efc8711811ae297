"""Platforms as staff keep them: made, joined, filled from a list, by area."""

import re
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from importers.file import SourceFile
from importers.run import run_import
from importers.sources.hokkaido_platform import SOURCE
from models.account import Account
from models.errors import Conflict
from models.organization import Organization
from models.platform import (
    MEMBERSHIP_MOVES,
    Membership,
    MembershipState,
    Platform,
    PlatformKind,
)
from models.repositories.endings import EndingRepository
from models.repositories.imports import ImportRepository
from models.repositories.memberships import MembershipRepository
from models.repositories.platforms import PlatformRepository
from tests.frontend.platforms_made import PLATFORM, add, body, make, member_page, person, state_of
from tests.frontend.staff_files import heading, press, words_of
from tests.frontend.staff_visitors import token_in
from tests.services.duplicates import STAFF, put

__all__ = ["person"]  # fixtures


async def test_a_platform_is_made_changed_and_ended(app: Any, person: Any) -> None:
    page = await person.get("/staff/platforms/new")
    wrong = await press(person, page, "保存する", **PLATFORM | {"name": " ", "area": "府中市"})
    assert wrong.status_code == 422
    assert "名前を書いてください" in wrong.text
    assert "同じ名前の地域があります" in wrong.text
    assert 'value="2026年4月版"' in wrong.text
    id = await make(person)
    below = await make(person, name="見本市の協議会", kind="council", parent_id=str(id), area="")
    tree = await person.get("/staff/platforms")
    assert re.search(
        r"<li>\s*<p><a[^>]*>見本県プラットフォーム.*<ul>\s*<li>\s*<p><a[^>]*>見本市の協議会",
        tree.text,
        re.DOTALL,
    )
    page = await person.get(f"/staff/platforms/{id}/edit")
    circle = await press(person, page, "保存する", parent_id=str(below))
    assert circle.status_code == 422
    assert "自分の下の集まりは選べません" in circle.text
    done = await press(person, page, "保存する", name="県の集まり")
    assert heading(done) == "県の集まり"
    stale = await press(person, page, "保存する", name="別の名前")
    assert stale.status_code == 409
    page = await person.get(f"/staff/platforms/{id}/edit")
    assert "終わりにしました" in words_of(await press(person, page, "終わりにする"))
    assert (await person.get(f"/platforms/{id}")).status_code == 404
    late = await add(person, id, await body(app, "おそい会"), "おそい会")
    assert late.status_code == 409


async def test_members_move_only_as_the_rules_allow_with_a_reason_that_stays(
    app: Any, person: Any
) -> None:
    id, own = await make(person), await body(app, "ひだまりの会")
    wrong = await add(person, id, own, "ひだまり", reason="", rank="x")
    assert wrong.status_code == 422
    assert "わけを書いてください" in wrong.text
    await add(person, id, own, "ひだまり", state="applied")
    assert "もう入っている団体" in words_of(
        await person.get(f"/staff/platforms/{id}/add?q=ひだまり")
    )
    page = await member_page(person, id, "ひだまりの会")
    assert "参加" not in re.findall(r"<option[^>]*>([^<]+)<", page.text)
    missing = await press(person, page, "状態を変える", to="review", reason="")
    assert missing.status_code == 422
    jump = await press(person, page, "状態を変える", to="member", reason="いそぎ")
    assert jump.status_code == 409
    moved = await press(person, page, "状態を変える", to="review", reason="書類を見た")
    assert "申請 → 審査" in words_of(moved)
    assert "書類を見た" in words_of(moved)
    stale = await press(person, page, "状態を変える", to="left", reason="古いページ")
    assert stale.status_code == 409
    joined = await press(person, moved, "状態を変える", to="member", reason="幹事会")
    assert "参加した日" in words_of(joined)
    assert "いまの版は「2026年4月版」です" in words_of(joined)
    settled = await press(person, joined, "保存する", rank="leading", has_agreed="yes")
    assert "区分 幹事" in words_of(settled)
    assert "同意した規約 2026年4月版" in words_of(settled)
    page = await person.get(f"/staff/platforms/{id}/edit")
    again = await press(person, page, "保存する", agreement_version="2027年版")
    assert "規約の同意待ち" in words_of(again)
    assert "いまの版に同意していない団体 1" in words_of(again)
    other = await make(person, name="別の集まり")
    strange = str(settled.url).replace(str(id), str(other))
    assert (await person.get(strange)).status_code == 404


async def test_the_members_of_an_imported_roster_join_with_their_ranks(
    app: Any, person: Any
) -> None:
    async with app.state.sessions.begin() as session:
        file = SourceFile("hokkaido-platform.txt", SOURCE.shipped_path.read_bytes())
        report = await run_import(SOURCE, file, records=ImportRepository(session))
    id = await make(person, name="ほっかいどうプラットフォーム", area="北海道")
    page = await person.get(f"/staff/platforms/{id}/take-in")
    assert (await press(person, page, "会員にする")).status_code == 422
    done = await press(person, page, "会員にする", run=str(report.run_id))
    assert "23 団体" in words_of(done)
    async with app.state.sessions() as session:
        counts = await session.exec(
            select(Membership.rank, Organization.name).join(
                Organization, Organization.id == Membership.organization_id
            )
        )
        ranks = [(str(rank), name) for rank, name in counts]
    assert sorted(rank for rank, _ in ranks) == ["leading"] * 14 + ["member"] * 9
    assert ("leading", "北海道") in ranks
    again = await press(person, page, "会員にする", run=str(report.run_id))
    assert "新しく会員にする団体はありませんでした" in again.text


async def test_a_merged_organization_brings_its_memberships_along(app: Any, person: Any) -> None:
    id = await make(person)
    goes, stays = await body(app, "ひだまりの会"), await body(app, "ひだまりの会（本部）")
    other = await make(person, name="別の集まり")
    await add(person, id, goes, "ひだまりの会", ids=str(goes), rank="leading")
    await add(person, id, stays, "ひだまりの会", ids=str(stays), state="candidate")
    await add(person, other, goes, "ひだまりの会", ids=str(goes), state="applied")
    async with app.state.sessions.begin() as session:
        await EndingRepository(session).end_organization(goes, STAFF, merged_into=stays)
    found = await state_of(app, id, stays)
    assert (found.state, str(found.rank)) == (MembershipState.member, "leading")
    assert (await state_of(app, other, stays)).state is MembershipState.applied


async def test_another_areas_platform_is_read_and_not_changed(app: Any, person: Any) -> None:
    id = await make(person)
    own = await body(app, "ひだまりの会")
    await add(person, id, own, "ひだまりの会", state="candidate")
    member = (await state_of(app, id, own)).id
    city = await make(person, name="市の集まり", area="熊本県熊本市")
    group = f"/staff/platforms/{id}/groups/new"
    saved = await press(person, await person.get(group), "保存する", name="部会")
    assert saved.status_code == 200
    async with app.state.sessions.begin() as session:
        (account,) = await session.exec(select(Account))
        account.area_code = "431001"
        session.add(account)
        (found,) = await PlatformRepository(session).groups(id)
    read = await person.get(f"/staff/platforms/{id}")
    assert read.status_code == 200
    assert "団体を加える" not in read.text
    assert (await person.get(f"/staff/platforms/{id}/members/{member}")).status_code == 200
    form = {"form_token": token_in(await person.get("/staff/account"))}
    at = f"/staff/platforms/{id}"
    for address in (
        f"{at}/edit",
        f"{at}/end",
        f"{at}/add",
        f"{at}/invite",
        f"{at}/take-in",
        f"{at}/groups/new",
        f"{at}/groups/{found.group.id}",
        f"{at}/members/{member}/rank",
        f"{at}/members/{member}/state",
    ):
        assert (await person.client.post(address, data=form)).status_code == 403, address
        there = address.replace(str(id), str(city)).replace(str(member), str(city))
        allowed = await person.client.post(there, data=form)
        assert allowed.status_code != 403, there
    wide = {k: v for k, v in PLATFORM.items() if k != "area"} | form
    assert (await person.client.post("/staff/platforms/new", data=wide)).status_code == 403


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    start=st.sampled_from(MembershipState),
    path=st.lists(st.sampled_from(MembershipState), max_size=8),
)
async def test_no_path_leads_where_the_rules_do_not(
    sessions: Any, start: MembershipState, path: list[MembershipState]
) -> None:
    organization, _ = await put(sessions, "見本の会")
    async with sessions.begin() as session:
        platform = Platform(name="集まり", kind=PlatformKind.platform)
        session.add(platform)
        await session.flush()
        memberships = MembershipRepository(session)
        member = await memberships.add(
            Membership(platform_id=platform.id, organization_id=organization, state=start),
            actor="a",
        )
        at, taken = start, [start]
        for to in path:
            version = member.version
            try:
                await memberships.move(member, to, version=version, actor="a", reason="r")
            except Conflict:
                assert to not in MEMBERSHIP_MOVES[at]
                assert (member.state, member.version) == (at, version)
                continue
            assert to in MEMBERSHIP_MOVES[at]
            assert member.version == version + 1
            at = to
            taken.append(to)
        steps = await memberships.steps(member.id)
        assert [one.after for one in reversed(steps)] == taken
