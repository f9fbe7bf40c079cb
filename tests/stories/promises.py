"""The promises I1-I11 as questions to a desk: each returns what breaks it, which must be nothing."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text

from escalation.handlers import facts_of, round_of
from escalation.ladder import Ladder, planned
from escalation.policy import DEADLINE_POLICY
from notifiers.audit import delivery_audit
from notifiers.pages import PageState
from tests.stories.desk import DeskOfStories
from tests.stories.line import Arrived
from tickets.lifecycle import State

REPEAT = "可能重复"
SOON = timedelta(seconds=16)
"""Longer than an undeliverable page may wait for the next person."""
RESTS = timedelta(minutes=30)
"""Every ladder rests so long at least, by the shipped policies; not asked of the code that is judged."""
_FINAL = {PageState.ACKNOWLEDGED, PageState.WITHDRAWN}


@dataclass(frozen=True, slots=True)
class Taken:
    """An acknowledgement: of which ticket, when, which pages stood there."""

    ticket: int
    at: datetime
    pages: frozenset[int]


def forgotten(desk: DeskOfStories) -> list[str]:
    """I1: what the auditor would find if nothing more were done: a worker that rests has nothing left to do."""
    with desk.database.read() as session:
        found = delivery_audit(session, desk.clock.now() + SOON)
    return [f"{one.code}: {one.subjects}" for one in found]


def untold(desk: DeskOfStories) -> list[str]:
    """I7: an open severe fault that nobody was paged about, once the worker has rested."""
    return _texts(
        desk,
        "SELECT number FROM ticket WHERE severity = 'severe' AND state <> 'answered' AND id NOT IN "
        "(SELECT subject_id FROM page WHERE subject_kind = 'ticket') AND id NOT IN "
        "(SELECT ticket_id FROM ticket_event WHERE verb IN ('nobody_reachable', 'acknowledged'))",
    )


def doubled(arrived: Iterable[Arrived], *, can_look_up: bool) -> list[str]:
    """I2: a letter twice from a carrier that can be asked; a third one, or an unmarked second one, from any."""
    copies: dict[str, list[Arrived]] = {}
    for one in arrived:
        copies.setdefault(one.letter.ref, []).append(one)
    return [
        ref for ref, found in copies.items()
        if len(found) > (1 if can_look_up else 2) or any(REPEAT not in one.letter.body for one in found[1:])
    ]  # fmt: skip


def called_after(taken: Iterable[Taken], arrived: Iterable[Arrived]) -> list[int]:
    """I4: a page that stood there when somebody took the ticket, and was sent after that."""
    ended = {page: one.at for one in taken for page in one.pages}
    return [one.letter.page_id for one in arrived if one.at > ended.get(one.letter.page_id, one.at)]


def climbed_while_held(desk: DeskOfStories, taken: Iterable[Taken]) -> list[str]:
    """I4: a rung fired while an acknowledgement holds the ladder, though nobody passed on and no deadline moved."""
    found: list[str] = []
    for one in taken:
        moved = _texts(
            desk, "SELECT verb FROM ticket_event WHERE ticket_id = :ticket AND at >= :at AND verb IN "
            "('passed_on', 'deadline_moved', 'deescalate', 'reopen', 'unmerge', 'severity')",
            ticket=one.ticket, at=_stored(desk, one.at),
        )  # fmt: skip
        if moved:
            continue
        found += _texts(
            desk, "SELECT 'page ' || id FROM page WHERE subject_kind = 'ticket' AND subject_id = :ticket "
            "AND created_at > :at AND created_at < :until AND step_no BETWEEN 0 AND 899",
            ticket=one.ticket, at=_stored(desk, one.at), until=_stored(desk, one.at + RESTS),
        )  # fmt: skip
    return found


def backwards(desk: DeskOfStories, known: dict[str, tuple[str, int]]) -> list[str]:
    """I5: a receipt's rank that fell, or an ended page that moved again, since it was last looked at."""
    now = {
        f"attempt {row[0]}": (row[1], row[2])
        for row in _rows(desk, "SELECT id, state, receipt_rank FROM attempt")
    }
    now |= {f"page {row[0]}": (row[1], 0) for row in _rows(desk, "SELECT id, state FROM page")}
    found = [
        name for name, (state, rank) in known.items()
        if now[name][1] < rank or (state in _FINAL and name.startswith("page") and now[name][0] != state)
    ]  # fmt: skip
    known.update(now)
    return found


def unheard(desk: DeskOfStories, said: dict[str, int]) -> list[str]:
    """I5: references whose attempts rank lower than the best receipt that came for them."""
    ranks = dict(_rows(desk, "SELECT ref, max(receipt_rank) FROM attempt GROUP BY ref"))
    return [ref for ref, rank in said.items() if ranks[ref] < rank]


def off_the_record(arrived: Iterable[Arrived]) -> list[str]:
    """I6: a call whose attempt did not stand in the database."""
    return [one.letter.ref for one in arrived if not one.on_record]


def paged_twice(desk: DeskOfStories) -> list[str]:
    """I10: two pages of one step to one contact, or two references for one page on one channel."""
    return _texts(
        desk, "SELECT 'page ' || min(id) FROM page GROUP BY subject_kind, subject_id, cycle_no, step_no, contact_id "
        "HAVING count(*) > 1",
    ) + _texts(
        desk, "SELECT 'attempt ' || min(id) FROM attempt GROUP BY page_id, channel_pos "
        "HAVING count(DISTINCT ref) > 1",
    )  # fmt: skip


def paged_for_the_past(desk: DeskOfStories, numbers: Iterable[str]) -> list[str]:
    """I11: a page of a rung that a newer calendar had put into the past."""
    policy, found = desk.policies[DEADLINE_POLICY], []
    for ticket in map(desk.ticket, numbers):
        if ticket.moved_at is None:
            continue
        ladder = Ladder(policy.code, opened_at=ticket.received_at)
        past = [
            step.number for step in policy.steps
            if (at := planned(step.delay, ladder, facts_of(ticket), desk.calendar)) and at <= ticket.moved_at
        ]  # fmt: skip
        pages = _rows(
            desk, "SELECT step_no FROM page WHERE subject_kind = 'ticket' AND subject_id = :ticket "
            "AND cycle_no = :cycle", ticket=ticket.id, cycle=round_of(ticket, policy.code),
        )  # fmt: skip
        found += [f"{ticket.number}: step {row[0]}" for row in pages if row[0] in past]
    return found


def moved_twice(desk: DeskOfStories) -> list[str]:
    """I11: a calendar version that moved a deadline more than once."""
    lines = Counter(
        (row[0], str(row[1]))
        for row in _rows(desk, "SELECT ticket_id, data FROM ticket_event WHERE verb = 'deadline_moved'")
    )
    return [f"ticket {ticket}" for (ticket, _), count in lines.items() if count > 1]


def answered_unseen(desk: DeskOfStories) -> list[str]:
    """A ticket answered that nobody verified, dismissed or merged."""
    return _texts(
        desk, "SELECT number FROM ticket WHERE state = :answered AND id NOT IN (SELECT ticket_id FROM ticket_event "
        "WHERE verb IN ('verify', 'dismiss', 'merge'))", answered=State.ANSWERED.value,
    )  # fmt: skip


def pages_of(desk: DeskOfStories, ticket: int) -> frozenset[int]:
    """The pages about a ticket by now."""
    asked = "SELECT id FROM page WHERE subject_kind = 'ticket' AND step_no >= 0 AND subject_id = :ticket"
    return frozenset(row[0] for row in _rows(desk, asked, ticket=ticket))


def acknowledged(desk: DeskOfStories) -> list[int]:
    """Tickets taken on, in the order in which it happened."""
    return [
        row[0]
        for row in _rows(desk, "SELECT ticket_id FROM ticket_event WHERE verb = 'acknowledged' ORDER BY id")
    ]


def _stored(desk: DeskOfStories, at: datetime) -> object:
    """An instant as raw SQL of this database compares it."""
    is_sqlite = desk.database.engine.dialect.name == "sqlite"
    return at.strftime("%Y-%m-%d %H:%M:%S.%f") if is_sqlite else at


def _texts(desk: DeskOfStories, question: str, **values: object) -> list[str]:
    return [str(row[0]) for row in _rows(desk, question, **values)]


def _rows(desk: DeskOfStories, question: str, **values: object) -> list[tuple[Any, ...]]:
    with desk.database.read() as session:
        return [tuple(row) for row in session.execute(text(question), values)]
