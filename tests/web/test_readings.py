"""Machine readings through their pages: asked for, stopped, set up; findings with evidence; suspects; the lexicon."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from database.timers import TimerRow
from probes.pictures.chromium import Lack
from probes.readings import fault_store, reading_store
from probes.readings.fault_store import Verdict
from probes.readings.service import DAILY
from probes.readings.terms import terms_in_use
from roster.permissions import Role
from tests.web.reading_data import CARD, DEAD, HOME, TYPO, found, watched
from tests.web.site import Client, Site

SETUP = {
    "reads_at": "01:30",
    "connections": "4",
    "rate": "2.5",
    "hosts": "zwfw.shili.example",
    "version": "0",
}


@pytest.fixture
def number(site: Site) -> int:
    return watched(site)


@pytest.fixture
def head(site: Site) -> Client:
    return site.client(Role.SUPERVISOR)


def _suspects(page: str) -> list[str]:
    return re.findall(r"/readings/review/(\d+)", page)


def _review(head: Client) -> list[str]:
    """The suspects that wait, by number."""
    return _suspects(head.get("/readings/review").text.partition("Judged lately")[0])


def test_a_reading_is_asked_for_stopped_and_gone_on_with_from_the_page(
    site: Site, head: Client, number: int
) -> None:
    head.post(f"/readings/sites/{number}")
    waits = head.get("/readings").text
    reading = re.findall(r"/readings/(\d+)/stop", waits)[0]
    again = head.post(f"/readings/sites/{number}")
    head.post(f"/readings/{reading}/stop")
    stopped = head.get("/readings").text
    late = head.post(f"/readings/{reading}/stop")
    head.post(f"/readings/{reading}/go-on")

    assert again.status_code == 303
    assert "Stop" in waits
    assert "Go on" in stopped
    assert late.status_code == 409
    assert "This reading is over" in late.text
    with site.desk.database.read() as session:
        assert len(reading_store.latest(session, limit=9)) == 1
    assert f"/readings/{reading}/stop" in head.get(f"/readings?site={number}").text
    assert head.get("/readings?site=999").status_code == 404


def test_a_site_is_set_up_once_for_two_people_and_read_daily_by_a_timer(
    site: Site, head: Client, number: int
) -> None:
    saved = head.post(f"/readings/sites/{number}/setup", data=SETUP)
    second = head.post(f"/readings/sites/{number}/setup", data=SETUP | {"rate": "9"})
    bad = head.post(f"/readings/sites/{number}/setup", data=SETUP | {"version": "1", "rate": "0"})
    page = head.get("/readings").text
    site.clock.advance(hours=9)  # 01:59 of the next day
    site.desk.engine.run_pass()

    assert (saved.status_code, second.status_code, bad.status_code) == (303, 409, 400)
    assert "Write 0.1 to 200 requests a second." in bad.text
    assert "daily at 01:30" in page
    assert "2.5" in page
    with site.desk.database.read() as session:
        asked = reading_store.open_of(session, number)
        due = session.execute(select(TimerRow.due_at).where(TimerRow.kind == DAILY)).scalar_one()
    assert asked is not None
    assert due == datetime(2025, 10, 1, 17, 30, tzinfo=UTC)


def test_findings_stand_by_kind_with_their_evidence_and_their_ticket(site: Site, head: Client) -> None:
    second = replace(DEAD, page=f"{HOME}zwgk/tzgg/2.html")
    reading = found(site, [DEAD, second, TYPO])
    page = head.get("/readings/findings?kind=link_broken").text
    fault = re.findall(r"/readings/faults/(\d+)", page)
    silent = head.get(f"/readings/faults/{fault[0]}").text
    with site.desk.database.work(site.clock.now(), "test") as work:
        fault_store.note_pictures(work.session, {Lack.SLOW.value: [int(fault[0])]})
        reading_store.change(work.session, reading, {"unread": 3})
    one = head.get(f"/readings/faults/{fault[0]}").text

    assert len(set(fault)) == 1
    assert "Picture of the page" not in silent
    assert "None: the page was not shown within 15 seconds." in one
    assert "3 heavy files were not read" in head.get("/readings").text
    assert "404 · Not Found" in page
    assert "2 places" in page
    assert "旧文件" in one
    assert second.page in one
    ticket = re.findall(r"/tickets/([0-9A-Z]{6})\"", one)[0]
    assert "共2处" in site.ticket(ticket).description
    site.clock.advance(minutes=10)
    found(site, [TYPO])
    assert "Gone since" in head.get(f"/readings/faults/{fault[0]}").text
    assert "没有再发现" in head.get(f"/tickets/{ticket}").text


def test_a_suspect_is_confirmed_into_a_ticket_or_rejected_and_not_asked_again(
    site: Site, head: Client
) -> None:
    found(site, [TYPO, CARD, replace(TYPO, page=f"{HOME}2.html", url=f"{HOME}2.html")])
    assert _review(head)[0] == max(
        _review(head), key=int
    )  # the identity number, found after the typo, is severe
    first, second = sorted({int(one) for one in _review(head)})
    asked = head.get(f"/readings/faults/{second}").text
    gravest = head.get("/readings/findings").text
    confirmed = head.post(f"/readings/review/{first}", data={"verdict": "confirmed"}, follow_redirects=True)
    rejected = head.post(f"/readings/review/{second}", data={"verdict": "rejected"})
    other = site.client(Role.STAFF).post(f"/readings/review/{second}", data={"verdict": "confirmed"})
    number = re.findall(r"Confirmed: ticket (\w{6})", confirmed.text)
    found(site, [TYPO, CARD])
    asked_again = _review(head)
    refused = head.get("/readings/findings?kind=id_number_leak").text
    changed = replace(CARD, excerpt="另一句 131************1X")
    found(site, [TYPO, changed])

    told = [site.ticket(one).description for one in number]
    assert rejected.status_code == 303
    assert f'action="/readings/review/{second}"' in asked
    assert 'value="id_number_leak" selected' in gravest
    assert "No fault" in refused
    assert other.status_code == 409
    assert "said “no fault” just now" in other.text
    assert any("原文：一如继往；应为：一如既往" in words for words in told) or any(
        "身份证" in words for words in told
    )
    assert asked_again == []
    assert len(set(_review(head))) == 1


def test_a_term_that_cries_wolf_is_demoted_until_somebody_takes_it_back_in(site: Site, head: Client) -> None:
    pages = [f"{HOME}{n}.html" for n in range(6)]
    found(site, [replace(TYPO, page=url, url=url, excerpt=f"{url}一如继往") for url in pages])
    review = site.desk.site_readings.review
    for one in sorted({int(one) for one in _review(head)})[:5]:
        review.judge(site.account(Role.STAFF).actor, one, Verdict.REJECTED)
    page = head.get("/readings/lexicon?term=一如继往").text
    with site.desk.database.read() as session:
        demoted = {one.wrong for one in terms_in_use(session)}
    site.clock.advance(minutes=1)
    head.post("/readings/lexicon/term", data={"wrong": "一如继往", "use": "yes"})
    with site.desk.database.read() as session:
        again = {one.wrong for one in terms_in_use(session)}

    assert "demoted by false alarms" in page
    assert "0%" in page
    assert "一如继往" not in demoted
    assert "一如继往" in again


def test_terms_are_imported_after_a_look_at_what_stays_outside(site: Site, head: Client) -> None:
    table = {"table": "布署\t部署\n政策\t正策\n", "clean": "政策文件", "source": "自编"}
    preview = head.post("/readings/lexicon", data=table | {"step": "preview"}).text
    with site.desk.database.read() as session:
        before = {one.wrong for one in terms_in_use(session)}
    head.post("/readings/lexicon", data=table | {"step": "take"})
    bad = head.post("/readings/lexicon", data={"table": "错,错", "step": "preview"})
    staff = site.client(Role.STAFF).post("/readings/lexicon", data=table | {"step": "take"})
    with site.desk.database.read() as session:
        after = {one.wrong: one for one in terms_in_use(session)}

    assert "1 term may enter" in preview
    assert "1 was found in right text" in preview
    assert "布署" not in before
    assert after["布署"].right == "部署"
    assert after["布署"].approver == site.account(Role.SUPERVISOR).name
    assert "政策" not in after
    assert bad.status_code == 400
    assert "Nothing was taken in. line 1: “错” is no term of 2 to 40 characters." in bad.text
    assert f"approved by {site.account(Role.SUPERVISOR).name}" in head.get("/readings/lexicon?term=布署").text
    assert staff.status_code == 403
