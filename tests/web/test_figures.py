"""Figures: every number a door, the same in page, JSON and all three documents, and who may see which."""

import io
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from reports.errors import NoPdf
from roster.permissions import Role
from tests.reports.pdf_text import words_of
from tests.web.site import CLERK, Client, Site
from tickets.kinds import Kind, Source
from tickets.lifecycle import Fact, Verb
from tickets.service import Order
from tickets.ticket import Report

QUARTER = "/figures?period=2025-Q3"


def _take_in(site: Site, kind: Kind = Kind.ERROR_REPORT) -> str:
    report = Report(kind, Source.TELEPHONE, "点“规章库”，出现404页面。", problem="unreachable")
    return site.desk.intake.take_in(CLERK, report).number


def _move(site: Site, number: str, verb: Verb, facts: dict[Fact, str]) -> None:
    with site.desk.database.read() as session:
        version = site.desk.reading.ticket(session, CLERK, number).version
    site.desk.tickets.move(CLERK, verb, Order(number, version, facts))


def _answered(site: Site, unit: int, number: str) -> None:
    _move(site, number, Verb.VERIFY, {Fact.PROBLEM: "unreachable", Fact.UNIT: str(unit)})
    _move(site, number, Verb.HANDLE, {Fact.NOTE: "已改"})
    _move(site, number, Verb.ANSWER, {Fact.ANSWER: "已改正"})


@pytest.fixture
def quarter(site: Site, unit: int) -> Site:
    """Received on 30 September 2025: three error reports, a question. One answered at once, one late, one dismissed."""
    numbers = [_take_in(site) for _ in range(3)]
    _take_in(site, Kind.QUESTION)
    _answered(site, unit, numbers[0])
    _move(site, numbers[1], Verb.DISMISS, {Fact.REASON: "not_ours", Fact.ANSWER: "不是本网站"})
    site.clock.advance(days=20)
    _answered(site, unit, numbers[2])
    site.desk.counting.catch_up()
    return site


def _text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def _json(client: Client, address: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    return client.get(address).json


def _row(rows: Sequence[Sequence[object]], name: str) -> list[object]:
    """The first row that begins with this name."""
    return list(next(row for row in rows if list(row[:1]) == [name]))


def test_the_dashboard_shows_a_quarter_and_each_figure_leads_to_its_tickets(quarter: Site) -> None:
    page = quarter.client(Role.SUPERVISOR).get(QUARTER).text

    assert "Figures, quarter 3 of 2025" in page
    assert re.search(r'href="([^"]+)"><span class="tile-label">Received</span><b>4<', page)
    assert "/tickets?from=2025-07-01&amp;to=2025-09-30" in page
    assert "answered_from=2025-07-01&amp;answered_to=2025-09-30&amp;standing=met" in page
    assert "the list" not in page
    assert 'style="' not in page
    assert "<script>" not in page


def test_what_was_answered_late_counts_on_the_day_of_the_answer(quarter: Site, unit: int) -> None:
    answer = _json(quarter.client(Role.ADMINISTRATOR), f"/api/figures?period=2025-10&unit={unit}")

    assert answer["total"] == {
        "received": 0, "settled": 0, "open": 0, "answered": 1, "in_time": 0, "late": 1, "dismissed": 0, "merged": 0,
        "reopened": 0, "in_time_share": 0.0, "average_days": 9.0,
    }  # fmt: skip
    assert answer["legal_days"] == 3


def test_the_numbers_are_the_same_in_json_and_in_all_three_documents(quarter: Site) -> None:
    client = quarter.client(Role.SUPERVISOR)
    total = _json(client, "/api/figures?period=2025-Q3")["total"]
    units = {one["name"]: one for one in _json(client, "/api/figures?period=2025-Q3")["units"]}
    expected = [str(total[name]) for name in ("received", "settled", "open", "answered")]

    sheet = load_workbook(io.BytesIO(client.get("/figures/report.xlsx?period=2025-Q3").data)).worksheets[0]
    cells = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    letter = Document(io.BytesIO(client.get("/figures/report.docx?period=2025-Q3").data))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in letter.tables]
    pdf = words_of(client.get("/figures/report.pdf?period=2025-Q3").data)

    assert expected == ["4", "3", "1", "2"]
    assert _row(cells, "Received")[:2] == ["Received", 4]
    assert [row[1] for row in tables[0][1:4]] == expected[:3]
    assert "Received40" in pdf
    for name, one in units.items():
        figures = [one["received"], one["settled"], one["open"], one["answered"], one["in_time"], one["late"]]
        assert _row(cells, name)[1:7] == figures
        assert _row(tables[1], name)[1:7] == [str(n) for n in figures]
        assert f"{name.replace(' ', '')}{''.join(map(str, figures))}" in pdf.replace(" ", "")
    assert "In-time rate" in pdf
    assert "before 24:00 of the last day" in pdf  # the definitions stand on the paper


def test_the_paper_says_for_whom_when_and_by_whom(quarter: Site) -> None:
    page = _text(quarter.client(Role.SUPERVISOR).get("/figures/report?period=2025-Q3").text)

    assert quarter.desk.settings.desk_name in page
    assert "2025-07-01 to 2025-09-30" in page
    assert "Made by: " in page
    assert "Satisfaction is not asked by this desk" in page


def test_on_31_january_the_year_leaves_the_desk_with_its_definitions(quarter: Site) -> None:
    quarter.clock.set(datetime(2026, 1, 31, 2, 0, tzinfo=UTC))

    book = quarter.client(Role.SUPERVISOR).get("/figures/report.xlsx?period=2025")

    sheet = load_workbook(io.BytesIO(book.data)).worksheets[0]
    cells = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    assert _row(cells, "Received")[:2] == ["Received", 4]
    assert any("before 24:00 of the last day" in str(cell) for row in cells for cell in row)


def test_a_machine_without_a_chinese_typeface_says_so_and_offers_the_page(
    quarter: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reports.pdf._missing", lambda: "font")
    client = quarter.client(Role.SUPERVISOR)

    answer = client.get("/figures/report.pdf?period=2025-Q3", follow_redirects=True)

    assert answer.request.path == "/figures/report"
    assert "no font with Chinese characters is installed. Print this page instead." in answer.text
    assert "report.pdf" not in answer.text


@pytest.mark.parametrize("missing", ["package", "library", "font"])
def test_why_there_is_no_pdf_is_said_by_the_room_too(missing: str) -> None:
    assert str(NoPdf(missing=missing)).endswith("Print the page instead.")


@pytest.mark.parametrize(
    "query",
    ["period=2025-13", "period=own&from=2025-09-30&to=2025-09-01", "period=own", "kind=gossip", "unit=x", "unit=999"],
)  # fmt: skip
def test_what_cannot_be_read_is_told_and_this_month_is_shown(quarter: Site, query: str) -> None:
    answer = quarter.client(Role.SUPERVISOR).get(f"/figures?{query}")

    assert answer.status_code == 400
    assert re.search(r"is no (period|unit or kind)\. ", answer.text)
    assert "Figures, Oct 2025" in answer.text


def test_the_interface_refuses_a_period_it_cannot_read(quarter: Site) -> None:
    answer = quarter.client(Role.SUPERVISOR).get("/api/figures?period=soon")

    assert answer.status_code == 400
    assert "unknown_period" in answer.text


def test_a_units_handler_sees_the_own_unit_only(quarter: Site, unit: int) -> None:
    other = quarter.unit("市政府办")
    client = quarter.client(Role.UNIT_HANDLER, unit)

    mine = _json(client, "/api/figures?period=2025-Q3")

    assert [one["unit"] for one in mine["units"]] == [unit]
    assert mine["total"]["received"] == 2
    assert client.get(f"/api/figures?period=2025-Q3&unit={other}").status_code == 403
    assert client.get("/api/figures?period=2025-Q3&unit=0").status_code == 403
    assert "all units" not in client.get(QUARTER).text


def test_a_handler_without_a_unit_sees_no_figure_at_all(quarter: Site) -> None:
    answer = quarter.client(Role.UNIT_HANDLER).get("/api/figures?period=2025-Q3")

    assert answer.status_code == 400


def test_who_answers_for_no_figures_does_not_see_them(quarter: Site, clerk: Client) -> None:
    assert {
        clerk.get(page).status_code for page in ("/figures", "/figures/report", "/figures/report.xlsx")
    } == {403}
    assert quarter.visitor().get("/figures").status_code == 302


def test_an_empty_desk_says_what_to_do(site: Site) -> None:
    page = site.client(Role.SUPERVISOR).get("/figures?period=2020").text

    assert "Nothing was received or answered on these days." in page
    assert "Choose a longer period." in page


def test_weeks_to_come_are_not_drawn(quarter: Site) -> None:
    steps = _json(quarter.client(Role.SUPERVISOR), "/api/figures?period=2025-Q4")["steps"]

    today = quarter.desk.calendar.local(quarter.clock.now()).date()
    assert steps[0]["from"] == "2025-10-01"
    assert steps[-1]["from"] <= today.isoformat() < (today + timedelta(days=7)).isoformat()


def test_arrivals_stand_by_weekday_and_hour(quarter: Site) -> None:
    heat = _json(quarter.client(Role.SUPERVISOR), "/api/figures?period=2025-Q3")["heat"]

    assert heat[1][16] == 4  # Tuesday, 16:59
    assert sum(map(sum, heat)) == 4


def test_the_worker_keeps_the_figures(site: Site) -> None:
    _take_in(site)

    site.clock.advance(minutes=2)
    site.desk.engine.run_pass()

    assert _json(site.client(Role.SUPERVISOR), "/api/figures?period=2025-Q3")["total"]["received"] == 1
