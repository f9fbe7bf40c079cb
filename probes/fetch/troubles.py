"""Which exception is the site's fault and which is our own trouble: a table, asked in order."""

import errno
import socket
import ssl

from aiohttp import (
    ClientConnectorCertificateError,
    ClientConnectorDNSError,
    ClientConnectorError,
    ClientPayloadError,
    ClientResponseError,
    ClientSSLError,
    ServerDisconnectedError,
)
from aiohttp.http_exceptions import HttpProcessingError

from probes.fetch.answers import Verdict
from probes.fetch.bodies import BadBody
from probes.reach.refusals import Forbidden

OURS = frozenset(
    {
        errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH, errno.EHOSTDOWN, errno.EADDRNOTAVAIL, errno.EMFILE,
        errno.ENFILE, errno.ENOBUFS, errno.ENOMEM, errno.ENOSPC, errno.EACCES, errno.EPERM,
    }
)  # fmt: skip
"""No route, no descriptor, no memory, no disk, a local firewall: nothing a site could mend."""
NO_SUCH_HOST = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})
"""The resolver answered, and the answer is no; its other errors mean that it is down."""


_PLAIN: tuple[tuple[tuple[type[BaseException], ...], Verdict, str], ...] = (
    ((ServerDisconnectedError,), Verdict.RESET, "the server hung up without an answer"),
    ((ClientPayloadError,), Verdict.RESET, "the body ends in its middle"),
    ((ClientResponseError, HttpProcessingError, BadBody, ValueError), Verdict.BAD_ANSWER, ""),
)
"""What needs no look inside, in this order; the sentence, or "" for the exception's own."""


def verdict_of(error: BaseException) -> tuple[Verdict, str]:
    """How the request ended, and the reason in the machine's own words."""
    inner = _inner(error)
    if isinstance(inner, socket.gaierror):
        gone = inner.errno in NO_SUCH_HOST
        return (Verdict.NO_SUCH_HOST if gone else Verdict.CANNOT_TELL), f"resolver: {inner}"
    if isinstance(inner, ssl.SSLError) or isinstance(error, ClientSSLError):
        return Verdict.TLS, str(inner)
    if isinstance(error, TimeoutError):
        return Verdict.TIMEOUT, "no answer in time"
    if isinstance(inner, OSError) and inner.errno is not None:
        return _by_number(inner)
    for kinds, verdict, sentence in _PLAIN:
        if isinstance(error, kinds):
            return verdict, sentence or str(error)
    return Verdict.CANNOT_TELL, f"{type(error).__name__}: {error}"


def forbidden_in(error: BaseException) -> Forbidden | None:
    """The gate's own refusal, where it is what stopped the connection."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, Forbidden):
            return seen
        inner = getattr(seen, "_os_error", None)
        if isinstance(inner, Forbidden):
            return inner
        seen = seen.__cause__ or seen.__context__
    return None


def _inner(error: BaseException) -> BaseException:
    if isinstance(error, ClientConnectorCertificateError):
        return error.certificate_error
    if isinstance(error, ClientConnectorDNSError | ClientConnectorError):
        return error.os_error
    return error


def _by_number(error: OSError) -> tuple[Verdict, str]:
    if error.errno in OURS:
        return Verdict.CANNOT_TELL, f"our own line: {error}"
    if error.errno == errno.ECONNREFUSED:
        return Verdict.REFUSED, "connection refused"
    if error.errno == errno.ETIMEDOUT:
        return Verdict.TIMEOUT, "no answer in time"
    return Verdict.RESET, error.strerror or str(error)
