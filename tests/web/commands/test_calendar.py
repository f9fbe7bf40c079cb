"""`calendar-*`: a month, versions, the check, and a document on its way from a file to the calendar."""

import json
from pathlib import Path

import pytest

from tests.conftest import rows
from tests.web.machine_desk import MachineDesk

NOTICE = """国务院办公厅关于2027年部分节假日安排的通知（示例）
国办发明电〔2026〕9号
一、元旦：1月1日（周五）至3日（周日）放假调休，共3天。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。1月31日（周日）、2月13日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。4月25日（周日）、5月8日（周六）上班。
五、端午节：6月9日（周三）放假，共1天。
六、中秋节：9月15日（周三）放假，共1天。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。
2026年11月6日
"""
LIST = "date,kind,name\n2026-12-30,off,示例纪念日\n"


def test_a_month_is_a_grid_with_its_marks_and_documents(machine_desk: MachineDesk) -> None:
    status, said, _ = machine_desk.run("calendar-month", "2025-10")

    lines = said.splitlines()
    assert status == 0
    assert lines[0] == "2025-10, calendar 1 (official), 18 working days"
    assert lines[1] == "   Mon   Tue   Wed   Thu   Fri   Sat   Sun"
    assert lines[2] == "               1休   2休   3休   4休   5休"
    assert lines[3] == "   6休   7休   8休   9    10    11班  12"
    assert lines[7] == "  2025-10-01 Wed  holiday  国庆节、中秋节  国办发明电〔2024〕12号(2024-11-12)"


def test_a_month_as_json(machine_desk: MachineDesk) -> None:
    data = json.loads(machine_desk.run("calendar-month", "2025-10", "--version", "1", "--json")[1])

    assert (data["status"], data["working_days"], len(data["days"])) == ("official", 18, 31)
    assert data["days"][10]["kind"] == "makeup"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("2025-13",), "“2025-13” is no month. Write it as 2026-10."),
        (("9999-12",), "“9999-12” is no month."),
        (("2035-01",), "No holiday arrangement is loaded for 2035"),
        (("2025-10", "--version", "3"), "There is no calendar version 3."),
    ],
)
def test_a_month_that_cannot_be_shown_is_refused_in_a_sentence(
    machine_desk: MachineDesk, given: tuple[str, ...], told: str
) -> None:
    status, _, complaint = machine_desk.run("calendar-month", *given)

    assert status == 1
    assert told in complaint


def test_a_notice_goes_from_a_file_to_the_calendar(machine_desk: MachineDesk, tmp_path: Path) -> None:
    file = tmp_path / "notice.txt"
    file.write_text(NOTICE, encoding="utf-8")
    machine_desk.citizen_reports()

    imported = machine_desk.run("calendar-import", str(file))
    drafts = machine_desk.run("calendar-versions")[1].splitlines()
    published = machine_desk.run("calendar-publish", "2")
    versions = json.loads(machine_desk.run("calendar-versions", "--json")[1])["versions"]

    lines = imported[1].splitlines()
    assert (imported[0], lines[0]) == (0, "notice: 国办发明电〔2026〕9号")
    assert "* 2027-01-31 Sun  rest -> makeup 春节  国办发明电〔2026〕9号(2026-11-06)" in lines
    assert any(line.startswith("2027: ") for line in lines)
    assert lines[-1] == "Draft 2. Look at it, then: calendar-publish 2"
    assert "draft 2" in drafts[0]
    assert "国办发明电〔2026〕9号" in drafts[0]
    assert published[0] == 0
    assert published[1].startswith("Published as version 2: ")
    assert "The worker counts 1 open tickets again" in published[1]
    assert [(one["number"], one["document"]) for one in versions] == [(2, "国办发明电〔2026〕9号"), (1, "")]
    assert machine_desk.desk.calendar.number == 2


def test_an_older_version_is_still_asked_by_its_number(machine_desk: MachineDesk) -> None:
    machine_desk.run("calendar-import", "-", given=NOTICE)
    machine_desk.run("calendar-publish", "2")
    asked = ("deadline", "2027-01-29T09:00", "--working-days", "1")

    newest, first = machine_desk.run(*asked)[1], machine_desk.run(*asked, "--version", "1")[1]

    assert newest.startswith("Due 2027-01-31 17:30; overdue from 24:00 of that day. Calendar 2, ")
    assert first.startswith("Due 2027-02-01 17:30 (provisional")


def test_a_list_from_standard_input_needs_its_document_and_its_date(machine_desk: MachineDesk) -> None:
    asked = ("calendar-import", "-", "--format", "csv", "--year", "2026")
    document = ("--document", "示例发〔2026〕7号")

    without = machine_desk.run(*asked, given=LIST)
    undated = machine_desk.run(*asked, *document, given=LIST)
    whole = machine_desk.run(*asked, *document, "--published", "2026-12-01", "--json", given=LIST)

    assert (without[0], without[2]) == (
        1, "Error: The text names no document. Give its number or title with --document.\n",
    )  # fmt: skip
    assert "The text names no date." in undated[2]
    data = json.loads(whole[1])
    assert (whole[0], data["draft"], data["document"]) == (0, 2, "示例发〔2026〕7号")
    assert {"day": "2026-12-30", "before": "working", "after": "holiday 示例纪念日", "counts": True} in data[
        "changes"
    ]
    assert [one["ok"] for one in data["invariant"] if one["year"] == 2026] == [False]


def test_a_dry_run_shows_the_difference_and_keeps_nothing(machine_desk: MachineDesk) -> None:
    status, said, _ = machine_desk.run("calendar-import", "-", "--dry-run", given=NOTICE)

    assert (status, said.splitlines()[-1]) == (0, "Nothing was changed.")
    assert rows(machine_desk.desk.database, "calendar_version") == 1


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("今天天气很好。", "The notice cannot be read"),
        ("", "The notice cannot be read"),
        ("\x00\x01", ""),
    ],
)
def test_what_is_no_document_is_refused_in_a_sentence(
    machine_desk: MachineDesk, given: str, told: str
) -> None:
    status, _, complaint = machine_desk.run("calendar-import", "-", given=given)

    assert status == 1
    assert complaint.startswith("Error: ")
    assert told in complaint


def test_what_is_loaded_already_is_no_draft(machine_desk: MachineDesk) -> None:
    machine_desk.run("calendar-import", "-", given=NOTICE)
    machine_desk.run("calendar-publish", "2")

    status, _, complaint = machine_desk.run("calendar-import", "-", given=NOTICE)

    assert (status, complaint) == (
        1, "Error: The published calendar says all of this already: nothing would change.\n",
    )  # fmt: skip


def test_only_a_draft_of_the_newest_version_is_published(machine_desk: MachineDesk) -> None:
    listed = (
        "--format",
        "csv",
        "--year",
        "2026",
        "--document",
        "示例发〔2026〕7号",
        "--published",
        "2026-12-01",
    )
    machine_desk.run("calendar-import", "-", given=NOTICE)
    machine_desk.run("calendar-import", "-", *listed, given=LIST)
    machine_desk.run("calendar-publish", "2")

    said = [machine_desk.run("calendar-publish", draft) for draft in ("2", "3", "99")]

    assert [status for status, _, _ in said] == [1, 1, 1]
    assert "has been published or discarded already" in said[0][2]
    assert "import the document again" in said[1][2]
    assert "There is no calendar version 99." in said[2][2]


def test_the_check_compares_every_official_day(machine_desk: MachineDesk) -> None:
    status, said, _ = machine_desk.run("calendar-check", "--json")

    data = json.loads(said)
    assert (data["days"], len(data["years"])) == (3287, 9)
    assert (status == 0) is (data["findings"] == [])


def test_the_check_fails_where_a_year_breaks_the_law(machine_desk: MachineDesk) -> None:
    listed = (
        "--format",
        "csv",
        "--year",
        "2026",
        "--document",
        "示例发〔2026〕7号",
        "--published",
        "2026-12-01",
    )
    machine_desk.run("calendar-import", "-", *listed, given=LIST)
    machine_desk.run("calendar-publish", "2")

    status, said, complaint = machine_desk.run("calendar-check")

    assert status == 1
    assert "2026: its working days are not the 248 that the law leaves" in said
    assert "findings. Compare them with the documents." in complaint


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("2027年节假日安排\n劳动节：4月24日（周六）调休。", "No day of it could be taken: unclear 4月24日(周六)调休."),
        ("2035年节假日安排\n国办发明电〔2034〕9号\n元旦：1月1日放假。\n2034年11月6日",
         "No day of it could be taken: other_year"),
        ("关于延长2027年元旦假期的通知\n延长2027年元旦假期至1月4日。", "The text names no document."),
    ],
)  # fmt: skip
def test_a_document_of_which_no_day_could_be_taken_says_why(
    machine_desk: MachineDesk, given: str, told: str
) -> None:
    status, _, complaint = machine_desk.run("calendar-import", "-", given=given)

    assert status == 1
    assert told in complaint


def test_control_characters_reach_neither_the_days_nor_their_document(machine_desk: MachineDesk) -> None:
    asked = ("calendar-import", "-", "--document", "示例发\x07〔2026〕9号", "--json")

    status, said, _ = machine_desk.run(*asked, given=NOTICE.replace("元旦", "元\x1b旦"))

    assert (status, json.loads(said)["document"]) == (0, "示例发〔2026〕9号")
