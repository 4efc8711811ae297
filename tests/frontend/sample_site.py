"""The real site with every page it has, filled with the sample records instead of a database."""

from dataclasses import replace
from uuid import UUID

from fastapi import APIRouter, Request, Response

from api.usecases.found import DefaultWindowRead, DirectoryQuery, GivenUp, OpenState
from frontend.pages import Page
from frontend.public_pages import (
    AboutPage,
    AreaPage,
    AreasPage,
    HomePage,
    OrganizationPage,
    ServicePage,
    TopicsPage,
)
from frontend.questions import Question, read_question
from frontend.search_pages import CorrectionPage, SearchPage
from frontend.site import Site, create_site
from models.errors import Gone, Moved, NotFound
from models.vocabulary import Channel, Flag
from search.protocol import SearchUnavailable
from tests.frontend import records, samples


def search_page(question: Question) -> Page:
    asked = question.query
    found = samples.results(asked)
    if asked.q == "なし":
        local = samples.LOCAL if asked.area else samples.NATIONAL
        found = replace(found, total=0, exact=0, items=(), pages=0, fallback=local)
    if asked.q == "つらい":
        contacts = (
            samples.found(records.full(), OpenState.open),
            samples.found(records.as_printed()),
        )
        found = replace(found, urgent=True, urgent_contacts=contacts)
    if asked.q == "ゆるめ":
        found = replace(
            found,
            stage="relaxed",
            exact=2,
            relaxed=("language", "area", "words"),
            given_up=(
                GivenUp("language", ("Tiếng Việt",), read=False),
                GivenUp("area", ("みほん市",), read=False),
            ),
        )
    if asked.q == "たくさん":
        found = replace(found, total=45, pages=3)
    return SearchPage(
        question=question,
        found=found,
        reference=samples.reference(),
        now=records.NOW,
        fallback=found.fallback,
        national=samples.NATIONAL,
    )


def pages() -> dict[str, Page]:
    """Every page, by the address it would have."""
    reference, now, national = samples.reference(), records.NOW, samples.NATIONAL
    conditions = DirectoryQuery(
        q="ゆるめ",
        area=("990010",),
        topic=("poverty",),
        language=("vi",),
        channel=(Channel.phone,),
        flag=(Flag.free,),
        age=20,
        open="now",
    )
    searches = {
        "/search": Question(DirectoryQuery()),
        "/search?q=words": Question(DirectoryQuery(q="暮らし")),
        "/search?q=relaxed": Question(conditions, age="20"),
        "/search?q=urgent": Question(DirectoryQuery(q="つらい")),
        "/search?q=none": Question(DirectoryQuery(q="なし", area=("990010",))),
        "/search?q=many": Question(DirectoryQuery(q="たくさん", page=2)),
        "/search?topic=dv": Question(DirectoryQuery(topic=("dv",))),
        "/search?q=hostile": Question(DirectoryQuery(q=records.HOSTILE)),
        "/search?open=2026-11-22T10:00": Question(DirectoryQuery(open="2026-11-22T10:00")),
    }
    wrong = Question(DirectoryQuery(q="ねむれない"), age="わかもの", errors={"age": "数字で。"})
    services = {
        f"/services/{document.id}": ServicePage(
            shown=samples.shown(document), fallback=samples.LOCAL, now=now
        )
        for document in records.every_document()
    }
    found = samples.results(DirectoryQuery(area=("990001",)))
    elsewhere = replace(found, relaxed=("area",))
    return {
        "/": HomePage(topics=samples.topics(), national=national, now=now),
        "/topics": TopicsPage(topics=samples.topics(), national=national, now=now),
        "/about": AboutPage(national=national, now=now),
        "/areas": AreasPage(areas=(("010006", "北海道"),), national=national, now=now),
        "/areas/990001": AreaPage(
            area=samples.area(), found=found, fallback=samples.LOCAL, now=now
        ),
        "/areas/990010": AreaPage(
            area=samples.area(), found=elsewhere, fallback=samples.LOCAL, now=now
        ),
        "/organizations/1": OrganizationPage(
            organization=samples.organization(), fallback=samples.LOCAL, now=now
        ),
        "/search?age=wrong": CorrectionPage(
            question=wrong, reference=reference, national=national, now=now
        ),
        **{address: search_page(question) for address, question in searches.items()},
        **services,
    }


def sample_site() -> Site:
    router = APIRouter()
    kept = pages()

    @router.get("/search")
    async def search(request: Request) -> Response:
        question = read_question(request.query_params, samples.reference())
        if question.errors:
            return CorrectionPage(
                question=question, reference=samples.reference(), national=samples.NATIONAL
            ).response(request)
        if question.query.q == "とまっている":
            raise SearchUnavailable
        if question.query.q == "こわれている":
            raise RuntimeError("a secret that no page may show")
        return search_page(question).response(request)

    @router.get("/services/{id}")
    async def service(request: Request, id: UUID) -> Response:
        if id == UUID(int=410):
            raise Gone("service", id)
        if id == UUID(int=301):
            raise Moved("service", id, records.full().id)
        if (page := kept.get(f"/services/{id}")) is None:
            raise NotFound("service", id)
        return page.response(request)

    @router.get("/{rest:path}")
    async def others(request: Request, rest: str) -> Response:
        if (page := kept.get(f"/{rest}")) is None:
            raise NotFound("page", rest)
        return page.response(request)

    async def read_national(request: Request) -> DefaultWindowRead | None:
        return samples.NATIONAL

    return create_site(
        base_url=samples.SITE.base_url,
        links=samples.SITE.links,
        routers=(router,),
        read_national=read_national,
    )
