"""Keeping a process's calendar at the newest published version, from the first one on."""

from calendars import store
from calendars.content import Content
from calendars.service import DeskCalendar
from database.session import Database, Session, Work

SHIPPED = "shipped"
"""Origin of the version a new desk begins with."""


def begin(work: Work, content: Content) -> None:
    """Publish a content (what the project ships) as version 1, where nothing is published yet.

    Nobody decided it, so the record has no line for it: its name is the release's own.
    """
    if store.latest_number(work.session):
        return
    store.add(
        work.session,
        content,
        {
            "number": 1, "base_number": 0, "origin": SHIPPED, "document": "", "issued": None, "source_text": "",
            "doubts": [], "proposed_at": work.now, "proposed_by": work.actor, "published_at": work.now,
            "published_by": work.actor, "discarded_by": "",
        },
    )  # fmt: skip


def follow(session: Session, calendar: DeskCalendar) -> None:
    """Adopt the newest published version, if the process does not answer by it already: one small statement."""
    number = store.latest_number(session)
    if number and number != calendar.number:
        calendar.adopt(store.published_content(session, number), number=number)


def follow_newest(database: Database, calendar: DeskCalendar) -> None:
    """The same with a session of its own."""
    with database.read() as session:
        follow(session, calendar)
