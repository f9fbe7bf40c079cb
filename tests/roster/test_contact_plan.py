"""Importing a list again updates the people it knows and doubles nobody."""

from roster.contact_plan import Change, ChangeKind, FieldChange, KnownContact, plan
from roster.contact_sheet import ContactLine

UNIT = "市网信办"


def line(
    name: str, *, unit: str = UNIT, landline: str = "", mobile: str = "", title: str = ""
) -> ContactLine:
    return ContactLine(2, unit, name, landline, mobile, title)


def known(number: int, name: str, *, unit: str = UNIT, landline: str = "", mobile: str = "") -> KnownContact:
    return KnownContact(number, unit, name, landline, mobile)


def test_a_second_import_of_the_same_list_changes_nothing() -> None:
    lines = [line("示例甲", mobile="+8613000000001"), line("示例乙", landline="+863162000002")]
    existing = [known(1, "示例甲", mobile="+8613000000001"), known(2, "示例乙", landline="+863162000002")]

    changes = plan(lines, existing)

    assert [(change.kind, change.contact_id) for change in changes] == [
        (ChangeKind.SAME, 1),
        (ChangeKind.SAME, 2),
    ]


def test_a_new_person_is_added() -> None:
    newcomer = line("示例丙", mobile="+8613000000003")

    assert plan([newcomer], [known(1, "示例甲")]) == [Change(ChangeKind.ADD, newcomer)]


def test_a_new_number_of_someone_known_is_an_update_that_shows_old_and_new() -> None:
    changed = line("示例甲", mobile="+8613000000009", title="组长")

    changes = plan([changed], [known(1, "示例甲", mobile="+8613000000001", landline="+863162000001")])

    fields = (FieldChange("mobile", "+8613000000001", "+8613000000009"), FieldChange("title", "", "组长"))
    assert changes == [Change(ChangeKind.UPDATE, changed, 1, fields)]


def test_someone_who_moved_to_another_unit_is_known_by_the_mobile() -> None:
    moved = line("示例甲", unit="市信息中心", mobile="+8613000000001")

    changes = plan([moved], [known(1, "示例甲", mobile="+8613000000001")])

    assert changes == [Change(ChangeKind.UPDATE, moved, 1, (FieldChange("unit", UNIT, "市信息中心"),))]


def test_a_mobile_handed_on_does_not_take_its_old_owners_place() -> None:
    lines = [line("示例乙", mobile="+8613000000001"), line("示例甲", mobile="+8613000000002")]

    changes = plan(lines, [known(1, "示例甲", mobile="+8613000000001")])

    assert [(change.kind, change.contact_id) for change in changes] == [
        (ChangeKind.ADD, None),
        (ChangeKind.UPDATE, 1),
    ]


def test_two_people_on_one_landline_stay_two() -> None:
    lines = [line("示例乙", landline="+863162000002"), line("示例丁", landline="+863162000002")]

    changes = plan(lines, [known(1, "示例乙", landline="+863162000002")])

    assert [change.kind for change in changes] == [ChangeKind.SAME, ChangeKind.ADD]


def test_blank_cells_erase_nothing_and_people_without_mobiles_never_match_each_other() -> None:
    changes = plan(
        [line("示例甲"), line("示例丙")], [known(1, "示例甲", mobile="+8613000000001"), known(2, "示例乙")]
    )

    assert [(change.kind, change.contact_id) for change in changes] == [
        (ChangeKind.SAME, 1),
        (ChangeKind.ADD, None),
    ]


def test_nobody_is_matched_twice() -> None:
    lines = [line("示例乙", mobile="+8613000000001"), line("示例丙", mobile="+8613000000001")]

    changes = plan(lines, [known(1, "示例甲", mobile="+8613000000001")])

    assert [(change.kind, change.contact_id) for change in changes] == [
        (ChangeKind.UPDATE, 1),
        (ChangeKind.ADD, None),
    ]
