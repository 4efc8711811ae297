"""The name of a licence as people know it, and where its text stands."""

import re
import unicodedata
from typing import NamedTuple

_COMMONS = "https://creativecommons.org/licenses/{}/{}/deed.ja"
_ZERO = "https://creativecommons.org/publicdomain/zero/1.0/deed.ja"
_PUBLIC_DATA = "https://www.digital.go.jp/resources/open_data/public_data_license_v1.0"
_SHORT = re.compile(r"cc[- ]?(by(?:[- ](?:nc|nd|sa))*)[- ]?v?(\d\.\d)(?: international| 国際)?")


class Licence(NamedTuple):
    """`address` is None for words that name no licence known here."""

    name: str
    address: str | None


def licence(said: str) -> Licence:
    """What a source says of its licence, with a link where that is certain.

    >>> licence("CC-BY-4.0")
    Licence(name='CC BY 4.0', address='https://creativecommons.org/licenses/by/4.0/deed.ja')
    >>> licence("転載するときは連絡してください")
    Licence(name='転載するときは連絡してください', address=None)
    """
    plain = " ".join(unicodedata.normalize("NFKC", said).replace("_", "-").casefold().split())
    if found := _SHORT.fullmatch(plain):
        kind, edition = found[1].replace(" ", "-"), found[2]
        return Licence(f"CC {kind.upper()} {edition}", _COMMONS.format(kind, edition))
    if plain in ("cc0", "cc0-1.0", "cc0 1.0"):
        return Licence("CC0 1.0", _ZERO)
    if plain in ("pdl-1.0", "pdl1.0", "公共データ利用規約(第1.0版)", "公共データ利用規約第1.0版"):
        return Licence("公共データ利用規約（第1.0版）", _PUBLIC_DATA)
    return Licence(said, None)
