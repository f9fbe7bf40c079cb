"""The demonstration's people answer the tests before their shifts, but for a few: a record needs some 未通 too."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from notifiers.channels import Channel
from notifiers.events import Matched
from notifiers.ordering.store import pages_about
from notifiers.pages import REACH_SUBJECT
from notifiers.replies import ReplyAction
from rounds import reach_store
from rounds.reach import ReachLine, folded
from web.desk import Desk

AT = time(21, 30)
DAYS = 9
"""So many days back: two weekends. A worker's look every hour would make the demonstration half as slow again."""
THINKS = timedelta(minutes=2)
SILENT = 6
"""One test in so many is not heard."""


def evenings(desk: Desk) -> Iterator[tuple[datetime, Mapping[str, Any]]]:
    """A scene on the eve of each rest day of the last days: whoever has the next day is tested."""
    now = desk.calendar.local(desk.clock.now())
    for back in range(DAYS, 0, -1):
        eve = now.date() - timedelta(days=back)
        if _is_rest_day(desk, eve + timedelta(days=1)):
            at = datetime.combine(eve, AT, now.tzinfo)
            yield at, {"do": "test"}
            yield at + THINKS, {"do": "test"}  # a halt on the way, at which they answer


def look_for_tests(desk: Desk) -> None:
    """One look at who comes on duty, as the worker takes one every hour."""
    with desk.database.work(desk.clock.now(), "demo") as work:
        desk.duty_day.reach.watch(work, [])


def _is_silent(asked: ReachLine) -> bool:
    return (asked.shift_at.toordinal() + asked.person_id) % SILENT == 0


def _is_rest_day(desk: Desk, day: date) -> bool:
    return not desk.calendar.is_likely_working_day(day)


def answer_tests(desk: Desk) -> None:
    """Whoever was tested some minutes ago answers by SMS, every third by a key of the telephone."""
    now = desk.clock.now()
    with desk.database.read() as session:
        waiting = [one.asked for one in folded(reach_store.of_coming(session, now)) if one.is_open]
        heard = [one for one in waiting if now - one.at >= THINKS and not _is_silent(one)]
        pages = {
            page.subject_id: page for page in pages_about(session, REACH_SUBJECT, [one.id for one in heard])
        }
    for one in heard:
        page = pages[one.id]
        said = Matched(
            inbound_id=None, page_id=page.id, subject_kind=REACH_SUBJECT, subject_ids=(one.id,),
            contact_id=one.person_id, contact_label=one.label, action=ReplyAction.ACK, kind=None, data={},
        )  # fmt: skip
        with desk.database.work(now, f"person:{one.person_id}") as work:
            desk.duty_day.reach.answered(work, said, Channel.SMS if one.id % 3 else Channel.VOICE)
