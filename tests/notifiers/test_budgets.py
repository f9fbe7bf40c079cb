"""Budgets as data, and what is left of them."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from notifiers.budgets import Budget, Purse, Scope, Spending, read_budgets
from notifiers.channels import Channel
from notifiers.errors import BadBudget

SHIPPED = Path(__file__).parents[2] / "notifiers" / "data" / "budgets.json"
ROW = {"scope": "number", "channel": "sms", "most": 2, "severe": 1, "minutes": 60}
ONE = Spending("n1", "reminder", "aliyun_sms")


def budget(**changes: object) -> Budget:
    return read_budgets([ROW | changes])[0]


def test_the_shipped_file_keeps_below_what_aliyun_lets_one_number_have_of_one_template() -> None:
    budgets = read_budgets(json.loads(SHIPPED.read_text(encoding="utf-8")))

    template = next(one for one in budgets if one.scope is Scope.TEMPLATE)
    assert template.most + template.severe < 50
    assert template.span == timedelta(days=1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"scope": "person"},
        {"channel": "fax"},
        {"most": 0},
        {"most": "many"},
        {"severe": -1},
        {"minutes": 0},
        {"minutes": 99999},
    ],
)
def test_a_row_that_cannot_be_used_is_named(wrong: dict[str, object]) -> None:
    with pytest.raises(BadBudget, match="row 2"):
        read_budgets([ROW, ROW | wrong])


def test_a_spent_budget_refuses_ordinary_calls_and_leaves_severe_ones_their_reserve() -> None:
    purse = Purse([budget()], {budget(): {("n1",): 2}})

    assert purse.refusal(Channel.SMS, ONE, "normal") == "budget:number:sms:2/60min"
    assert purse.refusal(Channel.SMS, ONE, "severe") is None
    assert purse.refusal(Channel.VOICE, ONE, "normal") is None


def test_what_a_batch_spends_itself_counts_at_once() -> None:
    purse = Purse([budget(most=1, severe=0)], {})

    purse.spend(Channel.SMS, ONE)

    assert purse.refusal(Channel.SMS, ONE, "severe") is not None
    assert purse.refusal(Channel.SMS, Spending("n2", "reminder", "aliyun_sms"), "severe") is None


def test_a_template_is_counted_for_each_number_and_a_carrier_for_all() -> None:
    template, carrier = budget(scope="template", most=1, severe=0), budget(scope="carrier", most=2, severe=0)
    purse = Purse([template, carrier], {})

    purse.spend(Channel.SMS, ONE)

    assert purse.refusal(Channel.SMS, ONE, "normal") == template.code
    other = Spending("n1", "overdue", "aliyun_sms")
    assert purse.refusal(Channel.SMS, other, "normal") is None
    purse.spend(Channel.SMS, other)
    assert purse.refusal(Channel.SMS, Spending("n9", "severe", "aliyun_sms"), "normal") == carrier.code
