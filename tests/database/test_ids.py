"""Numbers people read aloud and type: every single slip is noticed."""

from hypothesis import given
from hypothesis import strategies as st

from database.ids import (
    ALPHABET,
    TICKET_LENGTH,
    TRACKING_LENGTH,
    check_character,
    is_valid,
    new_reply_code,
    new_ticket_number,
    new_tracking_code,
    normalise,
)

bodies = st.text(alphabet=ALPHABET, min_size=1, max_size=TRACKING_LENGTH - 1)


def test_new_numbers_are_valid_and_have_their_length() -> None:
    numbers = {new_ticket_number() for _ in range(200)}

    assert len(numbers) > 190
    assert all(len(number) == TICKET_LENGTH and is_valid(number) for number in numbers)
    assert len(new_tracking_code()) == TRACKING_LENGTH
    assert is_valid(new_tracking_code())
    assert all(len(new_reply_code()) == 4 and new_reply_code().isdigit() for _ in range(50))


@given(bodies, st.data())
def test_one_wrong_character_is_noticed(body: str, data: st.DataObject) -> None:
    code = body + check_character(body)
    place = data.draw(st.integers(0, len(code) - 1))
    other = data.draw(st.sampled_from([c for c in ALPHABET if c != code[place]]))

    assert is_valid(code)
    assert not is_valid(code[:place] + other + code[place + 1 :])


@given(bodies, st.data())
def test_two_swapped_characters_are_noticed(body: str, data: st.DataObject) -> None:
    code = body + check_character(body)
    a = data.draw(st.integers(0, len(code) - 2))
    b = data.draw(st.integers(a + 1, len(code) - 1))
    swapped = list(code)
    swapped[a], swapped[b] = swapped[b], swapped[a]

    assert "".join(swapped) == code or not is_valid("".join(swapped))


def test_what_people_type_is_understood() -> None:
    assert normalise(" m4k7-qx ") == "M4K7QX"
    assert normalise("oil0") == "0110"
    assert not is_valid("规章库")
    assert not is_valid("")
