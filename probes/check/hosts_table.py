"""Foreign hosts as the desk has registered them, one by one or all below a domain, some until a day only."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from probes.addresses import host_of, normalised
from probes.reach.networks import literal

BELOW = "*."
LONGEST_HOST = 253
_TOO_WIDE = frozenset({"com.cn", "net.cn", "org.cn"})
"""Under these anybody may have a name, as under an ending of one word."""
_TYPED = re.compile(r"(?:https?://|//)?(\*\.)?", re.IGNORECASE)
_NAME = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}")


class NoHost(ValueError):
    """Words that name no host which could be registered; `problem` by code."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(problem)


@dataclass(frozen=True, slots=True)
class ForeignHost:
    """`host` as in `read_host`; `owner` is whose it is; `until` the last day on which it counts, None for no end."""

    host: str
    owner: str
    until: date | None = None
    source: str = ""

    def holds(self, day: date) -> bool:
        return self.until is None or day <= self.until

    @property
    def told(self) -> Mapping[str, str]:
        """What a finding says of an entry that has run out."""
        return {"entry": self.host, "until": str(self.until), "owner": self.owner}

    @property
    def is_below(self) -> bool:
        """Whether it stands for all hosts below a domain, and not for the domain itself."""
        return self.host.startswith(BELOW)


class Hosts:
    """The table. A host costs a look at its own name and one at each domain above, however many entries there are."""

    def __init__(self, entries: Iterable[ForeignHost], own: Iterable[str] = ()) -> None:
        """`own` are names of the desk's sites: one may link to the other."""
        self.own = frozenset(own)
        self._named: dict[str, ForeignHost] = {}
        self._below: dict[str, ForeignHost] = {}
        for one in entries:
            where = self._below if one.is_below else self._named
            where[one.host.removeprefix(BELOW)] = one

    def __bool__(self) -> bool:
        return bool(self._named or self._below)

    def entry(self, name: str, day: date) -> ForeignHost | None:
        """What a host is registered by: what holds on the day before what does not, the nearest first; else None."""
        found = [one for one in self._about(name) if one is not None]
        return next((one for one in found if one.holds(day)), found[0] if found else None)

    def _about(self, name: str) -> Iterable[ForeignHost | None]:
        yield self._named.get(name)
        above = name.partition(".")[2]
        while above:
            yield self._below.get(above)
            above = above.partition(".")[2]


def name_of(host: str) -> str:
    """The name in "who@www.example.cn.:8080", which is how a host may stand in an address."""
    name = host.rpartition("@")[2]
    if not name.endswith("]"):
        name = name.partition(":")[0] if name[:1] != "[" else name.rpartition(":")[0]
    return name.removesuffix(".")


def read_host(typed: str) -> str:
    """A host as people write it (an address, a name, "*.example.cn"), in the one spelling of links. Raises NoHost."""
    text = unicodedata.normalize("NFKC", typed).strip()
    begin = _TYPED.match(text)
    is_below = bool(begin and begin[1])
    url = normalised(f"https://{text[begin.end() :] if begin else text}")
    if url is None or "@" in host_of(url):
        raise NoHost("no_host")
    name = name_of(host_of(url))
    if literal(name) != (None, False):
        raise NoHost("host_number")
    if is_below and ("." not in name or name in _TOO_WIDE):
        raise NoHost("host_wide")
    if len(name) > LONGEST_HOST or not _NAME.fullmatch(name) or not _is_of_letters(name):
        raise NoHost("no_host")
    return f"{BELOW}{name}" if is_below else name


def readable(host: str) -> str:
    """A host in the letters people know it by: 例子.中国 for xn--fsqu00a.xn--fiqs8s."""
    return ".".join(_letters(part) for part in host.split("."))


def _is_of_letters(name: str) -> bool:
    """Two hosts with a comma of some script between them are no name of one."""
    return all(one in "-_." or unicodedata.category(one)[0] in "LMN" for one in readable(name))


def _letters(label: str) -> str:
    try:
        return label.encode("ascii").decode("idna") if label.startswith("xn--") else label
    except UnicodeError:
        return label
