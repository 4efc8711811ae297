"""`/staff/referrals/numbers`: how many came, with what, and what became of it; never who."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.access import Staff, needs
from api.dependencies import AppSettings, Areas, Reference, Session
from api.usecases.platforms import today
from api.usecases.referral_numbers import FiscalYear, Numbers, read_numbers
from api.usecases.rights import OutsideArea, lies_within
from api.usecases.sign_in import SignedIn
from frontend.public import READ
from frontend.staff_referral_numbers_pages import PATH, ReferralNumbersPage, csv_rows
from importers.written_csv import BYTE_ORDER_MARK, csv_line
from models.account import Role
from models.areas import NATION, AreaTree
from models.repositories.referral_numbers import ReferralNumbersRepository

FIRST_YEAR, LAST_YEAR = 2020, 2100
_YEARS = 5

router = APIRouter(prefix=PATH, dependencies=needs(Role.staff), max_body_size=1024)

Year = Annotated[int | None, Query(ge=FIRST_YEAR, le=LAST_YEAR)]
Code = Annotated[str, Query(max_length=6)]


@router.api_route("", methods=READ)
async def show_numbers(
    request: Request,
    who: Staff,
    session: Session,
    areas: Areas,
    settings: AppSettings,
    reference: Reference,
    year: Year = None,
    area: Code = "",
) -> Response:
    tree = await areas.tree()
    code = _area(who, area, tree)
    numbers = await _read(session, tree, settings.small_cells, reference, year, code)
    own = who.area_code or NATION
    this = _this_year()
    return ReferralNumbersPage(
        who=who,
        numbers=numbers,
        place=tree.name(code),
        above=None if code == own else tree.within(code)[0],
        years=range(this, this - _YEARS, -1),
        k=settings.small_cells,
    ).response(request)


@router.api_route(".csv", methods=READ)
async def download_numbers(
    who: Staff,
    session: Session,
    areas: Areas,
    settings: AppSettings,
    reference: Reference,
    year: Year = None,
    area: Code = "",
) -> Response:
    tree = await areas.tree()
    code = _area(who, area, tree)
    numbers = await _read(session, tree, settings.small_cells, reference, year, code)
    lines = [csv_line(row) for row in csv_rows(numbers, tree.name(code))]
    name = f"referral-numbers-{numbers.year.year}-{code}.csv"
    return Response(
        BYTE_ORDER_MARK + "".join(lines),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


async def _read(
    session: Session, tree: AreaTree, k: int, reference: Reference, year: int | None, code: str
) -> Numbers:
    return await read_numbers(
        FiscalYear(year if year is not None else _this_year()),
        code,
        today=today(),
        k=k,
        numbers=ReferralNumbersRepository(session),
        areas=tree,
        topics={id: topic.name for id, topic in reference.topics.items()},
    )


def _area(who: SignedIn, asked: str, tree: AreaTree) -> str:
    """The area asked for, or one's own. Raises OutsideArea for what is not in one's own."""
    own = who.area_code or NATION
    if not asked or asked == own:
        return own
    is_within = asked in tree.by_code and (own == NATION or lies_within(asked, own, tree))
    if not is_within:
        raise OutsideArea(who)
    return asked


def _this_year() -> int:
    now = today()
    return now.year if now.month >= 4 else now.year - 1
