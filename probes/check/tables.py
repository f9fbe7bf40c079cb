"""What the checks are told about a site: its hosts and home, its columns, the day, and the desk's own tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property

from probes.check.hosts_table import Hosts, name_of
from probes.check.labels_table import Labels
from probes.check.leaders_table import Leaders
from probes.check.organs_table import Organs
from probes.lexicon.matcher import Lexicon
from probes.reach.networks import Network
from probes.shipped import Row, read_named, text_of
from probes.thresholds import Thresholds, shipped_thresholds

TRUSTED = (".gov.cn", ".conac.cn")
"""Organs of the state, and the registry whose mark every site of theirs has to bear."""


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """A row of the column rules (19号): days without news until a warning, and until a fault."""

    code: str
    name: str
    warn_days: int
    fault_days: int
    clause: str


@dataclass(frozen=True, slots=True)
class Column:
    """A watched column by its address, and the rule it is held against."""

    url: str
    name: str
    rule: ColumnRule


@dataclass(frozen=True)
class Tables:
    """`today` is the reading's day in the desk's zone; tables left out are not looked for."""

    own: frozenset[str]
    home: str
    today: date
    columns: Mapping[str, Column] = field(default_factory=dict)
    lexicon: Lexicon | None = None
    labels: Labels | None = None
    leaders: Leaders | None = None
    organs: Organs | None = None
    trusted: Sequence[str] = TRUSTED
    """Endings of foreign hosts that may be linked from menus that open on a click."""
    known_hosts: Hosts | None = None
    """Foreign hosts somebody has registered; with such a table, a link to any other is a suspect."""
    allowed: tuple[Network, ...] = ()
    """Networks that are not public and meant all the same: those the reading may reach."""
    version: str = ""
    """Names the state of lexicon and tables: a page checked with another is read anew, changed or not."""
    home_lines: frozenset[str] = frozenset()
    """Lines of the home page: what a column has of its own is what does not stand there too."""
    thresholds: Thresholds = field(default_factory=shipped_thresholds)

    @cached_property
    def own_beginnings(self) -> tuple[str, ...]:
        """What addresses of the site begin with: one comparison tells a stranger's link from our own forty."""
        return tuple(f"{scheme}://{host}/" for host in self.own for scheme in ("http", "https"))

    @cached_property
    def judged_hosts(self) -> dict[str, Mapping[str, str] | None]:
        """What was said of foreign hosts so far (`basics.unlisted_hosts`)."""
        return {}

    def trusts(self, host: str) -> bool:
        name = f".{name_of(host)}"
        return host in self.own or any(name.endswith(ending) for ending in self.trusted)


@cache
def column_rules() -> Mapping[str, ColumnRule]:
    """The rules the desk is shipped with, by code."""
    return read_column_rules(text_of("column_rules.csv"))


def read_column_rules(text: str) -> Mapping[str, ColumnRule]:
    """A table of rules. Raises BadTable with the line that nobody can follow."""
    return read_named("the column rules", text, _column_rule)


def _column_rule(row: Row) -> ColumnRule:
    found = ColumnRule(row["rule"], row["name"], int(row["warn_days"]), int(row["fault_days"]), row["clause"])
    if not 0 < found.warn_days <= found.fault_days:
        raise ValueError("the warning comes before the fault, both after a day")
    return found
