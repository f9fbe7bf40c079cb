"""Requests as a browser sends them: sign-in, cookies, the token of every form; and what an answer must be."""

import http.client
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from bench.people import LOGIN, PASSWORD
from bench.server import HOST

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
FORM = "application/x-www-form-urlencoded"


class WrongAnswerError(Exception):
    """A request was not answered as it should be; measuring on would measure error pages."""

    code = "bench_answer"

    def __init__(self, request: "Request", status: int, body: str) -> None:
        self.request, self.status = request, status
        super().__init__(
            f"{request.method} {request.path} answered {status}, not {request.status}: {body[:600]}"
        )


@dataclass(frozen=True, slots=True)
class Request:
    """One request, and the status it must be answered with."""

    method: str
    path: str
    form: Mapping[str, str] | None = None

    @property
    def status(self) -> int:
        """A form leads elsewhere, a page is shown."""
        return HTTPStatus.SEE_OTHER if self.method == "POST" else HTTPStatus.OK


class Visitor:
    """One signed-in browser with one connection; its cookie stays as it was after sign-in."""

    def __init__(self, port: int, login: str = LOGIN) -> None:
        self._connection = http.client.HTTPConnection(HOST, port, timeout=60)
        self._cookies: SimpleCookie = SimpleCookie()
        self.token = ""
        self._sign_in(login)

    @property
    def headers(self) -> dict[str, str]:
        """The cookie, as it goes with every request."""
        return {"Cookie": "; ".join(f"{name}={one.value}" for name, one in self._cookies.items())}

    def body_of(self, request: Request) -> bytes | None:
        """The form with the token, or nothing."""
        if request.form is None:
            return None
        return urlencode({**request.form, "csrf_token": self.token}).encode()

    def send(self, request: Request) -> str:
        """The body of the answer. Raises WrongAnswerError."""
        response, body = self._exchange(request)
        if response.status != request.status:
            raise WrongAnswerError(request, response.status, body)
        return body

    def close(self) -> None:
        """Give up the connection; the next request opens a new one."""
        self._connection.close()

    def _exchange(self, request: Request) -> tuple[http.client.HTTPResponse, str]:
        headers = self.headers | ({"Content-Type": FORM} if request.form is not None else {})
        self._connection.request(request.method, request.path, self.body_of(request), headers)
        response = self._connection.getresponse()
        return response, response.read().decode(errors="replace")

    def _keep_cookies(self, response: http.client.HTTPResponse) -> None:
        for line in response.headers.get_all("Set-Cookie") or []:
            self._cookies.load(line)

    def _sign_in(self, login: str) -> None:
        for request in (
            Request("GET", "/sign-in"),
            Request("POST", "/sign-in", {"name": login, "password": PASSWORD, "next": ""}),
            Request("GET", "/tickets/new"),
        ):
            response, body = self._exchange(request)
            if response.status != request.status:
                raise WrongAnswerError(request, response.status, body)
            self._keep_cookies(response)
            found = TOKEN.search(body)
            self.token = found[1] if found else self.token
