"""Internet addresses: which are public, which a machine keeps away from, and how a disguised one is recognised."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from probes.reach.refusals import Why

IP = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_METADATA = frozenset(
    map(ip_address, ("169.254.169.254", "169.254.170.2", "100.100.100.200", "192.0.0.192", "fd00:ec2::254"))
)
"""Where clouds answer with a machine's secrets; one of them lies in the shared range of carriers."""
_SHARED = ip_network("100.64.0.0/10")
_TRANSLATED = ip_network("64:ff9b::/96")
_TRANSLATED_LOCALLY = ip_network("64:ff9b:1::/48")
_OCTETS, _OCTET, _WORD = 4, 0xFF, 0xFFFFFFFF


def networks(allowed: Iterable[str]) -> tuple[Network, ...]:
    """Addresses and networks as an operator writes them; raises `ValueError` for what is neither."""
    return tuple(ip_network(one) for one in allowed)


def why_not(address: IP, allowed: tuple[Network, ...] = ()) -> Why | None:
    """None for an address that may be dialled: public, or explicitly allowed in its plain form."""
    inner = embedded(address)
    if any(inner in one for one in allowed if one.version == inner.version):
        return None
    if inner in _METADATA or address in _METADATA:
        return Why.METADATA
    return _special(inner) or (_special(address) if inner is not address else None)


def embedded(address: IP) -> IP:
    """The IPv4 address inside a mapped, translated or tunnelled IPv6 one; else the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if (
        address in _TRANSLATED
        or address in _TRANSLATED_LOCALLY
        or (not int(address) >> 32 and int(address) > 1)
    ):
        return IPv4Address(int(address) & _WORD)
    if address.sixtofour is not None:
        return address.sixtofour
    return address.teredo[1] if address.teredo else address


def literal(host: str) -> tuple[IP | None, bool]:
    """The address a host name spells, and whether it is disguised (decimal, octal, hex, short forms, zones)."""
    if host.startswith("["):
        plain, _, zone = host.strip("[]").replace("%25", "%").partition("%")
        return _parsed(plain), bool(zone)
    address = _parsed(host)
    if address is not None:
        return address, False
    number = _numeric(host.rstrip("."))
    return number, number is not None or _looks_numeric(host)


def _special(address: IP) -> Why | None:
    if address.is_loopback or address.is_unspecified:
        return Why.LOOPBACK
    if address.is_link_local:
        return Why.LINK_LOCAL
    if address.is_multicast:
        return Why.MULTICAST
    if address.is_private or address in _SHARED or getattr(address, "is_site_local", False):
        return Why.PRIVATE
    return None if address.is_global and not address.is_reserved else Why.RESERVED


def _parsed(text: str) -> IP | None:
    try:
        return ip_address(text)
    except ValueError:
        return None


def _looks_numeric(host: str) -> bool:
    """Whether the last label is a number, so that resolvers take the name for an address (WHATWG, ends in a number)."""
    last = host.rstrip(".").rpartition(".")[2]
    return last.isdigit() or last[:2].lower() == "0x"


def _numeric(host: str) -> IPv4Address | None:
    """Read a name the way `inet_aton` does: one to four numbers, each decimal, octal or hex."""
    parts = host.split(".")
    if not host or len(parts) > _OCTETS:
        return None
    try:
        numbers = [_number(part) for part in parts]
    except ValueError:
        return None
    *heads, last = numbers
    if any(one > _OCTET for one in heads) or last >= 256 ** (5 - len(numbers)):
        return None
    return IPv4Address(sum(one << (24 - 8 * place) for place, one in enumerate(heads)) + last)


def _number(part: str) -> int:
    if part[:2].lower() == "0x":
        return int(part[2:] or "0", 16)
    return int(part, 8) if part[:1] == "0" and len(part) > 1 else int(part)
