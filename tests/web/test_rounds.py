"""Reading rounds through their pages: prompts, column by column, two readers at once, what is left unread."""

import re
from threading import Barrier, Thread

from database import timers
from roster.permissions import Role
from rounds import round_store
from rounds.prompts import DAILY, DAY
from rounds.reading import Mark
from rounds.round_errors import MarkedMeanwhileError
from rounds.round_service import Observation
from sites.object_checks import ColumnFacts
from tests.web.duty_data import HOME, SUNDAY, asked, begun, count, items, marks, photo, until
from tests.web.site import CLERK, Client, Site
from tests.web.statements import statements


def test_an_unanswered_prompt_goes_to_the_next_contact_after_30_minutes_and_a_begun_round_calls_nobody(
    site: Site, portal: int
) -> None:
    until(site, "08:20")
    with site.desk.database.read() as session:
        drawn = round_store.of_days(session, SUNDAY, SUNDAY)
    first = asked(site, "round", drawn[0].id)
    until(site, "08:35")
    second = asked(site, "round", drawn[0].id)
    clerk = site.client(Role.STAFF)
    page = clerk.get("/rounds").text
    clerk.post(f"/rounds/{drawn[0].id}/begin")
    evening = clerk.post(f"/rounds/{drawn[-1].id}/begin")
    until(site, "09:50")

    assert len(drawn) == 6
    assert evening.status_code == 400
    assert "This round is read later" in evening.text
    assert first == ["示1 round_prompt"]
    assert second == ["示1 round_prompt", "示2 round_passed_on"]
    assert page.count("random") == 0  # a random prompt still to come is not told
    assert asked(site, "round", drawn[0].id) == second


def test_a_desk_that_starts_again_draws_no_second_day_and_asks_nobody_twice(site: Site, portal: int) -> None:
    until(site, "08:20")
    with site.desk.database.read() as session:
        drawn = round_store.of_days(session, SUNDAY, SUNDAY)
    with site.desk.database.work(site.clock.now(), "test") as work:
        timers.set_timer(work.session, DAY, DAILY, due_at=site.clock.now())

    site.desk.engine.run_pass()

    with site.desk.database.read() as session:
        again = round_store.of_days(session, SUNDAY, SUNDAY)
    assert [one.prompt_at for one in again] == [one.prompt_at for one in drawn]
    assert asked(site, "round", drawn[0].id) == ["示1 round_prompt"]


def test_a_round_closed_with_two_unread_columns_stands_as_incomplete(
    site: Site, duty_clerk: Client, portal: int
) -> None:
    round_id = begun(site)
    known = items(site, round_id)

    duty_clerk.post(f"/rounds/{round_id}/items/{known['规章库']}", data={"mark": "read", "seen": ""})
    duty_clerk.post(f"/rounds/{round_id}/close")
    late = duty_clerk.post(
        f"/rounds/{round_id}/items/{known['财政预决算']}", data={"mark": "read", "seen": ""}
    )
    page = duty_clerk.get("/rounds").text

    assert "incomplete" in page
    assert "Unread: 财政预决算, 统计信息" in page
    assert "1 / 3" in page
    assert late.status_code == 409
    assert "closed this round" in late.text


def test_one_tap_makes_a_ticket_with_the_address_and_a_photo_and_the_same_fault_no_second_one(
    site: Site, duty_clerk: Client, portal: int, unit: int
) -> None:
    first, second = begun(site), begun(site)
    url = "/rounds/{}/items/{}"
    fault = {"mark": "fault", "seen": ""}

    page = duty_clerk.get(f"/rounds/{first}").text
    done = duty_clerk.post(
        url.format(first, items(site, first)["规章库"]), data=fault | {"picture": (photo(), "a.png")},
        follow_redirects=True,
    ).text  # fmt: skip
    again = duty_clerk.post(
        url.format(second, items(site, second)["规章库"]), data=fault, follow_redirects=True
    ).text

    found = re.search(r"Ticket (\w{6}) is made", done)
    assert found
    ticket = site.ticket(found[1])
    assert (ticket.url, ticket.unit_id, ticket.source.value) == (f"{HOME}规章库/", unit, "own_observation")
    assert f"Counted into {found[1]}; no second ticket" in again
    assert 'type="file"' in page
    assert "capture=" not in page  # a screenshot lies in the gallery
    assert "over</b>" not in page
    assert "left</b>" not in page  # the prompt is answered
    assert count(site, "attachment") == 1
    assert count(site, "ticket") == 1


def test_two_readers_on_one_round_lose_no_mark(site: Site, portal: int) -> None:
    round_id = begun(site)
    known, start, lost = items(site, round_id), Barrier(2), []

    def read(names: list[str], mark: Mark) -> None:
        start.wait()
        for name in names:
            try:
                site.desk.duty_day.rounds.mark(
                    CLERK, round_id, known[name], Observation(mark, words="点开是空白页面")
                )
            except MarkedMeanwhileError as error:
                lost.append(error)

    readers = [
        Thread(target=read, args=(["规章库", "统计信息"], Mark.READ)),
        Thread(target=read, args=(["财政预决算", "统计信息"], Mark.FAULT)),
    ]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()

    found = marks(site, round_id)
    assert (found["规章库"], found["财政预决算"]) == ("read", "fault")
    assert len(lost) == 1  # of two different marks the later one is told, not stored
    assert count(site, "ticket") == list(found.values()).count("fault")


def test_an_outdated_page_overwrites_nothing_and_a_mark_can_be_taken_back(
    site: Site, duty_clerk: Client, portal: int
) -> None:
    round_id = begun(site)
    url = f"/rounds/{round_id}/items/{items(site, round_id)['规章库']}"

    fault = duty_clerk.post(
        url, data={"mark": "fault", "seen": "", "words": "点开是空白"}, follow_redirects=True
    )
    number = re.search(r"Ticket (\w{6}) is made", fault.text)
    assert number
    back = duty_clerk.post(url, data={"mark": "", "seen": "fault"}, follow_redirects=True).text
    assert f"Taken back. Ticket {number[1]} stands" in back
    assert f'href="/tickets/{number[1]}"' in back
    duty_clerk.post(url, data={"mark": "unreachable", "seen": ""})
    late = duty_clerk.post(url, data={"mark": "read", "seen": ""})
    same = duty_clerk.post(url, data={"mark": "unreachable", "seen": ""})
    kept = marks(site, round_id)["规章库"]
    undone = duty_clerk.post(url, data={"mark": "", "seen": "unreachable"})

    assert (late.status_code, same.status_code, undone.status_code) == (409, 303, 303)
    assert "marked “规章库” as not reachable meanwhile" in late.text
    assert kept == "unreachable"
    assert marks(site, round_id)["规章库"] == ""
    assert duty_clerk.post(url, data={"mark": "lost", "seen": ""}).status_code == 400


def test_a_weekly_column_is_asked_for_again_after_seven_days(site: Site, portal: int) -> None:
    first = begun(site)
    site.desk.duty_day.rounds.mark(CLERK, first, items(site, first)["统计信息"], Observation(Mark.READ))

    second = items(site, begun(site))
    site.clock.advance(hours=7 * 24 + 1)
    third = items(site, begun(site))

    assert list(second) == ["规章库", "财政预决算"]
    assert list(third) == ["规章库", "财政预决算", "统计信息"]


def test_rounds_are_for_the_desk_and_cost_the_same_however_long_the_list_is(
    site: Site, duty_clerk: Client, unit: int, portal: int
) -> None:
    def cost() -> tuple[int, int]:
        round_id = begun(site)
        with statements(site) as day:
            duty_clerk.get("/rounds")
        with statements(site) as one:
            duty_clerk.get(f"/rounds/{round_id}")
        return len(day), len(one)

    few = cost()
    for number in range(40):
        site.desk.trees.add(CLERK, portal, ColumnFacts(f"栏目{number}"))

    assert cost() == few
    assert max(few) <= 10
    assert site.client(Role.UNIT_HANDLER, unit).get("/rounds").status_code == 403
    assert site.client(Role.AUDITOR).post("/rounds").status_code == 403
