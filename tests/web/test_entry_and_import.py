"""Staff entry and the import of the platform's messages, as people see them and as they are stored."""

import re

import pytest
from sqlalchemy import text

from roster.permissions import Role
from tests.web.site import PAGE, WORDS, Client, Site

SHEET = (
    "留言编号,问题描述,留言时间,问题页面\n20260001,栏目打不开,2025-09-29 10:00,https://www.shili.example/a\n"
)


def test_a_clerk_enters_a_telephone_call_with_its_time(site: Site, clerk: Client) -> None:
    data = {
        "source": "telephone", "kind": "typo", "severity": "normal", "title": "错别字", "description": WORDS,
        "received_at": "2025-09-29T09:30", "caller": "示某", "contact": "13000000009",
    }  # fmt: skip

    answer = clerk.post("/tickets/new", data=data)

    number = (answer.location or "").rsplit("/", 1)[1]
    assert answer.status_code == 303
    assert (
        site.desk.calendar.local(site.ticket(number).received_at).isoformat() == "2025-09-29T09:30:00+08:00"
    )
    assert "Code for the reporter to follow it" in clerk.get(answer.location or "").text


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("received_at", "2031-01-01T00:00", "This is no time, or lies in the future."),
        ("received_at", "soon", "This is no time, or lies in the future."),
        ("source", "public_form", "Choose where it came from."), ("description", "错", "Write 5 to 2,000"),
    ],
)  # fmt: skip
def test_an_entry_that_cannot_be_is_named(
    site: Site, clerk: Client, field: str, value: str, words: str
) -> None:
    data = {"source": "telephone", "kind": "typo", "title": "错别字", "description": WORDS}

    answer = clerk.post("/tickets/new", data=data | {field: value})

    assert answer.status_code == 400
    assert words in answer.text
    assert "错别字" in answer.text


def _upload(client: Client, sheet: str, **more: str) -> tuple[str, str]:
    """The preview's page and its token."""
    page = client.post("/import", data={"step": "upload", "pasted": sheet, **more}).text
    found = re.search(r'name="token" value="([^"]+)"', page)
    return page, found[1] if found else ""


def _count(site: Site, table: str) -> int:
    with site.desk.database.read() as session:
        return int(session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608 - our names


def test_messages_are_previewed_then_imported_once(site: Site, clerk: Client) -> None:
    page, token = _upload(clerk, SHEET)
    before = _count(site, "ticket")
    done = clerk.post("/import", data={"step": "confirm", "token": token})
    again = _upload(clerk, SHEET)[0]

    assert "20260001" in page
    assert before == 0
    assert done.status_code == 303
    assert _count(site, "ticket") == 1
    assert "is ticket" in again or "unchanged" in again


def test_many_messages_say_how_far_they_are(site: Site, clerk: Client) -> None:
    head = "留言编号,留言内容,网页地址,留言时间,转办时间"
    row = ",规章库打不开,https://www.shili.example/a,2025-09-28 09:00,2025-09-29 10:00"
    sheet = "\n".join([head, *(f"P{n}{row}" for n in range(101))])
    token = _upload(clerk, sheet)[1]

    done = clerk.post("/import", data={"step": "confirm", "token": token})

    assert done.status_code == 200
    assert (
        done.text.index("100 / 101") < done.text.index("101 / 101") < done.text.index("101 messages are in")
    )
    assert (_count(site, "ticket"), _count(site, "blob")) == (101, 0)


def test_an_upload_is_forgotten_after_use_and_no_other_account_may_use_it(site: Site, clerk: Client) -> None:
    token = _upload(clerk, SHEET)[1]
    other = site.client(Role.SUPERVISOR).post("/import", data={"step": "confirm", "token": token})
    forged = clerk.post("/import", data={"step": "confirm", "token": token + "x"})
    clerk.post("/import", data={"step": "confirm", "token": token})

    again = clerk.post("/import", data={"step": "confirm", "token": token})

    assert [other.status_code, forged.status_code, again.status_code] == [400, 400, 400]
    assert "This preview is no longer kept." in again.text
    assert _count(site, "blob") == 0


def test_an_upload_nobody_confirms_is_gone_the_day_after(site: Site) -> None:
    _upload(site.client(Role.STAFF), SHEET)
    site.clock.advance(days=1, minutes=1)

    _upload(site.client(Role.STAFF), SHEET.replace("20260001", "20260002"))

    assert _count(site, "blob") == 1


def test_columns_are_corrected_by_hand(site: Site, clerk: Client) -> None:
    sheet = SHEET.replace("问题描述", "说了什么")

    page, token = _upload(clerk, sheet)
    corrected = clerk.post("/import", data={"step": "preview", "token": token, "map_description": "1"})

    assert "No column is chosen for" in page
    assert corrected.status_code == 200
    assert "栏目打不开" in corrected.text


def test_wrong_rows_are_named_and_left_out(site: Site, clerk: Client) -> None:
    sheet = SHEET + "20260002,没有时间,,\n20260003,时间错,10月七日,\n"

    page, token = _upload(clerk, sheet)
    clerk.post("/import", data={"step": "confirm", "token": token})

    assert "Neither a time of writing nor of passing on" in page
    assert "“10月七日” is no date. Write it as 2026-10-07 09:30." in page
    assert _count(site, "ticket") == 1


def test_a_message_of_the_future_is_named_with_its_cell_and_left_out(site: Site, clerk: Client) -> None:
    sheet = SHEET + "20260002,年份写错了,2026-09-29 10:00,\n"

    page, token = _upload(clerk, sheet)
    clerk.post("/import", data={"step": "confirm", "token": token})

    assert "留言时间 “2026-09-29 10:00” lies in the future." in page
    assert _count(site, "ticket") == 1


def test_the_old_ledger_comes_in_closed(site: Site, clerk: Client) -> None:
    sheet = (
        "留言编号,问题描述,留言时间,问题页面,办理结果,办理时间\n"
        f"1,栏目打不开,2025-03-03 10:00,{PAGE},已改正,2025-03-05 11:00\n"
    )

    token = _upload(clerk, sheet, as_ledger="1")[1]
    done = clerk.post("/import", data={"step": "confirm", "token": token})

    assert done.location == "/?view=answered"
    assert "栏目打不开" in clerk.get("/?view=answered").text
    assert "栏目打不开" not in clerk.get("/?view=open").text


@pytest.mark.parametrize("pasted", ["", "   ", "只有一行"])
def test_nothing_to_read_is_said(clerk: Client, pasted: str) -> None:
    assert clerk.post("/import", data={"step": "upload", "pasted": pasted}).status_code == 400
