"""Words fit into one message, and what matters is never cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifiers.channels import Channel
from notifiers.errors import MissingVariable
from notifiers.texts import LANGUAGES, MessageKind
from notifiers.wording import (
    Copy,
    asks,
    check,
    minimal,
    needed,
    render,
    render_or_minimal,
    segment_limit,
    strip_blocked,
    subject_line,
    units,
)

SIGNATURE = "【示例政务】"
PAGE_TEXT = (
    "【示例政务】工单4821(严重)首页无法访问,未确认,限10:30前处理。回复4731确认,47312转下一人,0值班电话。"
)
FACTS: dict[str, str | int] = {
    "number": "4821",
    "severity": "severe",
    "title": "首页无法访问",
    "deadline": "10:30",
    "code": "4731",
    "who": "张三",
    "at": "09:12",
    "count": 2,
    "severe": 1,
    "codes": "4731、9031",
    "duty_phone": "0730-5550100",
    "moved": 12,
    "overdue": 1,
    "year": 2027,
    "until": "2026-12-31",
    "channel": "sms",
    "minutes": 30,
    "words": "各位领导",
    "round": 2,
    "day": "10-04",
}


def test_a_group_reads_neither_a_reply_code_nor_a_citizens_number() -> None:
    facts = {**FACTS, "title": "打不开,请回13000000001,见http://example.com/x"}

    assert render(MessageKind.SEVERE, facts, Channel.GROUP, "zh") == (
        "[严重]工单4821:打不开,请回,见,未确认,限10:30前处理。请登录系统确认。"
    )


@pytest.mark.parametrize(
    ("kind", "text", "length"),
    [
        (
            MessageKind.SEVERE,
            PAGE_TEXT,
            62,
        ),
        (MessageKind.ACK_OK, "【示例政务】已确认工单4821,停止升级。请10:30前处理。", 31),
        (MessageKind.ACK_TOO_LATE, "【示例政务】工单4821已由张三于09:12确认,无需再回复。", 31),
        (MessageKind.ACK_UNKNOWN, "【示例政务】未识别,未做任何操作。请回复短信中的4位码。", 28),
    ],
)
def test_the_desks_standard_texts_have_their_measured_length(
    kind: MessageKind, text: str, length: int
) -> None:
    words = render(kind, FACTS, Channel.SMS, "zh", signature=SIGNATURE)

    assert (words, units(words)) == (text, length)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "kind", [MessageKind.ADDRESS_REFUSED, MessageKind.TEST_FAILED, MessageKind.DISK_FULL]
)
def test_what_supervisors_hear_of_delivery_fits_into_one_segment(kind: MessageKind, language: str) -> None:
    facts: dict[str, str | int] = {"who": "市政府信息中心 示例乙", "channel": "group"}

    words = render(kind, facts, Channel.SMS, language, signature=SIGNATURE)

    assert units(words) <= segment_limit(words)
    named = ("市政府信息中心 示例乙", LANGUAGES[language].channels["group"], "磁盘", "Disk")
    assert any(name in words for name in named)


@pytest.mark.parametrize("kind", [kind for kind in MessageKind if asks(kind)])
@given(title=st.text(min_size=1, max_size=300).filter(lambda text: bool(text.strip())))
def test_whatever_the_title_one_message_carries_severity_number_deadline_and_code(
    kind: MessageKind, title: str
) -> None:
    words = render(kind, {**FACTS, "title": title}, Channel.SMS, "zh", signature=SIGNATURE)

    fixed = {"number", "severity", "deadline", "code"} & needed(kind, language="zh")
    wanted = {"number": "4821", "severity": "严重", "deadline": "10:30", "code": "4731"}
    assert units(words) <= segment_limit(words)
    assert all(wanted[name] in words for name in fixed)


def test_a_long_title_takes_the_short_frame_and_shows_its_cut() -> None:
    facts = {
        **FACTS,
        "deadline": "10-11 17:30",
        "number": "K7Q2M9",
        "title": "门户网站首页栏目长期未更新" * 5,
    }

    words = render(MessageKind.ESCALATED, facts, Channel.SMS, "zh", signature=SIGNATURE)

    assert "工单K7Q2M9严重:门户网站首" in words
    assert "…,无人确认,升级至您,限10-11 17:30前处理。回4731确认/47312转办" in words
    assert units(words) <= 70


def test_a_cut_never_halves_a_character_that_counts_twice() -> None:
    words = render(MessageKind.SEVERE, {**FACTS, "title": "𠮷" * 60}, Channel.SMS, "zh", signature=SIGNATURE)

    assert units(words) <= 70
    assert "𠮷…" in words


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("打开https://www.example.gov.cn/a?b=1无法访问", "打开无法访问"),
        ("www.example.com打不开", "打不开"),
        ("服务器10.0.0.12:8080宕机", "服务器宕机"),
        ("请致电13000000001", "请致电"),
        ("值班0730-5550100", "值班"),
        ("地址fe80::1不通", "地址不通"),
        ("示例市.政务 打不开", "打不开"),
        ("ｗｗｗ．example．ｃｏｍ错误", "错误"),
        ("行一\r\n行二\x00尾", "行一 行二 尾"),
        ("10:30:00后恢复,版本2.5", "10:30:00后恢复,版本2.5"),
    ],
)
def test_what_carriers_block_is_taken_out_of_free_text(text: str, kept: str) -> None:
    assert strip_blocked(text) == kept


def test_a_missing_variable_is_said_in_a_plain_sentence_before_anything_is_queued() -> None:
    with pytest.raises(MissingVariable) as caught:
        check(MessageKind.SEVERE, {"number": "4821", "deadline": "10:30"}, language="zh")

    assert caught.value.name == "title"
    assert str(caught.value) == (
        "The text of a severe message needs 'title', which was not given. Nothing was queued."
    )


def test_a_poisoned_text_still_becomes_a_message() -> None:
    words, error = render_or_minimal(
        MessageKind.SEVERE, {"number": "4821", "code": "4731"}, Channel.SMS, "zh", signature=SIGNATURE
    )

    assert words == "【示例政务】工单4821(?)需处理。回复4731确认。"
    assert error == "MissingVariable"


def test_braces_in_a_title_are_words_not_a_template() -> None:
    words = render(MessageKind.SEVERE, {**FACTS, "title": "{code}{0}"}, Channel.SMS, "zh")

    assert "(严重){code}{0},未确认" in words


def test_a_second_copy_is_marked_and_still_fits() -> None:
    words = render(
        MessageKind.SEVERE, FACTS, Channel.SMS, "zh", signature=SIGNATURE, copy=Copy.POSSIBLE_REPEAT
    )

    assert words.startswith("【示例政务】(可能重复)工单4821")
    assert units(words) <= 70


def test_speech_spells_the_number_and_names_the_keys() -> None:
    words = render(MessageKind.SEVERE, FACTS, Channel.VOICE, "zh")

    assert words == ("工单4 8 2 1,严重,首页无法访问,未确认,限10:30前处理。按1确认,按2转下一人,按9重听。")


def test_a_mails_first_line_is_its_subject_and_cannot_carry_a_header() -> None:
    words = render(MessageKind.SEVERE, {**FACTS, "title": "坏了\r\nBcc: a@example.com"}, Channel.EMAIL, "zh")

    assert subject_line(words) == "[严重]工单4821:坏了 Bcc: a@example.com"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("channel", Channel)
@pytest.mark.parametrize("kind", MessageKind)
def test_every_kind_has_words_for_every_channel_and_language(
    kind: MessageKind, channel: Channel, language: str
) -> None:
    words = render(kind, FACTS, channel, language, signature=SIGNATURE)

    assert words.startswith(SIGNATURE)
    assert "{" not in words


@pytest.mark.parametrize("kind", MessageKind)
def test_both_languages_need_the_same_variables(kind: MessageKind) -> None:
    assert needed(kind, language="zh") == needed(kind, language="en")


def test_the_minimal_text_needs_nothing() -> None:
    assert minimal({}, "zh", signature="", copy=Copy.FIRST) == "工单?(?)需处理。回复确认。"


def test_a_provisional_deadline_says_so_in_every_channel_and_language() -> None:
    facts = FACTS | {"deadline": "01-04 17:30", "provisional": 1, "title": "404"}

    for channel in Channel:
        assert "01-04 17:30(暂定)" in render(MessageKind.REMINDER, facts, channel, "zh", signature=SIGNATURE)
        assert "01-04 17:30 (provisional)" in render(MessageKind.ASSIGNED, facts, channel, "en")
    assert "请01-04 17:30(暂定)前处理" in render(MessageKind.ACK_OK, facts, Channel.SMS, "zh")


def test_the_mark_gives_way_where_one_message_has_no_room_for_it() -> None:
    facts = FACTS | {"deadline": "01-04 17:30", "provisional": 1}
    signature = f"【{'示例' * 5}】"

    words = render(MessageKind.ESCALATED, facts, Channel.SMS, "zh", signature=signature)

    assert (units(words) <= 70, "01-04 17:30前" in words) == (True, True)
