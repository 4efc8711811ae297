"""How a file of a case leaves: to be saved, never shown inside a page of ours, kept by nobody."""

from urllib.parse import quote


def safe_headers(name: str) -> dict[str, str]:
    called = "".join("_" if one in '/\\:*?"<>|' else one for one in name if one.isprintable())
    ending = called.rpartition(".")[2]
    return {
        "Cache-Control": "no-store",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
        "Content-Disposition": (
            f"attachment; filename=\"file.{ending}\"; filename*=UTF-8''{quote(called, safe='')}"
        ),
        "X-Content-Type-Options": "nosniff",
    }
