"""What a person names for an import: a file, a folder of tables, or the address of an interface."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from api.fetching import WebFetch
from api.terminal import fail, open_file, progress
from importers.archive import folder_as_file
from importers.file import SourceFile
from importers.hsds.feed import is_feed, read_feed
from importers.source import Source
from importers.sources import hsds


@contextmanager
def given_file(named: str, source: Source) -> Iterator[SourceFile]:
    """Fails with one sentence for what cannot be opened; a folder is packed while it is needed."""
    if is_feed(named):
        if source is not hsds.SOURCE:
            fail(f"{source.slug} はファイルから取り込みます。アドレスは hsds だけで使えます。")
        with progress(named):
            file = read_feed(named, WebFetch(f"madoguchi/{version('madoguchi')}"))
        yield file
    elif Path(named).is_dir():
        with TemporaryDirectory() as folder:
            yield folder_as_file(Path(named), Path(folder) / "packed.zip")
    else:
        yield open_file(Path(named))
