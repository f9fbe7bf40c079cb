"""Two people at the same word of the desk's tables: the later is told who changed it, and nothing is overwritten."""

import re
from concurrent.futures import ThreadPoolExecutor

from probes.errors import ChangedMeanwhile
from probes.readings import lexicon_store, names_store
from probes.readings.names import NameTable
from roster.permissions import Role, desk_actor
from tests.web.site import Site

LEADERS, ORGANS, LEXICON = "/readings/names/leaders", "/readings/names/organs", "/readings/lexicon"
ORGAN = {"step": "add", "old": "市信息办", "new": "市数据局", "since": "2024-01-01"}


def _hidden(page: str, name: str = "seen", after: str = "") -> str:
    """What a form of the page would send beside the words, the first one behind `after`."""
    found = re.search(rf'name="{name}" value="([^"]+)"', page[page.index(after) :])
    return found[1] if found else ""


def test_a_name_two_people_change_at_once_keeps_the_first_words_until_the_second_has_seen_them(
    site: Site,
) -> None:
    first, second = site.client(Role.SUPERVISOR), site.client(Role.ADMINISTRATOR)
    by = site.account(Role.SUPERVISOR).name

    def new_name() -> str:
        with site.desk.database.read() as session:
            entry = names_store.known(session, NameTable.ORGANS)[0].entry
        return str(entry.new)  # type: ignore[union-attr]  # an organ

    first.post(ORGANS, data=ORGAN)
    site.clock.advance(minutes=1)
    blind = second.post(ORGANS, data=ORGAN | {"new": "市大数据局"})
    kept = new_name()
    edited = second.get(f"{ORGANS}?edit=1").text
    preview = second.post(ORGANS, data={"step": "upload", "pasted": "市信息办,市数字局,2024-01-01"}).text
    site.clock.advance(minutes=1)
    first.post(ORGANS, data=ORGAN | {"new": "市数据管理局", "seen": _hidden(edited, after="h-one")})
    late = [
        second.post(ORGANS, data=ORGAN | {"new": "市大数据局", "seen": _hidden(edited, after="h-one")}),
        second.post(f"{ORGANS}/1", data={"use": "no", "seen": _hidden(edited)}),
        second.post(ORGANS, data={"step": "confirm", "token": _hidden(preview, "token")}),
    ]
    meanwhile = new_name()
    knowing = second.post(
        ORGANS, data=ORGAN | {"new": "市大数据局", "seen": _hidden(late[0].text, after="h-one")}
    )

    assert (blind.status_code, kept) == (409, "市数据局")
    assert [one.status_code for one in late] == [409, 409, 409]
    assert all(f"Not saved: {by} changed this meanwhile" in one.text for one in late)
    assert 'value="市大数据局"' in late[0].text
    assert "市数据管理局 → 市数字局" in late[2].text
    assert meanwhile == "市数据管理局"
    assert (knowing.status_code, new_name()) == (303, "市大数据局")


def test_a_term_two_people_change_at_once_keeps_what_the_first_said(site: Site) -> None:
    first, second = site.client(Role.SUPERVISOR), site.client(Role.ADMINISTRATOR)
    table = {"table": "布署\t部署\n", "clean": "", "source": "自编"}
    preview = second.post(LEXICON, data=table | {"step": "preview"}).text
    first.post(LEXICON, data=table | {"step": "preview"})
    taken = first.post(LEXICON, data=table | {"step": "take", "seen": ""})
    late = second.post(LEXICON, data=table | {"step": "take", "seen": _hidden(preview, after="h-preview")})
    shown = second.get(f"{LEXICON}?term=布署").text
    site.clock.advance(minutes=1)
    term = {"wrong": "布署", "use": "no", "seen": _hidden(shown, after="布署</b>")}
    left, pressed_twice = (first.post(f"{LEXICON}/term", data=term).status_code for _ in range(2))
    refused = second.post(f"{LEXICON}/term", data=term | {"use": "yes"})
    with site.desk.database.read() as session:
        own = lexicon_store.own_terms(session)["布署"]

    assert (taken.status_code, late.status_code) == (303, 409)
    assert f"{site.account(Role.SUPERVISOR).name} changed this meanwhile" in late.text
    assert _hidden(late.text, after="h-preview") != ""
    assert (left, pressed_twice, refused.status_code) == (303, 303, 409)
    assert not own.is_used


def test_of_two_who_add_the_same_name_at_the_same_moment_one_is_told(site: Site) -> None:
    names = site.desk.site_readings.names

    def add(new: str) -> bool:
        try:
            names.take_in(
                desk_actor(new), NameTable.ORGANS, [["市信息办", new, "2024-01-01", "", ""]], seen=""
            )
        except ChangedMeanwhile:
            return False
        return True

    with ThreadPoolExecutor(2) as people:
        assert sorted(people.map(add, ("市数据局", "市大数据局"))) == [False, True]
