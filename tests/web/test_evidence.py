"""The record of site reading as evidence: rows that were changed, added or taken away past the desk show themselves."""

import re

import pytest
from sqlalchemy import text

from rounds import round_store
from rounds.plan import SlotKind
from sites.object_checks import ObjectFacts
from sites.objects import Limits, ObjectKind
from tests.web.duty_data import SUNDAY, begun, items, until
from tests.web.site import CLERK, Client, Site

PAPER = f"/rounds/record?of={SUNDAY}"


def _past_the_desk(site: Site, *statements: str, **values: object) -> None:
    """What somebody with the database's password does."""
    with site.desk.database.work(site.clock.now(), "nobody") as work:
        for one in statements:
            work.session.execute(text(one), values)


def _line_changed(site: Site, line: int) -> None:
    """The trigger that refuses it is taken off first; the key of the chain they have not."""
    is_sqlite = site.desk.database.engine.dialect.name == "sqlite"
    unlock = "DROP TRIGGER audit_no_update" if is_sqlite else "ALTER TABLE audit DISABLE TRIGGER USER"
    change = "UPDATE audit SET data = REPLACE(data, 'read', 'fault') WHERE seq = :line"
    _past_the_desk(site, unlock, change, line=line)


def _line_of(name: str, paper: str) -> int:
    """Which line of the record the paper names beside a column."""
    found = re.search(rf"{name}</th>.*?Record line\" class=\"said\">(\d+)<", paper)
    assert found
    return int(found[1])


@pytest.fixture
def read(site: Site, duty_clerk: Client, portal: int, unit: int) -> dict[str, int]:
    """A morning: a round with a mark taken back, a log-in, a machine room; the columns of the round by name."""
    until(site, "00:10")
    room = site.desk.objects.add(
        CLERK, ObjectFacts(ObjectKind.MACHINE_ROOM, "政务中心机房", unit, limits=Limits(temperature=280))
    )
    round_id = begun(site)
    found = items(site, round_id)
    for name, mark, seen in (
        ("规章库", "unreachable", ""), ("规章库", "", "unreachable"), ("规章库", "read", ""),
        ("统计信息", "unreachable", ""),
    ):  # fmt: skip
        duty_clerk.post(f"/rounds/{round_id}/items/{found[name]}", data={"mark": mark, "seen": seen})
    duty_clerk.post(f"/rounds/{round_id}/close")
    duty_clerk.post("/rounds/log-ins", data={"system": "national_platform", "found": "0"})
    aspects = dict.fromkeys(("hardware", "software", "network", "power", "cooling", "thunderstorm"), "ok")
    duty_clerk.post(f"/rounds/rooms/{room}", data={**aspects, "temperature": "26.5"})
    return found


def test_every_row_of_the_record_names_its_line_and_rows_changed_past_the_desk_are_told(
    site: Site, duty_clerk: Client, read: dict[str, int]
) -> None:
    clean = duty_clerk.get(PAPER).text
    with site.desk.database.read() as session:
        missed = next(
            one for one in round_store.of_days(session, SUNDAY, SUNDAY) if one.kind is SlotKind.TIMED
        )

    _past_the_desk(
        site, "UPDATE round_item SET mark = 'read' WHERE id IN (:seen, :left)",
        "UPDATE daily_log_in SET found = 7", "DELETE FROM room_round", "DELETE FROM reading_round WHERE id = :missed",
        "INSERT INTO daily_log_in (day, system, at, by, found, note)"
        " SELECT day, 'submission_system', at, by, 0, '' FROM daily_log_in",
        seen=read["统计信息"], left=read["财政预决算"], missed=missed.id,
    )  # fmt: skip
    _line_changed(site, _line_of("规章库", clean))
    told = duty_clerk.get(PAPER).text

    assert "12 rows agree" in clean
    assert "differs from" not in clean
    assert (
        len(re.findall(r'<td data-label="Record line" class="said">\d+</td>', clean)) == 10
    )  # but for two random rounds to come
    assert "7 rows were changed or taken away past the desk" in told
    assert told.count("differs from line") == 5  # three columns, their round, the log-in
    assert told.count("taken away, line") == 2
    assert told.count("not in the record<") == 1
    assert "7 rows were changed" in duty_clerk.get(f"/rounds/record?of={SUNDAY:%Y-%m}").text
