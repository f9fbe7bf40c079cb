"""Policies worded from their values, and the responsibility matrix edited without overwriting anybody."""

import re
from html.parser import HTMLParser

import pytest

from escalation.policy import Anchor, Delay, DelayUnit, Policy, Step, Target, TargetKind
from roster.permissions import Role
from sites.responsibility import FaultKind
from tests.web.office_data import asked, line, reader
from tests.web.site import Site
from web.policy_words import people_named, policy_view

MATRIX = "SELECT unit_id, url_prefix FROM responsibility ORDER BY id"
COLUMN = "https://www.shili.example/zwgk/"


@pytest.fixture
def units(site: Site) -> tuple[int, int]:
    """Two units; the first answers for content and for a column of its own."""
    first, second = site.unit("市政府信息中心"), site.unit("市行政审批局")
    line(site, FaultKind.CONTENT, first)
    line(site, FaultKind.UNIT_COLUMN, first, COLUMN)
    return first, second


def _version(page: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found
    return found[1]


@pytest.mark.parametrize("role", list(Role))
def test_everybody_reads_every_step_of_every_policy(site: Site, role: Role) -> None:
    page = reader(site, role).get("/policies").text

    assert page.count("<tbody>") == len(site.desk.policies)
    assert "到期前1个工作日 08:30" in page
    assert "到期当天 17:30" in page
    assert "10分钟后" in page
    assert "读网制度 二(三)" in page
    assert page.count("badge-escalated") == sum(
        s.escalates for p in site.desk.policies.values() for s in p.written
    )
    assert "最后一步过后1小时仍无人确认，全部步骤从头再走1遍。" in page


def test_a_step_for_a_named_person_says_the_name(site: Site) -> None:
    named = (Target(TargetKind.PERSON, "7"), Target(TargetKind.ASSIGNEE))
    delay = Delay(Anchor.OPENED, 90, DelayUnit.MINUTES)
    policy = Policy(
        code="own", names={"zh": "自定"}, clause="house_verify",
        steps=(Step(0, delay, (named,), channels=("sms",), escalates=False, message="severe"),),
        hold=2, hold_unit=DelayUnit.WORKING_DAYS, channel_minutes=3,
    )  # fmt: skip

    with site.app.test_request_context("/"):
        view = policy_view(policy, language="zh", people={7: "市政府办 示例甲"})

    assert people_named(policy) == {7}
    assert (view.steps[0].when, view.steps[0].who) == ("90分钟后", "市政府办 示例甲，否则经办人")
    assert (view.house, view.hold, view.applies) == (True, "2个工作日", "没有工单用这条策略")


def test_a_supervisor_gives_a_kind_of_fault_to_another_unit(site: Site, units: tuple[int, int]) -> None:
    client = reader(site, Role.SUPERVISOR)
    version = _version(client.get("/matrix").text)

    answer = client.post("/matrix", data={"version": version, "act": "save", "unit_1": units[1]})

    assert answer.status_code == 303
    assert asked(site, MATRIX) == [(units[1], ""), (units[0], COLUMN)]
    assert asked(site, "SELECT action FROM audit WHERE action LIKE 'matrix%'") == [("matrix_line_changed",)]


def test_others_read_the_matrix_and_cannot_change_it(site: Site, units: tuple[int, int]) -> None:
    client = reader(site, Role.UNIT_HANDLER, unit=units[0])
    page = client.get("/matrix").text

    refused = client.post(
        "/matrix", data={"version": _version(page) if "version" in page else "", "unit_1": units[1]}
    )

    assert "市政府信息中心" in page
    assert "<select" not in page
    assert refused.status_code == 403
    assert asked(site, MATRIX)[0] == (units[0], "")


def test_a_matrix_changed_meanwhile_is_not_overwritten_and_the_typing_stays(
    site: Site, units: tuple[int, int]
) -> None:
    client = reader(site, Role.SUPERVISOR)
    old = _version(client.get("/matrix").text)
    client.post(
        "/matrix",
        data={"version": old, "act": "add", "unit_id": units[1], "url_prefix": "https://a.example/b/"},
    )

    answer = client.post("/matrix", data={"version": old, "act": "save", "unit_1": units[1]})

    assert answer.status_code == 409
    assert f'<option value="{units[1]}" selected>' in answer.text
    assert asked(site, MATRIX)[0] == (units[0], "")
    assert _version(answer.text) != old


def test_a_column_is_added_to_its_unit_and_taken_away(site: Site, units: tuple[int, int]) -> None:
    client = reader(site, Role.ADMINISTRATOR)
    fresh = {"act": "add", "unit_id": units[1], "url_prefix": "https://www.shili.example/bszn/"}

    client.post("/matrix", data={"version": _version(client.get("/matrix").text), **fresh})
    added = asked(site, MATRIX)
    client.post("/matrix", data={"version": _version(client.get("/matrix").text), "remove": "2"})

    assert added[2] == (units[1], "https://www.shili.example/bszn/")
    assert asked(site, MATRIX) == [added[0], added[2]]


@pytest.mark.parametrize(
    "fields",
    [
        {"act": "add", "unit_id": "1", "url_prefix": "zwgk"},
        {"act": "add", "unit_id": "1", "url_prefix": ""},
        {"act": "add", "unit_id": "99", "url_prefix": COLUMN},
        {"act": "save", "unit_1": "99"},
        {"act": "save", "prefix_2": "zwgk"},
        {"act": "save", "prefix_2": ""},
        {"remove": "99"},
    ],
)
@pytest.mark.usefixtures("units")
def test_what_cannot_be_stored_is_refused_at_its_field(site: Site, fields: dict[str, str]) -> None:
    client = reader(site, Role.SUPERVISOR)
    before = asked(site, MATRIX)

    answer = client.post("/matrix", data={"version": _version(client.get("/matrix").text), **fields})

    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert asked(site, MATRIX) == before


@pytest.mark.usefixtures("units")
def test_enter_in_a_field_saves_and_never_removes(site: Site) -> None:
    class Buttons(HTMLParser):
        """The first button after the matrix form begins is the one Enter presses."""

        def __init__(self) -> None:
            super().__init__()
            self.found: list[dict[str, str | None]] = []
            self.inside = False

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            values = dict(attrs)
            if tag == "form":
                self.inside = values.get("action") == "/matrix"
            if tag == "button" and self.inside:
                self.found.append(values)

    page = Buttons()
    page.feed(reader(site, Role.SUPERVISOR).get("/matrix").text)

    assert (page.found[0]["name"], page.found[0]["value"]) == ("act", "save")
