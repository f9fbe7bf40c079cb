"""Who is on duty at an instant; the contact list imported again updates and never doubles."""

from datetime import timedelta

import pytest

from calendars.clock import ManualClock
from database.session import Database
from roster import store
from roster.contact_sheet import ContactLine, read_contacts
from roster.errors import BadShiftError, NotPermittedError, UnknownPersonError
from roster.people import ChannelKind, DutyRole, Person, Reach, Shift
from roster.permissions import Actor, Role
from roster.service import Imported, Roster, flag_refused, on_duty, stop_texts

HEAD = Actor(ref="account:2", name="顾明川", role=Role.SUPERVISOR)
LIST = (
    "单位,姓名,职务,办公电话,手机\n市政府办,示例甲,科长,2000001,13000000001\n信息中心,示例乙,,,13000000002\n"
)


@pytest.fixture
def roster(database: Database, clock: ManualClock) -> Roster:
    return Roster(database, clock)


def lines(sheet: str) -> list[ContactLine]:
    return list(read_contacts(sheet.encode(), filename="a.csv", area_code="0316").lines)


def everyone(database: Database) -> dict[str, Person]:
    with database.read() as session:
        return {person.name: person for person in store.everyone(session)}


def names(database: Database, clock: ManualClock, role: DutyRole = DutyRole.READER) -> list[str]:
    with database.read() as session:
        return [person.name for person in on_duty(session, role, clock.now())]


def test_a_second_import_of_the_same_list_changes_nothing(roster: Roster, database: Database) -> None:
    assert roster.import_contacts(HEAD, lines(LIST)) == Imported(added=2, updated=0, same=0)
    before = everyone(database)

    assert roster.import_contacts(HEAD, lines(LIST)) == Imported(added=0, updated=0, same=2)
    assert everyone(database) == before
    assert before["示例甲"].reaches == (
        Reach(ChannelKind.MOBILE, "+8613000000001"), Reach(ChannelKind.LANDLINE, "+863162000001"),
    )  # fmt: skip


def test_a_changed_list_updates_people_and_keeps_their_ids_and_other_ways(
    roster: Roster, database: Database, clock: ManualClock
) -> None:
    roster.import_contacts(HEAD, lines(LIST))
    before = everyone(database)
    with database.work(clock.now(), "test") as work:
        mail = Reach(ChannelKind.EMAIL, "shili@example.org")
        store.set_reaches(work.session, before["示例甲"].id, [*before["示例甲"].reaches, mail])

    changed = LIST.replace("13000000001", "13000000009").replace("信息中心,示例乙", "市政府办,示例乙")
    done = roster.import_contacts(HEAD, lines(changed + "信息中心,示例丙,,,13000000003\n"))

    after = everyone(database)
    assert done == Imported(added=1, updated=2, same=0)
    assert {name: after[name].id for name in before} == {name: one.id for name, one in before.items()}
    assert [reach.address for reach in after["示例甲"].reaches] == [
        "+8613000000009", "+863162000001", "shili@example.org",
    ]  # fmt: skip
    assert after["示例乙"].unit_name == "市政府办"


def test_whoever_refused_texts_gets_them_again_only_with_a_number_entered_anew(
    roster: Roster, database: Database, clock: ManualClock
) -> None:
    roster.import_contacts(HEAD, lines(LIST))
    with database.work(clock.now(), "test") as work:
        stop_texts(work, everyone(database)["示例乙"].id)

    roster.import_contacts(HEAD, lines(LIST))
    assert everyone(database)["示例乙"].reaches[0].texts_stopped
    roster.import_contacts(HEAD, lines(LIST.replace("13000000002", "13000000008")))
    assert not everyone(database)["示例乙"].reaches[0].texts_stopped


def test_a_refused_number_is_sound_again_once_it_is_imported_anew_or_replaced(
    roster: Roster, database: Database, clock: ManualClock
) -> None:
    roster.import_contacts(HEAD, lines(LIST))
    number = everyone(database)["示例乙"].reaches[0].address

    flagged = []
    for again in (LIST, LIST.replace("13000000002", "13000000008")):
        with database.work(clock.now(), "test") as work:
            assert flag_refused(work, number, code="twilio:21614")
            assert not flag_refused(work, number, code="twilio:21610"), "the first refusal is kept"
        flagged.append(everyone(database)["示例乙"].reaches[0].refused_code)
        roster.import_contacts(HEAD, lines(again))
        assert all(reach.refused_at is None for reach in everyone(database)["示例乙"].reaches)
    assert flagged == ["twilio:21614"] * 2


def test_a_change_to_one_of_a_persons_ways_leaves_the_flag_of_another(
    roster: Roster, database: Database, clock: ManualClock
) -> None:
    roster.import_contacts(HEAD, lines(LIST))
    mobile = next(r for r in everyone(database)["示例甲"].reaches if r.kind is ChannelKind.MOBILE)
    with database.work(clock.now(), "test") as work:
        flag_refused(work, mobile.address, code="twilio:21614")

    roster.import_contacts(HEAD, lines(LIST.replace("13000000001", "")))

    assert [r.refused_code for r in everyone(database)["示例甲"].reaches if r.address == mobile.address] == [
        "twilio:21614"
    ]


def test_a_shift_stands_before_the_standing_holder_from_its_first_to_before_its_last_instant(
    roster: Roster, database: Database, clock: ManualClock
) -> None:
    roster.import_contacts(HEAD, lines(LIST))
    first, second = (everyone(database)[name].id for name in ("示例甲", "示例乙"))
    roster.set_holders(HEAD, DutyRole.READER, [first, second])
    start = clock.now() + timedelta(hours=1)
    roster.add_shift(HEAD, Shift(DutyRole.READER, second, start, start + timedelta(hours=8)))

    seen = [names(database, clock)]
    for hours in (1, 7, 1):
        clock.advance(hours=hours)
        seen.append(names(database, clock))

    assert seen == [["示例甲", "示例乙"], ["示例乙"], ["示例乙"], ["示例甲", "示例乙"]]
    assert names(database, clock, DutyRole.TECHNICIAN) == []


def test_shifts_and_holders_need_known_people_sane_times_and_the_right(
    roster: Roster, clock: ManualClock
) -> None:
    clerk = Actor(ref="account:1", name="何语桐", role=Role.STAFF)
    backwards = Shift(DutyRole.READER, 1, clock.now(), clock.now())

    with pytest.raises(BadShiftError):
        roster.add_shift(HEAD, backwards)
    with pytest.raises(UnknownPersonError) as unknown:
        roster.set_holders(HEAD, DutyRole.READER, [7])
    for act in (
        lambda: roster.set_holders(clerk, DutyRole.READER, []),
        lambda: roster.add_shift(clerk, backwards),
    ):
        with pytest.raises(NotPermittedError):
            act()

    assert str(unknown.value) == "There is no person “7”."
