"""Looks into one file that somebody sent, in a process of its own with little memory and time.

It runs as `python -m api.file_reading photo|leaflet`: the bytes come in by standard input, and what
was made of them goes out. Whatever a hostile file does to a decoder ends with that process.
"""

import io
import json
import resource
import sys
import warnings
from typing import Any

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

SIZES = (480, 960, 1600)
"""Pixels of the longer side. A smaller picture is never made larger."""
MOST_PIXELS = 50_000_000
SMALLEST = 100
"""Pixels of the longer side."""
_MOST_MEMORY = 1_500 * 1024 * 1024
_MOST_SECONDS = 20
_QUALITY = 80
_FORMATS = ("JPEG", "PNG", "WEBP")
_READ_AS = {*_FORMATS, "MPO"}
"""A photo of a phone can hold a second one for depth; Pillow calls it MPO."""
_ACTS = {
    *("JavaScript", "Launch", "EmbeddedFile", "RichMedia", "SubmitForm", "ImportData"),
    *("GoToE", "GoToR", "Rendition", "Movie", "Sound", "FileAttachment"),
}
_ACTIVE = _ACTS | {"JS", "EmbeddedFiles", "XFA", "AF", "AA", "Encrypt"}
"""Names of PDF by which a file does something, carries other files, or is locked."""
_DEEPEST = 60
_MOST_OBJECTS = 200_000


class Refused(Exception):
    """The reason is one of the words that `api.usecases.files_kinds` has a sentence for."""


def read_photo(content: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """(size of the largest picture, one WebP for each of SIZES), without anything but pixels."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        warnings.filterwarnings("ignore", category=UserWarning)
        try:
            with Image.open(io.BytesIO(content), formats=_FORMATS) as opened:
                _check_size(opened)
                picture = _plain(opened)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as reason:
            raise Refused("too_many_pixels") from reason
        except UnidentifiedImageError as reason:
            raise Refused("unreadable") from reason
        except (OSError, SyntaxError, ValueError, EOFError, MemoryError) as reason:
            raise Refused("broken") from reason
    made = []
    width = height = 0
    for size in SIZES:
        smaller = picture.copy()
        smaller.thumbnail((size, size), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        smaller.save(out, "WEBP", quality=_QUALITY, method=4, exif=b"", icc_profile=b"", xmp=b"")
        made.append(out.getvalue())
        width, height = smaller.size
    return {"width": width, "height": height}, made


def _check_size(opened: Image.Image) -> None:
    """Before a pixel is unpacked. Raises Refused."""
    if opened.format not in _READ_AS:
        raise Refused("unreadable")
    width, height = opened.size
    if width * height > MOST_PIXELS:
        raise Refused("too_many_pixels")
    if max(width, height) < SMALLEST:
        raise Refused("too_small")


def _plain(opened: Image.Image) -> Image.Image:
    """The first picture, upright, in sRGB, on white: new pixels that carry nothing else."""
    opened.seek(0)
    # A large photo is unpacked at a half or a quarter of its size.
    opened.draft("RGB", (SIZES[-1], SIZES[-1]))
    opened.load()
    profile = opened.info.get("icc_profile")
    upright = ImageOps.exif_transpose(opened)
    if upright.mode in ("RGBA", "LA", "PA", "P") or "transparency" in upright.info:
        seen = upright.convert("RGBA")
        plain = Image.new("RGB", seen.size, "white")
        plain.paste(seen, mask=seen.getchannel("A"))
    else:
        plain = _in_srgb(upright, profile)
    bare = Image.new("RGB", plain.size)
    bare.paste(plain)
    return bare


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Phones write in wider colours: without their profile these would look pale."""
    if profile and picture.mode in ("RGB", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(
                picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            return picture.convert("RGB")
        if converted is not None:
            return converted
    return picture.convert("RGB")


def read_leaflet(content: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """A PDF that only shows something, as it is. Raises Refused for one that does more."""
    from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError  # noqa: PLC0415
    from pdfminer.pdfexceptions import PDFException  # noqa: PLC0415
    from pdfminer.pdfpage import PDFPage  # noqa: PLC0415
    from pdfminer.pdfparser import PDFParser  # noqa: PLC0415

    ending = content.rstrip(b"\r\n \t\0")
    if not content.startswith(b"%PDF-") or not ending.endswith(b"%%EOF"):
        raise Refused("broken")
    try:
        document = PDFDocument(PDFParser(io.BytesIO(content)))
        _look_through(document)
        pages = sum(1 for _ in PDFPage.create_pages(document))
    except PDFEncryptionError as reason:
        raise Refused("active") from reason
    except Refused:
        raise
    except (PDFException, ValueError, TypeError, KeyError, IndexError, AttributeError) as reason:
        raise Refused("broken") from reason
    except (RecursionError, MemoryError, OverflowError, AssertionError) as reason:
        raise Refused("broken") from reason
    if not pages:
        raise Refused("broken")
    return {"pages": pages}, []


def _look_through(document: Any) -> None:
    """Every object the file holds, wherever it hangs, and those no page leads to."""
    from pdfminer.pdfexceptions import PDFObjectNotFound  # noqa: PLC0415

    for reference in document.xrefs:
        _check(reference.get_trailer(), 0)
        for count, number in enumerate(reference.get_objids()):
            if count > _MOST_OBJECTS:
                raise Refused("broken")
            try:
                _check(document.getobj(number), 0)
            except PDFObjectNotFound:
                continue


def _check(value: Any, depth: int) -> None:
    if depth > _DEEPEST:
        raise Refused("broken")
    attributes = getattr(value, "attrs", None)
    if isinstance(attributes, dict):
        value = attributes
    if isinstance(value, dict):
        for name, part in value.items():
            if _word(name) in _ACTIVE:
                raise Refused("active")
            _check(part, depth + 1)
    elif isinstance(value, list):
        for part in value:
            _check(part, depth + 1)
    elif _word(value) in _ACTS:
        raise Refused("active")


def _word(value: Any) -> str:
    """Of a name of PDF, however its letters are written; "" of anything else."""
    if isinstance(value, str):
        return value
    name = getattr(value, "name", None)
    if isinstance(name, bytes):
        return name.decode("latin-1")
    return name if isinstance(name, str) else ""


def _limit() -> None:
    # On macOS the first of these is not known; the caller's clock holds everywhere.
    for what, most in ((resource.RLIMIT_AS, _MOST_MEMORY), (resource.RLIMIT_CPU, _MOST_SECONDS)):
        try:
            resource.setrlimit(what, (most, most))
        except (OSError, ValueError):
            continue


def main() -> None:
    """One line of JSON, then the pictures one after the other, as long as it says."""
    _limit()
    read = {"photo": read_photo, "leaflet": read_leaflet}[sys.argv[1]]
    content = sys.stdin.buffer.read()
    made: list[bytes] = []
    try:
        said, made = read(content)
    except Refused as reason:
        said = {"refused": str(reason)}
    except MemoryError:
        said = {"refused": "too_many_pixels"}
    out = sys.stdout.buffer
    out.write(json.dumps(said | {"lengths": [len(one) for one in made]}).encode() + b"\n")
    for one in made:
        out.write(one)
    out.flush()


if __name__ == "__main__":
    main()
