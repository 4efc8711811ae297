"""Photos and PDFs made for a test, and the form that sends them."""

import io
import zlib
from typing import Any

import httpx
from PIL import Image

from tests.frontend.staff_visitors import StaffVisitor, token_in

SHOWS = "ガラスのドアの右に、緑色の看板があります"


def picture(width: int = 450, height: int = 300, kind: str = "JPEG", **how: Any) -> bytes:
    """The left half red, the right half blue."""
    made = Image.new("RGB", (width, height), "red")
    made.paste("blue", (width // 2, 0, width, height))
    out = io.BytesIO()
    made.save(out, kind, **how)
    return out.getvalue()


def phone_photo() -> bytes:
    """Held upright: the file lies on its side, says so, and says where it was taken."""
    made = Image.new("RGB", (800, 600), "red")
    made.paste("blue", (400, 0, 800, 600))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "GEHEIM-CAMERA"
    exif.get_ifd(0x8825).update({1: "N", 2: (33.0, 35.0, 7.0), 3: "E", 4: (130.0, 25.0, 3.0)})
    out = io.BytesIO()
    made.save(out, "JPEG", exif=exif, comment=b"GEHEIM-COMMENT")
    return out.getvalue()


def pdf(catalog: str = "", *, extra: str = "", stream: bytes = b"0 0 m 9 9 l S") -> bytes:
    """One page; `catalog` is added to the root, `extra` is an object that nothing leads to."""
    packed = zlib.compress(stream)
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed),
        f"<< /Kind /Spare {extra} >>".encode(),
    ]
    body = b"%PDF-1.4\n"
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return body + head + table + trailer % (len(objects) + 1, len(body))


async def send(
    person: StaffVisitor,
    base: str,
    content: bytes | None,
    *,
    kind: str = "inside",
    text: str = SHOWS,
    name: str = "IMG_0001.jpg",
    **fields: str,
) -> httpx.Response:
    token = token_in(await person.get(base))
    data = {"form_token": token, "kind": kind, "text": text} | fields
    files = {"file": (name, content or b"", "image/jpeg")}
    return await person.client.post(base, data=data, files=files)
