"""Drafts and versions: what is refused, what stays unchanged, who may, and what nobody can alter unseen."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from calendars.clock import ManualClock
from calendars.content import Content
from calendars.errors import AlteredVersion, NotADraft, NothingChanges, OutdatedDraft, UnknownVersion
from calendars.service import DeskCalendar
from calendars.tables import shipped_content
from calendars.versions import begin
from calendars.workdays import DayEntry
from database.session import Database
from roster.errors import NotPermittedError
from roster.permissions import Actor, Role
from tickets.calendar_service import CalendarVersions, Source

CLERK = Actor(ref="account:1", name="何语桐", role=Role.STAFF)
HEAD = Actor(ref="account:2", name="顾明川", role=Role.SUPERVISOR)
AUDITOR = Actor(ref="account:3", name="示例审", role=Role.AUDITOR)
SOURCE = Source("local", "示例办〔2026〕3号", date(2026, 7, 1), "七月十五日停工")


def with_day(day: int) -> Content:
    off = DayEntry(date(2026, 7, day), working=False, name="防汛", source=SOURCE.document, local=True)
    return replace(shipped_content(), days=(*shipped_content().days, off))


@pytest.fixture
def versions(database: Database, clock: ManualClock) -> CalendarVersions:
    with database.work(clock.now(), "desk") as work:
        begin(work, shipped_content())
    return CalendarVersions(database, clock, DeskCalendar.shipped())


def test_a_clerk_proposes_and_a_supervisor_publishes(versions: CalendarVersions, database: Database) -> None:
    draft = versions.propose(CLERK, with_day(15), SOURCE)

    with pytest.raises(NotPermittedError):
        versions.publish(CLERK, draft)
    with pytest.raises(NotPermittedError):
        versions.propose(AUDITOR, with_day(16), SOURCE)
    assert versions.published() == shipped_content()
    number = versions.publish(HEAD, draft)

    found = versions.review(draft)
    assert (number, versions.published()) == (2, with_day(15))
    assert (found.version.proposed_by, found.version.published_by) == ("何语桐", "顾明川")
    assert [(one.day, one.counts) for one in found.changes] == [(date(2026, 7, 15), True)]
    assert found.source_text == SOURCE.text
    assert database.verify_audit()[1] == []


def test_what_is_published_already_is_no_draft(versions: CalendarVersions) -> None:
    with pytest.raises(NothingChanges):
        versions.propose(CLERK, shipped_content(), SOURCE)


def test_of_two_drafts_of_one_version_only_the_first_can_be_published(versions: CalendarVersions) -> None:
    first, second = (versions.propose(CLERK, with_day(day), SOURCE) for day in (15, 16))
    versions.publish(HEAD, first)

    with pytest.raises(
        OutdatedDraft, match="Version 2 was published since this draft was made from version 1"
    ):
        versions.publish(HEAD, second)

    assert versions.published() == with_day(15)


def test_a_draft_of_what_is_not_the_newest_any_more_is_refused(versions: CalendarVersions) -> None:
    base = versions.published()
    versions.publish(HEAD, versions.propose(CLERK, with_day(15), SOURCE))

    with pytest.raises(OutdatedDraft):
        versions.propose(CLERK, with_day(16), SOURCE, base=base)


def test_a_draft_is_published_or_discarded_once(versions: CalendarVersions) -> None:
    published, discarded = (versions.propose(CLERK, with_day(day), SOURCE) for day in (15, 16))
    versions.discard(CLERK, discarded)
    versions.publish(HEAD, published)

    for act in (versions.publish, versions.discard):
        for draft in (published, discarded):
            with pytest.raises((NotADraft, OutdatedDraft)):
                act(HEAD, draft)
    with pytest.raises(UnknownVersion):
        versions.publish(HEAD, 999)


def test_an_earlier_calendar_can_be_published_again(versions: CalendarVersions) -> None:
    versions.publish(HEAD, versions.propose(CLERK, with_day(15), SOURCE))

    number = versions.publish(HEAD, versions.propose(CLERK, shipped_content(), SOURCE))

    assert (number, versions.published()) == (3, shipped_content())


def test_a_version_altered_behind_the_desks_back_is_not_believed(
    versions: CalendarVersions, database: Database, clock: ManualClock
) -> None:
    with database.work(clock.now(), "intruder") as work:
        cast = "CAST(replace(CAST(content AS TEXT), '2026-10-01', '2026-10-11') AS JSON)"
        plain = "replace(content, '2026-10-01', '2026-10-11')"
        change = cast if database.engine.dialect.name == "postgresql" else plain
        work.session.execute(text(f"UPDATE calendar_version SET content = {change} WHERE number = 1"))  # noqa: S608  (ours)

    with pytest.raises(AlteredVersion):
        versions.published()
