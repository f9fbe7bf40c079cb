"""The record of site reading as evidence: rows that were changed, added or taken away past the desk show themselves."""

import json
import re

import pytest
from sqlalchemy import text

from rounds import round_store
from rounds.plan import SlotKind
from sites.object_checks import ObjectFacts
from sites.objects import Limits, ObjectKind
from tests.web.duty_data import SUNDAY, begun, items, until
from tests.web.machine_desk import MachineDesk
from tests.web.site import CLERK, Client, Site

PAPER = f"/rounds/record?of={SUNDAY}"


def _past_the_desk(site: Site, *statements: str, **values: object) -> None:
    """What somebody with the database's password does."""
    with site.desk.database.work(site.clock.now(), "nobody") as work:
        for one in statements:
            work.session.execute(text(one), values)


def _line_changed(site: Site, line: int, change: str = "data = REPLACE(data, 'read', 'fault')") -> None:
    """The trigger that refuses it is taken off first; the key of the chain they have not."""
    is_sqlite = site.desk.database.engine.dialect.name == "sqlite"
    unlock = "DROP TRIGGER audit_no_update" if is_sqlite else "ALTER TABLE audit DISABLE TRIGGER USER"
    _past_the_desk(site, unlock, f"UPDATE audit SET {change} WHERE seq = :line", line=line)  # noqa: S608  (our words)


def _run(site: Site, *words: str) -> tuple[int, str, str]:
    return MachineDesk(site.app, site.clock).run(*words)


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


def test_the_command_names_every_row_that_was_changed_or_taken_away(site: Site, read: dict[str, int]) -> None:
    clean = _run(site, "verify-audit")
    with site.desk.database.read() as session:
        (round_id,) = [
            one.id for one in round_store.of_days(session, SUNDAY, SUNDAY) if one.kind is SlotKind.EXTRA
        ]
        (log_in,) = session.scalars(text("SELECT id FROM daily_log_in"))
        (room_round,) = session.scalars(text("SELECT id FROM room_round"))
    column = read["统计信息"]
    _past_the_desk(
        site, "UPDATE round_item SET mark = 'read' WHERE id = :column", "DELETE FROM room_round",
        "UPDATE daily_log_in SET day = '2027-02-01'", column=column,
    )  # fmt: skip

    status, said, told = _run(site, "verify-audit", "--json")
    in_words = _run(site, "verify-audit")[1]
    _past_the_desk(site, "UPDATE daily_log_in SET system = 'none such'")
    unreadable = _run(site, "verify-audit")

    found = json.loads(said)
    lines = {f"{row['kind']}:{row['id']}": row.pop("line") for row in found["wrong_rows"]}
    assert clean[0] == 0
    assert clean[1].splitlines()[1:] == ["12 of 12 reading rows agree with the chain."]
    assert (status, told) == (1, "Error: 4 reading rows were changed or taken away past the desk.\n")
    assert (found["breaks"], found["rows"], found["unknown_rows"]) == ([], 13, 1)
    assert sorted((row["kind"], row["id"], row["day"], row["proof"]) for row in found["wrong_rows"]) == [
        ("column", column, f"{SUNDAY}", "differs"), ("log_in", log_in, f"{SUNDAY}", "gone"),
        ("room_round", room_round, f"{SUNDAY}", "gone"), ("round", round_id, f"{SUNDAY}", "differs"),
    ]  # fmt: skip
    assert f"Column {column} of {SUNDAY} differs from line {lines[f'column:{column}']}." in in_words
    assert f"Log-in {log_in} of {SUNDAY} was taken away; line {lines[f'log_in:{log_in}']} has it." in in_words
    assert "The reading rows of 2027-02 cannot be read: 'none such' is not a valid System." in unreadable[1]
    assert "4 reading rows were changed" in unreadable[2]


def test_the_chain_alone_tells_of_rows_that_are_all_gone_and_its_own_breaks_come_first(
    site: Site, read: dict[str, int]
) -> None:
    assert read
    tables = ("round_item", "reading_round", "daily_log_in", "room_round")
    _past_the_desk(site, *(f"DELETE FROM {one}" for one in tables))  # noqa: S608  (our names)
    _line_changed(site, 1, "data = 'no longer data'")

    status, said, told = _run(site, "verify-audit")

    assert (status, said.splitlines()[0]) == (1, "Line 1: hash")
    assert said.count("was taken away") == 9
    assert told.startswith("Error: The audit chain is broken in 1 places. 9 reading rows were changed")
