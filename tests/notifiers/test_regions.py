"""No telephone number leaves the mainland by default."""

import pytest

from notifiers.carriers.port import DataRegion
from notifiers.errors import AbroadCarrierRefused
from notifiers.regions import check_regions
from tests.notifiers.fakes import FakeCarrier

ABROAD = FakeCarrier(name="far", data_region=DataRegion.ABROAD)


@pytest.mark.parametrize("approval", [None, "", "  "])
def test_a_carrier_abroad_is_refused_without_a_named_approval(approval: str | None) -> None:
    with pytest.raises(AbroadCarrierRefused) as caught:
        check_regions([FakeCarrier(), ABROAD], approval)

    assert str(caught.value) == (
        "The carrier 'far' sends telephone numbers and texts out of mainland China. "
        "The law on personal information (Article 36) wants an assessment first: "
        "configure the name of the approval, or choose another carrier."
    )


def test_a_named_approval_or_carriers_at_home_let_the_desk_start() -> None:
    check_regions([ABROAD], "评估2025-001")
    check_regions([FakeCarrier(), FakeCarrier(data_region=DataRegion.MAINLAND)], None)

    assert ABROAD.data_region is DataRegion.ABROAD
