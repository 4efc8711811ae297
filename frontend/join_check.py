"""The last page of a registration: all that will be sent, as it will be read."""

from collections.abc import Iterable, Mapping

from api.usecases.join_reading import (
    AS_WRITTEN,
    HOURS_OK,
    Place,
    Registration,
    hours_unsettled,
    places_of,
    read_draft,
    step_read,
)
from api.usecases.join_steps import FLAG, LANGUAGE, NO, OF_SERVICE, TOPIC, YES
from frontend import join_words
from frontend.join_form import Writing, may_add
from frontend.join_pages import CheckPage, CheckPart, CheckRow
from models.errors import NotFound
from models.hours import read_hours
from models.hours.explain_ja import explain
from models.vocabulary import LANGUAGE_NAMES

_TITLES = dict(join_words.PARTS)


def check_page(
    writing: Writing, *, status: int = 200, notice: str = "", trapped: bool = False
) -> CheckPage:
    """Raises NotFound where nothing has been begun."""
    if writing.proposal is None:
        raise NotFound("registration", "of this browser")
    draft = writing.draft
    registration = read_draft(draft, writing.desk.reference)
    parts = [_part(writing, place, registration) for place in places_of(draft)]
    return CheckPage(
        status=status,
        who=writing.seat.who,
        seat=writing.seat,
        notice=notice,
        trapped=trapped,
        errors=_errors(parts) if status == 422 and not notice else {},
        name=writing.name,
        parts=parts,
        services=len(draft.services),
        claimed=writing.proposal.record_id is not None,
        is_public=registration.organization.on_web,
        needs_mail=registration.contact.mail is None and not writing.seat.is_staff,
        may_add=may_add(draft),
    )


def _errors(parts: Iterable[CheckPart]) -> dict[str, str]:
    return {
        f"part-{at}": f"{part.heading}：{part.errors[0]}"
        for at, part in enumerate(parts)
        if part.errors
    }


def _part(writing: Writing, place: Place, registration: Registration) -> CheckPart:
    step, number = place
    errors = list(registration.errors.get(place, {}).values())
    rows = list(_rows(writing, place))
    if step == "contact" and not errors and hours_unsettled(writing.draft, number):
        errors.append("受付時間の読みかたを、まだたしかめていません。")
    several = number and len(writing.draft.services) > 1
    heading = f"{_TITLES[step]}（{number}つめ）" if several else _TITLES[step]
    return CheckPart(
        heading=heading,
        address=f"{writing.seat.address(*place)}?from=check",
        rows=rows,
        errors=errors,
        number=number,
        ends_service=bool(several) and step == OF_SERVICE[-1],
    )


def _rows(writing: Writing, place: Place) -> Iterable[CheckRow]:
    typed = writing.draft.typed(*place)
    for name, label in join_words.LABELS.items():
        if text := typed.get(name):
            yield CheckRow(label, _lines(writing, place, name, text))
            if name == "hours":
                yield CheckRow("時間の読みかた", [_hours(writing, place[1], text)])
    yield from _lists(writing, typed)
    if typed.get("hidden"):
        yield CheckRow("場所を見せるか", ["見せません（事務局だけが知っています）"])


def _lines(writing: Writing, place: Place, name: str, text: str) -> list[str]:
    if name == "areas":
        areas = step_read(writing.draft, place, writing.desk.reference.areas).said["areas"]
        tree = writing.desk.reference.areas.by_code
        return [
            tree[area.code].full_name if area.code in tree else area.name for area in areas
        ] or [text]
    return [join_words.CHOICE_WORDS.get(name, {}).get(text, text)]


def _hours(writing: Writing, number: int, text: str) -> str:
    if writing.draft.typed("hours", number).get(HOURS_OK) == AS_WRITTEN:
        return "読みかたがちがうので、書いたとおりに載せて、事務局がたしかめます"
    return explain(read_hours(text)) or "読み取れませんでした。書いたとおりに載せます"


def _lists(writing: Writing, typed: Mapping[str, str]) -> Iterable[CheckRow]:
    topics = writing.desk.reference.topics
    chosen = [topics[id].name for id in _marked(typed, TOPIC) if id in topics]
    if chosen:
        yield CheckRow("困りごと", chosen)
    answers = [
        f"{question}　{'はい' if typed[FLAG + flag] == YES else 'いいえ'}"
        for flag, question in join_words.FLAG_QUESTIONS
        if typed.get(FLAG + flag) in (YES, NO)
    ]
    if answers:
        yield CheckRow("よく聞かれること", answers)
    languages = [
        LANGUAGE_NAMES[code] for code in _marked(typed, LANGUAGE) if code in LANGUAGE_NAMES
    ]
    if languages:
        means = join_words.CHOICE_WORDS["means"].get(typed.get("means", ""))
        yield CheckRow("ことば", [*languages, *([means] if means else [])])


def _marked(typed: Mapping[str, str], beginning: str) -> list[str]:
    return [name.removeprefix(beginning) for name in typed if name.startswith(beginning)]
