"""Addresses are compared in one spelling and come back from storage as they went in."""

import pytest

from notifiers.channels import Address, Channel, canonical, from_json, to_json
from notifiers.errors import MalformedAddress


@pytest.mark.parametrize(
    ("given", "one"),
    [
        ("13000000001", "+8613000000001"),
        ("+86 130-0000-0001", "+8613000000001"),
        ("008613000000001", "+8613000000001"),
        ("+867305550101", "+867305550101"),
        (" Leader@Example.com ", "leader@example.com"),
    ],
)
def test_every_spelling_of_an_address_is_one(given: str, one: str) -> None:
    assert canonical(given) == one


def test_a_snapshot_comes_back_in_its_order() -> None:
    addresses = (Address(Channel.VOICE, "+8613000000001"), Address(Channel.EMAIL, "a@example.com"))

    assert from_json(to_json(addresses)) == addresses


@pytest.mark.parametrize("row", [{}, {"channel": "pigeon", "address": "x"}, {"channel": "sms"}])
def test_a_damaged_snapshot_is_named(row: dict[str, str]) -> None:
    with pytest.raises(MalformedAddress):
        from_json([row])
