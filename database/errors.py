"""What can go wrong below every room: nesting, misuse of time, a broken record, a lost race."""


class DatabaseError(Exception):
    """Base of this room's errors: `code` is stable, the sentence is for people."""

    code = "database"


class NestedWorkError(DatabaseError):
    """A unit of work was opened inside another one; only the outermost use case opens it."""

    code = "nested_work"

    def __init__(self) -> None:
        super().__init__("A unit of work is already open here; pass it down instead of opening another.")


class NaiveInstantError(DatabaseError):
    """A date and time without a zone reached the database."""

    code = "naive_instant"

    def __init__(self, value: object) -> None:
        self.value = value
        super().__init__(f"{value!r} has no time zone; instants are stored as aware UTC.")


class StaleVersionError(DatabaseError):
    """Somebody else changed the row since it was read."""

    code = "stale_version"

    def __init__(self, *, subject: str, expected: int, found: int | None) -> None:
        self.subject, self.expected, self.found = subject, expected, found
        super().__init__(f"{subject} is at version {found}, not {expected}: someone else changed it first.")


class OutdatedCodeError(DatabaseError):
    """The database was brought to a newer schema than this process knows: it must not decide or send any more."""

    code = "outdated_code"

    def __init__(self, *, known: str, found: str) -> None:
        self.known, self.found = known, found
        super().__init__(
            f"The database is at schema {found}, this process knows {known}. Start the newly installed version."
        )


class DiskFullError(DatabaseError):
    """The disk is full: what is under way goes on, nothing new is taken in."""

    code = "disk_full"

    def __init__(self) -> None:
        super().__init__(
            "The disk of the desk is full, nothing new is taken in. Free space; the desk goes on by itself."
        )


class UnsafeSqliteError(DatabaseError):
    """SQLite did not accept a setting that keeps the record safe."""

    code = "unsafe_sqlite"

    def __init__(self, *, pragma: str, wanted: object, found: object) -> None:
        self.pragma, self.wanted, self.found = pragma, wanted, found
        super().__init__(
            f"SQLite answers {found!r} for PRAGMA {pragma}, {wanted!r} is needed. Use a local disk."
        )
