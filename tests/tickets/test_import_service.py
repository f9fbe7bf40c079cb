"""Imports of the platform's messages and the old ledger: once, whoever imports and however often."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from roster.errors import NotPermittedError
from roster.permissions import Actor, Role
from tests.conftest import rows
from tests.stories.desk import DeskOfStories
from tickets.import_service import BATCH
from tickets.kinds import Kind, Severity, Source
from tickets.lifecycle import State
from tickets.platform_sheet import PlatformMessage, read_messages
from tickets.ticket import Report

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2025, 9, 30, 9, tzinfo=UTC)
HEAD = "留言编号,留言内容,网页地址,留言时间,转办时间"
SHEET = f"""{HEAD}
P1,规章库打不开,https://www.shili.example/a,2025-09-28 09:00,2025-09-29 10:00
P2,错,https://www.shili.example/b,2025-09-28 09:00,2025-09-29 11:00
"""
LEDGER = f"""{HEAD},答复时间,答复内容
L1,规章库打不开,https://www.shili.example/a,2025-09-01 09:00,2025-09-01 10:00,2025-09-04 23:59,已修复。
L2,规章库打不开,https://www.shili.example/b,2025-09-01 09:00,2025-09-01 10:00,2025-09-05 00:00,已修复。
"""


def messages(sheet: str, *, as_ledger: bool = False) -> list[PlatformMessage]:
    found = read_messages(sheet.encode(), filename="a.csv", zone=ZONE, now=NOW, as_ledger=as_ledger)
    assert [str(error) for error in found.errors] == []
    return list(found.messages)


def test_a_second_import_changes_nothing(desk: DeskOfStories) -> None:
    first = desk.message_import.run(desk.head, messages(SHEET), as_ledger=False)
    audit = rows(desk.database, "audit")

    again = desk.message_import.run(desk.head, messages(SHEET), as_ledger=False)

    assert [(one.added, one.known, one.refused) for one in (first, again)] == [(2, 0, 0), (0, 2, 0)]
    assert (rows(desk.database, "ticket"), rows(desk.database, "audit")) == (2, audit)


def test_the_clocks_start_when_the_platform_passed_it_on_and_three_stamps_are_kept(
    desk: DeskOfStories,
) -> None:
    desk.message_import.run(desk.head, messages(SHEET), as_ledger=False)

    with desk.database.read() as session:
        number = session.execute(text("SELECT number FROM ticket WHERE platform_number = 'P1'")).scalar_one()
    ticket = desk.ticket(number)
    assert ticket.written_at == datetime(2025, 9, 28, 1, 0, tzinfo=UTC)
    assert ticket.received_at == ticket.forwarded_at == datetime(2025, 9, 29, 2, 0, tzinfo=UTC)
    assert ticket.first_seen_at == desk.clock.now()


def test_a_preview_says_what_each_row_becomes_and_writes_nothing(desk: DeskOfStories) -> None:
    desk.message_import.run(desk.head, messages(SHEET)[:1], as_ledger=False)

    fates = desk.message_import.preview(desk.head, messages(SHEET), as_ledger=False)

    assert [(fate.platform_number, bool(fate.known_as), fate.refused) for fate in fates] == [
        ("P1", True, ""), ("P2", False, ""),
    ]  # fmt: skip
    assert rows(desk.database, "ticket") == 1
    with pytest.raises(NotPermittedError):
        desk.message_import.preview(Actor("account:7", "审计员", Role.AUDITOR), [], as_ledger=False)


def test_the_ledger_comes_in_answered_with_the_verdict_of_its_dates_and_nobody_is_told(
    desk: DeskOfStories,
) -> None:
    desk.message_import.run(desk.head, messages(LEDGER, as_ledger=True), as_ledger=True)
    desk.works()

    with desk.database.read() as session:
        found = session.execute(
            text("SELECT state, in_time, answer FROM ticket ORDER BY platform_number")
        ).all()
    assert [(row.state, bool(row.in_time), row.answer) for row in found] == [
        (State.ANSWERED, True, "已修复。"), (State.ANSWERED, False, "已修复。"),
    ]  # fmt: skip
    assert rows(desk.database, "timer") == rows(desk.database, "page") == 0


def test_two_imports_at_once_make_one_ticket_a_message(desk: DeskOfStories) -> None:
    sheet = HEAD + "\n" + "".join(
        f"P{n},规章库第{n}条打不开,https://www.shili.example/{n},2025-09-28 09:00,2025-09-29 10:00\n" for n in range(40)
    )  # fmt: skip
    found = messages(sheet)

    with ThreadPoolExecutor(3) as people:
        runs = [people.submit(desk.message_import.run, desk.head, found, as_ledger=False) for _ in range(3)]
        done = [run.result(60) for run in runs]

    assert rows(desk.database, "ticket") == 40
    assert sum(one.added for one in done) == 40
    assert desk.database.verify_audit()[1] == []


def test_repeats_of_a_fault_reported_at_once_are_all_counted(desk: DeskOfStories) -> None:
    fault = Report(
        kind=Kind.DETECTED_FAULT, source=Source.MACHINE, severity=Severity.SEVERE, description="首页连续三次无响应",
        fingerprint="down:1",
    )  # fmt: skip

    with ThreadPoolExecutor(4) as machines:
        taken = [machines.submit(desk.intake.take_in, desk.head, fault) for _ in range(20)]
        numbers = {one.result(60).number for one in taken}

    assert len(numbers) == rows(desk.database, "ticket") == 1
    assert desk.ticket(numbers.pop()).repeats == 19


def test_an_import_of_many_stops_where_nobody_listens_and_goes_on_from_there(desk: DeskOfStories) -> None:
    (first, _) = messages(SHEET)
    many = [replace(first, number=f"N{n}") for n in range(BATCH + 1)]
    steps = desk.message_import.steps(desk.head, many, as_ledger=False)

    begun = next(steps)
    stored = rows(desk.database, "ticket")
    del steps
    done = desk.message_import.run(desk.head, many, as_ledger=False)

    assert (begun.added, stored) == (BATCH, BATCH)
    assert (done.added, done.known, done.refused) == (1, BATCH, 0)
