"""Where a reading may go: the site's own hosts, and external hosts that its pages name; decided before any packet."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from probes.addresses import PORTS, host_of, hostname_of
from probes.reach.networks import Network, literal, networks, why_not
from probes.reach.refusals import Refusal, Why

_LOCAL_NAMES = ("localhost", ".localhost", ".local", ".internal", ".intranet", ".lan", ".home.arpa")


class External(StrEnum):
    """Which hosts beyond the site's own may be asked whether a named link still leads somewhere."""

    NONE = "none"
    NAMED = "named"
    """Any public host that a page of the site links to; one request to the address named, nothing more."""


@dataclass(frozen=True, slots=True)
class Targets:
    """`own` are hosts as in an address ("www.example.gov.cn", "127.0.0.1:8080")."""

    own: frozenset[str]
    external: External = External.NAMED
    allowed: tuple[Network, ...] = ()
    """Networks the operator allows although they are not public; empty on a desk outside."""
    ports: frozenset[int] = field(default=frozenset(PORTS.values()))
    """Ports of external links; a site's own host is reached on the port it is configured with."""

    @classmethod
    def of(cls, own: Iterable[str], *, allowed: Iterable[str] = (), **more: object) -> "Targets":
        return cls(frozenset(own), allowed=networks(allowed), **more)  # type: ignore[arg-type]  # named fields

    def is_own(self, url: str) -> bool:
        """Whether an address is on one of the site's own hosts."""
        return host_of(url) in self.own

    def refusal(self, url: str) -> Refusal | None:
        """Why a normalised address may not be asked; None where it may, as far as the address alone can tell."""
        if not url.startswith(("http://", "https://")):
            return Refusal(url, Why.SCHEME, url.partition(":")[0])
        host = host_of(url)
        if "@" in host:
            return Refusal(url, Why.CREDENTIALS, host.rpartition("@")[2])
        return self._by_literal(url) or self._by_host(url, host)

    def _by_literal(self, url: str) -> Refusal | None:
        name = hostname_of(url)
        address, disguised = literal(name)
        if disguised:
            return Refusal(url, Why.DISGUISED, name)
        if address is not None:
            why = why_not(address, self.allowed)
            return Refusal(url, why, str(address)) if why else None
        if not self.is_own(url) and f".{name.rstrip('.')}".endswith(_LOCAL_NAMES):
            return Refusal(url, Why.PRIVATE, name)
        return None

    def _by_host(self, url: str, host: str) -> Refusal | None:
        if host in self.own:
            return None
        if self.external is not External.NAMED:
            return Refusal(url, Why.HOST, host)
        port = port_of(url)
        return None if port in self.ports else Refusal(url, Why.PORT, str(port))


def port_of(url: str) -> int:
    """The port an address is reached on."""
    end = host_of(url).rsplit("]", 1)[-1].rpartition(":")[2]
    return int(end) if end.isdigit() and f":{end}" in host_of(url) else PORTS[url.partition(":")[0]]
