"""What can go wrong with rotas, leave, key periods and swaps."""

from collections.abc import Sequence
from datetime import date

from roster.errors import RosterError


class RotaError(RosterError):
    """Base of the rota's errors."""

    code = "rota"


class RotaGapsError(RotaError):
    """Nobody can take these days: the rota is not published."""

    code = "rota_gaps"

    def __init__(self, *, gaps: Sequence[tuple[str, date]]) -> None:
        self.gaps = tuple(gaps)
        days = ", ".join(f"{day} ({role})" for role, day in self.gaps)
        super().__init__(f"Not published, nobody can take: {days}.")


class RotaChangedError(RotaError):
    """What would be published is not what was looked at."""

    code = "rota_changed"

    def __init__(self) -> None:
        super().__init__("Not published: the proposal changed since you looked at it. Look again.")


class BadRotaError(RotaError):
    """Something typed that cannot be: `field` names it, `problem` is what is wrong with it."""

    code = "bad_rota"

    def __init__(self, *, field: str, problem: str) -> None:
        self.field, self.problem = field, problem
        super().__init__(f"Not saved: {field} ({problem}).")


class SlotChangedError(RotaError):
    """The place was given to somebody else, or is no more, since it was looked at."""

    code = "slot_changed"

    def __init__(self) -> None:
        super().__init__("Not saved: this day was changed meanwhile. Look at the rota again.")


class BadSwapError(RotaError):
    """A swap that cannot be asked for, or answered; `problem` says why."""

    code = "bad_swap"

    def __init__(self, *, problem: str) -> None:
        self.problem = problem
        super().__init__(f"No swap: {problem}.")


class GoneError(RotaError):
    """There is nothing to end: it is over already, or never was."""

    code = "rota_gone"

    def __init__(self) -> None:
        super().__init__("This was called off already.")
