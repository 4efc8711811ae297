"""Random texts through the whole engine of hours: none may raise, none may take long."""

import random
import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from models.hours.cases import as_case, from_case
from models.hours.evaluate import state_at
from models.hours.explain_easy import explain_easy
from models.hours.explain_en import explain_en
from models.hours.explain_ja import explain
from models.hours.parse import LONGEST, parse

TRIES = 3
SLOW = 0.002
MOMENTS = (datetime(2026, 11, 20, 1, 0, tzinfo=UTC), datetime(2026, 12, 31, 14, 59, tzinfo=UTC))
KANA = (
    "ぁあいうえおかがきくけこさしすせそただちっつてでとどなにのは"
    "ばひふへほまみもやよりるれをんァアイカスタトリンー"
)
KANJI = (
    "月火水木金土日曜祝休館定第毎週最終平時分午前後翌年末始盆振替受付予約"
    "要除開閉診療室所随不元旦正夏冬季隔偶奇数"
)
DIGITS = "0123456789０１２３４５６７８９〇一二三四五六七八九十①②③㈪㈮½Ⅲ"
MARKS = "～〜~-－―・、。,.:：;/／()（）[]「」【】『』〈〉※★●→ 　\t\n\r\u00a0\u200b\u2028〒"
ODD = (
    "\0",
    "\ud800",
    "\udfff",
    "\u0301",
    "\u3099",
    "\u20e3",
    "\ufeff",
    "🙂",
    "👩\u200d👩\u200d👧",
    "\u202e",
    "ﷺ",
)
SOURCES = (KANA, KANJI, DIGITS, MARKS, "abcdehimnoprstuwyAMP.")


@dataclass
class Slowest:
    """Milliseconds of processor time; `part` is the step that took them."""

    text: str = ""
    part: str = ""
    milliseconds: float = 0.0


@dataclass
class Fuzzed:
    count: int = 0
    seconds: float = 0.0
    longer: dict[float, int] = field(default_factory=lambda: {2.0: 0, 5.0: 0, 10.0: 0})
    slowest: list[Slowest] = field(default_factory=list)
    broken: dict[str, str] = field(default_factory=dict)
    kept: int = 5


def random_text(chance: random.Random, real: Sequence[str]) -> str:
    length = chance.choice((1, 3, 10, 30, 60, 120, LONGEST, LONGEST + 1))
    parts: list[str] = []
    size = 0
    while size < length:
        part = _part(chance, real)
        parts.append(part)
        size += len(part)
        if chance.random() < 0.05:
            break
    return "".join(parts)[: length + chance.randrange(3)]


def _part(chance: random.Random, real: Sequence[str]) -> str:
    kind = chance.random()
    if kind < 0.4:
        text = chance.choice(real)
        begin = chance.randrange(len(text) + 1)
        return text[begin : chance.randrange(begin, len(text) + 1)]
    if kind < 0.8:
        source = chance.choice(SOURCES)
        return "".join(chance.choice(source) for _ in range(chance.randrange(1, 9)))
    if kind < 0.9:
        return chance.choice(ODD)
    run = chance.choice((chance.choice(chance.choice(SOURCES)), chance.choice(real)[:7]))
    return run * chance.choice((2, 10, LONGEST))


def steps(text: str) -> Iterator[tuple[str, float]]:
    """What each step takes, in seconds of processor time. Raises whatever a step raises."""
    started = time.process_time()
    hours = parse(text)
    yield "parse", time.process_time() - started
    started = time.process_time()
    if from_case(as_case(hours)) != hours:
        raise AssertionError("a case does not come back as it was")
    yield "as_case", time.process_time() - started
    started = time.process_time()
    for moment in MOMENTS:
        state_at(hours, moment)
    yield "state_at", time.process_time() - started
    started = time.process_time()
    explain(hours), explain_en(hours), explain_easy(hours)
    yield "explain", time.process_time() - started


def fuzz(count: int, real: Sequence[str], seed: int) -> Fuzzed:
    """`broken` has the first text for each error that any step raised."""
    chance, found = random.Random(seed), Fuzzed()
    started = time.process_time()
    for _ in range(count):
        text = random_text(chance, real)
        try:
            taken = _quickest(text)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
            where = traceback.extract_tb(error.__traceback__)[-1]
            found.broken.setdefault(f"{error!r} in {where.name}, line {where.lineno}", text)
            continue
        _note(found, text, taken)
    found.seconds = time.process_time() - started
    return found


def _quickest(text: str) -> list[tuple[str, float]]:
    """A slow text is read again: what else the machine did is not its fault."""
    tries = [list(steps(text))]
    while len(tries) < TRIES and sum(seconds for _, seconds in tries[-1]) > SLOW:
        tries.append(list(steps(text)))
    return min(tries, key=lambda taken: sum(seconds for _, seconds in taken))


def _note(found: Fuzzed, text: str, taken: Sequence[tuple[str, float]]) -> None:
    found.count += 1
    whole = sum(seconds for _, seconds in taken) * 1_000
    for limit in found.longer:
        found.longer[limit] += whole > limit
    if len(found.slowest) < found.kept or whole > found.slowest[-1].milliseconds:
        part = max(taken, key=lambda step: step[1])[0]
        found.slowest.append(Slowest(text, part, whole))
        found.slowest.sort(key=lambda s: -s.milliseconds)
        del found.slowest[found.kept :]


def report(found: Fuzzed) -> None:
    print(f"{found.count} random texts read in {found.seconds:.0f} s of processor time")
    for error, text in found.broken.items():
        print(f"  RAISED {error}: {text!r}")
    print("  ".join(f"over {limit:g} ms: {n}" for limit, n in found.longer.items()))
    for slow in found.slowest:
        print(f"  {slow.milliseconds:5.1f} ms, most in {slow.part}: {slow.text!r}")
