"""What tests of the rota's pages share: who can be called, and the button that publishes."""

import re
from collections.abc import Sequence

from werkzeug.test import TestResponse

from tests.web.site import Client

NAMES = ("陆青禾", "何语桐", "许南星")
DAYS = "SELECT day, person_id FROM shift WHERE role = 'reader' AND day >= '2026-10-01' ORDER BY day"


def takes_turns(client: Client, people: Sequence[int]) -> TestResponse:
    """Save who reads in turn, over the turns the page shows now."""
    seen = re.search(r'name="seen" value="([^"]+)"', client.get("/rota/plan").text)
    assert seen
    turns = {"person": [str(one) for one in people], "coverage": "every_rest_day", "seen": seen[1]}
    return client.post("/rota/plan/reader", data=turns)


def publishes(client: Client, month: str = "2026-10", *, button: str = "until") -> int:
    """Press the button of the month's page that publishes, or fills."""
    page = client.get(f"/rota?month={month}").text
    forms = re.findall(
        r'<input type="hidden" name="until" value="([^"]*)"><input type="hidden" name="month" value="[^"]+">'
        r'<input type="hidden" name="seen" value="([^"]+)">',
        page,
    )
    until, seen = next(one for one in forms if bool(one[0]) == (button == "until"))
    return client.post("/rota/publish", data={"until": until, "seen": seen, "month": month}).status_code
