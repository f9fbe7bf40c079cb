"""The handover: made when the one on duty changes, written, confirmed by who takes over, chased if it is not."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import update

from roster import store as roster_store
from roster.people import DutyRole, Shift
from roster.permissions import Actor, Role
from rounds import handover_store
from rounds.errors import RoundsError
from rounds.handover import Note
from rounds.handover_errors import (
    BadWordsError,
    HandoverChangedError,
    HandoverEarlyError,
    NotYourPartError,
    UnknownHandoverError,
)
from rounds.record import HANDOVER
from rounds.register import EntryKind, Verb
from tests.engines import connected
from tests.rounds.duty_desk import DutyDesk


def _shifts(duty: DutyDesk) -> None:
    """示例乙 until 17:30, then 示例丙; the desk looks from an hour before, since each quarter hour costs a pass."""
    duty.clock.set(duty.at("2026-10-04 16:30"))
    with duty.database.work(duty.clock.now(), "test") as work:
        for handle, starts, ends in (("reader", "08:00", "17:30"), ("centre", "17:30", "23:30")):
            shift = Shift(
                DutyRole.READER, duty.desk.people[handle], duty.at(f"2026-10-04 {starts}"),
                duty.at(f"2026-10-04 {ends}"),
            )  # fmt: skip
            roster_store.add_shift(work.session, shift)
        duty.handovers.begin(work.session, work.now)


def _notes(duty: DutyDesk) -> list[Note]:
    with duty.database.read() as session:
        return handover_store.notes(session, limit=9)


def _actor(duty: DutyDesk, handle: str) -> Actor:
    return Actor(f"account:{handle}", handle, Role.STAFF, person_id=duty.desk.people[handle])


def _silent(duty: DutyDesk) -> None:
    """Whatever was heard of other matters."""
    for number in duty.desk.numbers.values():
        phone = duty.desk.phone(next(h for h, n in duty.desk.numbers.items() if n == number))
        duty.desk.heard[number] = len(phone.messages())


def test_a_change_makes_a_note_of_what_stands_open_and_the_taker_confirms_it(duty: DutyDesk) -> None:
    _shifts(duty)
    duty.enters(EntryKind.FAX, "上级政府办", "关于值守的通知", first=Verb.RELAY, whom="市工信局")
    duty.incidents.open(duty.desk.clerk, title="首页打开缓慢")
    duty.until("2026-10-04 16:44")
    assert _notes(duty) == []
    duty.until("2026-10-04 16:45")
    drafted = _notes(duty)[0]
    with pytest.raises(HandoverEarlyError):
        duty.handovers.confirm(_actor(duty, "centre"), drafted.id, drafted.version)
    duty.enters(EntryKind.FAX, "上级政府办", "防汛通知", first=Verb.RELAY, whom="市教育局")
    duty.until("2026-10-04 17:31")
    duty.desk.phone("centre").hears("您自17:30接班", "示例乙的交接单")

    note = _notes(duty)[0]
    assert (note.from_label, note.to_label) == ("市政府信息中心 示例乙", "市政府信息中心 示例丙")
    assert note.at == duty.at("2026-10-04 17:30")
    assert len(note.facts["relays"]) == 2  # as of the change, not of the draft
    assert note.facts["incidents"] == ["1 首页打开缓慢"]
    assert drafted.facts["relays"] == ["1 关于值守的通知 → 市工信局 10-04 16:30"]
    _silent(duty)
    duty.handovers.write(_actor(duty, "reader"), note.id, note.version, "留意供电公司来电")
    written = _notes(duty)[0]
    with pytest.raises(NotYourPartError):
        duty.handovers.confirm(_actor(duty, "reader"), note.id, written.version)
    with pytest.raises(NotYourPartError):
        duty.handovers.write(_actor(duty, "centre"), note.id, written.version, "x")
    with pytest.raises(HandoverChangedError):
        duty.handovers.confirm(_actor(duty, "centre"), note.id, note.version)  # not read as it stands
    duty.handovers.confirm(_actor(duty, "centre"), note.id, written.version)
    duty.until("2026-10-04 18:20")

    duty.desk.nobody_heard_anything_else()
    assert duty.verbs(note.id, HANDOVER) == ["made", "told", "written", "confirmed"]
    with pytest.raises(HandoverChangedError):
        duty.handovers.write(_actor(duty, "reader"), note.id, _notes(duty)[0].version, "zu spät")


def test_an_unconfirmed_note_pages_one_person_after_another_even_after_a_restart(
    duty: DutyDesk, database_url: str
) -> None:
    _shifts(duty)
    duty.until("2026-10-04 17:59")
    again = connected(database_url, audit_key=duty.database.audit_key)
    duty.starts(again)
    duty.until("2026-10-04 18:01")
    duty.desk.phone("supervisor").hears("示例丙", "17:30应接班", "30分钟未确认")
    duty.until("2026-10-04 18:25")
    _silent(duty)
    duty.until("2026-10-04 18:31")
    duty.desk.phone("duty leader").hears("60分钟未确认")

    note = _notes(duty)[0]
    assert note.flagged_at == duty.at("2026-10-04 18:00")
    duty.handovers.confirm(duty.desk.head, note.id, note.version)
    duty.until("2026-10-04 18:45")
    _silent(duty)
    duty.until("2026-10-04 20:00")
    duty.desk.nobody_heard_anything_else()
    again.engine.dispose()


def test_who_cannot_be_called_about_an_unconfirmed_note_is_passed_over(duty: DutyDesk) -> None:
    _shifts(duty)
    with duty.database.work(duty.desk.clock.now(), "test") as work:
        roster_store.set_reaches(work.session, duty.desk.people["supervisor"], [])

    duty.until("2026-10-04 18:01")

    duty.desk.phone("duty leader").hears("示例丙", "30分钟未确认")
    assert duty.verbs(_notes(duty)[0].id, HANDOVER) == ["made", "told", "told_late"]


def test_of_two_who_confirm_at_once_one_is_recorded(duty: DutyDesk) -> None:
    _shifts(duty)
    duty.until("2026-10-04 17:30")
    note = _notes(duty)[0]
    together, refused = Barrier(2), []

    def click() -> None:
        together.wait()
        try:
            duty.handovers.confirm(_actor(duty, "centre"), note.id, note.version)
        except RoundsError as error:
            refused.append(type(error))

    threads = [Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert refused == [HandoverChangedError]
    assert duty.verbs(note.id, HANDOVER).count("confirmed") == 1


def _midnight(duty: DutyDesk, *after: str) -> Note:
    """示例乙 until midnight, then those; the note as it stands at the change."""
    duty.clock.set(duty.at("2026-10-04 23:00"))
    with duty.database.work(duty.clock.now(), "test") as work:
        for handle in ("reader", *after):
            day = "2026-10-04" if handle == "reader" else "2026-10-05"
            person = duty.desk.people[handle]
            shift = Shift(DutyRole.READER, person, duty.at(f"{day} 00:00"), duty.at(f"{day} 23:59"))
            roster_store.add_shift(work.session, shift)
        duty.handovers.begin(work.session, work.now)
    duty.until("2026-10-05 00:15")
    return _notes(duty)[0]


def test_a_change_at_midnight_wakes_nobody_and_the_taker_is_told_first(duty: DutyDesk) -> None:
    note = _midnight(duty, "centre")
    assert note.at == duty.at("2026-10-05 00:00")
    _silent(duty)

    duty.until("2026-10-05 06:59")
    duty.desk.nobody_heard_anything_else()
    duty.until("2026-10-05 07:01")
    duty.desk.phone("centre").hears("您自00:00接班")
    duty.until("2026-10-05 07:29")
    _silent(duty)
    duty.until("2026-10-05 07:31")
    duty.desk.phone("supervisor").hears("示例丙", "00:00应接班")


def test_all_who_come_on_duty_are_told_and_only_they_confirm_what_they_did_not_write(duty: DutyDesk) -> None:
    note = _midnight(duty, "centre", "supervisor")
    assert "、" in note.to_label
    nobody = Actor("account:admin", "admin", Role.SUPERVISOR)
    for stranger in (nobody, duty.desk.clerk):
        with pytest.raises(NotYourPartError):
            duty.handovers.confirm(stranger, note.id, note.version)
    with pytest.raises(BadWordsError):
        duty.handovers.write(nobody, note.id, note.version, " ")
    duty.until("2026-10-05 07:31")
    flagged = _notes(duty)[0]
    duty.handovers.write(nobody, note.id, flagged.version, "留意来电")
    with pytest.raises(NotYourPartError):
        duty.handovers.confirm(nobody, note.id, flagged.version + 1)
    duty.handovers.confirm(_actor(duty, "supervisor"), note.id, flagged.version + 1)
    assert duty.verbs(note.id, HANDOVER) == ["made", "told", "told_late", "written", "confirmed"]


def test_a_draft_is_dropped_where_the_change_does_not_come(duty: DutyDesk) -> None:
    _shifts(duty)
    duty.until("2026-10-04 17:00")
    with duty.database.work(duty.clock.now(), "test") as work:
        work.session.execute(update(roster_store.ShiftRow).values(person_id=duty.desk.people["reader"]))
    _silent(duty)
    duty.until("2026-10-04 19:00")

    assert _notes(duty) == []
    duty.desk.nobody_heard_anything_else()


def test_the_same_person_on_duty_again_makes_no_note_and_unknown_ones_are_refused(duty: DutyDesk) -> None:
    duty.clock.set(duty.at("2026-10-04 23:00"))
    with duty.database.work(duty.clock.now(), "test") as work:
        duty.handovers.begin(work.session, work.now)
    duty.until("2026-10-05 01:00")

    assert _notes(duty) == []
    with pytest.raises(UnknownHandoverError):
        duty.handovers.confirm(duty.desk.clerk, 99, 1)
    with pytest.raises(UnknownHandoverError):
        duty.handovers.confirm(duty.desk.clerk, 1, 1)  # only says who was on duty when the desk began to look
    with pytest.raises(BadWordsError):
        duty.handovers.write(duty.desk.clerk, 1, 1, "长" * 2001)
