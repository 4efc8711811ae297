"""The date a printed list gives of itself, in its own words."""

import re
import unicodedata

_NUMBER = r"\s*(?:\d{1,2}|元)\s*"
_MONTH = r"\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日|\s*[初上中下]旬)?"
_DATE = re.compile(rf"(?:(?:令和|平成){_NUMBER}年(?:\s*度|{_MONTH})?|(?:19|20)\d\d\s*年{_MONTH})")


def printed_date(text: str) -> str | None:
    """The first date in the text, such as 令和5年2月1日, 令和4年度 or 2021年8月."""
    found = _DATE.search(unicodedata.normalize("NFKC", text))
    return re.sub(r"\s", "", found.group()) if found else None
