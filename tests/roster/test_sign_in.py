"""Sign-in: the same answer for all who are refused, nobody locked out by others, sessions that end on the server."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from calendars.clock import ManualClock
from database.session import Database
from roster.accounts import ADDRESS_TRIES, SESSION_IDLE, SESSION_LIFE, THROTTLE_TRIES, THROTTLE_WINDOW
from roster.errors import (
    LoginTakenError,
    NotPermittedError,
    RosterError,
    SignInRefusedError,
    SignInThrottledError,
    UnknownPersonError,
    WeakPasswordError,
)
from roster.permissions import Actor, Role
from roster.sign_in import SignIn

HERE, ELSEWHERE = "10.0.0.1", "10.0.0.2"


@pytest.fixture
def password(sign_in: SignIn, administrator: Actor) -> str:
    """The one-time password of the account `heyutong`."""
    return sign_in.create(administrator, login="HeYutong", name="何语桐", role=Role.STAFF)[1]


def refused(sign_in: SignIn, login: str, password: str, address: str = HERE) -> RosterError:
    with pytest.raises(RosterError) as found:
        sign_in.sign_in(login, password, address=address)
    return found.value


def test_the_right_password_gives_a_fresh_session_however_the_name_is_written(
    sign_in: SignIn, password: str
) -> None:
    first, account = sign_in.sign_in(" HEYUTONG ", password, address=HERE)
    second, _ = sign_in.sign_in("heyutong", password, address=HERE)

    assert first != second
    assert account.must_change
    assert sign_in.account_of(first) == sign_in.account_of(second) == account
    assert sign_in.account_of("made up") is None


def test_wrong_password_unknown_name_and_switched_off_account_get_the_same_answer(
    sign_in: SignIn, password: str, administrator: Actor
) -> None:
    wrong, unknown = refused(sign_in, "heyutong", "guess"), refused(sign_in, "nobody", "guess")
    strange = refused(sign_in, "no\x00body", "guess")
    sign_in.set_active(administrator, 1, active=False)
    off = refused(sign_in, "heyutong", password)

    assert {type(one) for one in (wrong, unknown, strange, off)} == {SignInRefusedError}
    assert {str(one) for one in (wrong, unknown, strange, off)} == {"Name or password is wrong."}


def test_guesses_from_one_address_lock_nobody_out_elsewhere_and_end_with_the_window(
    sign_in: SignIn, password: str, clock: ManualClock
) -> None:
    for _ in range(THROTTLE_TRIES):
        refused(sign_in, "heyutong", "guess")

    told = refused(sign_in, "heyutong", password)
    assert isinstance(told, SignInThrottledError)
    assert str(told) == "Too many wrong passwords. Try again in 15 minutes."
    assert sign_in.sign_in("heyutong", password, address=ELSEWHERE)[1].login == "heyutong"
    assert isinstance(refused(sign_in, "another", "guess"), SignInRefusedError)
    clock.advance(seconds=THROTTLE_WINDOW.total_seconds())
    assert sign_in.sign_in("heyutong", password, address=HERE)[1].login == "heyutong"


def test_one_address_cannot_try_many_names(sign_in: SignIn, password: str) -> None:
    for number in range(ADDRESS_TRIES):
        refused(sign_in, f"name{number}", "guess")

    assert isinstance(refused(sign_in, "heyutong", password), SignInThrottledError)


def test_a_session_ends_by_sign_out_by_idling_and_by_age(
    sign_in: SignIn, password: str, clock: ManualClock
) -> None:
    out, account = sign_in.sign_in("heyutong", password, address=HERE)
    sign_in.sign_out(out, actor=account.actor)
    assert sign_in.account_of(out) is None

    idle, _ = sign_in.sign_in("heyutong", password, address=HERE)
    clock.advance(seconds=SESSION_IDLE.total_seconds())
    assert sign_in.account_of(idle) is not None, "seen within the time, and from now on"
    clock.advance(seconds=SESSION_IDLE.total_seconds() + 1)
    assert sign_in.account_of(idle) is None

    old, _ = sign_in.sign_in("heyutong", password, address=HERE)
    for _ in range(int(SESSION_LIFE / timedelta(hours=7)) + 1):
        assert sign_in.account_of(old) is not None
        clock.advance(hours=7)
    assert sign_in.account_of(old) is None


@pytest.mark.parametrize("change", ["reset", "switched off", "changed"])
def test_sessions_are_revoked_when_the_password_or_the_account_changes(
    sign_in: SignIn, password: str, administrator: Actor, change: str
) -> None:
    token, account = sign_in.sign_in("heyutong", password, address=HERE)

    if change == "reset":
        sign_in.reset_password(administrator, account.id)
    elif change == "switched off":
        sign_in.set_active(administrator, account.id, active=False)
    else:
        sign_in.change_password(account, old=password, new="a better one 1")

    assert sign_in.account_of(token) is None


@pytest.mark.parametrize("new", ["short 1", "12345678901", "my heYutong password"])
def test_a_weak_password_is_refused_and_the_old_one_stays(sign_in: SignIn, password: str, new: str) -> None:
    account = sign_in.sign_in("heyutong", password, address=HERE)[1]

    with pytest.raises(WeakPasswordError) as weak:
        sign_in.change_password(account, old=password, new=new)
    with pytest.raises(SignInRefusedError):
        sign_in.change_password(account, old="guess", new="a better one 1")

    assert str(weak.value) == (
        "Use at least 10 characters, not only digits, and without your sign-in name in it."
    )
    assert sign_in.sign_in("heyutong", password, address=HERE)[1] == account


def test_accounts_are_made_by_administrators_once_each(
    sign_in: SignIn, password: str, administrator: Actor
) -> None:
    with pytest.raises(LoginTakenError) as taken:
        sign_in.create(administrator, login="heyutong", name="", role=Role.STAFF)
    with pytest.raises(NotPermittedError):
        sign_in.create(Actor("account:1", "何语桐", Role.SUPERVISOR), login="x", name="", role=Role.STAFF)
    with pytest.raises(UnknownPersonError):
        sign_in.reset_password(administrator, 99)

    assert str(taken.value) == "The name “heyutong” is taken. Choose another one."


def test_neither_password_nor_token_nor_address_stands_in_the_record(
    sign_in: SignIn, password: str, database: Database
) -> None:
    refused(sign_in, "heyutong", "a wrong guess")
    token, _ = sign_in.sign_in("heyutong", password, address=HERE)

    with database.read() as session:
        kept = list(session.execute(text("SELECT actor, subject, data FROM audit")).all())
        kept += session.execute(text("SELECT token_digest, '', '' FROM signed_in")).all()
    assert not any(secret in str(row) for row in kept for secret in (password, "a wrong guess", token, HERE))
