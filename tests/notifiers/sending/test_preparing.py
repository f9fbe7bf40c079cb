"""A letter carries its words and, for carriers that know templates alone, the facts they are made of."""

from notifiers.channels import Channel
from tests.notifiers.fakes import Phones


def test_a_letter_names_kind_and_facts_in_words(phones: Phones) -> None:
    phones.order()

    phones.worker().run_once()

    (letter,) = phones.carrier.calls
    assert (letter.channel, letter.kind) == (Channel.SMS, "severe")
    assert letter.facts["severity"] == "严重"
    assert letter.facts["number"] == "4821"
    assert letter.facts["deadline"] == "10:30"
    assert letter.facts["code"] in letter.body
