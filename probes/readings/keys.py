"""Short keys for long addresses: an index on addresses of two thousand characters is no index."""

from base64 import urlsafe_b64encode
from functools import lru_cache
from hashlib import blake2b

from probes.findings import Finding
from probes.kinds import Sureness, fault_kinds

KEY_LENGTH = 16
"""96 bits: two of a million addresses share a key once in 10^17 desks."""
HOST = "unlisted_host"
_MARK = "\x1f"


@lru_cache(maxsize=20_000)
def key_of(*parts: str) -> str:
    """The key of what these parts name together; remembered, since a page's address is asked for four times."""
    named = _MARK.join(parts).encode("utf-8", "replace")
    return urlsafe_b64encode(blake2b(named, digest_size=12).digest()).decode("ascii")


def fault_key(finding: Finding) -> str:
    """What findings of one fault share: a fault is a kind and an address, whatever page shows it.

    A suspect is a question for a person, and the same words are one question on all the pages they stand on: a
    verdict holds until the words around change. A foreign host is one question wherever it is linked to, and another
    one when its entry has run out. What has neither words nor host is asked of each address.
    """
    if fault_kinds()[finding.kind].sureness is Sureness.FAULT:
        return key_of(finding.kind, finding.url)
    if finding.kind == HOST:
        return key_of(finding.kind, finding.subject, finding.context.get("until", ""))
    if finding.excerpt:
        return key_of(finding.kind, finding.subject, finding.excerpt)
    return key_of(finding.kind, finding.url, finding.subject)


def plain(text: str, most: int) -> str:
    """Words from a page as any database takes them: without NUL and halves of characters, cut at a length."""
    cut = text[:most].replace("\0", "") if "\0" in text else text[:most]
    return cut if cut.isascii() else cut.encode("utf-8", "replace").decode("utf-8")
