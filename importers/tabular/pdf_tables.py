"""The ruled tables of a PDF, read in a process of its own with limits on time and memory.

What is drawn decides how long a page takes and how much it unpacks to, and nobody can tell before.
"""

import io
import multiprocessing
import re
import unicodedata
from contextlib import suppress
from multiprocessing.connection import Connection

from importers.errors import UnreadableFile
from importers.file import SourceFile

MOST_PAGES = 200
SECONDS = 120
"""For the whole file; a page of a leaflet takes a fifth of a second."""
_MEMORY = 1024 * 1024 * 1024
_TOO_MUCH = f"PDF を {SECONDS} 秒以内に読めませんでした。表だけを CSV か Excel にしてください。"
_BROKEN = "PDF を読めません。こわれているか、パスワードがかかっています。"
_PAGES = f"PDF のページが多すぎます（{MOST_PAGES} まで）。必要なページだけにしてください。"

# Radicals that look like characters and are not; compatibility forms leave this block alone.
_RADICALS = str.maketrans("⺟⺠⻁⻄⻆⻑⻘⻝⻤⻨⻩⻫⻭⻯⻲", "母民虎西角長青食鬼麦黄斉歯竜亀")
_KANGXI = re.compile(r"[\u2f00-\u2fdf]")
_LETTER = r"[\u3041-\u30ff\u3400-\u9fff々〇ー]"
_WRAPPED = re.compile(
    rf"(?<={_LETTER})\n(?={_LETTER})|(?<=\d-)\n(?=\d)|(?<=\d)\n(?=-\d)|(?<=[/._-])\n(?=[A-Za-z0-9])"
)

PageTable = tuple[int, int, list[list[str]]]
"""Page and table, both from 1, and its lines."""


def is_pdf(file: SourceFile) -> bool:
    return file.starts_with(b"%PDF")


def pdf_tables(file: SourceFile) -> list[PageTable]:
    """Raises UnreadableFile for a PDF that is broken, locked, too long or takes too long."""
    content = file.content
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    worker = context.Process(target=_read, args=(content, theirs), daemon=True)
    worker.start()
    theirs.close()
    try:
        answer = ours.recv() if ours.poll(SECONDS) else _TOO_MUCH
    except EOFError:
        answer = _BROKEN
    finally:
        ours.close()
        worker.kill()
        worker.join()
    if isinstance(answer, str):
        raise UnreadableFile(answer)
    found: list[PageTable] = answer
    return found


def _read(content: bytes, answer: Connection) -> None:
    _limit()
    try:
        answer.send(_tables(content))
    except UnreadableFile as error:
        answer.send(str(error))
    except Exception:  # noqa: BLE001 - whatever a hostile file provokes ends here, as one sentence
        answer.send(_BROKEN)
    finally:
        answer.close()


def _limit() -> None:
    # Windows has no such limits, and macOS does not keep the one on memory; time is kept by both.
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _tables(content: bytes) -> list[PageTable]:
    import pdfplumber  # noqa: PLC0415 - only the worker needs it, and it takes long to load

    found: list[PageTable] = []
    with pdfplumber.open(io.BytesIO(content)) as document:
        if len(document.pages) > MOST_PAGES:
            raise UnreadableFile(_PAGES)
        for number, page in enumerate(document.pages, start=1):
            for at, table in enumerate(page.extract_tables(), start=1):
                lines = [[mended(cell or "") for cell in line] for line in table]
                found.append((number, at, lines))
            page.close()
    return found


def mended(text: str) -> str:
    """The characters that were meant by their look-alikes, and words without the line's end.

    A line that ends inside a word, a number or an address is not the end of anything.
    """
    plain = _KANGXI.sub(lambda one: unicodedata.normalize("NFKC", one.group()), text)
    return _WRAPPED.sub("", plain.translate(_RADICALS)).strip()
