"""What can go wrong with people, accounts and permissions."""

from collections.abc import Sequence


class RosterError(Exception):
    """Base of this room's errors: `code` is stable, the sentence is for people."""

    code = "roster"


class NotPermittedError(RosterError):
    """The role, or the unit, does not allow the act."""

    code = "not_permitted"

    def __init__(self, *, act: str, role: str) -> None:
        self.act, self.role = act, role
        super().__init__(f"A {role} may not do this ({act}). Ask a supervisor.")


class SignInRefusedError(RosterError):
    """Wrong name or password; says neither which one nor whether the account exists."""

    code = "sign_in_refused"

    def __init__(self) -> None:
        super().__init__("Name or password is wrong.")


class SignInThrottledError(RosterError):
    """Too many wrong passwords from this address for this name."""

    code = "sign_in_throttled"

    def __init__(self, *, minutes: int) -> None:
        self.minutes = minutes
        super().__init__(f"Too many wrong passwords. Try again in {minutes} minutes.")


class WeakPasswordError(RosterError):
    """The new password is too short, only digits, or holds the sign-in name."""

    code = "weak_password"

    def __init__(self, *, least: int) -> None:
        self.least = least
        super().__init__(
            f"Use at least {least} characters, not only digits, and without your sign-in name in it."
        )


class UnknownUnitError(RosterError):
    """No unit of that id or name."""

    code = "unknown_unit"

    def __init__(self, *, unit: str) -> None:
        self.unit = unit
        super().__init__(f"There is no unit “{unit}”. Import the contacts first, or choose one of the list.")


class UnknownPersonError(RosterError):
    """No person of that id."""

    code = "unknown_person"

    def __init__(self, *, person: str) -> None:
        self.person = person
        super().__init__(f"There is no person “{person}”.")


class LoginTakenError(RosterError):
    """Another account has this name."""

    code = "login_taken"

    def __init__(self, *, login: str) -> None:
        self.login = login
        super().__init__(f"The name “{login}” is taken. Choose another one.")


class BadShiftError(RosterError):
    """A shift that ends before it starts."""

    code = "bad_shift"

    def __init__(self) -> None:
        super().__init__("A shift must end after it starts.")


class OwnAccountError(RosterError):
    """Nobody switches off the account they are signed in with."""

    code = "own_account"

    def __init__(self) -> None:
        super().__init__("You are signed in with this account. Let another administrator close it.")


class TooFewChannelsError(RosterError):
    """These people can be reached by fewer channels than duty needs; `names` in the order they were given."""

    code = "too_few_channels"

    def __init__(self, *, names: Sequence[str], least: int) -> None:
        self.names, self.least = tuple(names), least
        super().__init__(
            f"Not saved: fewer than {least} working channels reach {', '.join(self.names)}. "
            "Import a mobile or a second number, or name somebody else."
        )
