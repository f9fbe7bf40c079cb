"""The zone of a desk is the one it was set to, wherever its machine stands."""

import pytest

from roster.permissions import Role
from tests.web.site import Site


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked for before the desk, so the desk starts with it."""
    monkeypatch.setenv("DUWANG_ZONE", "Europe/Berlin")


def test_t_tz_a_desk_set_to_berlin_shows_berlins_clock(berlin: None, site: Site) -> None:
    page = site.client(Role.STAFF).get("/").text

    assert site.desk.calendar.zone.key == "Europe/Berlin"
    assert "2025-09-30T10:59+02:00" in page


def test_t_tz_a_desk_set_to_nothing_shows_the_clock_of_china(site: Site) -> None:
    assert "2025-09-30T16:59+08:00" in site.client(Role.STAFF).get("/").text
