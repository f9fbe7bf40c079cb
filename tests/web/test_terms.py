"""A supervisor's decisions on a term, by the forms of the ticket's page: extended, stopped, going on."""

import pytest

from roster.permissions import Role
from tests.web.site import Client, Site
from tickets.kinds import Kind


@pytest.fixture
def head(site: Site) -> Client:
    return site.client(Role.SUPERVISOR)


def _post(site: Site, client: Client, number: str, verb: str, **fields: str) -> tuple[int, str]:
    data = {"version": str(site.ticket(number).version), **fields}
    answer = client.post(f"/tickets/{number}/{verb}", data=data)
    return answer.status_code, answer.text


def test_an_extension_names_who_granted_how_much_and_why(site: Site, head: Client) -> None:
    number = site.takes_in().number
    before = site.ticket(number).due_at

    code, _ = _post(site, head, number, "extend", reason="供应商周三到场", extension_days="2")

    page = head.get(f"/tickets/{number}").text
    after = site.ticket(number).due_at
    assert code == 303
    assert before is not None
    assert after is not None
    assert site.desk.calendar.working_days_between(before.date(), after.date()) == 2
    assert "granted working days more: 2" in page
    assert "供应商周三到场" in page


@pytest.mark.parametrize(("days", "code"), [("0", 400), ("61", 400), ("soon", 400), ("", 400)])
def test_an_extension_of_no_number_is_refused_and_what_was_typed_stays(
    site: Site, head: Client, days: str, code: int
) -> None:
    number = site.takes_in().number
    before = site.ticket(number)

    status, page = _post(site, head, number, "extend", reason="供应商周三到场", extension_days=days)

    assert status == code
    assert "Write a whole number of working days" in page
    assert "供应商周三到场" in page
    assert site.ticket(number) == before


def test_a_stopped_clock_says_so_wherever_the_ticket_stands_and_goes_on(site: Site, head: Client) -> None:
    number = site.takes_in(kind=Kind.OPINION).number

    stopped, _ = _post(site, head, number, "pause", reason="待来信人补充材料")
    page, queue = head.get(f"/tickets/{number}").text, head.get("/?view=open").text
    again, _ = _post(site, head, number, "pause", reason="再停一次")
    resumed, _ = _post(site, head, number, "resume", note="材料已齐")

    assert (stopped, again, resumed) == (303, 409, 303)
    assert "Clock stopped" in page
    assert "Clock stopped" in queue
    assert "Clock stopped" not in head.get(f"/tickets/{number}").text
    assert site.ticket(number).due_at is not None


def test_the_clock_of_an_error_report_cannot_be_stopped(site: Site, head: Client) -> None:
    number = site.takes_in().number

    code, page = _post(site, head, number, "pause", reason="待来信人补充材料")

    assert code == 409
    assert "The clock of this ticket does not stop; grant an extension instead." in page
    assert f"/tickets/{number}/pause" not in head.get(f"/tickets/{number}").text
