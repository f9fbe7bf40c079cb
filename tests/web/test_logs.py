"""What stands in the log after a failure, and what never does."""

import pytest
from flask import request

from tests.web.site import Site
from web.logs import places_of


def _fails(site: Site) -> None:
    def fails() -> str:
        typed = request.form.to_dict()
        raise RuntimeError("broken inside\nparameters: " + typed["description"])

    site.app.view_functions["public.send_report"] = fails
    site.app.config["PROPAGATE_EXCEPTIONS"] = False


def test_a_failures_log_names_the_place_and_holds_nothing_that_was_typed(
    site: Site, capfd: pytest.CaptureFixture[str]
) -> None:
    _fails(site)

    answer = site.visitor().post("/report", data={"description": "我家住在示例路", "contact": "13000000009"})

    captured = capfd.readouterr()
    log = captured.out + captured.err
    assert answer.status_code == 500
    assert "request_failed" in captured.err  # what a command answers goes to its output
    assert "test_logs.py" in log
    assert "RuntimeError: broken inside" in log
    for secret in ("我家住在示例路", "13000000009", "csrf_token", site.desk.settings.secret_key):
        assert secret not in log


def test_a_chain_is_told_from_its_first_error_on() -> None:
    first = ValueError("first\nparameters: secret")
    second = RuntimeError("second")
    second.__cause__ = first

    words = places_of((RuntimeError, second, None))

    assert words == "ValueError: first\nRuntimeError: second"
