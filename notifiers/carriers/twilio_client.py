"""The one place that speaks to the twilio library: calls made, answers turned into outcomes."""

import threading
from collections.abc import Callable, Iterable
from typing import Any

from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http import HttpClient
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from notifiers.carriers.line_faults import line_fault
from notifiers.carriers.port import (
    Accepted,
    CannotAsk,
    Found,
    LookUp,
    NotFound,
    Outcome,
    Rejected,
    Temporary,
)

TIMEOUT = 8.0
"""Seconds; below the time the dispatcher's lease keeps for one call."""
_TRY_AGAIN = (408, 429)
_SERVER_FAULT = 500


class _Listening(HttpClient):  # type: ignore[misc]  # the library has no types
    """Hands requests on and keeps the Retry-After, which the library's own exception drops."""

    def __init__(self, inner: Any) -> None:  # noqa: ANN401  (the library has no types)
        self._inner = inner
        self._heard = threading.local()

    @property
    def retry_after(self) -> float | None:
        """Of this thread's last answer."""
        return getattr(self._heard, "retry_after", None)

    def request(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  (the library has no types)
        response = self._inner.request(*args, **kwargs)
        self._heard.retry_after = _seconds((response.headers or {}).get("Retry-After"))
        return response


class TwilioApi:
    """One account. Nothing here raises: a fault of the line is an outcome."""

    def __init__(
        self,
        account: str,
        token: str,
        *,
        http_client: Any = None,  # noqa: ANN401  (the library has no types)
    ) -> None:
        self._http = _Listening(http_client or TwilioHttpClient(timeout=TIMEOUT))
        self._client = Client(account, token, http_client=self._http)

    def hand_over(self, make: Callable[[Any], Any]) -> Outcome:
        """Create a message or call; `make` gets the library's client and returns the created thing."""
        try:
            return Accepted(str(make(self._client).sid))
        except TwilioRestException as error:
            return self._refusal(error.status, error.code or error.status)
        except (OSError, TwilioException) as error:
            return line_fault(error)

    def ask(self, find: Callable[[Any], Iterable[Any]]) -> LookUp:
        """Look for messages or calls; the oldest first, as the first one is ours."""
        try:
            sids = tuple(str(one.sid) for one in find(self._client))
        except TwilioRestException as error:
            return CannotAsk(f"twilio:{error.code or error.status}")
        except (OSError, TwilioException) as error:
            return CannotAsk(f"line:{type(error).__name__}")
        return Found(tuple(reversed(sids))) if sids else NotFound()

    def _refusal(self, status: int, code: int) -> Outcome:
        """4xx other than 408 and 429 stays refused: 21614 is a landline, 21610 has opted out."""
        if status in _TRY_AGAIN or status >= _SERVER_FAULT:
            return Temporary(f"twilio:{code}", self._http.retry_after)
        return Rejected(f"twilio:{code}")


def _seconds(header: object) -> float | None:
    try:
        return max(0.0, float(str(header)))
    except ValueError:
        return None
