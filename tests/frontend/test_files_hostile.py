"""Files that are not what they say, carry something along, or want to break what reads them."""

import io
import struct
import zlib

import pytest
import pytest_asyncio
from PIL import Image

from api.usecases import files_reading
from api.usecases.files_kinds import FileKind, FileRefused
from api.usecases.files_reading import read_file
from tests.frontend.sent_files import pdf, picture, send
from tests.frontend.staff_files import words_of
from tests.frontend.staff_fixtures import visitor
from tests.frontend.test_files import of_staff, records

__all__ = ["records", "visitor"]  # fixtures


def png_that_claims(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes that says it is very large."""

    def part(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", rows) + part(b"IEND", b"")


def moving(kind: str) -> bytes:
    frames = [Image.new("RGB", (200, 120), shade) for shade in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 200
REFUSED_PHOTOS = {
    "empty": (b"", "empty"),
    "svg": (SVG, "not_a_photo"),
    "html": (b"<!doctype html><img src=x onerror=alert(1)>", "not_a_photo"),
    "gif": (b"GIF89a" + b"\0" * 50, "not_a_photo"),
    "heic": (HEIC, "heic"),
    "pdf": (pdf(), "not_a_photo"),
    "only the beginning of a jpeg": (b"\xff\xd8\xff" + SVG, "unreadable"),
    "cut off": (picture()[:-900], "broken"),
    "cut off png": (picture(kind="PNG")[:-60], "broken"),
    "bomb": (png_that_claims(60_000, 60_000), "too_many_pixels"),
    "a little too large": (png_that_claims(7_072, 7_072), "too_many_pixels"),
    "a dot": (picture(1, 1, "PNG"), "too_small"),
    "webp that is none": (b"RIFF\x10\0\0\0WEBPVP8 " + b"\0" * 40, "broken"),
}


@pytest.mark.parametrize("name", REFUSED_PHOTOS)
async def test_what_is_no_photo_is_refused(name):
    content, reason = REFUSED_PHOTOS[name]
    with pytest.raises(FileRefused) as refused:
        await read_file(FileKind.inside, content)
    assert refused.value.reason == reason


ACTIVE = {
    "javascript": pdf("/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"),
    "spelled in numbers": pdf("/OpenAction << /S /J#61vaScript >>"),
    "launch": pdf("/AA << /O << /S /Launch /F (cmd.exe) >> >>"),
    "embedded": pdf("/Names << /EmbeddedFiles << /Names [] >> >>"),
    "in an object nothing leads to": pdf(extra="/A << /S /JavaScript >>"),
    "form": pdf("/AcroForm << /XFA (x) >>"),
}


@pytest.mark.parametrize("name", ACTIVE)
async def test_a_leaflet_that_does_something_is_refused(name):
    with pytest.raises(FileRefused) as refused:
        await read_file(FileKind.leaflet, ACTIVE[name])
    assert refused.value.reason == "active"


BROKEN = {
    "cut off": pdf()[:-40],
    "nothing in it": b"%PDF-1.4\n%%EOF",
    "a page behind it": pdf() + b"<script>alert(1)</script>",
    "an archive behind it": pdf() + b"PK\x05\x06" + b"\0" * 18,
    "noise": b"%PDF-1.7\n" + bytes(range(256)) * 40 + b"\n%%EOF\n",
}


@pytest.mark.parametrize("name", BROKEN)
async def test_a_leaflet_that_is_not_only_a_leaflet_is_refused(name):
    with pytest.raises(FileRefused) as refused:
        await read_file(FileKind.leaflet, BROKEN[name])
    assert refused.value.reason == "broken"


async def test_a_leaflet_in_front_of_something_else_is_none():
    with pytest.raises(FileRefused):
        await read_file(FileKind.leaflet, b"<script>alert(1)</script>" + pdf())


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
async def test_of_what_moves_the_first_picture_is_kept(kind):
    read = await read_file(FileKind.inside, moving(kind))
    with Image.open(io.BytesIO(read.parts[-1][1])) as photo:
        assert photo.format == "WEBP"
        assert getattr(photo, "n_frames", 1) == 1
        assert photo.convert("RGB").getpixel((50, 50))[0] > 200


async def test_nothing_that_hung_on_a_photo_is_left():
    behind = picture() + b"PK\x03\x04<script>GEHEIM</script>"
    read = await read_file(FileKind.inside, behind)
    assert all(b"GEHEIM" not in part for _, part in read.parts)
    transparent = Image.new("RGBA", (200, 100), (255, 0, 0, 0))
    out = io.BytesIO()
    transparent.save(out, "PNG")
    read = await read_file(FileKind.inside, out.getvalue())
    with Image.open(io.BytesIO(read.parts[0][1])) as photo:
        assert min(photo.convert("RGB").getpixel((50, 50))) > 250


async def test_a_large_photo_becomes_small_in_every_size():
    read = await read_file(FileKind.inside, picture(3_000, 1_500))
    assert (read.width, read.height) == (1_600, 800)
    sizes = []
    for _, part in read.parts:
        with Image.open(io.BytesIO(part)) as photo:
            sizes.append(photo.size)
    assert sizes == [(480, 240), (960, 480), (1_600, 800)]


async def test_what_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(files_reading, "MOST_SECONDS", 0.01)
    with pytest.raises(FileRefused) as refused:
        await read_file(FileKind.inside, picture())
    assert refused.value.reason == "too_slow"


@pytest_asyncio.fixture
async def person(app, records, visitor):
    app.state.settings.file_bytes = 100_000
    app.state.settings.files_per_record = 2
    someone = visitor()
    await someone.sign_in()
    return someone


async def test_what_is_refused_leaves_nothing_and_the_form_keeps_what_was_typed(
    app, person, records
):
    base = of_staff(records[1])
    told = {
        SVG: "写真として読めませんでした",
        HEIC: "HEIC は、まだ読めません",
        picture()[:-900]: "とちゅうで切れているか、こわれています",
        picture() + b"\0" * 100_000: "ファイルが大きすぎます（0.1 MB まで）",
        None: "ファイルを選んでください",
    }
    for content, sentence in told.items():
        page = await send(
            person,
            base,
            content,
            text="看板があります",
            name="" if content is None else "../../x.jpg",
        )
        assert page.status_code == 422
        assert sentence in words_of(page)
        assert 'value="看板があります"' in page.text
        assert 'href="#file"' in page.text
    assert await app.state.files.names() == []
    page = await send(person, base, picture(), kind="virus")
    assert page.status_code == 422
    # Two are allowed here: the third has to take the place of one.
    for width in (200, 210):
        assert (await send(person, base, picture(width, 150))).status_code == 303
    page = await send(person, base, picture(220, 150))
    assert page.status_code == 422
    assert "ファイルは 2 個までです" in words_of(page)
    assert "差し替えるか、どれかを消してから" in words_of(await person.get(base))


async def test_a_form_without_its_token_is_not_read(person, records):
    base = of_staff(records[1])
    sent = {"file": ("a.jpg", picture(), "image/jpeg")}
    for fields in ({}, {"form_token": "0" * 64}):
        answer = await person.client.post(base, data={"kind": "inside", **fields}, files=sent)
        assert answer.status_code == 403
    huge = {"file": ("a.jpg", b"\xff\xd8\xff" + b"\0" * 30_000_000, "image/jpeg")}
    answer = await person.client.post(base, data={"kind": "inside"}, files=huge)
    assert answer.status_code == 413
    assert "大きすぎる" in words_of(answer)
