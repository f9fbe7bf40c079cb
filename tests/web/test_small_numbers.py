"""Numbers in addresses and forms: what is one, and that what is none never breaks a page."""

import pytest

from database.small_numbers import small_number
from roster.permissions import Role
from tests.web.site import Site


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("17", 17), ("999999999", 999_999_999)])
def test_digits_are_a_number(text: str, number: int) -> None:
    assert small_number(text) == number


@pytest.mark.parametrize("text", ["", "-1", "²", "٣", "1 ", "1e3", "1" * 10, "1" * 5000])
def test_anything_else_is_none(text: str) -> None:
    assert small_number(text) is None


HUGE = "9" * 20


def test_a_call_or_picture_beyond_every_column_is_not_found(site: Site) -> None:
    clerk = site.client(Role.STAFF)

    assert clerk.post(f"/calls/{HUGE}", data={"result": "no_answer"}).status_code == 404
    assert clerk.get(f"/tickets/{site.takes_in().number}/pictures/{HUGE}").status_code == 404


@pytest.mark.parametrize("after", ["2026-01-01~1", f"2026-01-01T00:00:00+00:00~{HUGE}", "x~1", "~"])
def test_a_place_that_is_none_of_ours_is_refused_by_the_interface(site: Site, after: str) -> None:
    clerk = site.client(Role.STAFF)

    assert clerk.get("/api/tickets", query_string={"after": after}).status_code == 422
    assert clerk.get("/", query_string={"after": after}).status_code == 200


@pytest.mark.parametrize("tag", ["²", HUGE, "x"])
def test_a_version_that_is_none_loses_the_race_and_breaks_nothing(site: Site, tag: str) -> None:
    clerk, number = site.client(Role.STAFF), site.takes_in().number

    by_interface = clerk.post(
        f"/api/tickets/{number}/dismiss", json={"reason": "unfounded", "answer": "网页正常。"},
        headers={"If-Match": f'"{tag}"'.encode().decode("latin-1")},
    )  # fmt: skip
    by_form = clerk.post(f"/tickets/{number}/handle", data={"version": tag, "note": "x"})

    assert by_interface.status_code == 412
    assert by_form.status_code == 409
