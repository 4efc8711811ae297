"""docs/referrals.md says what the program does: its states, moves, clocks and reasons."""

from dataclasses import asdict
from pathlib import Path

from models.referral_clocks import DEFAULT_CLOCKS
from models.referral_states import MOVES, OPEN, ReasonCode
from models.referral_words import STATE_LABELS

LINES = Path("docs/referrals.md").read_text(encoding="utf-8").splitlines()


def said_of(move):
    needs = f": {', '.join(sorted(move.needs))}" if move.needs else ""
    return f"`{move.after}` ({', '.join(sorted(move.by))}{needs})"


def test_the_table_of_states_is_the_table_of_the_program():
    for state, moves in MOVES.items():
        waiting = OPEN.get(state)
        acts = waiting.acts if waiting else "–"
        clock = "–"
        if waiting:
            at_end = f"`{waiting.at_end}`" if waiting.at_end else "reminders"
            clock = f"`{waiting.clock}`, {at_end}"
        said = "; ".join(f"`{event}` → {said_of(move)}" for event, move in moves.items())
        words = STATE_LABELS[state]
        assert f"| `{state}` | {words} | {acts} | {clock} | {said or 'none: it stays'} |" in LINES
    written = [line.split("`")[1] for line in LINES if line.startswith("| `") and " → " in line]
    assert len(written) == sum(bool(moves) for moves in MOVES.values())


def test_every_clock_stands_there_with_its_days():
    for name, days in asdict(DEFAULT_CLOCKS).items():
        assert [line for line in LINES if line.startswith(f"| `{name}` | {days} | ")], name


def test_every_reason_stands_there():
    table = "\n".join(line for line in LINES if line.startswith("| `"))
    for reason in ReasonCode:
        assert f"`{reason}`" in table, reason
