"""Deciding in the list: what is held can be taken back, is seen by the others, and is carried out without a worker."""

import re

import pytest

from roster.permissions import Role
from tests.web.site import CLERK, Client, Site
from tickets.lifecycle import State, Verb

LIST = {"Referer": "http://localhost/?view=inbox"}


def _decides(client: Client, number: str, unit: int, verb: str = "verify", **more: str) -> tuple[int, str]:
    data = {"version": "1", "hold": "1", "kind": "typo", "unit_id": str(unit), "note": "请今天改"} | more
    answer = client.post(f"/tickets/{number}/{verb}", data=data, headers=LIST)
    return answer.status_code, answer.location or answer.text


def _rows(page: str) -> list[str]:
    return re.findall(r'data-n="([0-9A-Z]{6})"', page)


def test_a_decision_leaves_the_inbox_of_its_owner_and_is_marked_for_the_others(
    site: Site, clerk: Client, unit: int
) -> None:
    number = site.takes_in().number
    other = site.client(Role.SUPERVISOR)

    status, _ = _decides(clerk, number, unit)
    mine, theirs = clerk.get("/").text, other.get("/").text

    assert status == 303
    assert _rows(mine) == []
    assert f"Accepted {number}, goes to 市政府信息中心" in mine
    assert f'action="/tickets/{number}/undo"' in mine
    assert _rows(theirs) == [number]
    assert f"{site.account(Role.STAFF).name} is deciding" in theirs
    assert site.ticket(number).state is State.RECEIVED


def test_undo_brings_the_row_back_as_it_was(site: Site, clerk: Client, unit: int) -> None:
    number = site.takes_in().number
    before = site.ticket(number)
    _decides(clerk, number, unit)

    answer = clerk.post(f"/tickets/{number}/undo", headers=LIST)
    site.clock.advance(minutes=1)
    page = clerk.get("/").text

    assert (answer.status_code, answer.location) == (303, f"/?view=inbox&at={number}")
    assert _rows(page) == [number]
    assert site.ticket(number) == before


def test_the_page_carries_out_what_is_due_where_no_worker_runs(site: Site, clerk: Client, unit: int) -> None:
    number = site.takes_in().number
    _decides(clerk, number, unit)
    site.clock.advance(seconds=10)

    page = site.client(Role.SUPERVISOR).get("/").text
    late = clerk.post(f"/tickets/{number}/undo", headers=LIST)

    assert site.ticket(number).state is State.VERIFIED
    assert _rows(page) == []
    assert "Too late to take it back" in clerk.get(late.location or "").text


def test_somebody_elses_decision_is_refused_with_the_name_and_keeps_what_was_typed(
    site: Site, clerk: Client, unit: int
) -> None:
    number = site.takes_in().number
    _decides(site.client(Role.SUPERVISOR), number, unit)

    status, page = _decides(clerk, number, unit, note="我写的意见")

    assert status == 409
    assert f"Not saved: {site.account(Role.SUPERVISOR).name} is deciding about this ticket." in page
    assert "我写的意见" in page


def test_the_tickets_page_says_once_whose_decision_stands_in_the_way(
    site: Site, clerk: Client, unit: int
) -> None:
    number = site.takes_in().number
    _decides(site.client(Role.SUPERVISOR), number, unit)

    page = _decides(clerk, number, unit, note="我写的意见")[1]

    assert page.count("is deciding about this ticket.") == 1


@pytest.mark.parametrize(
    ("seconds", "toast"),
    [(0, "Your decision about {} was not saved."), (10, "Not saved: {} changed this ticket just now.")],
)
def test_a_clerk_who_was_slower_stays_at_the_row_of_the_list(
    site: Site, clerk: Client, unit: int, seconds: int, toast: str
) -> None:
    number, by = site.takes_in().number, site.account(Role.SUPERVISOR).name
    _decides(site.client(Role.SUPERVISOR), number, unit)
    site.clock.advance(seconds=seconds)

    answer = _decides(clerk, number, unit, note="", next="ABCDEF")
    page = clerk.get(answer[1]).text

    assert answer == (303, f"/?view=inbox&at={number}")
    assert toast.format(by if seconds else number) in page
    assert page.count(f"<b>{by} is deciding about this ticket.</b>") == (0 if seconds else 1)
    assert f'data-ticket="{number}"' in page


@pytest.mark.parametrize("verb", ["verify", "comment", "draft", "undo"])
def test_the_answer_to_a_move_that_is_reloaded_by_its_address_is_the_ticket(
    site: Site, clerk: Client, verb: str
) -> None:
    number = site.takes_in().number

    assert clerk.get(f"/tickets/{number}/{verb}").location == f"/tickets/{number}"
    assert clerk.get(f"/tickets/{number}/nonsense").status_code == 404


def test_what_came_to_nothing_is_told_on_the_next_page_with_what_was_typed(
    site: Site, clerk: Client, unit: int
) -> None:
    number = site.takes_in().number
    _decides(clerk, number, unit)
    with site.desk.database.work(site.clock.now(), "test") as work:
        site.desk.tickets.move_open(work, CLERK, [site.ticket(number)], Verb.ESCALATE)
    site.clock.advance(seconds=10)

    page = clerk.get("/").text
    lost = re.search(r'action="(/lost/\d+)"', page)
    assert lost
    others = site.client(Role.SUPERVISOR).get("/").text
    clerk.post(lost[1])

    for words in (
        f"Not carried out: Verify, {number}.",
        "clerk changed this ticket just now",
        "请今天改",
        "Misspelling",
    ):
        assert words in page
    assert "Not carried out" not in others
    assert "Not carried out" not in clerk.get("/").text


@pytest.mark.parametrize(("next_", "ended", "where"), [
    ("ABCDEF", "on_time", "/?view=inbox&at=ABCDEF"), ("", "on_time", "/?view=inbox&ended=on_time"),
    ("", "", "/?view=inbox"),
])  # fmt: skip
def test_a_decision_opens_the_next_row_and_stops_at_the_end_of_its_group(
    site: Site, clerk: Client, unit: int, next_: str, ended: str, where: str
) -> None:
    number = site.takes_in().number

    found = _decides(clerk, number, unit, next=next_, ended=ended)

    assert found == (303, where)


def test_the_page_names_the_row_below_and_says_when_a_group_is_done(site: Site, clerk: Client) -> None:
    first, second = site.takes_in().number, site.takes_in().number

    page, last = clerk.get(f"/?at={first}").text, clerk.get(f"/?at={second}").text
    ended = clerk.get("/?ended=on_time").text

    assert f'name="next" value="{second}"' in page
    assert 'name="next" value=""' in last
    assert "“In time” is done" in ended
    assert "data-ticket" not in ended


def test_what_was_read_leads_back_to_a_page_and_not_to_the_address_of_a_form(
    site: Site, clerk: Client
) -> None:
    number = site.takes_in().number
    asked = {
        f"http://localhost/tickets/{number}/verify": f"/tickets/{number}",
        "http://localhost/?view=open": "/?view=open",
        "http://evil.example/x": "/",
    }

    led = [clerk.post("/lost/1", headers={"Referer": one}).location for one in asked]

    assert led == list(asked.values())


def test_going_on_with_the_own_decision_before_it_is_carried_out_loses_nothing(
    site: Site, clerk: Client, unit: int
) -> None:
    number = site.takes_in().number
    _decides(clerk, number, unit)

    answer = clerk.post(
        f"/tickets/{number}/severity", data={"version": "1", "severity": "severe", "reason": "x"}
    )

    assert answer.status_code == 303
    assert (site.ticket(number).state, site.ticket(number).is_severe) == (State.VERIFIED, True)


def test_the_tickets_own_page_says_who_looks_who_has_decided_and_offers_undo(
    site: Site, clerk: Client, unit: int
) -> None:
    number = site.takes_in().number
    other = site.client(Role.SUPERVISOR)
    name = site.account(Role.STAFF).name
    clerk.post(f"/tickets/{number}/seen")
    _decides(clerk, number, unit)

    mine, theirs = (one.get(f"/tickets/{number}").text for one in (clerk, other))
    site.clock.advance(minutes=2)
    later = other.get(f"/tickets/{number}").text

    assert f'action="/tickets/{number}/undo"' in mine
    assert "only you are looking" in mine
    assert f"{name} looking" in theirs
    assert f"{name} is deciding about this ticket." in theirs
    assert f"{name} looking" not in later


def test_a_ticket_put_off_leaves_the_inbox_says_until_when_and_can_be_brought_back(
    site: Site, clerk: Client
) -> None:
    number = site.takes_in().number
    offered = re.findall(r'<option value="(2025-[^"]+)"', clerk.get("/").text)

    put_off = clerk.post(
        f"/tickets/{number}/snooze", data={"version": "1", "until": offered[0]}, headers=LIST
    )
    inbox, all_open, whole = (clerk.get(path).text for path in ("/", "/?view=open", f"/tickets/{number}"))
    clerk.post(f"/tickets/{number}/wake")

    assert put_off.status_code == 303
    assert (_rows(inbox), _rows(all_open)) == ([], [number])
    assert "today 17:45" in all_open
    assert "Waits until today 17:45." in whole
    assert "lets it wait until 30 Sep, Tue 17:45; its clocks go on" in whole
    assert _rows(clerk.get("/").text) == [number]


@pytest.mark.parametrize(("until", "words"), [
    ("2025-10-20T09:00", "A ticket waits at most until its deadline."), ("2025-09-30T09:00", "This instant is over."),
    ("", "Choose until when the ticket waits."), ("soon", "Choose until when the ticket waits."),
])  # fmt: skip
def test_a_wait_beyond_the_deadline_and_nonsense_are_refused_with_the_reason(
    site: Site, clerk: Client, until: str, words: str
) -> None:
    number = site.takes_in().number

    answer = clerk.post(f"/tickets/{number}/snooze", data={"version": "1", "until_at": until})

    assert answer.status_code == 400
    assert words in answer.text
    assert _rows(clerk.get("/").text) == [number]


def test_the_keys_have_a_page_of_their_own(clerk: Client) -> None:
    page = clerk.get("/keys").text

    for key in "jkxoarchugt?/123":
        assert f"<kbd>{key}</kbd>" in page
