"""An indexer that dies at any moment loses no change."""

from pathlib import Path

from bench.indexer_killed import run


async def test_nothing_is_lost_when_the_indexer_is_killed(tmp_path: Path) -> None:
    outcome = await run(tmp_path, 2, timed=0)
    assert outcome.changes > 2
    assert outcome.lost == 0
