"""Entering and ending windows: who may, what is recorded, what is held and looked at again."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from database import timers
from escalation.errors import BadWindowError, WindowOverError
from escalation.maintenance import Window
from escalation.maintenance_store import open_windows
from notifiers.outbox import UNDELIVERABLE_TIMER
from roster.errors import NotPermittedError
from roster.permissions import Actor, Role
from sites.errors import UnknownSiteError
from tests.stories.desk import DeskOfStories
from tickets.kinds import Kind, Severity, Source
from tickets.lifecycle import Verb

PORTAL = 1
REASON = "机房更换电源"


def outage(desk: DeskOfStories) -> str:
    number = desk.receives(
        kind=Kind.DETECTED_FAULT, source=Source.MACHINE, severity=Severity.SEVERE, fingerprint="down:1"
    ).number
    desk.works()
    return number


def announced(desk: DeskOfStories, *, hours: float = 4, site: int | None = PORTAL, later: float = 0) -> int:
    begin = desk.clock.now() + timedelta(hours=later)
    return desk.maintenance.add(
        desk.head, site_id=site, starts_at=begin, ends_at=begin + timedelta(hours=hours), reason=REASON
    )


def found(desk: DeskOfStories) -> list[Window]:
    with desk.database.read() as session:
        return open_windows(session, desk.clock.now())


def asked(desk: DeskOfStories, sql: str) -> list[tuple[object, ...]]:
    with desk.database.read() as session:
        return [tuple(row) for row in session.execute(text(sql))]


def test_a_window_is_kept_as_entered_and_on_record(desk: DeskOfStories) -> None:
    now = desk.clock.now()

    number = announced(desk)
    announced(desk, site=None, later=10)

    kept, coming = found(desk)
    assert kept == Window(
        number, PORTAL, "www.shili.example", now, now + timedelta(hours=4), REASON, desk.head.name
    )
    assert (coming.site_id, coming.host, coming.runs(now)) == (None, "", False)
    assert (
        asked(desk, "SELECT action, actor FROM audit WHERE action LIKE 'maintenance%'")
        == [("maintenance_added", desk.head.ref)] * 2
    )
    desk.clock.advance(hours=4)
    assert [one.id for one in found(desk)] == [coming.id]
    assert desk.database.verify_audit()[1] == []


@pytest.mark.parametrize("role", [Role.STAFF, Role.UNIT_HANDLER, Role.AUDITOR])
def test_only_supervisors_and_administrators_may(desk: DeskOfStories, role: Role) -> None:
    somebody = Actor(ref="account:9", name="示例", role=role)
    number = announced(desk)
    now = desk.clock.now()

    with pytest.raises(NotPermittedError):
        desk.maintenance.add(
            somebody, site_id=None, starts_at=now, ends_at=now + timedelta(hours=1), reason=REASON
        )
    with pytest.raises(NotPermittedError):
        desk.maintenance.end(somebody, number)

    assert [one.id for one in found(desk)] == [number]


def test_an_administrator_may(desk: DeskOfStories) -> None:
    root = Actor(ref="account:9", name="示例", role=Role.ADMINISTRATOR)
    now = desk.clock.now()
    number = desk.maintenance.add(
        root, site_id=PORTAL, starts_at=now, ends_at=now + timedelta(hours=1), reason=REASON
    )

    desk.maintenance.end(root, number)

    assert found(desk) == []


def test_what_is_no_window_changes_nothing(desk: DeskOfStories) -> None:
    now = desk.clock.now()

    with pytest.raises(BadWindowError):
        desk.maintenance.add(desk.head, site_id=PORTAL, starts_at=now, ends_at=now, reason=REASON)
    with pytest.raises(UnknownSiteError):
        announced(desk, site=99)

    assert found(desk) == []
    assert asked(desk, "SELECT 1 FROM audit WHERE action LIKE 'maintenance%'") == []


def test_a_window_ends_once(desk: DeskOfStories) -> None:
    number = announced(desk)
    desk.maintenance.end(desk.head, number)

    for one in (number, 99):
        with pytest.raises(WindowOverError):
            desk.maintenance.end(desk.head, one)

    assert asked(desk, "SELECT ended_by FROM maintenance_window") == [(desk.head.name,)]
    assert len(asked(desk, "SELECT 1 FROM audit WHERE action = 'maintenance_ended'")) == 1


def test_a_window_that_comes_is_called_off(desk: DeskOfStories) -> None:
    desk.maintenance.end(desk.head, announced(desk, later=1))
    desk.clock.advance(hours=1)

    number = outage(desk)

    desk.phone("reader").hears(number)


def test_ending_it_early_calls_out_at_once_what_it_held(desk: DeskOfStories) -> None:
    window = announced(desk)
    number = outage(desk)
    desk.waits(minutes=61)
    desk.nobody_heard_anything_else()

    desk.maintenance.end(desk.head, window)
    desk.works()

    desk.phone("reader").hears(number)
    desk.nobody_heard_anything_else()
    desk.waits(minutes=9)
    desk.phone("reader").hears(number)  # by voice
    desk.nobody_heard_anything_else()
    desk.waits(minutes=1)
    desk.phone("technician").hears(number)


def test_ending_one_of_two_leaves_the_other_in_force(desk: DeskOfStories) -> None:
    first = announced(desk, hours=6)
    announced(desk, hours=2, site=None)
    number = outage(desk)

    desk.maintenance.end(desk.head, first)
    desk.waits(minutes=119)
    desk.nobody_heard_anything_else()
    desk.waits(minutes=1)

    desk.phone("reader").hears(number)


def test_a_ladder_that_was_begun_rests_and_goes_on_with_one_rung(desk: DeskOfStories) -> None:
    number = outage(desk)
    desk.phone("reader").hears(number)
    desk.waits(minutes=5)
    desk.phone("reader").hears(number)  # by voice
    announced(desk, hours=2)

    desk.waits(minutes=119)
    desk.nobody_heard_anything_else()
    desk.waits(minutes=1)

    desk.phone("technician").hears(number)
    desk.nobody_heard_anything_else()


def test_an_answered_ticket_is_not_called_out_at_the_end(desk: DeskOfStories) -> None:
    announced(desk, hours=1)
    number = outage(desk)
    desk.moves(number, Verb.DISMISS, reason="unfounded", answer="维护期间，页面正常。")

    desk.waits(hours=2)

    desk.nobody_heard_anything_else()


def test_the_last_resort_is_held_too(desk: DeskOfStories) -> None:
    outage(desk)
    desk.waits(hours=6)
    before = [len(desk.phone(handle).messages()) for handle in desk.people]
    announced(desk, hours=1)

    with desk.database.work(desk.clock.now(), "test") as work:
        timers.set_timer(work.session, UNDELIVERABLE_TIMER, "page:1", due_at=work.now)
    desk.waits(minutes=59)
    assert [len(desk.phone(handle).messages()) for handle in desk.people] == before
    desk.waits(minutes=1)

    heard = [len(desk.phone(handle).messages()) for handle in desk.people]
    assert sum(heard) - sum(before) == 3


def test_the_ladder_tells_what_holds_it(desk: DeskOfStories) -> None:
    announced(desk)
    severe, ordinary = outage(desk), desk.receives().number

    with desk.database.read() as session:
        held = desk.escalation.standings(session, desk.ticket(severe))
        free = desk.escalation.standings(session, desk.ticket(ordinary))

    assert [one.mute and one.mute.window.reason for one in held] == [REASON]
    assert [one.mute for one in free] == [None]  # the legal deadline's
