"""What came back: a verdict, the way there, the headers that matter and the body within its bound."""

from dataclasses import dataclass
from enum import StrEnum

from probes.findings import Evidence
from probes.reach.refusals import Refusal


class Verdict(StrEnum):
    """How a request ended. `CANNOT_TELL` is our own trouble and never a fault of the site."""

    OK = "ok"
    UNCHANGED = "unchanged"
    GONE = "gone"
    RESTRICTED = "restricted"
    CLIENT_ERROR = "client_error"
    SERVER_ERROR = "server_error"
    REDIRECT_LOOP = "redirect_loop"
    REDIRECT_REFUSED = "redirect_refused"
    BAD_REDIRECT = "bad_redirect"
    TIMEOUT = "timeout"
    REFUSED = "refused"
    RESET = "reset"
    NO_SUCH_HOST = "no_such_host"
    TLS = "tls"
    BAD_ANSWER = "bad_answer"
    TOO_LARGE = "too_large"
    CANNOT_TELL = "cannot_tell"
    NOT_ASKED = "not_asked"
    """Refused by the rules of reach; see `Answer.refusal`."""


DOUBTFUL = frozenset(
    {
        Verdict.SERVER_ERROR, Verdict.TIMEOUT, Verdict.REFUSED, Verdict.RESET, Verdict.NO_SUCH_HOST, Verdict.TLS,
        Verdict.BAD_ANSWER,
    }
)  # fmt: skip
"""One hiccup looks like these: they are confirmed by a later look before anybody hears of them. What else goes wrong a
server says in so many words, and is believed the first time.
"""
OURS_MAYBE = frozenset(
    {Verdict.TIMEOUT, Verdict.REFUSED, Verdict.RESET, Verdict.NO_SUCH_HOST, Verdict.CANNOT_TELL}
)
"""What a broken line of our own looks like too: nobody is blamed for it before our line was asked."""
WELL = frozenset({Verdict.OK, Verdict.UNCHANGED, Verdict.TOO_LARGE})


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave along so that it can be asked whether a page has changed since."""

    etag: str = ""
    last_modified: str = ""

    def headers(self) -> dict[str, str]:
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in asked.items() if value}


NO_VALIDATORS = Validators()


@dataclass(frozen=True, slots=True)
class Answer:
    """One address, asked. `hops` are the addresses redirects led through, the last one answered."""

    url: str
    verdict: Verdict
    status: int = 0
    hops: tuple[str, ...] = ()
    content_type: str = ""
    charset: str = ""
    length: int = -1
    """What the server said of the body's length, or what was read; -1 where neither is known."""
    body: bytes = b""
    whole: bool = False
    """Whether `body` is all of it."""
    validators: Validators = NO_VALIDATORS
    first_byte: float = 0.0
    reason: str = ""
    refusal: Refusal | None = None

    @property
    def final_url(self) -> str:
        return self.hops[-1] if self.hops else self.url

    def evidence(self, looks: int = 1) -> Evidence:
        return Evidence(self.status, self.hops, self.reason, round(self.first_byte, 3), looks)
