"""A fault that a reading finds again: one ticket, told anew only where nobody works on it and nobody declined it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from probes.findings import Finding
from probes.readings import fault_store
from probes.readings.fault_store import Fault, Verdict
from probes.readings.following import GONE_LONG, needs_ticket
from roster.permissions import desk_actor
from tests.web.machine_desk import FOUNDER
from tests.web.reading_data import DEAD, TYPO, found
from tests.web.site import Site
from tickets import store
from tickets.kinds import Kind, Source
from tickets.lifecycle import Fact, State, Verb
from tickets.ticket import Order, Report, Ticket

SEEN = datetime(2025, 9, 30, 9, tzinfo=UTC)


def fault(kind: str = "link_broken", *, gone: timedelta | None = None) -> Fault:
    """One that was seen just now; `gone`: how long before that its ticket was told that it is gone."""
    return Fault(
        1, 1, "k", kind, "https://x.example/", "https://x.example/", "", "", 1, SEEN, SEEN, None, Verdict.NONE,
        "", None, "A", None if gone is None else SEEN - gone, "",
    )  # fmt: skip


class Last:
    """As much of a ticket as is asked for."""

    def __init__(self, state: State, *, reason: str | None = None, answered: timedelta | None = None) -> None:
        self.state, self.dismiss_reason, self.duplicate_of_id = state, reason, None
        self.answered_at = None if answered is None else SEEN - answered


@pytest.mark.parametrize(
    ("last", "about", "wanted"),
    [
        (None, fault(), True),
        (Last(State.RECEIVED), fault(), False),
        (Last(State.ANSWERED, answered=timedelta(hours=1)), fault(), True),
        (Last(State.ANSWERED, answered=-timedelta(hours=1)), fault(), False),
        (Last(State.ANSWERED, reason="unfounded", answered=timedelta(days=90)), fault(), False),
        (Last(State.ANSWERED, reason="unfounded"), fault(gone=timedelta(days=1)), False),
        (Last(State.ANSWERED, reason="unfounded"), fault(gone=GONE_LONG), True),
        (Last(State.ANSWERED, reason="unfounded"), fault("typo", gone=GONE_LONG), False),
    ],
)
def test_what_is_told_again(last: Last | None, about: Fault, *, wanted: bool) -> None:
    assert needs_ticket(about, cast("Ticket | None", last)) is wanted


def moves(site: Site, number: str, verb: Verb, **facts: str) -> None:
    with site.desk.database.read() as session:
        version = store.by_numbers(session, [number])[number].version
    given = {Fact(name): words for name, words in facts.items()}
    site.desk.tickets.move(FOUNDER, verb, Order(number, version, given))


def known(site: Site, key: int = 1) -> Fault:
    with site.desk.database.read() as session:
        one = fault_store.by_id(session, key)
    assert one is not None
    return one


def notes(site: Site, number: str) -> list[str]:
    with site.desk.database.read() as session:
        ticket = store.by_numbers(session, [number])[number]
        return [one.text for one in store.events(session, ticket.id, limit=50)[::-1] if one.text]


def test_a_fault_comes_and_goes_in_the_ticket_it_is_worked_on_in(site: Site) -> None:
    def read(*findings: Finding) -> None:
        site.clock.advance(days=1)
        found(site, findings)

    read(DEAD)
    first = known(site).ticket
    report = Report(Kind.ERROR_REPORT, Source.PUBLIC_FORM, "这个链接打不开了。")
    other = site.desk.intake.take_in(desk_actor("public"), report).number
    read()
    read(DEAD)
    moves(site, first, Verb.MERGE, duplicate_of=other)
    read()
    read(DEAD)
    read(DEAD)

    assert known(site).ticket == first
    gone, back = notes(site, first)[-2:]
    assert "没有再发现这个问题" in gone
    assert "又发现了这个问题" in back
    assert [one[:3] for one in notes(site, other)] == ["机器在", "机器在"]


def test_a_rejected_suspect_stays_rejected_until_its_words_change(site: Site) -> None:
    found(site, [TYPO])
    site.desk.site_readings.review.judge(FOUNDER, known(site).id, Verdict.REJECTED)
    for _ in range(2):
        site.clock.advance(days=40)
        found(site, [])
        site.clock.advance(days=40)
        found(site, [TYPO])
    with site.desk.database.read() as session:
        asked = fault_store.to_review(session, limit=9)
    changed = replace(TYPO, excerpt="一如继往地改革")
    found(site, [TYPO, changed])
    with site.desk.database.read() as session:
        asked_again = fault_store.to_review(session, limit=9)

    assert (asked, known(site).ticket) == ([], "")
    assert [one.excerpt for one in asked_again] == ["一如继往地改革"]
