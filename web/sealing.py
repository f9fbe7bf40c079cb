"""What was read from an upload, carried by the preview to its confirmation: signed for one account and one purpose.

Nothing waits on the server for a confirmation that may never come, and nobody can smuggle in what the reader refused.
"""

import base64
import hashlib
import hmac
import json
import zlib
from collections.abc import Sequence
from typing import Any


class PreviewLostError(Exception):
    """The confirmation carries no preview of this account: forged, cut off, or signed by an older key."""

    code = "preview_lost"

    def __init__(self) -> None:
        super().__init__("The preview is no longer valid. Read the file again.")


def sealed(rows: Sequence[Sequence[Any]], *, purpose: str, key: str, who: str) -> str:
    """The rows as a token only this account's confirmation can open."""
    packed = zlib.compress(json.dumps(rows, ensure_ascii=False).encode())
    body = base64.urlsafe_b64encode(packed).decode()
    return f"{body}.{_mac(body, purpose=purpose, key=key, who=who)}"


def opened(token: str, *, purpose: str, key: str, who: str) -> list[Any]:
    """The rows back, as JSON has them. Raises PreviewLostError."""
    body, _, mac = token.partition(".")
    if not hmac.compare_digest(mac.encode(), _mac(body, purpose=purpose, key=key, who=who).encode()):
        raise PreviewLostError
    found: list[Any] = json.loads(zlib.decompress(base64.urlsafe_b64decode(body)))
    return found


def _mac(body: str, *, purpose: str, key: str, who: str) -> str:
    return hmac.new(key.encode(), f"{purpose}:{who}:{body}".encode(), hashlib.sha256).hexdigest()
