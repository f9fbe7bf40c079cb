"""What the desk passed on to a unit: its people see it, and nothing else of the register, and acknowledge it."""

from roster.permissions import Role
from tests.web.office_data import person
from tests.web.site import Site

FAX = {"kind": "fax", "source": "上级政府办", "text": "防汛值守通知", "first": "relay"}


def test_a_handler_acknowledges_what_went_to_the_own_unit_and_sees_no_other(site: Site, unit: int) -> None:
    other = site.unit("市行政审批局")
    person(site, "示例丙", unit, mobile="+8613000000003")
    clerk = site.client(Role.STAFF)
    own, theirs = site.client(Role.UNIT_HANDLER, unit), site.client(Role.UNIT_HANDLER, other)

    strange = clerk.post("/register", data=FAX | {"to": "u999"})
    kept = clerk.post("/register", data=FAX | {"to": f"u{unit}"})
    seen, hidden = own.get("/register/relayed").text, theirs.get("/register/relayed").text
    refused = theirs.post("/register/relayed/1")
    done, late = own.post("/register/relayed/1"), own.post("/register/relayed/1")
    entry = clerk.get("/register/1").text

    assert (strange.status_code, kept.status_code) == (400, 303)
    assert "防汛值守通知" in seen
    assert 'action="/register/relayed/1"' in seen
    assert "防汛值守通知" not in hidden
    assert (refused.status_code, done.status_code, late.status_code) == (404, 303, 409)
    assert "acknowledged by" in entry
    assert 'data-rail="relayed"' in seen
    assert own.get("/register").status_code == 403
