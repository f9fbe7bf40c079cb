"""Monitored objects through their pages: the tree, its import, vendors, and what cannot be deleted."""

import re
from threading import Barrier, Thread

import pytest
from sqlalchemy import text

from roster.permissions import Role
from sites import object_store
from sites.object_checks import ColumnFacts
from sites.object_errors import ChangedObjectError
from tests.web.site import CLERK, Client, Site
from tests.web.statements import statements

HOME = "https://www.shili.example/"
LIST = f"一级栏目\t二级栏目\t网址\t频次\n政务公开\t规章库\t{HOME}zwgk/gzk/\t每轮\n\t财政预决算\t{HOME}zwgk/cz/\t每日\n"


@pytest.fixture
def head(site: Site) -> Client:
    return site.client(Role.SUPERVISOR)


@pytest.fixture
def portal(site: Site, head: Client, unit: int) -> int:
    answer = head.post(
        "/sites",
        data={
            "kind": "portal",
            "name": "示例市门户",
            "unit_id": unit,
            "home": HOME,
            "frequency": "each_round",
        },
    )
    return int(answer.location.rpartition("/")[2])


def _names(site: Site, object_id: int) -> list[str]:
    with site.desk.database.read() as session:
        whole = site.desk.objects.whole(session, object_id)
    return [one.name for one in whole.columns]


def _imports(head: Client, portal: int) -> str:
    preview = head.post(f"/sites/{portal}/import", data={"step": "upload", "pasted": LIST}).text
    token = re.search(r'name="token" value="([^"]+)"', preview)
    assert token
    head.post(f"/sites/{portal}/import", data={"step": "confirm", "token": token[1]})
    return preview


def test_a_desk_without_units_is_led_to_the_contacts_first(site: Site, head: Client) -> None:
    page = head.get("/sites").text

    assert "Import the contacts first" in page
    assert 'href="/contacts/import"' in page
    assert "units come with the contacts" in page


def test_a_pasted_list_becomes_a_tree_after_a_look_and_again_changes_nothing(
    site: Site, head: Client, portal: int
) -> None:
    first = _imports(head, portal)
    again = _imports(head, portal)

    assert "政务公开 › 规章库" in first
    assert "3 new" in first
    assert "0 new" in again
    assert "2 unchanged" in again
    assert _names(site, portal) == ["政务公开", "规章库", "财政预决算"]
    assert site.client(Role.STAFF).post(f"/sites/{portal}/import", data={}).status_code == 403


def test_columns_are_renamed_moved_and_retired_without_a_script_and_on_record(
    site: Site, head: Client, portal: int
) -> None:
    _imports(head, portal)
    url = f"/sites/{portal}/columns"

    renamed = head.post(f"{url}/2", data={"do": "save", "version": 1, "name": "规章文件库", "url": ""})
    up = head.post(f"{url}/3", data={"do": "up", "version": 1})
    loop = head.post(f"{url}/1", data={"do": "move", "version": 1, "parent_id": 2})
    moved = head.post(f"{url}/3", data={"do": "move", "version": 1, "parent_id": ""})
    gone = head.post(f"{url}/1", data={"do": "retire", "version": 1})

    assert [one.status_code for one in (renamed, up, loop, moved, gone)] == [303, 303, 400, 303, 303]
    assert "A column cannot hang below itself" in loop.text
    assert _names(site, portal) == ["财政预决算"]
    with site.desk.database.read() as session:
        told = session.execute(
            text("SELECT action FROM audit WHERE action LIKE 'column_%' ORDER BY seq")
        ).scalars().all()  # fmt: skip
    assert told[-4:] == ["column_changed", "column_stepped", "column_moved", "column_retired"]


def test_of_two_who_rename_a_column_at_once_the_second_is_told(site: Site, head: Client, portal: int) -> None:
    _imports(head, portal)
    data = {"do": "save", "version": 1, "url": ""}

    head.post(f"/sites/{portal}/columns/2", data={**data, "name": "甲"})
    late = head.post(f"/sites/{portal}/columns/2", data={**data, "name": "乙"})

    assert late.status_code == 409
    assert "somebody changed “甲” meanwhile" in late.text
    assert 'value="乙"' in late.text  # what was typed is not lost


def test_two_threads_change_one_tree_and_neither_loses_a_column(site: Site, portal: int) -> None:
    start, lost = Barrier(2), []

    def add(name: str) -> None:
        start.wait()
        for number in range(3):
            try:
                site.desk.trees.add(CLERK, portal, ColumnFacts(f"{name}{number}"))
            except ChangedObjectError as error:
                lost.append(error)

    threads = [Thread(target=add, args=(name,)) for name in "甲乙"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert lost == []
    assert sorted(_names(site, portal)) == ["乙0", "乙1", "乙2", "甲0", "甲1", "甲2"]


def test_an_object_with_open_faults_is_not_deleted_and_the_error_names_them(
    site: Site, head: Client, portal: int, unit: int
) -> None:
    _imports(head, portal)
    head.post(
        "/sites",
        data={
            "kind": "service",
            "name": "专栏",
            "unit_id": unit,
            "home": HOME + "zwfw/",
            "frequency": "daily",
        },
    )
    taken = site.takes_in(url=HOME + "zwgk/gzk/2025/a.html")

    refused = head.post(f"/sites/{portal}/remove", data={"version": 1})
    free = head.post("/sites/2/remove", data={"version": 1})

    assert refused.status_code == 409
    assert f"has open faults ({taken.number})" in refused.text
    assert free.status_code == 303
    with site.desk.database.read() as session:
        assert [one.id for one in object_store.objects(session)] == [portal]


def test_a_ticket_leads_to_the_object_of_its_page_where_one_tap_writes_a_vendors_call_down(
    site: Site, head: Client, clerk: Client, portal: int
) -> None:
    _imports(head, portal)
    vendors = f"/sites/{portal}/vendors"
    bad = head.post(vendors, data={"company": "软件公司", "name": "示子", "mobile": "123"})
    head.post(vendors, data={"company": "软件公司", "name": "示子", "mobile": "13000000011"})
    number = site.takes_in(url=HOME + "zwgk/gzk/2025/a.html").number
    strange = site.takes_in(url="https://www.elsewhere.example/").number

    there = clerk.get(f"/tickets/{number}/object")
    page = clerk.get(there.location).text
    call = re.search(r'action="(/sites/[^"]*/call\?ticket=[^"]+)"', page)
    back = clerk.post(call[1]) if call else None
    nowhere = clerk.get(f"/tickets/{strange}/object")

    assert bad.status_code == 400
    assert "This is no telephone number in use" in bad.text
    assert f'href="/tickets/{number}/object"' in clerk.get(f"/tickets/{number}").text
    assert 'href="tel:+8613000000011"' in page
    assert back is not None
    assert back.location == f"/tickets/{number}#vendors"
    assert f">{number}</a>" in clerk.get(f"/sites/{portal}").text
    assert nowhere.location == f"/tickets/{strange}"


def test_a_call_to_a_vendor_of_the_longest_name_is_written_down(
    site: Site, head: Client, portal: int
) -> None:
    vendors = f"/sites/{portal}/vendors"
    head.post(vendors, data={"company": "公" * 120, "name": "名" * 80, "mobile": "13000000011"})

    answer = head.post(f"{vendors}/1/call")

    assert answer.status_code == 303
    assert "公" * 120 in head.get(f"/sites/{portal}").text


def test_bad_facts_come_back_with_what_was_typed(site: Site, head: Client, portal: int, unit: int) -> None:
    facts = {
        "kind": "portal",
        "name": "二站",
        "unit_id": unit,
        "home": "www.two.example",
        "frequency": "daily",
    }

    no_address = head.post("/sites", data=facts)
    taken = head.post("/sites", data=facts | {"home": "http://shili.example"})
    hot = head.post("/sites", data=facts | {"home": "", "kind": "machine_room", "temperature": "warm"})
    nobody = head.post("/sites", data=facts | {"home": "https://two.example/", "unit_id": 99})

    assert [one.status_code for one in (no_address, taken, hot, nobody)] == [400] * 4
    assert "This is no address" in no_address.text
    assert 'value="www.two.example"' in no_address.text
    assert "Another object has this address" in taken.text
    assert "Write a limit within reason" in hot.text
    with site.desk.database.read() as session:
        assert len(object_store.objects(session)) == 1


def test_the_pages_cost_the_same_however_many_columns_there_are(
    site: Site, head: Client, portal: int
) -> None:
    def cost() -> list[int]:
        found = []
        for url in ("/sites", f"/sites/{portal}", f"/sites/{portal}?edit=1"):
            with statements(site) as seen:
                head.get(url)
            found.append(len(seen))
        return found

    few = cost()
    for number in range(30):
        site.desk.trees.add(CLERK, portal, ColumnFacts(f"栏目{number}"))

    assert cost() == few
    assert max(few) <= 10
