"""`read-site`: asked for a site nobody entered, it says which there are, and what to do where there is none."""

from sites.service import add_site
from tests.web.machine_desk import MachineDesk


def test_an_unknown_site_is_answered_by_the_list_of_those_that_are_known(machine_desk: MachineDesk) -> None:
    none = machine_desk.run("read-site", "--site", "9")
    with machine_desk.desk.database.work(machine_desk.clock.now(), "test") as work:
        number = add_site(work, name="示例市政府", home="https://www.shili.example/", site_code="")
    known = machine_desk.run("read-site", "--site", "9")

    assert (none[0], known[0]) == (1, 1)
    assert "enters it as a site" in none[2]
    assert f"Sites: {number} 示例市政府 https://www.shili.example/." in known[2]
