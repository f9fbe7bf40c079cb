"""T-STUCK-ROW: a page left `sending` by nobody alive is taken up and sent once, whatever its lease says."""

import pytest
from sqlalchemy import text

from notifiers.pages import PageState
from tests.notifiers.fakes import Phones


@pytest.mark.parametrize("lease", ["'2025-09-29 00:59:00+00:00'", "NULL"])
def test_t_stuck_row_a_page_sending_for_a_day_is_swept_by_the_next_batch(phones: Phones, lease: str) -> None:
    page_id = phones.order()
    with phones.database.engine.begin() as connection:
        connection.execute(text(f"UPDATE page SET state = 'sending', lease_until = {lease}"))  # noqa: S608 - our words
    phones.clock.advance(days=1)

    claimed = [phones.worker().run_once() for _ in range(2)]

    assert claimed == [1, 0]
    assert phones.page(page_id).state is PageState.ACCEPTED
    assert len(phones.carrier.calls) == 1


def test_t_stuck_row_whose_call_was_made_is_looked_up_and_not_sent_again(phones: Phones) -> None:
    page_id = phones.order()
    phones.worker().run_once()
    with phones.database.engine.begin() as connection:
        connection.execute(text("UPDATE page SET state = 'sending', lease_until = NULL"))
        connection.execute(text("UPDATE attempt SET state = 'started'"))
    phones.clock.advance(days=1)

    phones.worker().run_once()

    assert phones.page(page_id).state is PageState.ACCEPTED
    assert len(phones.carrier.calls) == 1
