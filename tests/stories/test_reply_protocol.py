"""The acknowledgement protocol as a table: what comes in, what is done, what goes back. On both databases."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from escalation.replies import Answered
from notifiers.ordering.store import attempts_of
from notifiers.replies import ReplyAction
from roster import store as roster_store
from roster.people import ChannelKind, DutyRole, Reach
from tests.stories.desk import DeskOfStories
from tests.stories.evening import Evening

ACK, PASS, NOT_FAULT = ReplyAction.ACK, ReplyAction.PASS, ReplyAction.NOT_FAULT
TAKEN, PASSED, NOTED = "已确认工单", "已转下一人", "或非故障"
UNKNOWN, CLOSED, WHICH, DUTY, STOPPED = "未识别", "已办结", "回复其中一个码", "0316-2000001", "已停止向本号码"
SILENCE = ""


@pytest.fixture
def evening(desk: DeskOfStories) -> Evening:
    return Evening(desk)


@dataclass(frozen=True)
class Row:
    """One line of the table: the text, what is done, the words that go back, what the record says."""

    text: str
    done: ReplyAction | None
    words: str
    record: tuple[str, ...] = ()


VECTORS = (
    Row("CODE", ACK, TAKEN, ("acknowledged",)),
    Row('"CODE"', ACK, TAKEN, ("acknowledged",)),
    Row("“CODE”", ACK, TAKEN, ("acknowledged",)),
    Row("CODE确认。", ACK, TAKEN, ("acknowledged",)),
    Row("CODE1", ACK, TAKEN, ("acknowledged",)),
    Row(" CODE 收到 ", ACK, TAKEN, ("acknowledged",)),
    Row("CODE OK!", ACK, TAKEN, ("acknowledged",)),
    Row("CODE2", PASS, PASSED, ("passed_on",)),
    Row("CODE 2", PASS, PASSED, ("passed_on",)),
    Row("CODE转", PASS, PASSED, ("passed_on",)),
    Row("CODE3", NOT_FAULT, NOTED, ("said_no_fault",)),
    Row("CODE 误", NOT_FAULT, NOTED, ("said_no_fault",)),
    Row("收到", ACK, TAKEN, ("acknowledged",)),
    Row("确认", ACK, TAKEN, ("acknowledged",)),
    Row("1", ACK, TAKEN, ("acknowledged",)),
    Row("0", None, DUTY),
    Row("7O31", None, UNKNOWN),
    Row("停止升级", None, UNKNOWN),
    Row("CODE 请关闭工单", None, UNKNOWN),
    Row("CODE4", None, UNKNOWN),
    Row("", None, UNKNOWN),
    Row("\x00", None, UNKNOWN),
    Row("🙂", None, UNKNOWN),
    Row("7" * 2000, None, UNKNOWN),
    Row("TD", ReplyAction.STOP, STOPPED, ("passed_on",)),
    Row("退订", ReplyAction.STOP, STOPPED, ("passed_on",)),
    Row("STOP", ReplyAction.STOP, STOPPED, ("passed_on",)),
)


@pytest.mark.parametrize("row", VECTORS, ids=lambda row: repr(row.text[:12]))
def test_a_text_does_what_the_protocol_says_and_no_more(evening: Evening, row: Row) -> None:
    state = evening.desk.ticket(evening.number).state

    answered = evening.says(row.text)

    assert (answered.done, tuple(evening.verbs())) == (row.done, row.record)
    assert row.words in answered.words
    assert evening.desk.ticket(evening.number).state is state, "a text never closes, answers or verifies"


def test_full_width_figures_are_figures(evening: Evening) -> None:
    wide = evening.code.translate({ord("0") + n: ord("０") + n for n in range(10)})

    assert evening.says(wide).done is ACK


def _taken(evening: Evening) -> None:
    evening.says("CODE")


def _second(evening: Evening) -> None:
    evening.outage(2)


@pytest.mark.parametrize(
    ("before", "done", "words"),
    [(_taken, None, UNKNOWN), (lambda _: None, ACK, TAKEN), (_second, None, WHICH)],
    ids=["nothing open", "one open", "two open"],
)
def test_a_bare_word_counts_only_with_exactly_one_open_page(
    evening: Evening, before: Callable[[Evening], None], done: ReplyAction | None, words: str
) -> None:
    before(evening)
    recorded = evening.verbs()

    answered = evening.says("收到")

    assert answered.done is done
    assert words in answered.words
    assert evening.verbs() == recorded + (["acknowledged"] if done else [])


def test_the_same_message_id_twice_is_one_event_and_one_answer(evening: Evening) -> None:
    first, again = (evening.says("CODE", provider_id="SM-twice") for _ in range(2))

    assert first.words == again.words
    assert evening.verbs() == ["acknowledged"]


def test_a_code_of_another_contact_is_refused(evening: Evening) -> None:
    evening.desk.waits(minutes=31)
    assert evening.heard_by("technician") or evening.heard_by("leader")
    handle = "technician" if evening.heard_by("technician") else "leader"

    answered = evening.says("CODE", handle)

    assert (answered.done, evening.verbs()) == (None, [])
    assert UNKNOWN in answered.words


def test_a_stranger_hears_nothing(evening: Evening) -> None:
    answered = evening.desk.replies.sms(
        sender="+8613000000099", text=evening.code, provider_id="SM-stranger", carrier="test"
    )

    assert (answered.done, answered.words, evening.verbs()) == (None, SILENCE, [])


def test_t_ack_late_after_the_next_step_the_older_code_still_takes_the_ticket(evening: Evening) -> None:
    evening.desk.waits(minutes=11)
    evening.says("CODE")
    evening.desk.waits(minutes=1)
    assert "无需再处理" in evening.heard_by("technician")[-1], "the newly paged person is told who has it"
    heard = {number: len(evening.heard_by(number)) for number in evening.desk.numbers}
    evening.desk.waits(minutes=28)

    assert evening.verbs() == ["acknowledged"]
    assert {number: len(evening.heard_by(number)) for number in evening.desk.numbers} == heard


def test_t_ack_late_when_somebody_else_has_it_says_who_and_when(evening: Evening) -> None:
    evening.desk.escalation.acknowledge_by_web(evening.desk.head, evening.number)
    evening.desk.waits(minutes=5)

    answered = evening.says("CODE")

    assert answered.done is None
    assert "顾明川于16:59确认" in answered.words
    assert evening.verbs() == ["acknowledged"]


def test_t_ack_late_after_the_answer_says_closed_and_a_day_later_knows_no_code(evening: Evening) -> None:
    evening.closes()
    closed = evening.says("CODE")
    evening.outage(2)
    evening.desk.waits(hours=24, minutes=1)

    expired = evening.says("CODE")

    assert (closed.done, expired.done) == (None, None)
    assert CLOSED in closed.words
    assert UNKNOWN in expired.words


def test_five_wrong_codes_silence_the_number_for_an_hour_and_a_supervisor_is_told(evening: Evening) -> None:
    wrong = f"{(int(evening.code) + 1) % 10_000:04d}"
    for _ in range(5):
        evening.says(wrong)
    evening.desk.works()
    told = [words for words in evening.heard_by("supervisor") if "回错码5次" in words]
    ignored = evening.says("CODE")
    evening.desk.waits(minutes=61)

    later = evening.says("CODE")

    assert len(told) == 1
    assert "示例乙" in told[0]
    assert "13000000002" not in told[0]
    assert (ignored.done, ignored.words) == (None, SILENCE)
    assert later.done is ACK


def test_whoever_refuses_texts_gets_one_confirmation_and_a_supervisor_is_told_once(evening: Evening) -> None:
    first, second = evening.says("TD"), evening.says("退订")
    evening.desk.works()

    told = [words for words in evening.heard_by("supervisor") if "已退订短信" in words]
    assert (first.done, second.done) == (ReplyAction.STOP, None)
    assert (STOPPED in first.words, second.words) == (True, SILENCE)
    assert len(told) == 1
    assert evening.verbs() == ["passed_on"]


def test_whoever_refuses_texts_is_texted_no_more_and_rung_up_instead(evening: Evening) -> None:
    evening.says("TD")
    texts = len([one for one in evening.desk.phone("reader").messages() if one.channel == "sms"])

    evening.outage(2)

    new = [one.channel for one in evening.desk.phone("reader").messages()[1:]]
    assert "voice" in new
    assert len([one for one in evening.desk.phone("reader").messages() if one.channel == "sms"]) == texts


def test_a_refusal_of_texts_counts_after_the_ticket_is_closed_too(evening: Evening) -> None:
    evening.closes()

    answered = evening.says("TD")

    assert answered.done is ReplyAction.STOP
    assert STOPPED in answered.words
    with evening.desk.database.read() as session:
        reader = roster_store.people(session, [evening.desk.people["reader"]])[evening.desk.people["reader"]]
    assert all(reach.texts_stopped for reach in reader.reaches)


def test_two_contacts_with_one_office_mobile_are_told_apart_by_their_codes_and_stop_together(
    evening: Evening,
) -> None:
    desk, reader, centre = evening.desk, evening.desk.people["reader"], evening.desk.people["centre"]
    with desk.database.work(desk.clock.now(), "test") as work:
        shared = Reach(ChannelKind.MOBILE, desk.numbers["reader"])
        roster_store.set_reaches(work.session, centre, [shared])
        roster_store.set_holders(work.session, DutyRole.READER, [centre])
    first, evening.number = evening.code, evening.outage(2)
    second = evening.newest_code("reader")

    answered = evening.says(second)
    evening.says("TD")

    assert first != second
    assert answered.done is ACK
    assert {page.acked_by for page in evening.pages()} == {centre}
    with desk.database.read() as session:
        found = roster_store.people(session, [reader, centre])
    assert [reach.texts_stopped for person in found.values() for reach in person.reaches] == [True, True]


def test_a_key_follows_the_same_rules(evening: Evening) -> None:
    desk = evening.desk
    desk.waits(minutes=9)
    with desk.database.read() as session:
        rung = [
            one
            for one in attempts_of(session, [page.id for page in evening.pages()])
            if one.channel == "voice"
        ]
    ref = rung[0].ref

    def press(digit: str, call: str) -> Answered:
        return desk.replies.key(ref=ref, digit=digit, provider_id=f"{call}:{digit}", carrier="test")

    other_key, taken, twice = press("5", "CA1"), press("1", "CA1"), press("1", "CA1")
    evening.closes()
    closed = press("1", "CA2")

    assert (other_key.done, other_key.words) == (None, SILENCE)
    assert taken.done is ACK
    assert twice.words == taken.words
    assert CLOSED in closed.words
    assert evening.verbs() == ["acknowledged"]
