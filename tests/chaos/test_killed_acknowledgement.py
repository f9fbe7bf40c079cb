"""T-KILL-4: the web process is killed between an acknowledgement and its answer; tried again, it was taken on once."""

import random
import threading
import urllib.error
import urllib.request
from contextlib import ExitStack, suppress
from time import sleep

import pytest

from tests.chaos.browser import LOST, answers
from tests.chaos.desk import CALLS, ChaosDesk
from tests.chaos.forks import SIZE, wait_until
from tests.chaos.test_killed_desk import process, server
from tests.web.site import Client

pytestmark = [pytest.mark.chaos, pytest.mark.slow]
ROUNDS = 2 if SIZE == 1 else 20
ANSWERED_WITHIN = 20


@pytest.mark.skipif(SIZE == 1, reason="four web processes a test; `make chaos` runs it")
def test_t_kill_4_an_acknowledgement_whose_answer_was_lost_is_taken_on_once_and_stops_the_calls(
    desk: ChaosDesk, signed_in: Client, port: int
) -> None:
    chance, address = random.Random(20251003), f"http://127.0.0.1:{port}"
    for _ in range(ROUNDS):
        desk.breaks(1)
        desk.recovers()
        number = desk.words("SELECT number FROM ticket ORDER BY id DESC LIMIT 1")[0]
        with ExitStack() as started:
            started.enter_context(process(desk, server(port)))
            wait_until(lambda: answers(address), what="the web process answers")
            asked = threading.Thread(target=_acknowledges, args=(address, signed_in, number))
            asked.start()
            sleep(chance.uniform(0, 0.1))
            started.close()
            asked.join()
        with process(desk, server(port)):
            wait_until(lambda: answers(address), what="the web process answers again")
            status = _acknowledges(address, signed_in, number)

        assert status == 200
    worker = desk.start()
    desk.breaks(1)
    wait_until(
        lambda: desk.value(f"{CALLS} AND state = 'accepted'") == 1,
        what="a turn",
    )
    desk.kill(worker)

    taken = (
        "SELECT count(*) FROM (SELECT DISTINCT subject_id, acked_by, acked_at FROM page WHERE {}) AS taken"
    )
    assert desk.value(taken.format("acked_at IS NOT NULL")) == ROUNDS, "each was taken on once"
    assert desk.value("SELECT count(*) FROM page WHERE state = 'acknowledged'") == ROUNDS
    assert desk.value("SELECT count(*) FROM page WHERE kind = 'taken'") == ROUNDS, "each is news once"
    assert len(desk.letters()) == ROUNDS + 1 + ROUNDS, "nobody was called about what somebody had taken on"
    assert desk.database.verify_audit()[1] == []


def _acknowledges(address: str, browser: Client, number: str) -> int:
    """Press the button; the status of the page that comes back, 0 where none does."""
    cookie = browser.get_cookie("duwang")
    assert cookie is not None
    headers = {"Cookie": f"duwang={cookie.value}", "X-CSRFToken": browser.token}
    button = urllib.request.Request(f"{address}/tickets/{number}/acknowledge", b"", headers)  # noqa: S310  (our own process, http)
    with suppress(*LOST):
        try:
            with urllib.request.urlopen(button, timeout=ANSWERED_WITHIN) as answer:  # noqa: S310  (our own process, http)
                return int(answer.status)
        except urllib.error.HTTPError as refused:
            return refused.code
    return 0
