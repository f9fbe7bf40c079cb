"""The demonstration's people answer the tests before their shifts, but for a few: a record needs some 未通 too."""

from datetime import datetime, timedelta

from database import timers
from notifiers.channels import Channel
from notifiers.events import Matched
from notifiers.ordering.store import pages_about
from notifiers.pages import REACH_SUBJECT
from notifiers.replies import ReplyAction
from rounds import reach_store
from rounds.reach import folded
from rounds.reach_service import WATCH, WATCHED
from web.desk import Desk

TESTED = timedelta(days=8)
"""So many days are lived through with tests: two weekends and no more, for each hour of them costs a look."""
THINKS = timedelta(minutes=2)
SILENT = 5
"""One test in so many is not heard."""


def begin_tests(desk: Desk, *, since: datetime) -> None:
    """Look from then on who comes on duty, or from the beginning of the story."""
    with desk.database.work(desk.clock.now(), "demo") as work:
        timers.set_timer(work.session, WATCH, WATCHED, due_at=max(since, work.now))


def answer_tests(desk: Desk) -> None:
    """Whoever was tested some minutes ago answers by SMS, every third by a key of the telephone."""
    now = desk.clock.now()
    with desk.database.read() as session:
        waiting = [one.asked for one in folded(reach_store.of_coming(session, now)) if one.is_open]
        heard = [one for one in waiting if now - one.at >= THINKS and one.id % SILENT]
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
