"""What somebody may type into the form of a registration, and what becomes of it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.usecases.join_areas import read_areas, settle
from api.usecases.join_draft import JoinDraft, plain
from api.usecases.join_reading import places_of, read_draft
from api.usecases.join_steps import READERS, read_step
from models.area import Area
from models.areas import AreaTree
from models.directory_reference import DirectoryReference, Topic
from models.proposal import Proposal

FIELDS = st.sampled_from(
    (
        *("name", "reading", "legal_form", "corporate_number", "website", "area_scope"),
        *("kind", "service_name", "for_whom", "what", "areas", "phone", "mail", "line", "form"),
        *("fax", "chat", "hours", "place_name", "address", "hidden", "first_visit", "fees"),
        *("flag-free", "language-en", "language-xx", "means", "topic-debt", "topic-none"),
        *("activities", "supported", "commissioned", "listing", "person_mail", "platform", "way"),
    )
)
TYPED = st.dictionaries(FIELDS, st.one_of(st.text(max_size=60), st.sampled_from(("yes", "both"))))


def _area(code, name, prefecture, parent="130001"):
    return Area(
        code=code,
        kind="市区町村",
        name=name,
        full_name=f"{prefecture}{name}" if parent else name,
        kana="",
        parent_code=parent,
    )


TREE = AreaTree.of(
    [
        _area("130001", "東京都", "東京都", None),
        _area("340006", "広島県", "広島県", None),
        _area("132063", "府中市", "東京都"),
        _area("342084", "府中市", "広島県", "340006"),
        _area("342131", "廿日市市", "広島県", "340006"),
    ]
)
REFERENCE = DirectoryReference(TREE, {"debt": Topic("debt", "借金", "借金が返せない")})


@pytest.mark.parametrize(
    ("typed", "areas"),
    [
        ("廿日市市", [("342131", "廿日市市")]),
        ("廿日市", [("342131", "廿日市市")]),
        ("広島県府中市、東京都", [("342084", "府中市"), ("130001", "東京都")]),
        ("13206\n３４２１３１", [("132063", "府中市"), ("342131", "廿日市市")]),
        ("全国", [("JP", "全国")]),
        ("「みどり町内会」", [(None, "みどり町内会")]),
        ("廿日市市, 廿日市市", [("342131", "廿日市市")]),
        ("", []),
    ],
)
def test_areas_by_name_and_code(typed, areas):
    read = read_areas(typed, TREE)
    assert [(one.code, one.name) for one in read.areas] == areas
    assert read.questions == ()


def test_very_long_words_are_asked_about_and_stop_nothing():
    typed = {"for_whom": "人", "what": "こと", "areas": "「" + "長" * 600 + "」"}
    assert "500文字まで" in read_step("about", typed, TREE).errors["areas"]
    # Some letters become eighteen when they are folded.
    typed["areas"] = "「" + "\ufdfa" * 100 + "」"
    (area,) = read_step("about", typed, TREE).said["areas"]
    assert len(area.name) == 200


def test_what_is_no_area_or_several_is_asked_back():
    read = read_areas("府中市、廿日町", TREE)
    assert read.areas == ()
    several, unknown = read.questions
    assert [name for _, name in several.offers] == ["東京都府中市", "広島県府中市"]
    assert ("342131", "広島県廿日市市") in unknown.offers
    settled = settle("府中市、廿日町", "府中市", "342084", TREE)
    settled = settle(settled, "廿日町", "as-written", TREE)
    assert settled == "広島県府中市、「廿日町」"
    assert [one.code for one in read_areas(settled, TREE).areas] == ["342084", None]


@given(st.text(max_size=80))
def test_whatever_is_typed_as_an_area_can_be_settled(typed):
    text = plain(typed)
    for _ in range(40):
        questions = read_areas(text, TREE).questions
        if not questions:
            break
        text = settle(text, questions[0].words, "as-written", TREE)
    assert read_areas(text, TREE).questions == ()


@given(st.dictionaries(st.sampled_from(sorted(READERS)), TYPED))
def test_whatever_is_typed_makes_a_proposal_that_can_be_stored(steps):
    draft = JoinDraft()
    for step, typed in steps.items():
        place = next(place for place in places_of(draft) if place[0] == step)
        draft.keep(*place, typed)
    again = JoinDraft.of_json(draft.as_json())
    assert again == draft
    registration = read_draft(again, REFERENCE)
    assert json.dumps(registration.content)
    assert "\0" not in json.dumps(registration.content)
    # Nobody is listed who has not said so.
    agreed = again.typed("consent").get("listing") in {"both", "web"}
    assert registration.organization.on_web is agreed
    assert ("body", 0) in registration.errors or registration.organization.name
    assert Proposal(kind="registration", title=registration.organization.name).title


@given(TYPED)
def test_errors_stand_at_fields_of_their_step(typed):
    for step in READERS:
        read = read_step(step, typed, TREE)
        assert not set(read.errors) & set(read.said) - {"areas"}


@given(st.text())
def test_what_is_kept_can_be_stored_anywhere(text):
    kept = plain(text)
    assert plain(kept) == kept
    assert "\0" not in kept
    kept.encode()


def test_a_service_taken_away_takes_its_words_along():
    draft = JoinDraft()
    draft.add_service()
    draft.keep("about", 1, {"what": "ひとつめ"})
    draft.keep("about", 2, {"what": "ふたつめ"})
    draft.remove_service(1)
    assert draft.typed("about", 1) == {"what": "ふたつめ"}
    assert "ひとつめ" not in draft.as_json()
    draft.remove_service(1)
    assert len(draft.services) == 1
