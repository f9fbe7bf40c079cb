"""Who repairs what is broken now: beside who is on duty and on the ticket, with a call log of one tap."""

import pytest

from roster.permissions import Role
from rounds.room import RoomReading
from sites.object_checks import ObjectFacts, VendorFacts
from sites.objects import Limits, ObjectKind
from tests.web.duty_data import HOME, watch_portal
from tests.web.site import CLERK, Site
from tickets.kinds import Kind, Source
from tickets.ticket import Report


@pytest.fixture
def portal(site: Site, unit: int) -> int:
    found = watch_portal(site, unit)
    site.desk.objects.set_vendor(CLERK, found, None, VendorFacts("示例软件公司", "示例子", "13000000021", ""))
    return found


def _fault(site: Site, words: str, url: str = "") -> str:
    report = Report(kind=Kind.DETECTED_FAULT, source=Source.OWN_OBSERVATION, description=words, url=url)
    return site.desk.intake.take_in(CLERK, report).number


def test_the_vendor_of_a_faulty_object_is_rung_from_the_duty_page_and_the_call_stands_on_the_ticket(
    site: Site, portal: int, unit: int
) -> None:
    clerk = site.client(Role.STAFF)
    quiet = clerk.get("/duty").text
    number = _fault(site, "规章库打不开", f"{HOME}规章库/list.html")
    room = site.desk.objects.add(
        CLERK, ObjectFacts(ObjectKind.MACHINE_ROOM, "政务中心机房", unit, limits=Limits(280, None))
    )
    site.desk.objects.set_vendor(CLERK, room, None, VendorFacts("示例制冷公司", "示例丑", "", "0316-2000009"))
    hot = site.desk.duty_day.rooms.record(CLERK, room, RoomReading(310, None, {}), say=lambda *_: "温度31度")[
        0
    ]

    duty, ticket = clerk.get("/duty").text, clerk.get(f"/tickets/{number}").text
    url = f"/sites/{portal}/vendors/1/call?ticket={number}"
    unknown = clerk.post(f"/sites/{portal}/vendors/1/call?ticket=ZZZZZZ", data={"result": "reached"})
    wrong = clerk.post(url, data={"result": "perhaps"})
    long = clerk.post(url, data={"result": "reached", "note": "长" * 501})
    reached = clerk.post(url, data={"result": "reached", "note": "半小时内到"})
    silent = clerk.post(f"{url}&back=duty", data={"result": "not_reached"})
    after, again = clerk.get("/duty").text, clerk.get(f"/tickets/{number}").text

    assert "示例子" not in quiet
    assert all(
        words in duty for words in ("示例软件公司", 'href="tel:+8613000000021"', number, "示例制冷公司", hot)
    )
    assert 'href="tel:+8613000000021"' in ticket
    assert "示例制冷公司" in clerk.get(f"/tickets/{hot}").text
    assert [one.status_code for one in (unknown, wrong, long, reached, silent)] == [404, 400, 400, 303, 303]
    assert silent.headers["Location"].endswith("/duty#vendors")
    assert "半小时内到" in after
    assert after.count("<b>not reached</b>") == 1
    assert "rang 示例软件公司 示例子: reached" in again
    assert "rang 示例软件公司 示例子: not reached" in again
    assert site.client(Role.UNIT_HANDLER, unit=unit).post(url, data={"result": "reached"}).status_code == 403


def test_a_misspelling_calls_no_technician(site: Site, portal: int) -> None:
    number = site.takes_in(url=f"{HOME}规章库/").number
    clerk = site.client(Role.STAFF)

    assert "示例子" not in clerk.get(f"/tickets/{number}").text
    assert "示例子" not in clerk.get("/duty").text
