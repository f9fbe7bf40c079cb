"""Worked examples of deadlines: the table of the field, and the dates every peer gets wrong."""

import csv
import os
import pickle
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from calendars.deadlines import Derivation, ReceiptRule, Verdict, WorkingDays
from calendars.service import DeskCalendar
from tests.calendars.wall import LAST_OFFICIAL, SHANGHAI, days_from, shown, wall

ROOT = Path(__file__).parents[2]
EXAMPLES = Path(__file__).parent / "data" / "deadline-examples.csv"
CHINESE = "一二三四五六日"


def examples() -> list[dict[str, str]]:
    with EXAMPLES.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def counted_days(derivation: Derivation) -> str:
    counted = [step.day for step in derivation.steps if step.verdict is Verdict.COUNTED]
    return " ".join(f"{day:%m-%d}{CHINESE[day.weekday()]}" for day in counted)


def test_there_are_twenty_six_worked_examples() -> None:
    assert len(examples()) == 26


@pytest.mark.parametrize("row", examples(), ids=lambda row: row["received"])
def test_a_worked_example_is_due_as_the_table_says(calendar: DeskCalendar, row: dict[str, str]) -> None:
    start = wall(row["received"])

    strict = calendar.deadline(start, WorkingDays(3))
    lenient = calendar.deadline(start, WorkingDays(3, ReceiptRule.B))

    assert shown(strict.due_at) == f"{row['due_3wd_rule_A']} 17:30"
    assert shown(lenient.due_at) == f"{row['due_3wd_rule_B_deemed']} 17:30"
    assert CHINESE[strict.due_at.astimezone(SHANGHAI).weekday()] == row["due_weekday"]
    assert counted_days(strict.derivation) == row["counted_days"]
    assert calendar.is_working_day(start.date()) is (row["received_is_working_day"] == "1")
    assert not strict.provisional


@pytest.mark.parametrize(
    ("received", "due", "without_makeup", "weekends_only"),
    [
        ("2024-02-07", "2024-02-18", "2024-02-19", "2024-02-12"),
        ("2025-09-26", "2025-09-30", "2025-10-09", "2025-10-01"),
        ("2025-09-30", "2025-10-11", "2025-10-13", "2025-10-03"),
        ("2026-02-11", "2026-02-14", "2026-02-24", "2026-02-16"),
        ("2026-02-13", "2026-02-25", "2026-02-26", "2026-02-18"),
        ("2026-05-07", "2026-05-11", "2026-05-12", "2026-05-12"),
        ("2026-09-18", "2026-09-22", "2026-09-23", "2026-09-23"),
        ("2026-09-30", "2026-10-10", "2026-10-12", "2026-10-05"),
        ("2026-10-03", "2026-10-10", "2026-10-12", "2026-10-07"),
    ],
)
def test_a_date_that_every_peer_gets_wrong_is_right(
    calendar: DeskCalendar, received: str, due: str, without_makeup: str, weekends_only: str
) -> None:
    deadline = calendar.deadline(wall(f"{received} 09:00"), WorkingDays(3))
    day = date.fromisoformat(received)

    assert shown(deadline.due_at) == f"{due} 17:30"
    assert not deadline.provisional
    weekdays = [later for later in days_from(day + timedelta(days=1), LAST_OFFICIAL) if later.weekday() < 5]
    assert [later for later in weekdays if calendar.is_working_day(later)][2].isoformat() == without_makeup
    assert weekdays[2].isoformat() == weekends_only


@pytest.mark.parametrize(("received", "due"), [("2026-12-29", "2027-01-04"), ("2026-12-30", "2027-01-05")])
def test_a_count_into_2027_is_provisional(calendar: DeskCalendar, received: str, due: str) -> None:
    deadline = calendar.deadline(wall(f"{received} 09:00"), WorkingDays(3))

    assert deadline.provisional
    assert shown(deadline.due_at) == f"{due} 17:30"


def test_a_count_that_ends_on_the_last_official_day_is_not_provisional(calendar: DeskCalendar) -> None:
    assert not calendar.deadline(wall("2026-12-28 09:00"), WorkingDays(3)).provisional


def test_receipt_in_a_provisional_year_is_provisional_from_the_first_counted_day(
    calendar: DeskCalendar,
) -> None:
    assert calendar.deadline(wall("2026-12-31 09:00"), WorkingDays(1)).provisional
    assert calendar.deadline(wall("2027-06-08 09:00"), WorkingDays(1)).provisional


def test_a_deadline_is_close_of_business_and_its_overdue_mark_is_that_midnight(
    calendar: DeskCalendar,
) -> None:
    deadline = calendar.deadline(wall("2025-09-30 16:59"), WorkingDays(3))

    assert deadline.due_at == datetime(2025, 10, 11, 9, 30, tzinfo=UTC)
    assert deadline.overdue_at == datetime(2025, 10, 11, 16, 0, tzinfo=UTC)
    assert deadline.due_at.tzinfo is deadline.overdue_at.tzinfo is UTC
    assert deadline.calendar_version == deadline.derivation.calendar_version == calendar.version


def test_a_calendar_sent_to_another_process_gives_the_same_deadline(calendar: DeskCalendar) -> None:
    copy: DeskCalendar = pickle.loads(pickle.dumps(calendar))  # noqa: S301 - our own bytes

    received = wall("2025-01-24 20:00")

    assert copy.deadline(received, WorkingDays(3)) == calendar.deadline(received, WorkingDays(3))


ELSEWHERE = """
from datetime import datetime, timedelta
from calendars.deadlines import NaturalDays, ReceiptRule, WorkingDays, WorkingMinutes
from calendars.pauses import Pause
from calendars.service import DeskCalendar
calendar = DeskCalendar.shipped()
for text in {received}:
    start = datetime.fromisoformat(text)
    waiting = [Pause(start + timedelta(hours=5), start + timedelta(hours=60))]
    for rule in (WorkingDays(3), WorkingDays(3, ReceiptRule.B), NaturalDays(15), WorkingMinutes(600)):
        for pauses in ([], waiting):
            deadline = calendar.deadline(start, rule, pauses)
            print(deadline.due_at.isoformat(), deadline.overdue_at.isoformat(), deadline.derivation.to_json())
    print(calendar.add_working_minutes(start, 600).isoformat(), calendar.is_on_shift(start))
    print(calendar.standing(due_at=deadline.due_at, overdue_at=deadline.overdue_at, now=start))
"""


def test_the_machines_own_zone_changes_nothing() -> None:
    received = [wall(row["received"]).isoformat() for row in examples()]
    program = ELSEWHERE.format(received=received)

    told = {
        zone: subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"TZ": zone},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        ).stdout
        for zone in ("Asia/Shanghai", "America/New_York")
    }

    assert told["America/New_York"] == told["Asia/Shanghai"]
    assert told["Asia/Shanghai"].startswith("2018-02-23T09:30:00+00:00 2018-02-23T16:00:00+00:00 ")
    assert len(told["Asia/Shanghai"].splitlines()) == 10 * len(received)
