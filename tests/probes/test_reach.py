"""Whom a machine may speak to: disguises are seen through, private places refused, rebinding names caught."""

import asyncio
import socket
from ipaddress import ip_address

import pytest
from aiohttp.abc import ResolveResult

from probes.fetch.answers import Answer, Verdict
from probes.fetch.fetcher import Fetcher
from probes.reach.networks import literal, networks, why_not
from probes.reach.refusals import Why
from probes.reach.targets import External, Targets
from tests.probes.wild_server import Reply, WildServer

SITE = Targets.of(["www.example.gov.cn"])


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("127.0.0.1", Why.LOOPBACK), ("127.8.9.1", Why.LOOPBACK), ("0.0.0.1", Why.PRIVATE), ("::1", Why.LOOPBACK),
        ("::", Why.LOOPBACK), ("10.1.2.3", Why.PRIVATE), ("172.16.0.1", Why.PRIVATE), ("192.168.1.1", Why.PRIVATE),
        ("100.64.0.1", Why.PRIVATE), ("fd12::1", Why.PRIVATE), ("169.254.1.1", Why.LINK_LOCAL),
        ("fe80::1", Why.LINK_LOCAL), ("169.254.169.254", Why.METADATA), ("100.100.100.200", Why.METADATA),
        ("fd00:ec2::254", Why.METADATA), ("224.0.0.1", Why.MULTICAST), ("ff02::1", Why.MULTICAST),
        ("240.0.0.1", Why.PRIVATE), ("255.255.255.255", Why.PRIVATE), ("::ffff:127.0.0.1", Why.LOOPBACK),
        ("::ffff:169.254.169.254", Why.METADATA), ("64:ff9b::7f00:1", Why.LOOPBACK), ("2002:7f00:1::", Why.LOOPBACK),
        ("::127.0.0.1", Why.LOOPBACK), ("64:ff9b::a9fe:a9fe", Why.METADATA),
        ("8.8.8.8", None), ("202.108.22.5", None), ("2400:3200::1", None),
    ],
)  # fmt: skip
def test_only_public_addresses_are_dialled(address: str, why: Why | None) -> None:
    assert why_not(ip_address(address)) == why


def test_an_operator_may_allow_a_network_and_nothing_beside_it() -> None:
    allowed = networks(["10.20.0.0/16", "::1"])

    assert why_not(ip_address("10.20.1.1"), allowed) is None
    assert why_not(ip_address("::1"), allowed) is None
    assert why_not(ip_address("10.21.1.1"), allowed) is Why.PRIVATE


@pytest.mark.parametrize(
    "host",
    [
        "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "127.0.1", "0", "1.2.3.4.5", "10.0.0.010",
        "[fe80::1%25eth0]", "0x", "127.0.0.1.", "017700000001",
    ],
)  # fmt: skip
def test_an_address_in_disguise_is_recognised(host: str) -> None:
    assert literal(host)[1]


@pytest.mark.parametrize("host", ["www.example.gov.cn", "163.com", "1.example", "[2400:3200::1]", "8.8.8.8"])
def test_a_plain_name_or_address_is_no_disguise(host: str) -> None:
    assert not literal(host)[1]


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://www.example.gov.cn/a", None), ("https://www.example.gov.cn/a", None),
        ("http://partner.example/x", None), ("https://partner.example/x", None),
        ("http://partner.example:22/", Why.PORT), ("http://www.example.gov.cn:8080/", Why.PORT),
        ("file:///etc/passwd", Why.SCHEME), ("gopher://x/", Why.SCHEME),
        ("http://www.example.gov.cn@evil.example/", Why.CREDENTIALS),
        ("http://127.0.0.1/", Why.LOOPBACK), ("http://[::1]/", Why.LOOPBACK), ("http://2130706433/", Why.DISGUISED),
        ("http://0177.0.0.1/", Why.DISGUISED), ("http://169.254.169.254/latest/meta-data/", Why.METADATA),
        ("http://[::ffff:10.0.0.1]/", Why.PRIVATE), ("http://localhost/", Why.PRIVATE),
        ("http://db.internal/", Why.PRIVATE),
    ],
)  # fmt: skip
def test_an_address_is_judged_before_any_packet(url: str, why: Why | None) -> None:
    refusal = SITE.refusal(url)

    assert (refusal.why if refusal else None) == why


def test_strangers_are_asked_only_as_far_as_the_desk_allows() -> None:
    nobody = Targets.of(["a.example"], external=External.NONE)

    assert nobody.refusal("http://a.example/") is None
    refusal = nobody.refusal("http://c.example/")
    assert refusal is not None
    assert refusal.why is Why.HOST


class Names:
    """A resolver that gives each name its answers in turn, the last for ever."""

    def __init__(self, **answers: list[list[str]]) -> None:
        self.answers = {f"{name}.example": given for name, given in answers.items()}
        self.asked = 0

    async def __call__(self, host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
        self.asked += 1
        given = self.answers.get(host)
        if given is None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        found = given.pop(0) if len(given) > 1 else given[0]
        return [
            ResolveResult(hostname=host, host=one, port=port, family=socket.AF_INET, proto=0, flags=0)
            for one in found
        ]


def test_a_name_that_turns_to_a_private_address_is_not_followed() -> None:
    async def scene() -> tuple[Answer, Answer, int]:
        async with WildServer({"/": Reply(b"inside")}) as server:
            names = Names(turns=[["127.0.0.2"], ["127.0.0.1"]])
            targets = Targets.of([f"turns.example:{server.port}"], allowed=["127.0.0.2"])
            url = f"http://turns.example:{server.port}/"
            async with Fetcher(targets, lookup=names) as first:
                once = await first.ask(url)
            async with Fetcher(targets, lookup=names) as second:
                twice = await second.ask(url)
            return once, twice, server.seen["/"]

    once, twice, seen = asyncio.run(scene())

    assert once.verdict is Verdict.OK
    assert twice.verdict is Verdict.NOT_ASKED
    assert twice.refusal is not None
    assert (twice.refusal.why, twice.refusal.detail) == (Why.LOOPBACK, "127.0.0.1")
    assert seen == 1


def test_a_name_with_one_private_address_among_its_own_is_refused_whole() -> None:
    async def scene() -> Answer:
        names = Names(mixed=[["127.0.0.2", "10.0.0.1"]])
        async with Fetcher(Targets.of(["mixed.example"], allowed=["127.0.0.2"]), lookup=names) as fetcher:
            return await fetcher.ask("http://mixed.example/")

    answer = asyncio.run(scene())

    assert answer.refusal is not None
    assert answer.refusal.why is Why.PRIVATE


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("http://127.0.0.1:1/", Why.LOOPBACK), ("http://169.254.169.254/latest/", Why.METADATA),
        ("//10.0.0.1/", Why.PRIVATE), ("http://2130706433/", Why.DISGUISED), ("http://partner.example:25/", Why.PORT),
    ],
)  # fmt: skip
def test_a_redirect_inside_is_refused_and_says_where_it_led(place: str, why: Why) -> None:
    async def scene() -> Answer:
        async with WildServer({"/away": Reply(status=302, headers={"Location": place})}) as server:
            host = f"127.0.0.2:{server.port}"
            async with Fetcher(Targets.of([host], allowed=["127.0.0.2"])) as fetcher:
                return await fetcher.ask(f"http://{host}/away")

    answer = asyncio.run(scene())

    assert answer.verdict is Verdict.REDIRECT_REFUSED
    assert answer.refusal is not None
    assert answer.refusal.why is why
    assert len(answer.hops) == 1
