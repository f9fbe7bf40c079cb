"""What can go wrong with monitored objects, their columns and their vendors."""

from collections.abc import Sequence

from sites.errors import SitesError


class UnknownObjectError(SitesError):
    """No such object, column or vendor, or it was taken away."""

    code = "unknown_object"

    def __init__(self, *, what: str) -> None:
        self.what = what
        super().__init__(f"There is no {what} any more. Somebody may have taken it away; open the list anew.")


class BadObjectError(SitesError):
    """A field cannot be stored; `field` names it, `problem` is a stable word of what is wrong."""

    code = "bad_object"

    def __init__(self, *, field: str, problem: str) -> None:
        self.field, self.problem = field, problem
        super().__init__(f"Not saved: {field} ({problem}).")


class ObjectHasFaultsError(SitesError):
    """What has open faults is still needed: it cannot be deleted before they are answered."""

    code = "object_has_faults"

    def __init__(self, *, name: str, numbers: Sequence[str]) -> None:
        self.name, self.numbers = name, tuple(numbers)
        super().__init__(
            f"“{name}” has open faults: {', '.join(numbers)}. Answer them, or move them to another page first."
        )


class ChangedObjectError(SitesError):
    """Somebody else changed the same thing since the form was read."""

    code = "changed_object"

    def __init__(self, *, name: str) -> None:
        self.name = name
        super().__init__(
            f"Not saved: somebody changed “{name}” meanwhile. Look at it anew and repeat the change."
        )
