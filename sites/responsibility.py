"""Who answers for what: the eight parties of notice 一(二), and how a fault finds its unit.

The matrix is data a supervisor edits; the longest matching address wins over the kind of fault, because
"政府门户网站涉项单位负责本单位栏目内容监控" (notice 一(二)).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class FaultKind(StrEnum):
    """Kinds of fault the notice gives to different parties."""

    CONTENT = "content"
    OUTAGE = "outage"
    MACHINE_ROOM = "machine_room"
    SECURITY = "security"
    CRIME = "crime"
    GOVERNMENT_NETWORK = "government_network"
    MAYOR_MAILBOX = "mayor_mailbox"
    UNIT_COLUMN = "unit_column"


@dataclass(frozen=True, slots=True)
class Responsibility:
    """One line of the matrix. `url_prefix` is set for a unit's own column only."""

    id: int
    fault_kind: FaultKind
    unit_id: int
    url_prefix: str
    clause: str


@dataclass(frozen=True, slots=True)
class Routing:
    """The unit proposed, and the line that says so."""

    unit_id: int
    because: Responsibility


def route(matrix: Sequence[Responsibility], *, fault_kind: FaultKind, url: str) -> Routing | None:
    """The unit that answers: the longest column address that `url` begins with, else the kind's unit."""
    columns = [line for line in matrix if line.url_prefix and url.startswith(line.url_prefix)]
    if columns:
        line = max(columns, key=lambda found: len(found.url_prefix))
        return Routing(line.unit_id, line)
    for line in matrix:
        if line.fault_kind is fault_kind and not line.url_prefix:
            return Routing(line.unit_id, line)
    return None
