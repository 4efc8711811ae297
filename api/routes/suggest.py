"""`/api/suggest`: what the search box offers while somebody is still typing."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from api.dependencies import Reference, Search, Words
from api.usecases.suggest import suggest
from search.suggest import Offer

router = APIRouter(prefix="/api", tags=["search"])

Typed = Annotated[str, Query(description="What stands in the box so far; at least two letters.")]


class SuggestionRead(BaseModel):
    """`text` is the whole question as it would be after choosing."""

    text: str
    kind: Offer


class SuggestRead(BaseModel):
    suggestions: list[SuggestionRead]


@router.get("/suggest")
async def suggest_words(
    response: Response, words: Words, search: Search, reference: Reference, q: Typed = ""
) -> SuggestRead:
    """At most eight questions that begin so, by letters, reading or rōmaji.

    Nothing that was typed is stored, here or in a cache.
    """
    response.headers["Cache-Control"] = "no-store"
    suggester = await words.suggester(reference)
    found = await suggest(q, suggester=suggester, search=search)
    return SuggestRead(suggestions=[SuggestionRead(text=one.text, kind=one.kind) for one in found])
