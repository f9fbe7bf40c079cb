"""What can go wrong in the room of the machines: the base, and tables that cannot be read."""


class ProbesError(Exception):
    """Base of this room's errors: `code` is stable, the sentence is for people."""

    code = "probes"


class BadTable(ProbesError):
    """A line of a table file says something nobody can follow."""

    code = "probes.table"

    def __init__(self, table: str, line: int, what: str) -> None:
        self.table, self.line, self.what = table, line, what
        super().__init__(f"line {line} of {table}: {what}; correct the line and import the table again")


class NotAnArchive(ProbesError):
    """An office document that is no archive, or one whose unpacked size passes every bound."""

    code = "probes.document"

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(f"the document cannot be read: {what}")
