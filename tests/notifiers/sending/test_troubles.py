"""Carriers that are down, budgets that are spent, quiet nights: the page waits, changes its way, or calls others."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from database.epochs import RESTORED, hold, resume
from notifiers.budgets import read_budgets
from notifiers.bundling import BundleRules
from notifiers.carriers.gsm_modem import FOLDERS, GsmModem, Spool
from notifiers.carriers.port import Rejected, Temporary
from notifiers.channels import Address, Channel
from notifiers.ladder import DispatchRules
from notifiers.pages import PageState
from notifiers.quiet import read_quiet_hours
from tests.notifiers.fakes import EVERY_PAGE_BY_ITSELF, SMS, VOICE, FakeCarrier, Phones

DOWN = [Temporary("503")] * 99


def own(person: int) -> tuple[Address, ...]:
    """A number nobody else has."""
    return (replace(SMS, address=f"+86130000000{person}1"),)


def budgeted(*rows: dict[str, object]) -> DispatchRules:
    return replace(EVERY_PAGE_BY_ITSELF, budgets=read_budgets(rows))


def test_t_quiet_an_ordinary_page_waits_for_the_morning_and_a_severe_one_does_not(phones: Phones) -> None:
    """B38: a reminder at midnight in spite of service hours. The fake clock stands at 01:00 UTC."""
    rules = replace(EVERY_PAGE_BY_ITSELF, quiet=read_quiet_hours("22:00-07:00"))
    ordinary, severe = phones.order(severity="normal"), phones.order(step_no=2, severity="severe")
    worker = phones.worker(rules=rules)

    worker.run_once()
    at_night = [phones.page(page).state for page in (ordinary, severe)]
    phones.clock.advance(hours=6)
    worker.run_once()

    assert at_night == [PageState.PENDING, PageState.ACCEPTED]
    assert phones.page(ordinary).state is PageState.ACCEPTED
    assert "延迟" not in phones.carrier.calls[1].body, "waiting for the morning is no delay"


def test_t_provider_500_a_page_whose_every_channel_fails_waits_on_while_the_next_person_is_called(
    phones: Phones,
) -> None:
    page_id = phones.order(channels=(SMS,))
    phones.carrier.answers = list(DOWN)
    worker = phones.worker()

    for _ in range(60):
        worker.run_once()
        phones.clock.advance(seconds=1)
    stuck, told = phones.page(page_id), phones.handed_back()
    phones.carrier.answers = []
    phones.clock.advance(minutes=5)
    worker.run_once()

    assert (stuck.state, told) == (PageState.PENDING, [f"page:{page_id}"])
    assert phones.page(page_id).state is PageState.ACCEPTED
    assert phones.carrier.calls[-1].body.startswith("【示例政务】(延迟6分)"), "it says how late it is"


def test_with_the_cable_out_texts_leave_by_the_modem_and_the_rest_of_the_queue_goes_on_later(
    phones: Phones, tmp_path: Path
) -> None:
    for folder in FOLDERS:
        (tmp_path / folder).mkdir()
    mail = Address(Channel.EMAIL, "leader@shili.example")
    text, letter = phones.order(), phones.order(step_no=2, contact_id=8, channels=(mail,))
    modem = GsmModem(Spool(tmp_path, phones.clock))
    worker = phones.worker(carriers={Channel.SMS: modem, Channel.EMAIL: phones.carrier})
    phones.carrier.answers = [Temporary("network")] * 99  # no name is resolved, no line is open

    for _ in range(3):
        worker.run_once()
        phones.clock.advance(minutes=5)
    waiting = [phones.page(page).state for page in (text, letter)]
    phones.carrier.answers = []
    phones.clock.advance(minutes=30)
    worker.run_once()

    assert [file.name.split("_")[3] for file in (tmp_path / "outbox").iterdir()] == [SMS.address]
    assert waiting == [PageState.ACCEPTED, PageState.PENDING]
    assert phones.page(letter).state is PageState.ACCEPTED
    assert len(phones.carrier.arrived) == 1


def test_a_page_that_fails_for_a_day_is_given_up(phones: Phones) -> None:
    page_id = phones.order()
    phones.carrier.answers = list(DOWN)
    worker = phones.worker()

    for _ in range(6):
        worker.run_once()
        phones.clock.advance(hours=5)

    assert phones.page(page_id).state is PageState.UNDELIVERABLE


def test_what_a_carrier_refused_for_good_is_not_offered_again_with_the_rest(phones: Phones) -> None:
    phones.order(channels=(SMS, VOICE))
    voice = FakeCarrier(name="voice", answers=list(DOWN))
    phones.carrier.answers = [Rejected("21614")]
    worker = phones.worker(carriers={Channel.SMS: phones.carrier, Channel.VOICE: voice})

    for _ in range(40):
        worker.run_once()
        phones.clock.advance(seconds=30)

    assert len(phones.carrier.calls) == 1
    assert len(voice.calls) > 5


def test_t_provider_down_behind_an_open_breaker_severe_pages_take_the_next_channel_at_once(
    phones: Phones,
) -> None:
    down, voice = FakeCarrier(name="sms", answers=list(DOWN)), FakeCarrier(name="voice")
    worker = phones.worker(carriers={Channel.SMS: down, Channel.VOICE: voice})
    for number in range(5):
        phones.order(subject_id=number + 1, contact_id=number + 1)
    worker.run_once()
    called = len(down.calls)

    page_id = phones.order(channels=(SMS, VOICE))
    worker.run_once()

    assert (called, len(down.calls)) == (5, 5), "five failures in a row, then nobody calls it any more"
    assert [letter.page_id for letter in voice.calls] == [page_id]
    assert [attempt.error for attempt in phones.attempts(page_id)] == ["down:down", None]


def test_while_every_line_is_down_pages_wait_and_nobody_else_is_called_for_it(phones: Phones) -> None:
    worker = phones.worker()
    phones.carrier.answers = list(DOWN)
    pages = [phones.order(subject_id=number + 1, contact_id=number + 1) for number in range(8)]
    worker.run_once(5)

    for _ in range(20):
        worker.run_once()
        phones.clock.advance(seconds=1)
    waited, told = [phones.page(page).state for page in pages], phones.handed_back()
    phones.carrier.answers = []
    for _ in range(40):
        worker.run_once()
        phones.clock.advance(seconds=5)

    assert (set(waited), told) == ({PageState.PENDING}, [])
    assert {phones.page(page).state for page in pages} == {PageState.ACCEPTED}
    assert sorted(letter.page_id for letter in phones.carrier.arrived) == sorted(pages), "each once"


def test_t_backlog_after_three_hours_each_person_gets_one_message_that_says_how_late(phones: Phones) -> None:
    """B31, B40: queued messages left one by one after an outage."""
    pages = [
        phones.order(
            subject_id=number,
            contact_id=1 + number % 4,
            channels=own(number % 4),
        )
        for number in range(1, 41)
    ]
    worker = phones.worker(rules=DispatchRules())

    phones.clock.advance(hours=3)
    worker.run_once()

    assert len(phones.carrier.calls) == 4
    assert all("(延迟180分)" in letter.body and "等10件" in letter.body for letter in phones.carrier.calls)
    assert {phones.page(page).state for page in pages} == {PageState.ACCEPTED}


def test_a_spent_budget_changes_the_channel_not_the_count(phones: Phones) -> None:
    rules = budgeted({"scope": "number", "channel": "sms", "most": 2, "minutes": 60})
    pages = [
        phones.order(subject_id=number, channels=(SMS, VOICE), severity="normal") for number in range(1, 4)
    ]

    phones.worker(rules=rules).run_once()

    assert [letter.channel for letter in phones.carrier.calls] == [Channel.SMS, Channel.SMS, Channel.VOICE]
    assert phones.attempts(pages[2])[0].error == "budget:number:sms:2/60min"


def test_without_another_channel_a_spent_budget_calls_the_next_person(phones: Phones) -> None:
    rules = budgeted({"scope": "carrier", "channel": "sms", "most": 1, "minutes": 1440})
    phones.order(subject_id=1, severity="normal")
    refused = phones.order(subject_id=2, severity="normal")

    phones.worker(rules=rules).run_once()

    assert phones.page(refused).state is PageState.PENDING, "it leaves when the budget is whole again"
    assert phones.handed_back() == [f"page:{refused}"]


def test_a_budget_is_counted_from_the_record_and_is_whole_again_after_its_span(phones: Phones) -> None:
    rules = budgeted({"scope": "template", "channel": "sms", "most": 1, "minutes": 60})
    for number in (1, 2, 3):
        phones.order(subject_id=number, channels=(SMS, VOICE), severity="normal")
        phones.worker(rules=rules).run_once()
        phones.clock.advance(minutes=35)

    assert [letter.channel for letter in phones.carrier.calls] == [Channel.SMS, Channel.VOICE, Channel.SMS]


def test_t_restore_nothing_leaves_while_sending_stands_still(phones: Phones) -> None:
    page_id = phones.order()
    with phones.database.work(phones.clock.now(), "operator") as work:
        hold(work.session, reason=RESTORED, now=work.now)

    held = phones.worker().run_once()
    with phones.database.work(phones.clock.now(), "operator") as work:
        resume(work.session, by="示例戊", now=work.now, forgets=False)
    phones.worker().run_once()

    assert held == 0
    assert phones.page(page_id).state is PageState.ACCEPTED


def test_severe_pages_are_claimed_first(phones: Phones) -> None:
    phones.order(subject_id=1, severity="normal")
    severe = phones.order(subject_id=2, severity="severe")

    phones.worker(rules=DispatchRules(bundling=BundleRules(pace=timedelta(0)))).run_once(1)

    assert [letter.page_id for letter in phones.carrier.calls] == [severe]
