"""Files as somebody at a desk sends them, and the pages that answer."""

import re
from html import unescape
from typing import Any

import httpx

from tests.frontend.staff_visitors import StaffVisitor, token_in

IMPORTS = "/staff/imports"
UPLOADS = f"{IMPORTS}/uploads"
_WORKING = ("読んでいます", "取り込んでいます")


async def send_file(
    person: StaffVisitor, content: Any, *, source: str = "table", name: str = "一覧.csv"
) -> httpx.Response:
    """The form of the page with this file; the page that the browser is led to."""
    token = token_in(await person.get(IMPORTS))
    answer = await person.client.post(
        UPLOADS,
        data={"form_token": token, "source": source},
        files={"file": (name, content, "application/octet-stream")},
    )
    return await led(person, answer)


async def led(person: StaffVisitor, answer: httpx.Response) -> httpx.Response:
    """Where a form leads to, once nothing is being worked on any more."""
    while answer.is_redirect:
        answer = await person.get(answer.headers["location"])
    for _ in range(100):
        if heading(answer) not in _WORKING:
            return answer
        answer = await person.get(str(answer.url), follow_redirects=True)
    raise AssertionError("the file is being worked on for ever")


async def press(
    person: StaffVisitor, page: httpx.Response, words: str, **typed: Any
) -> httpx.Response:
    """The form with this button, sent as it stands with what is typed into it."""
    form = next(one for one in _forms(page) if f">{words}</button>" in one)
    action = re.search(r'action="([^"]+)"', form)
    assert action
    button = re.search(rf"<button([^>]*)>{words}</button>", form)
    assert button
    pressed = dict(re.findall(r'(name|value)="([^"]*)"', button[1]))
    fields = _fields(form) | ({pressed["name"]: pressed["value"]} if pressed else {})
    given = {key: value for key, value in (fields | typed).items() if value is not None}
    return await led(person, await person.client.post(action[1], data=given))


def fields_of(page: httpx.Response, words: str) -> dict[str, Any]:
    """What the form with this button would send as it stands."""
    return _fields(next(one for one in _forms(page) if f">{words}</button>" in one))


def _forms(page: httpx.Response) -> list[str]:
    return re.findall(r"<form.*?</form>", page.text, re.DOTALL)


def _fields(form: str) -> dict[str, Any]:
    """What a browser would send: typed texts, ticked boxes, chosen options."""
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        at = {name: unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}
        if "name" not in at or at.get("type") in ("file", "submit"):
            continue
        if at.get("type") == "checkbox" and not re.search(r"\schecked", tag):
            continue
        found[at["name"]] = at.get("value", "")
    for name, options in re.findall(
        r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        first = re.search(r'<option value="([^"]*)"', options)
        found[name] = unescape((chosen or first)[1]) if (chosen or first) else ""
    return found


def heading(page: httpx.Response) -> str:
    found = re.search(r"<h1>(.*?)</h1>", page.text)
    return unescape(found[1]) if found else ""


def words_of(page: httpx.Response) -> str:
    """What can be read on it, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text.partition("<main")[2])).split())
