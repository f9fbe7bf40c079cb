"""How hard a host is asked, what robots.txt forbids, and tables that name the line nobody can follow."""

import asyncio

import pytest

from probes.check.labels_table import read_rules
from probes.check.tables import read_column_rules
from probes.errors import BadTable
from probes.fetch.politeness import HostGate, Manners
from probes.fetch.robots import read_robots
from probes.kinds import Scope, fault_kinds, read_kinds
from probes.thresholds import read_thresholds


def test_robots_follow_the_longest_rule_of_the_most_specific_group() -> None:
    text = "User-agent: *\nDisallow: /\n\nUser-agent: duwang\nUser-agent: other\nDisallow: /a\n"
    text += "Allow: /a/b\nDisallow: /*.pdf$ # x\nAllow:\n"
    rules = read_robots(text, "Duwang-Reader/1")

    allowed = [path for path in ("/", "/a/c", "/a/b/c", "/x.pdf", "/x.pdf?y", "/b") if rules.allow(path)]
    assert allowed == ["/", "/a/b/c", "/x.pdf?y", "/b"]
    assert not read_robots(text, "Stranger").allow("/x")
    assert read_robots("", "x").allow("/x")


def test_a_host_is_asked_no_faster_than_its_manners_say() -> None:
    async def scene() -> list[float]:
        now, begun = [0.0], []

        async def pause(seconds: float) -> None:
            now[0] += seconds

        gate = HostGate(Manners(connections=4, rate=10), instant=lambda: now[0], pause=pause)
        for _ in range(5):
            async with gate:
                begun.append(round(now[0], 3))
        return begun

    assert asyncio.run(scene()) == [0.0, 0.1, 0.2, 0.3, 0.4]


def test_no_more_connections_than_allowed_are_open_at_once() -> None:
    async def scene() -> int:
        gate, inside, most = HostGate(Manners(connections=3, rate=0), instant=lambda: 0.0), [0], [0]

        async def visit() -> None:
            async with gate:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                await asyncio.sleep(0)
                inside[0] -= 1

        await asyncio.gather(*(visit() for _ in range(20)))
        return most[0]

    assert asyncio.run(scene()) == 3


def test_tables_name_the_line_that_nobody_can_follow() -> None:
    with pytest.raises(BadTable, match="line 2"):
        read_kinds("kind,scope,sureness,gravity,clause\nx,nowhere,fault,minor,\n")
    with pytest.raises(BadTable, match="twice"):
        read_kinds("kind,scope,sureness,gravity,clause\nx,page,fault,minor,\nx,page,fault,minor,\n")
    with pytest.raises(BadTable, match="line 3"):
        read_thresholds("name,value\na,1\nb,many\n")
    with pytest.raises(BadTable, match="line 3 of the thresholds: a stands there twice"):
        read_thresholds("name,value\na,1\na,2\n")
    with pytest.raises(BadTable, match="before the fault"):
        read_column_rules("rule,name,warn_days,fault_days,clause\nx,x,20,10,\n")
    with pytest.raises(BadTable, match="line 2"):
        read_rules("kind,where,look,pattern\nx,home,text,(\n")


def test_faults_of_links_are_looked_at_in_each_reading_and_those_of_pages_stand() -> None:
    table = fault_kinds()

    assert table["link_broken"].scope is table["soft_404"].scope is Scope.LINK
    assert table["typo"].scope is table["dark_link"].scope is Scope.PAGE
