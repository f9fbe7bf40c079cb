"""The grammar of replies, with every test vector of the protocol."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifiers.replies import STOP_WORDS, Reply, ReplyAction, parse_key, parse_reply

ACK, PASS, NOT_FAULT = ReplyAction.ACK, ReplyAction.PASS, ReplyAction.NOT_FAULT
UNKNOWN = Reply(ReplyAction.UNKNOWN)


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("7031", Reply(ACK, "7031")),
        ("７０３１", Reply(ACK, "7031")),
        ('"7031"', Reply(ACK, "7031")),
        ("“7031”", Reply(ACK, "7031")),
        ("7031确认。", Reply(ACK, "7031")),
        ("70311", Reply(ACK, "7031")),
        (" 7031 收到 ", Reply(ACK, "7031")),
        ("7031 OK!", Reply(ACK, "7031")),
        ("7031好", Reply(ACK, "7031")),
        ("7031 2", Reply(PASS, "7031")),
        ("70312", Reply(PASS, "7031")),
        ("7031转", Reply(PASS, "7031")),
        ("70313", Reply(NOT_FAULT, "7031")),
        ("7031 误", Reply(NOT_FAULT, "7031")),
        ("0", Reply(ReplyAction.DUTY)),
        ("收到", Reply(ACK)),
        ("收到。", Reply(ACK)),
        ("确认", Reply(ACK)),
        ("1", Reply(ACK)),
        ("转", Reply(PASS)),
        ("TD", Reply(ReplyAction.STOP)),
        ("td", Reply(ReplyAction.STOP)),
        ("退订", Reply(ReplyAction.STOP)),
        ("STOP", Reply(ReplyAction.STOP)),
        ("停止升级", UNKNOWN),
        ("7O31", UNKNOWN),
        ("70314", UNKNOWN),
        ("703", UNKNOWN),
        ("70311111", UNKNOWN),
        ("7031 请关闭工单", UNKNOWN),
        ("٧٠٣١", UNKNOWN),
        ("", UNKNOWN),
        ("\x00", UNKNOWN),
        ("🙂", UNKNOWN),
        ("7" * 2000, UNKNOWN),
    ],
)
def test_a_reply_means_what_the_protocol_says(text: str, reply: Reply) -> None:
    assert parse_reply(text) == reply


@given(st.text(max_size=400))
def test_no_text_whatever_breaks_the_grammar(text: str) -> None:
    reply = parse_reply(text)

    assert reply.code is None or (len(reply.code) == 4 and reply.code.isascii() and reply.code.isdigit())


def test_no_word_that_acts_is_a_carriers_stop_word() -> None:
    meant = [parse_reply(word).action for word in STOP_WORDS]

    assert set(meant) == {ReplyAction.STOP}


@pytest.mark.parametrize(
    ("digit", "action"), [("1", ACK), ("2", PASS), ("9", ReplyAction.UNKNOWN), ("", ReplyAction.UNKNOWN)]
)
def test_a_key_takes_or_passes_on_and_nothing_else(digit: str, action: ReplyAction) -> None:
    assert parse_key(digit) == Reply(action)
