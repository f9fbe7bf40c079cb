"""How refusals and failures reach people and machines: status, words, what was typed, nothing of the inside."""

import io

import pytest
from sqlalchemy.exc import OperationalError

from database.sheet_errors import EmptySheet
from escalation.errors import NothingToAcknowledgeError
from roster.errors import NotPermittedError, SignInThrottledError
from roster.permissions import Role
from tests.web.site import Client, Site
from tickets.errors import (
    BadMergeError,
    ChangedMeanwhileError,
    IllegalMoveError,
    MissingFactError,
    UnknownTicketError,
)
from web.errors import status_of
from web.refusals import TooManyUsesError


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotPermittedError(act="triage", role="auditor"), 403), (UnknownTicketError(number="X"), 404),
        (ChangedMeanwhileError(number="X", by="A", minutes=1), 409), (IllegalMoveError(verb="answer", state="x"), 409),
        (MissingFactError(verb="answer", fact="answer"), 400), (BadMergeError(target="X"), 400), (EmptySheet(), 400),
        (SignInThrottledError(minutes=15), 429), (TooManyUsesError(door="report", minutes=10), 429),
        (NothingToAcknowledgeError(number="X"), 409), (ValueError("ours"), 500),
    ],
)  # fmt: skip
def test_each_refusal_has_its_status(error: Exception, status: int) -> None:
    assert status_of(error) == status


def _failing(site: Site, error: Exception) -> None:
    """A page of this application that fails; failures are answered as in a deployment."""

    def fails() -> str:
        raise error

    site.app.view_functions["office.lifecycle"] = fails
    site.app.config["PROPAGATE_EXCEPTIONS"] = False


def test_a_failure_gives_a_reference_and_nothing_of_the_inside(site: Site) -> None:
    _failing(site, RuntimeError("a secret of the inside"))

    answer = site.visitor().get("/lifecycle")

    assert answer.status_code == 500
    assert "a secret" not in answer.text
    assert "Traceback" not in answer.text
    assert "查询号" in answer.text or "编号" in answer.text


def test_a_database_that_does_not_answer_is_said_without_asking_it(site: Site) -> None:
    _failing(site, OperationalError("SELECT 1", {}, Exception("gone")))
    client = site.client(Role.STAFF)

    answer = client.get("/lifecycle")

    assert answer.status_code == 503
    assert "SELECT" not in answer.text


@pytest.mark.parametrize("path", ["/report", "/track", "/sign-in", "/language"])
def test_a_form_without_its_token_is_refused_and_stays_typed(site: Site, path: str) -> None:
    visitor = site.visitor()
    visitor.forged = True

    answer = visitor.post(path, data={"description": "我写了很久", "password": "geheim-123"})

    assert answer.status_code == 400
    assert "我写了很久" in answer.text
    assert "geheim-123" not in answer.text


def test_whoever_is_signed_out_meanwhile_keeps_what_was_typed(site: Site) -> None:
    visitor = site.visitor()

    answer = visitor.post("/tickets/9D2TKV/comment", data={"text": "我写了很久"})

    read = visitor.post("/rounds/1/items/1", data={"mark": "fault", "seen": "", "words": "点开是空白页面"})

    assert answer.status_code == read.status_code == 401
    assert "我写了很久" in answer.text
    assert "<dt>写的内容</dt><dd>点开是空白页面</dd>" in read.text
    assert "另一项" not in read.text


def test_a_page_that_is_not_there_is_worded(site: Site) -> None:
    client = site.client(Role.STAFF)

    answer = client.get("/tickets/ZZZZZZ")

    assert answer.status_code == 404
    assert "There is nothing at this address." in answer.text
    assert "belongs to another unit" in answer.text


@pytest.mark.parametrize("path", ["/nothing", "/tickets/ZZZZZZ", "/static/nothing.css"])
def test_the_desks_people_keep_their_rail_where_a_page_is_missing(site: Site, path: str) -> None:
    assert '<nav class="rail"' in site.client(Role.STAFF).get(path).text


def test_a_citizen_is_shown_the_way_to_report_and_hears_nothing_of_tickets(site: Site) -> None:
    page = site.visitor().get("/nothing").text

    assert "工单" not in page
    assert '<nav class="rail"' not in page
    assert 'class="btn btn-primary" href="/report"' in page


def test_what_was_typed_stands_under_the_forms_own_labels(site: Site) -> None:
    visitor = site.visitor()
    visitor.forged = True

    page = visitor.post(
        "/report", data={"kind": "typo", "url": "https://www.shili.example/", "odd": "别的"}
    ).text

    assert "<dt>问题类型</dt><dd>错别字</dd>" in page
    assert "<dt>网页地址</dt>" in page
    assert "别的" in page
    assert "<dt>odd</dt>" not in page


def test_ids_that_were_chosen_come_back_as_names(site: Site) -> None:
    clerk, unit = site.client(Role.STAFF), site.unit("市政府信息中心")
    clerk.forged = True

    page = clerk.post("/tickets/9D2TKV/transfer", data={"unit_id": str(unit), "reason": "归口"}).text

    assert "<dt>Unit</dt><dd>市政府信息中心</dd>" in page


def test_another_role_is_told_whom_to_ask(site: Site) -> None:
    answer = site.client(Role.AUDITOR).get("/tickets/new")

    assert answer.status_code == 403
    assert "Ask a supervisor" in answer.text
    assert '<nav class="rail"' in answer.text


def test_an_upload_beyond_the_limit_is_refused(site: Site) -> None:
    data = {"step": "upload", "file": (io.BytesIO(b"x" * (13 * 1024 * 1024)), "big.csv")}

    answer = site.client(Role.STAFF).post("/import", data=data)

    assert answer.status_code == 413
    assert "The file is too large." in answer.text


def test_machines_get_json(site: Site) -> None:
    answer = site.visitor().get("/api/tickets/9D2TKV")

    assert answer.status_code == 401
    assert answer.json is not None
    assert answer.json["status"] == 401


@pytest.mark.parametrize("path", ["/", "/report", "/nothing", "/static/css/base.css"])
def test_every_answer_carries_the_headers_that_guard_it(site: Site, path: str) -> None:
    headers = site.client(Role.STAFF).get(path).headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_pages_hold_nothing_the_policy_would_block(site: Site) -> None:
    client: Client = site.client(Role.STAFF)
    number = site.takes_in().number

    for path in ("/", f"/tickets/{number}", "/tickets/new", "/report", "/sign-in"):
        page = client.get(path).text
        assert " style=" not in page
        assert " onclick=" not in page
        assert "<script>" not in page
