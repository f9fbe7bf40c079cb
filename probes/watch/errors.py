"""What can be wrong with a watch that a person begins or changes."""

from probes.errors import ProbesError


class BadWatchError(ProbesError):
    """A field says something that cannot be watched by; `problem` is a code a page words."""

    code = "probes.bad_watch"

    def __init__(self, *, field: str, problem: str) -> None:
        self.field, self.problem = field, problem
        super().__init__(f"“{field}” cannot be used ({problem}). Nothing was changed.")


class ChangedWatchError(ProbesError):
    """Somebody else changed the watch meanwhile."""

    code = "probes.changed_watch"

    def __init__(self, *, name: str) -> None:
        self.name = name
        super().__init__(f"The watch of {name} was changed meanwhile. Nothing was changed; look again.")
