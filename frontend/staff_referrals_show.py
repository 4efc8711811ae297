"""The page of a case, put together for every route that answers with it."""

from collections.abc import Mapping
from http import HTTPStatus
from uuid import UUID

from fastapi.responses import RedirectResponse

from api.usecases.case_board import read_case
from api.usecases.referral_room import ReferralRoom, desk_actor
from api.usecases.sign_in import SignedIn
from frontend.staff_referrals_fields import PATH
from frontend.staff_referrals_pages import CasePage
from models.directory_reference import DirectoryReference
from models.support_case import PersonField

DONE = {
    "opened": "書きとめました。次は、つなぐ先をさがします。",
    "told": "書きとめました。お急ぎの係に、メールで知らせました。",
    "untold": "書きとめました。お急ぎの宛先が登録されていないので、電話や口頭で知らせてください。",
    "changed": "保存しました。",
    "stage": "段階を変えました。",
    "review": "見なおしの日を決めました。",
    "no-review": "見なおしの日をなくしました。",
    "lead": "まとめ役を変えました。",
    "followed": "その後のようすを書きとめました。",
    "moved": "記録しました。",
    "send": "送りました。相手の返事を待ちます。",
    "closed": "終えました。しばらくしたら、その後のようすを聞いてください。",
    "reopened": "もう一度始めました。",
    "said": "相手に伝えました。",
    "noted": "メモを残しました。",
}
TAKEN = "ほかの人が先に変えました。いまの内容を見てから、もう一度押してください。"


async def case_page(
    who: SignedIn,
    id: UUID,
    room: ReferralRoom,
    reference: DirectoryReference,
    *,
    done: str = "",
    errors: dict[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
    person: Mapping[PersonField, str] | None = None,
    purpose: str = "",
    problem: str = "",
    status: int = HTTPStatus.OK,
    consent_missing: UUID | None = None,
) -> CasePage:
    """Raises NotFound also where it is somebody else's."""
    read = await read_case(id, desk_actor(who), room=room)
    code = read.case.area_code
    area = reference.areas.by_code.get(code) if code else None
    return CasePage(
        status=HTTPStatus.UNPROCESSABLE_ENTITY if errors else status,
        who=who,
        errors=errors or {},
        read=read,
        topics=reference.topics,
        area=area.full_name if area else "",
        person=person,
        purpose=purpose,
        typed=typed or {},
        done=done,
        problem=problem,
        consent_missing=consent_missing,
    )


async def taken_page(
    who: SignedIn,
    id: UUID,
    room: ReferralRoom,
    reference: DirectoryReference,
    typed: Mapping[str, str],
) -> CasePage:
    """Somebody was quicker: the case as it is now, with what was typed."""
    return await case_page(
        who, id, room, reference, typed=typed, problem=TAKEN, status=HTTPStatus.CONFLICT
    )


def see(id: UUID, done: str, at: str = "") -> RedirectResponse:
    return RedirectResponse(f"{PATH}/{id}?done={done}{at}", HTTPStatus.SEE_OTHER)
