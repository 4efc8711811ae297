"""Time and peak memory of a leaflet by its number of entries: `python bench/leaflet.py [COUNT …]`.

Every size runs in a fresh process. "first" includes reading the fonts and drawing the codes;
"again" is the same leaflet with another title in the same process.
"""

import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from multiprocessing import get_context
from pathlib import Path
from uuid import UUID

sys.path.insert(0, str(Path(__file__).parents[1]))

from frontend.print.leaflet import Leaflet, LeafletEntry, render_leaflet
from models.documents.service import ServiceDocument

SIZES = (20, 200, 2000)
MEBIBYTE = 1024 * 1024


def invented(number: int) -> LeafletEntry:
    name = f"みなとの灯り 第{number}相談室"
    unsaid = dict.fromkeys(
        [
            "reading",
            "level",
            "what",
            "summary_easy",
            "not_accepted",
            "first_visit",
            "minimum_age",
            "maximum_age",
            "eligibility",
            "residence_rule",
            "fees",
            "lgbtq_definition",
            "source",
            "confirmed_on",
        ]
    )
    unsaid_lists = dict.fromkeys(
        ["alternate_names", "areas", "places", "notices", "verifications"], ()
    )
    document = ServiceDocument.model_validate(
        {
            **unsaid,
            **unsaid_lists,
            "id": UUID(int=number),
            "short_code": f"{number:06}",
            "name": name,
            "kind": "window",
            "organization": {
                "id": UUID(int=number),
                "name": name,
                "reading": None,
                "legal_form": "NPO法人",
                "website": None,
            },
            "summary": "話を聞きます。",
            "for_whom": "ひとり暮らしの人",
            "description": f"{number}番目の相談室です。"
            + "ひとりで抱えている人の話を聞き、いっしょに次の一歩を考えます。" * (1 + number % 4),
            "accepts_consultation": number % 9 != 0,
            "flags": {"lgbtq": number % 2 == 0, "free": True},
            "phones": [
                {
                    "number": f"096-{number // 10_000:03}-{number % 10_000:04}",
                    "tel": f"+8196{number:07}",
                    "kind": "phone",
                    "label": None,
                    "hours_text": None,
                    "note": None,
                }
            ],
            "channels": [],
            "urls": [
                {"url": f"https://example.org/minato/{number}/", "label": None, "doubtful": False}
            ],
            "hours": [{"text": "平日 9:00～17:00（祝日を除く）", "label": None}],
            "languages": [
                {"code": "en", "name": "English", "means": None, "days_text": None, "note": None}
            ],
            "topics": [{"id": "ibasho", "name": "居場所・孤独・交流", "state": "proposed"}],
            "publication": "published",
            "updated_at": datetime(2026, 4, 1, tzinfo=UTC),
        }
    )
    return LeafletEntry(document, f"https://example.org/s/{number:06}")


def measured(count: int) -> tuple[float, float, float, float]:
    """Seconds for the first and the second leaflet, peak MiB of the process, MiB of the file."""
    leaflet = Leaflet(
        template="kumamoto",
        title="ひとりで悩まないで",
        subtitle="話せる場所の案内",
        edition=date(2026, 11, 21),
        entries=tuple(invented(number) for number in range(count)),
        default_window=None,
        emergency=(),
        issuer="みなと市",
        site_url="https://example.org",
        conditions=None,
    )
    start = time.perf_counter()
    pdf = render_leaflet(leaflet)
    first = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # macOS counts bytes, Linux kibibytes.
    peak_mebibytes = peak / MEBIBYTE if sys.platform == "darwin" else peak / 1024
    start = time.perf_counter()
    render_leaflet(replace(leaflet, title="ひとりで抱えないで"))
    return first, time.perf_counter() - start, peak_mebibytes, len(pdf) / MEBIBYTE


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or list(SIZES)
    print(f"{'entries':>8} {'first s':>8} {'again s':>8} {'peak MiB':>9} {'file MiB':>9}")
    for size in sizes:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
            first, again, peak, file = process.submit(measured, size).result()
        print(f"{size:>8} {first:>8.2f} {again:>8.2f} {peak:>9.0f} {file:>9.2f}")


if __name__ == "__main__":
    main()
