"""The start check: personal data stays in mainland China unless a named approval says otherwise.

Personal Information Protection Law, Article 36: what state organs hold is stored in the mainland.
"""

from collections.abc import Iterable

from notifiers.carriers.port import Carrier, DataRegion
from notifiers.errors import AbroadCarrierRefused


def check_regions(carriers: Iterable[Carrier], approval: str | None) -> None:
    """Raise `AbroadCarrierRefused` where a carrier sends abroad and no approval is named."""
    if approval and approval.strip():
        return
    for carrier in carriers:
        if carrier.data_region is DataRegion.ABROAD:
            raise AbroadCarrierRefused(carrier.name)
