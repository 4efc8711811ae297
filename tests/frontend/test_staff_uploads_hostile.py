"""Files that mean harm, or are far too large: refused in a sentence, soon, and without a trace."""

import io
import time
import tracemalloc
import zipfile
from itertools import repeat

import pytest
import pytest_asyncio
from openpyxl import Workbook

from importers.file import LARGEST_STREAM
from models.repositories.import_slot import import_slot
from models.repositories.reference import load_reference
from models.repositories.uploads import UploadRepository
from tests.frontend.staff_files import IMPORTS, UPLOADS, heading, led, press, send_file, words_of
from tests.frontend.staff_fixtures import visitor
from tests.frontend.staff_visitors import token_in

__all__ = ["visitor"]  # a fixture

LIST = "名称,電話番号\nひだまり,096-328-2340\nこもれび,096-328-2341\n"
BOUNDARY = "a-boundary-of-nothing"
SOON = 20
"""Seconds; on an idle machine it is one."""
LAUGHS = """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha">{}]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1" t="inlineStr"><is><t>&z8;</t></is></c></row></sheetData></worksheet>"""


@pytest_asyncio.fixture
async def person(visitor, app):
    async with app.state.sessions.begin() as session:
        await load_reference(session)
    someone = visitor()
    await someone.sign_in()
    return someone


@pytest.fixture
def lying(app):
    """The names of the files in the folder of uploads."""

    def names():
        folder = app.state.settings.data_dir / "uploads"
        return [path.name for path in folder.iterdir()] if folder.is_dir() else []

    return names


def packed(**files):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return written.getvalue()


def workbook(sheet=None):
    written = io.BytesIO()
    book = Workbook()
    book.active.append(["名称", "電話番号"])
    book.active.append(["ひだまり", "096-328-2340"])
    book.save(written)
    if sheet is None:
        return written.getvalue()
    with zipfile.ZipFile(written) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return packed(**files | {"xl/worksheets/sheet1.xml": sheet})


def billion_laughs():
    steps = [f'<!ENTITY z1 "{"&a;" * 10}">']
    steps += [f'<!ENTITY z{n} "{f"&z{n - 1};" * 10}">' for n in range(2, 9)]
    return workbook(LAUGHS.format("".join(steps)).encode())


HOSTILE = {
    "zip bomb": lambda: packed(**{"list.csv": b"0" * 90_000_000}),
    "zip bomb in a workbook": lambda: workbook(b" " * 90_000_000),
    "billion laughs": billion_laughs,
    "a way out of the archive": lambda: packed(**{"../../list.csv": LIST}),
    "an absolute way": lambda: packed(**{"/etc/list.csv": LIST}),
    "NUL": lambda: LIST.replace("ひだまり", "ひだ\0まり").encode(),
    "nothing readable": lambda: bytes(range(256)) * 500,
    "an old workbook": lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 5_000,
    "half an archive": lambda: workbook()[:900],
    "only a heading": LIST.splitlines()[0].encode,
    "no heading": lambda: "\n".join(["0"] * 50).encode(),
}


@pytest.mark.parametrize("sort", HOSTILE)
async def test_a_hostile_file_is_refused_soon_and_in_a_sentence(person, lying, sort):
    content = HOSTILE[sort]()
    start = time.monotonic()
    page = await send_file(person, content, name="list.xlsx")
    assert time.monotonic() - start < SOON
    assert heading(page) == "取り込めませんでした", words_of(page)
    assert "。" in words_of(page)
    assert "Traceback" not in page.text
    await press(person, page, "やめる")
    assert lying() == []


async def test_a_table_with_very_many_columns_gets_a_sentence(person):
    columns = ",".join(["名称", *(f"列の{n}" for n in range(20_000))])
    page = await send_file(person, f"{columns}\n{','.join(['ひだまり'] * 20_001)}\n".encode())
    assert page.status_code < 500
    assert len(page.content) < 10_000_000
    assert "多すぎます" in words_of(page), words_of(page)[:500]


async def test_the_name_of_a_file_is_shown_and_never_a_path(person, lying, app):
    for name in ("../../../etc/passwd.csv", "C:\\lists\\..\\一覧.csv", "a\x00b\x07.csv", "  "):
        page = await send_file(person, LIST.encode(), name=name)
        assert ".." not in words_of(page)
        await press(person, page, "やめる")
    assert lying() == []
    assert not (app.state.settings.data_dir.parent / "etc").exists()
    page = await send_file(person, LIST.encode(), name="<script>alert(1)</script>.csv")
    assert "<script>alert" not in page.text


def multipart(token, pieces, *, source="table", with_token=True):
    """The body of the form, piece by piece; the file last."""
    parts = [("source", source)]
    if with_token:
        parts.insert(0, ("form_token", token))
    for name, value in parts:
        yield (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        ).encode()
    yield (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    ).encode()
    yield from pieces
    yield f"\r\n--{BOUNDARY}--\r\n".encode()


class Sent:
    """What a browser sends, counted."""

    def __init__(self, pieces):
        self.pieces = pieces
        self.bytes = 0

    async def __aiter__(self):
        for piece in self.pieces:
            self.bytes += len(piece)
            yield piece


async def post(person, sent, **headers):
    kind = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}
    return await person.client.post(UPLOADS, content=sent, headers=kind | headers)


async def test_a_gigabyte_is_refused_before_it_is_read(person, lying):
    token = token_in(await person.get(IMPORTS))
    sent = Sent(multipart(token, repeat(b"0" * 65_536, 100_000)))
    answer = await post(person, sent, **{"content-length": str(LARGEST_STREAM + 200_000)})
    assert answer.status_code == 422
    assert "1 GB まで" in answer.text
    assert sent.bytes < 200_000
    assert lying() == []


async def test_a_stream_without_a_length_is_stopped_at_the_limit_in_bounded_memory(
    person, lying, monkeypatch
):
    monkeypatch.setattr("api.usecases.upload_folder.LARGEST_STREAM", 8_000_000)
    token = token_in(await person.get(IMPORTS))
    sent = Sent(multipart(token, repeat(b"0" * 65_536, 100_000)))
    tracemalloc.start()
    answer = await post(person, sent)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer.status_code == 422
    assert "大きすぎます" in answer.text
    assert sent.bytes < 9_000_000
    assert peak < 6_000_000
    assert lying() == []


async def test_a_form_of_somebody_else_leaves_no_byte(person, visitor, lying):
    token = token_in(await person.get(IMPORTS))
    piece = LIST.encode()
    for sent, headers in (
        (Sent(multipart("0" * 64, [piece])), {}),
        (Sent(multipart(token, [piece], with_token=False)), {}),
        (Sent(multipart(token, [piece])), {"sec-fetch-site": "cross-site"}),
    ):
        assert (await post(person, sent, **headers)).status_code == 403
    stranger = visitor()
    answer = await post(stranger, Sent(multipart(token, [piece])))
    assert answer.headers["location"].startswith("/staff/sign-in")
    assert lying() == []


async def test_a_body_that_is_no_form_is_refused(person, lying):
    token = token_in(await person.get(IMPORTS))
    whole = b"".join(multipart(token, [LIST.encode()]))
    for body in (whole[:-20], whole.replace(b"form-data", b"form-data" * 2_000, 1), b"", b"x" * 99):
        answer = await post(person, Sent([body]))
        assert 400 <= answer.status_code < 500, answer.status_code
    answer = await person.client.post(UPLOADS, content=b"{}")
    assert answer.status_code == 400
    assert lying() == []


async def test_what_is_missing_from_the_form_is_said_and_the_choice_stays(person, lying):
    page = await person.get(IMPORTS)
    form = {"form_token": token_in(page), "source": "event"}
    answer = await person.client.post(UPLOADS, data=form, files={"file": ("", b"")})
    assert answer.status_code == 422
    assert "ファイルを選んでください。" in answer.text
    assert '<option value="event" selected>' in answer.text
    page = await send_file(person, b"", source="event")
    assert "ファイルが空です" in words_of(page)
    page = await send_file(person, LIST.encode(), source="no-such-source")
    assert "何のファイルかを選んでください。" in page.text
    page = await send_file(person, LIST.encode(), source="saved:no-such")
    assert page.status_code == 404
    assert lying() == []


async def test_bytes_that_changed_on_the_disk_are_not_imported(person, app):
    page = await send_file(person, LIST.encode())
    page = await press(person, page, "何が変わるかを見る")
    (file,) = (app.state.settings.data_dir / "uploads").iterdir()
    file.write_bytes(LIST.replace("2340", "6666").encode())
    page = await press(person, page, "取り込む")
    assert heading(page) == "取り込めませんでした"
    assert "変わっています" in words_of(page)


async def test_while_another_import_is_under_way_a_second_one_waits(person, app):
    page = await send_file(person, LIST.encode())
    page = await press(person, page, "何が変わるかを見る")
    async with import_slot(app.state.sessions, "大きな一覧"):
        listed = await person.get(IMPORTS)
        assert "いま「大きな一覧」を取り込んでいます" in listed.text
        busy = await press(person, page, "取り込む")
        assert heading(busy) == "取り込むと、こう変わります"
        assert "ほかの取り込み（大きな一覧）が進んでいます" in words_of(busy)
    done = await press(person, busy, "取り込む")
    assert "読んだ行 2 ＝ 保存 2" in words_of(done)


async def test_a_second_click_imports_nothing_twice(person, app):
    page = await send_file(person, LIST.encode())
    page = await press(person, page, "何が変わるかを見る")
    form = {"form_token": token_in(page)}
    address = str(page.url) + "/import"
    first = await person.client.post(address, data=form)
    second = await person.client.post(address, data=form)
    assert first.headers["location"] == second.headers["location"]
    assert str((await led(person, first)).url) == str((await led(person, second)).url)
    listed = await person.get(IMPORTS)
    assert listed.text.count("新しい 4、") == 1


async def test_what_nobody_takes_up_is_gone_after_a_day(person, app, lying, monkeypatch):
    from datetime import timedelta

    from models.base import now

    await send_file(person, LIST.encode())
    assert len(lying()) == 1
    await app.state.imports.sweep()
    assert len(lying()) == 1
    monkeypatch.setattr(
        "models.repositories.uploads.now", lambda: now() + timedelta(hours=24, minutes=1)
    )
    await app.state.imports.sweep()
    assert lying() == []
    async with app.state.sessions() as session:
        assert await UploadRepository(session).waiting() == []
