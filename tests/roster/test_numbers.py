"""Numbers as people write them: what they become, what may be sent to them, how they are hidden and shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roster.number_errors import (
    NumberAbroad,
    NumberError,
    NumberInvalid,
    NumberMissing,
    NumberNeedsAreaCode,
    NumberUnreadable,
)
from roster.numbers import (
    MEANS,
    SHORT_NUMBERS,
    Means,
    NumberKind,
    display,
    mask,
    parse_number,
    split_numbers,
)

MOBILE, LANDLINE = NumberKind.MOBILE, NumberKind.LANDLINE
SERVICE, SHORT = NumberKind.SERVICE, NumberKind.SHORT


@pytest.mark.parametrize(
    ("written", "stored", "kind"),
    [
        ("13000000001", "+8613000000001", MOBILE),
        ("１３０　００００ ０００１", "+8613000000001", MOBILE),
        ("130-0000-0001", "+8613000000001", MOBILE),
        ("130—0000—0001", "+8613000000001", MOBILE),
        ("+86 130 0000 0001", "+8613000000001", MOBILE),
        ("008613000000001", "+8613000000001", MOBILE),
        ("手机：13000000001", "+8613000000001", MOBILE),
        ("2000001", "+863162000001", LANDLINE),
        ("200 0001", "+863162000001", LANDLINE),
        ("0316-2000001", "+863162000001", LANDLINE),
        ("(0316) 2000001", "+863162000001", LANDLINE),
        ("（０３１６）２０００００１", "+863162000001", LANDLINE),
        ("010-12345678", "+861012345678", LANDLINE),
        ("2000001转8001", "+863162000001;ext=8001", LANDLINE),
        ("0316-2000001-8001", "+863162000001;ext=8001", LANDLINE),
        ("2000001-8001", "+863162000001;ext=8001", LANDLINE),
        ("0316 2000001 ext. 12", "+863162000001;ext=12", LANDLINE),
        ("2000001 分机 8", "+863162000001;ext=8", LANDLINE),
        ("400-123-4567", "+864001234567", SERVICE),
        ("12345", "12345", SHORT),
        ("110", "110", SHORT),
        ("10086", "10086", SHORT),
        ("１２３４５", "12345", SHORT),
    ],
)
def test_a_number_is_read_as_people_write_it(written: str, stored: str, kind: NumberKind) -> None:
    number = parse_number(written, area_code="0316")

    assert (str(number), number.kind) == (stored, kind)


@pytest.mark.parametrize("area_code", ["0316", "316"])
def test_the_area_code_may_be_set_with_or_without_its_zero(area_code: str) -> None:
    assert parse_number("2000001", area_code=area_code).dial == "+863162000001"


def test_eight_digits_are_completed_where_numbers_have_eight() -> None:
    assert parse_number("62345678", area_code="010").dial == "+861062345678"


@pytest.mark.parametrize(
    ("written", "error", "sentence"),
    [
        ("", NumberMissing, "There is no number. Write one."),
        (" - ", NumberMissing, "There is no number. Write one."),
        (
            "见通讯录",
            NumberUnreadable,
            "“见通讯录” is no telephone number. Write digits, such as 13000000001 or 0316-2000001.",
        ),
        (
            "1300000000",
            NumberInvalid,
            "“1300000000” is not a number in use in China. Check for a missing or doubled digit.",
        ),
        (
            "130000000011",
            NumberInvalid,
            "“130000000011” is not a number in use in China. Check for a missing or doubled digit.",
        ),
        (
            "+85291234567",
            NumberAbroad,
            "“+85291234567” is a number outside the mainland. Only numbers of the mainland are called.",
        ),
        (
            "2000001",
            NumberNeedsAreaCode,
            "“2000001” has no area code, and the desk has none set. Write it as 0316-2000001.",
        ),
    ],
)
def test_a_number_nobody_could_ring_is_refused_in_a_sentence(
    written: str, error: type[NumberError], sentence: str
) -> None:
    with pytest.raises(error) as caught:
        parse_number(written)

    assert str(caught.value) == sentence


def test_only_a_mobile_gets_a_text_message_and_everything_else_is_rung_by_a_person() -> None:
    assert MEANS == {
        MOBILE: (Means.SMS, Means.VOICE),
        LANDLINE: (Means.CALL_TASK,),
        SERVICE: (Means.CALL_TASK,),
        SHORT: (Means.CALL_TASK,),
    }
    assert parse_number("13000000001").means == (Means.SMS, Means.VOICE)


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("2000001、13000000001", ["2000001", "13000000001"]),
        ("2000001/2000002", ["2000001", "2000002"]),
        ("13000000001 13000000002", ["13000000001", "13000000002"]),
        ("2000001\n2000002", ["2000001", "2000002"]),
        ("2000001，8001", ["2000001,8001"]),
        ("130 0000 0001", ["130 0000 0001"]),
        ("0316-2000001转8001；2000002", ["0316-2000001转8001", "2000002"]),
        ("", []),
    ],
)
def test_several_numbers_of_one_cell_are_parted(cell: str, numbers: list[str]) -> None:
    assert split_numbers(cell) == numbers


@pytest.mark.parametrize(
    ("stored", "masked", "shown"),
    [
        ("+8613000000007", "130****0007", "130 0000 0007"),
        ("+863162000001", "0316****0001", "0316 200 0001"),
        ("+863162000001;ext=8001", "0316****0001", "0316 200 0001 转 8001"),
        ("+861012345678", "0101****5678", "010 1234 5678"),
        ("+864001234567", "400****4567", "400 123 4567"),
        ("12345", "12345", "12345"),
        ("+85291234567", "+85****4567", "+852 9123 4567"),
        ("+示例", "****例", "+示例"),
    ],
)
def test_a_stored_number_is_masked_and_shown(stored: str, masked: str, shown: str) -> None:
    assert (mask(stored), display(stored)) == (masked, shown)


@given(st.text(max_size=25))
def test_a_mask_always_hides_at_least_half_or_three_characters(text: str) -> None:
    masked = mask(text)

    assert masked in SHORT_NUMBERS or len(masked) - len("****") <= max(len(text) // 2, len(text) - 3)


@given(st.text(alphabet=st.one_of(st.sampled_from("0123456789+-转 ()１"), st.characters()), max_size=25))
def test_any_text_is_a_number_or_a_number_error(text: str) -> None:
    try:
        number = parse_number(text, area_code="0316")
    except NumberError:
        return

    assert parse_number(str(number).replace(";ext=", "转")) == number


@given(st.integers(0, 99_999_999))
def test_every_130_mobile_survives_spaces_and_display(tail: int) -> None:
    digits = f"130{tail:08d}"

    number = parse_number(f" {digits[:3]}　{digits[3:7]}-{digits[7:]} ")

    assert number.dial == "+86" + digits
    assert parse_number(display(str(number))) == number
