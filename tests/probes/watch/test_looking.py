"""One look at a real server on loopback: what is the site's fault, what is ours, and what is measured on the way."""

import asyncio
import socket
import ssl
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp.abc import ResolveResult

from calendars.clock import SystemClock
from probes.reach.connecting import Lookup
from probes.reach.networks import networks
from probes.watch.line import Line
from probes.watch.looking import Ways, look
from probes.watch.standing import Outcome
from probes.watch.visit import Aim, FaultKind, Seen
from tests.probes.watch.town_server import certificate_for, town

LOOPBACK = networks(["127.0.0.0/8"])
MARKER = "示例市人民政府主办"


def found_at(address: str) -> Lookup:
    """A resolver that knows one answer to everything."""

    async def lookup(host: str, port: int, family: socket.AddressFamily) -> Sequence[ResolveResult]:
        del family
        return [ResolveResult(
            hostname=host, host=address, port=port, family=socket.AF_INET, proto=0, flags=socket.AI_NUMERICHOST,
        )]  # fmt: skip

    return lookup


def broken(number: int) -> Lookup:
    """A resolver that answers with an error."""

    async def lookup(host: str, port: int, family: socket.AddressFamily) -> Sequence[ResolveResult]:
        raise socket.gaierror(number, f"{host}:{port} {family}")

    return lookup


def seen_at(url: str, *, marker: str = "", allow: bool = True, **more: object) -> Seen:
    given = {"limit": 0.4, "allow": LOOPBACK if allow else (), "line": Line(()), **more}
    return asyncio.run(look(Aim(url, marker), Ways(**given)))  # type: ignore[arg-type]  # named fields


def test_a_site_that_opens_is_measured_from_the_resolver_to_the_words_on_its_page() -> None:
    with town() as site:
        seen = seen_at(f"http://www.shili.example:{site.port}/", marker=MARKER, lookup=found_at("127.0.0.1"))

    assert (seen.outcome, seen.status, seen.marker) == (Outcome.OPEN, 200, True)
    assert None not in {seen.dns_ms, seen.connect_ms, seen.first_byte_ms, seen.whole_ms}


@pytest.mark.parametrize(
    ("mood", "verdict", "kind"),
    [
        ("slow", "timeout", FaultKind.UNREACHABLE),
        ("reset", "reset", FaultKind.UNREACHABLE),
        ("error", "server_error", FaultKind.UNREACHABLE),
        ("hostile", "server_error", FaultKind.UNREACHABLE),
        ("other", "no_marker", FaultKind.CONTENT),
        ("away", "redirect_refused", FaultKind.CONTENT),
    ],
)
def test_each_way_of_not_opening_is_a_fault_of_its_kind(mood: str, verdict: str, kind: FaultKind) -> None:
    with town() as site:
        site.mood = mood
        seen = seen_at(f"http://127.0.0.1:{site.port}/", marker=MARKER)

    assert (seen.verdict, seen.outcome, seen.kind) == (verdict, Outcome.FAILED, kind)
    assert seen.reason.encode()  # a database can keep it


def test_nobody_listening_and_a_name_that_does_not_exist_are_faults_of_the_site() -> None:
    with town() as site:
        port = site.port
    refused = seen_at(f"http://127.0.0.1:{port}/")
    unknown = seen_at("http://www.shili.example/", lookup=broken(socket.EAI_NONAME))

    assert (refused.verdict, refused.outcome) == ("refused", Outcome.FAILED)
    assert (unknown.outcome, unknown.kind) == (Outcome.FAILED, FaultKind.NAME)


def test_a_resolver_that_is_down_and_an_address_nobody_allowed_tell_nothing_of_the_site() -> None:
    with town() as site:
        down = seen_at(f"http://www.shili.example:{site.port}/", lookup=broken(socket.EAI_AGAIN))
        inside = seen_at(f"http://127.0.0.1:{site.port}/", allow=False)
        rebound = seen_at(f"http://www.shili.example:{site.port}/", allow=False, lookup=found_at("127.0.0.1"))

        assert {one.outcome for one in (down, inside, rebound)} == {Outcome.UNTOLD}
        assert site.asked == 0


def test_while_our_own_line_is_silent_too_nothing_is_said_of_the_site() -> None:
    with town() as elsewhere, town() as site:
        site.mood = "slow"
        line = Line((("127.0.0.1", elsewhere.port),))
        theirs = seen_at(f"http://127.0.0.1:{site.port}/", line=line)
        gone = elsewhere.port
        assert theirs.outcome is Outcome.FAILED

        elsewhere.shutdown()
        elsewhere.server_close()
        ours = seen_at(f"http://127.0.0.1:{site.port}/", line=line)
        never_known = seen_at(f"http://127.0.0.1:{site.port}/", line=Line((("127.0.0.1", gone),)))

    assert (ours.outcome, ours.reason[:20]) == (Outcome.UNTOLD, "our own line is down")
    assert never_known.outcome is Outcome.FAILED  # a place that never answered proves nothing by its silence


def test_the_certificate_is_read_and_one_of_another_host_is_a_fault(tmp_path: Path) -> None:
    made = certificate_for(tmp_path, "www.shili.example", days=12)
    trusted = ssl.create_default_context(cafile=str(made))
    with town(made) as site:
        fits = seen_at(
            f"https://www.shili.example:{site.port}/", limit=3.0, lookup=found_at("127.0.0.1"), tls=trusted
        )
        other = seen_at(
            f"https://www.sample.example:{site.port}/", limit=3.0, lookup=found_at("127.0.0.1"), tls=trusted
        )
        unknown = seen_at(f"https://www.shili.example:{site.port}/", limit=3.0, lookup=found_at("127.0.0.1"))

    ends = fits.certificate.expires_at
    assert ends is not None
    assert (fits.outcome, fits.certificate.name_fits) == (Outcome.OPEN, True)
    assert timedelta(days=12) < ends - SystemClock().now() < timedelta(days=13)
    assert (other.outcome, other.kind, other.certificate.name_fits) == (
        Outcome.FAILED, FaultKind.CERTIFICATE, False,
    )  # fmt: skip
    assert (unknown.kind, unknown.certificate.name_fits) == (FaultKind.CERTIFICATE, None)
