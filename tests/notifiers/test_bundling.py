"""What waits for one person becomes one message: decided from values."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from notifiers.bundling import Arranged, BundleRules, Sent, Waiting, arrange
from notifiers.texts import MessageKind
from tests.notifiers.fakes import MORNING, SMS, VOICE

RULES = BundleRules()
PAGE = Waiting(
    id=1, contact_id=7, subject_id=4821, severity="normal", kind=MessageKind.REMINDER, count=1,
    number="H7K2QX", act_by=None, due_at=MORNING,
    channels=(SMS,), channel_delay=0, contact_label="值班组长", language="zh",
)  # fmt: skip


def page(number: int, **changes: object) -> Waiting:
    """A page about a ticket of its own."""
    return replace(PAGE, id=number, subject_id=4800 + number, **changes)  # type: ignore[arg-type]  # names its fields


def arranged(*pages: Waiting, sent: dict[int, Sent] | None = None, now: datetime = MORNING) -> Arranged:
    return arrange(pages, sent or {}, now=now, rules=RULES)


def test_one_page_keeps_its_own_words() -> None:
    assert arranged(page(1)) == Arranged((), ())


def test_pages_about_different_tickets_become_one_message_the_severe_one_first() -> None:
    early, late = MORNING + timedelta(hours=1), MORNING + timedelta(hours=9)
    pages = [page(1, act_by=late), page(2, severity="severe", act_by=early, channels=(SMS, VOICE)), page(3)]

    (bundle,) = arranged(*pages).bundles

    assert [one.id for one in bundle.pages] == [2, 1, 3]
    assert (bundle.tickets, bundle.severe_tickets, bundle.act_by, bundle.kind) == (
        3,
        1,
        early,
        MessageKind.BUNDLE,
    )


def test_t_bundle_repeats_about_one_ticket_never_look_like_many() -> None:
    """B32: duplicates of one alert became a misleading bundle."""
    repeats = [replace(page(1), id=number) for number in (1, 2, 3)]

    assert arranged(*repeats).bundles == ()


def test_two_people_get_a_message_each() -> None:
    pages = [page(1), page(2), page(3, contact_id=8), page(4, contact_id=8)]

    assert [bundle.first.contact_id for bundle in arranged(*pages).bundles] == [7, 8]


def test_within_a_minute_of_the_last_message_everything_waits_for_its_end() -> None:
    last = {7: Sent(MORNING - timedelta(seconds=20), urgent=False)}

    (off,) = arranged(page(1), page(2), sent=last).put_off

    assert (off.page_ids, off.until) == ((1, 2), MORNING + timedelta(seconds=40))


def test_an_urgent_page_comes_between_ordinary_ones_but_not_between_urgent_ones() -> None:
    severe = page(1, severity="severe", kind=MessageKind.SEVERE)
    after_ordinary = {7: Sent(MORNING - timedelta(seconds=20), urgent=False)}
    after_severe = {7: Sent(MORNING - timedelta(seconds=20), urgent=True)}

    assert arranged(severe, sent=after_ordinary) == Arranged((), ())
    assert len(arranged(severe, sent=after_severe).put_off) == 1


def test_news_waits_for_more_of_it_and_is_never_mixed_with_calls_for_help() -> None:
    news = [page(number, kind=MessageKind.TAKEN) for number in (1, 2)]
    found = arranged(*news, page(3), page(4))

    assert [[one.id for one in bundle.pages] for bundle in found.bundles] == [[3, 4]]
    assert [(off.page_ids, off.until - MORNING) for off in found.put_off] == [((1, 2), RULES.news)]
    later = arranged(*news, now=MORNING + RULES.news)
    assert [bundle.kind for bundle in later.bundles] == [MessageKind.BUNDLE_NEWS]
    severe = page(1, kind=MessageKind.TAKEN, severity="severe")
    assert arranged(severe).put_off[0].until - MORNING == RULES.pace


KINDS = st.sampled_from([MessageKind.SEVERE, MessageKind.REMINDER, MessageKind.ASSIGNED, MessageKind.TAKEN])
PAGES = st.builds(
    page,
    st.integers(1, 40),
    contact_id=st.integers(1, 4),
    severity=st.sampled_from(["severe", "normal"]),
    kind=KINDS,
)


@given(st.lists(PAGES, max_size=30, unique_by=lambda one: one.id))
def test_no_page_is_forgotten_or_said_twice(pages: list[Waiting]) -> None:
    last = {1: Sent(MORNING - timedelta(seconds=5), urgent=True), 2: Sent(MORNING, urgent=False)}

    found = arranged(*pages, sent=last)

    bundled = [one.id for bundle in found.bundles for one in bundle.pages]
    put_off = [page_id for off in found.put_off for page_id in off.page_ids]
    assert len(bundled + put_off) == len({*bundled, *put_off})
    assert {*bundled, *put_off} <= {one.id for one in pages}
    for contact in {one.contact_id for one in pages}:
        single = [one for one in pages if one.contact_id == contact and one.id not in {*bundled, *put_off}]
        calls = {one.subject_id for one in single if not one.is_news}
        assert len(calls) <= 1, "two tickets for one person leave as two messages"
        assert sum(bundle.first.contact_id == contact for bundle in found.bundles) <= 2
