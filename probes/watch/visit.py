"""A visit as a value: what was wanted, what was seen on the way, and the verdict with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from probes.fetch.answers import WELL, Verdict
from probes.watch.standing import Look, Outcome

NO_MARKER = "no_marker"
"""The page opened, and is not the one that was expected."""
_UNTOLD = frozenset({Verdict.CANNOT_TELL, Verdict.NOT_ASKED})


class FaultKind(StrEnum):
    """What an outage is, for its ticket and its sign."""

    UNREACHABLE = "unreachable"
    NAME = "name"
    CERTIFICATE = "certificate"
    CONTENT = "content"


_KINDS: Mapping[str, FaultKind] = {
    Verdict.NO_SUCH_HOST: FaultKind.NAME, Verdict.TLS: FaultKind.CERTIFICATE, NO_MARKER: FaultKind.CONTENT,
    Verdict.REDIRECT_REFUSED: FaultKind.CONTENT,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Aim:
    """Where to look: the address, and words its page must hold ("" for none)."""

    url: str
    marker: str = ""


@dataclass(frozen=True, slots=True)
class Certificate:
    """Of the host that answered; `name_fits` None where the line said nothing of it."""

    expires_at: datetime | None = None
    name_fits: bool | None = None


NO_CERTIFICATE = Certificate()


@dataclass(frozen=True, slots=True)
class Seen:
    """What one look saw. Times are milliseconds, None where it did not come so far; `marker` None where none is set."""

    verdict: str
    reason: str = ""
    status: int = 0
    final_url: str = ""
    dns_ms: int | None = None
    connect_ms: int | None = None
    first_byte_ms: int | None = None
    whole_ms: int | None = None
    marker: bool | None = None
    certificate: Certificate = NO_CERTIFICATE

    @property
    def outcome(self) -> Outcome:
        if self.verdict in _UNTOLD:
            return Outcome.UNTOLD
        return Outcome.OPEN if self.verdict in WELL else Outcome.FAILED

    @property
    def kind(self) -> FaultKind:
        """Of a failed look."""
        return _KINDS.get(self.verdict, FaultKind.UNREACHABLE)


@dataclass(frozen=True, slots=True)
class Visit:
    """A look on record."""

    vantage: str
    at: datetime
    look: Look
    seen: Seen
