import asyncio
import os
import signal
from dataclasses import replace

import pytest

from frontend.print.leaflet import (
    MAX_WAITING,
    LeafletFailed,
    LeafletPrinter,
    NotPublic,
    TooManyWaiting,
    render_leaflet,
)
from models.vocabulary import Publication


@pytest.fixture
def printer():
    opened = LeafletPrinter(prints_per_process=2)
    yield opened
    opened.close()


async def test_many_leaflets_outlive_their_processes(printer, make_leaflet, make_entry):
    wanted = [make_leaflet(make_entry(n), title=f"第{n}号") for n in range(5)]
    printed = await asyncio.wait_for(asyncio.gather(*map(printer.print, wanted)), 45)
    assert printed == [render_leaflet(leaflet) for leaflet in wanted]


async def test_a_refusal_comes_back_as_it_is(printer, make_leaflet, make_entry):
    with pytest.raises(NotPublic):
        await printer.print(make_leaflet(make_entry(publication=Publication.draft)))
    assert await printer.print(make_leaflet())


async def test_a_process_that_dies_is_replaced(printer, make_leaflet):
    leaflet = make_leaflet()
    await printer.print(leaflet)
    [process] = printer._pool._processes
    os.kill(process, signal.SIGKILL)
    with pytest.raises(LeafletFailed):
        await _print_until_it_fails(printer, leaflet)
    assert await printer.print(leaflet) == render_leaflet(leaflet)


async def test_closing_twice_is_allowed(make_leaflet):
    printer = LeafletPrinter()
    await printer.print(make_leaflet())
    printer.close()
    printer.close()


async def _print_until_it_fails(printer, leaflet):
    for attempt in range(20):
        # The pool notices a little later that its process is gone.
        await printer.print(replace(leaflet, title=f"第{attempt}号"))
        await asyncio.sleep(0.05)


async def test_a_queue_that_nobody_would_wait_for_is_refused(printer, make_leaflet):
    asked = [printer.print(make_leaflet()) for _ in range(MAX_WAITING + 3)]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    refused = [answer for answer in answers if isinstance(answer, TooManyWaiting)]
    assert len(refused) == 3
    assert await printer.print(make_leaflet())
