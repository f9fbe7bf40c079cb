"""A line to Twilio without a network: the real client's requests are held against Twilio's published contract."""

import base64
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from openapi_core import OpenAPI
from openapi_core.testing import MockRequest, MockResponse
from twilio.http import HttpClient
from twilio.http.response import Response

CONTRACT = Path(__file__).parents[4] / "shared" / "twilio" / "twilio_api_v2010_messages_calls.json"
ACCOUNT, TOKEN = "AC" + "0" * 32, "an invented token"


@cache
def contract() -> OpenAPI:
    """Twilio's description of its interface, or a skip that says what is missing."""
    if not CONTRACT.exists():
        pytest.skip(f"Twilio's OpenAPI description is not at {CONTRACT.name} beside the checkout.")
    return OpenAPI.from_dict(json.loads(CONTRACT.read_text()))


def message(number: int = 1, **changes: object) -> dict[str, object]:
    """A Message as Twilio answers it."""
    return {
        "account_sid": ACCOUNT, "api_version": "2010-04-01", "body": "", "date_created": None, "date_sent": None,
        "date_updated": None, "direction": "outbound-api", "error_code": None, "error_message": None,
        "from": "+15005550006", "messaging_service_sid": None, "num_media": "0", "num_segments": "1", "price": None,
        "price_unit": "USD", "sid": f"SM{number:032d}", "status": "queued", "subresource_uris": {},
        "to": "+8613000000001", "uri": "/x.json", **changes,
    }  # fmt: skip


def call(number: int = 1, **changes: object) -> dict[str, object]:
    """A Call as Twilio answers it."""
    return {
        "account_sid": ACCOUNT, "answered_by": None, "api_version": "2010-04-01", "caller_name": None,
        "date_created": None, "date_updated": None, "direction": "outbound-api", "duration": None, "end_time": None,
        "forwarded_from": None, "from": "+15005550006", "from_formatted": "", "group_sid": None,
        "parent_call_sid": None, "phone_number_sid": None, "price": None, "price_unit": "USD", "queue_time": "0",
        "sid": f"CA{number:032d}", "start_time": None, "status": "queued", "subresource_uris": {},
        "to": "+8613000000001", "to_formatted": "", "trunk_sid": None, "uri": "/x.json", **changes,
    }  # fmt: skip


def listing(name: str, items: list[dict[str, object]]) -> dict[str, object]:
    """One page of a list as Twilio answers it."""
    return {
        name: items, "end": 0, "first_page_uri": "/x.json", "next_page_uri": None, "page": 0, "page_size": 50,
        "previous_page_uri": None, "start": 0, "uri": "/x.json",
    }  # fmt: skip


class Line(HttpClient):  # type: ignore[misc]  # the library has no types
    """Answers from a list; checks every request, and every answer that is no error, against the contract."""

    def __init__(
        self, *answers: tuple[int, dict[str, object]] | Exception, headers: Mapping[str, str] | None = None
    ) -> None:
        self._answers = list(answers)
        self._headers = headers or {}
        self._contract = contract()
        self.requests: list[MockRequest] = []

    def request(
        self, method: str, url: str, params: Mapping[str, object] | None = None,
        data: Mapping[str, object] | None = None, headers: object = None, auth: tuple[str, str] = ("", ""),
        timeout: object = None, allow_redirects: bool = False,  # noqa: FBT001, FBT002  (the library's port)
    ) -> Response:  # fmt: skip
        parts = urlsplit(url)
        basic = base64.b64encode(":".join(auth).encode()).decode()
        request = MockRequest(
            f"{parts.scheme}://{parts.netloc}",
            method,
            parts.path,
            args={name: str(value) for name, value in (params or {}).items()},
            headers={"Authorization": f"Basic {basic}"},
            data=urlencode(data or {}, doseq=True).encode(),
            content_type="application/x-www-form-urlencoded",
        )
        self._contract.validate_request(request)
        self.requests.append(request)
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        status, body = answer
        if status < 400:
            self._contract.validate_response(request, MockResponse(json.dumps(body).encode(), status))
        return Response(status, json.dumps(body), headers=self._headers)
