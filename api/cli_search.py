"""`madoguchi search`: a question to the directory, and on request every step of the answer."""

from typing import Annotated

import typer

from api.installation import Installation
from api.schemas.search import SearchRead
from api.settings import Settings
from api.terminal import print_json, run
from api.usecases.explain_search import explain_search
from api.usecases.found import DirectoryQuery
from models.repositories.areas import AreaRepository
from models.repositories.reference import read_reference
from models.repositories.services import ServiceRepository
from models.vocabulary import Channel, Flag, Kind


def search(
    context: typer.Context,
    words: Annotated[str, typer.Argument(help="Words, as a person would say them.")],
    *,
    area: Annotated[list[str] | None, typer.Option(help="Area code, such as 431001.")] = None,
    topic: Annotated[list[str] | None, typer.Option(help="Topic id, such as hikikomori.")] = None,
    language: Annotated[list[str] | None, typer.Option(help="Language code, such as vi.")] = None,
    channel: Annotated[list[Channel] | None, typer.Option(help="Way to reach them.")] = None,
    flag: Annotated[list[Flag] | None, typer.Option(help="What must hold.")] = None,
    kind: Annotated[list[Kind] | None, typer.Option(help="What sort of support.")] = None,
    age: Annotated[int | None, typer.Option(help="Years.", min=0, max=130)] = None,
    open_at: Annotated[
        str | None, typer.Option("--open", help="now, or a moment such as 2027-01-03T10:00.")
    ] = None,
    beyond: Annotated[bool, typer.Option("--beyond", help="Other areas too, after.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say every step of the answer in words.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Search the directory."""
    settings: Settings = context.obj()
    query = DirectoryQuery(
        q=words,
        area=tuple(area or ()),
        topic=tuple(topic or ()),
        language=tuple(language or ()),
        channel=tuple(channel or ()),
        flag=tuple(flag or ()),
        kind=tuple(kind or ()),
        age=age,
        open=open_at,
        beyond=beyond,
        explain=explain,
    )
    run(_search(settings, query, as_json=as_json))


async def _search(settings: Settings, query: DirectoryQuery, *, as_json: bool) -> None:
    async with Installation(settings) as here, here.sessions() as session:
        await here.words.refresh()
        found, steps = await explain_search(
            query,
            services=ServiceRepository(session),
            areas=AreaRepository(session),
            search=here.backend,
            reference=await read_reference(session, year_end=settings.year_end),
        )
    if as_json:
        explained = {"explanation": [{"title": s.title, "lines": s.lines} for s in steps]}
        print_json(SearchRead.of(found).model_dump(mode="json") | (explained if steps else {}))
        return
    for step in steps:
        typer.echo(step.title)
        for line in step.lines:
            typer.echo(f"   {line}")
    typer.echo(f"{found.total} 件（{found.stage}）")
    for item in found.items:
        numbers = " ".join(phone.number for phone in item.document.phones)
        typer.echo(f"- {item.document.name}  {numbers}\n  {item.document.summary}")
