"""The delivery auditor finds nothing in sound work, and every broken promise by name."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from database import timers
from notifiers.audit import delivery_audit
from notifiers.carriers.port import Rejected, Uncertain
from tests.notifiers.fakes import SMS, VOICE, Phones


def codes(phones: Phones) -> list[str]:
    with phones.database.read() as session:
        return [finding.code for finding in delivery_audit(session, phones.clock.now())]


def spoil(phones: Phones, statement: str) -> None:
    with phones.database.engine.begin() as connection:
        connection.execute(text(statement))


def test_after_troubles_of_every_kind_there_is_nothing_to_find(phones: Phones) -> None:
    phones.carrier.answers = [Rejected("21614"), Uncertain("timeout")]
    for contact_id in range(5):
        phones.order(contact_id=contact_id, channels=(SMS, VOICE))

    for _ in range(4):
        phones.worker().run_once()
        phones.clock.advance(minutes=10)

    assert codes(phones) == []


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE page SET state = 'pending', next_try_at = NULL", "page_unsettled"),
        ("UPDATE page SET state = 'sending', lease_until = NULL", "page_unsettled"),
        ("DELETE FROM attempt", "page_accepted_without_attempt"),
        ("UPDATE attempt SET state = 'started'", "attempt_unended"),
        ("UPDATE page SET state = 'undeliverable'", "undeliverable_unanswered"),
    ],
)
def test_a_page_somebody_forgot_is_found(phones: Phones, statement: str, code: str) -> None:
    phones.order()
    phones.worker().run_once()

    spoil(phones, statement)
    phones.clock.advance(hours=1)

    assert code in codes(phones)


def test_a_hand_back_nobody_takes_up_is_found(phones: Phones) -> None:
    phones.order(channels=())
    at_once = codes(phones)
    phones.clock.advance(minutes=16)

    assert (at_once, codes(phones)) == ([], ["hand_back_overdue"])


def test_a_hand_back_taken_up_without_another_page_is_found(phones: Phones) -> None:
    page_id = phones.order(channels=())
    with phones.database.work(phones.clock.now(), "engine") as work:
        timers.clear_timer(work.session, "page.undeliverable", f"page:{page_id}")

    phones.clock.advance(seconds=16)

    assert codes(phones) == ["undeliverable_unanswered"]


def test_a_third_copy_is_found(phones: Phones) -> None:
    phones.order()
    phones.carrier.can_look_up = False
    phones.carrier.loses_answer = [Uncertain("timeout")] * 2
    for _ in range(4):
        phones.worker().run_once()
        phones.clock.advance(seconds=40)
    before = codes(phones)

    spoil(
        phones,
        "INSERT INTO attempt (page_id, ref, n, copy_no, channel_pos, channel, carrier, address_digest, body,"
        " state, receipt_rank, started_at) SELECT page_id, ref, 9, 2, 0, channel, carrier, address_digest, body,"
        " 'uncertain', 0, started_at FROM attempt WHERE n = 1",
    )

    assert (before, codes(phones)) == ([], ["third_copy"])


def test_a_page_ordered_for_tomorrow_is_not_forgotten(phones: Phones) -> None:
    phones.order(send_at=phones.clock.now() + timedelta(days=1))
    phones.clock.advance(hours=2)

    assert codes(phones) == []
