"""What can go wrong with backups: each sentence says what to do."""

from pathlib import Path

from database.errors import DatabaseError


class BackupError(DatabaseError):
    """Base of these errors."""

    code = "backup"


class BackupToolMissing(BackupError):
    """PostgreSQL's own programs are not on this machine, or are older than the server."""

    code = "backup_tool_missing"

    def __init__(self, *, program: str, least: int) -> None:
        self.program, self.least = program, least
        super().__init__(
            f"{program} of version {least} or newer is not on this machine. On Debian: apt-get install"
            f" postgresql-client-{least}, or run it on the database server."
        )


class BackupToolFailed(BackupError):
    """PostgreSQL's own program refused."""

    code = "backup_tool_failed"

    def __init__(self, *, program: str, message: str) -> None:
        self.program, self.message = program, message
        super().__init__(f"{program} failed: {message.strip() or 'it said nothing'}")


class BackupExists(BackupError):
    """A backup never overwrites a file."""

    code = "backup_exists"

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"{path} exists already; a backup never overwrites. Choose another name.")


class BackupUnreadable(BackupError):
    """Not a backup of this kind of database, or a torn one."""

    code = "backup_unreadable"

    def __init__(self, path: Path, *, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"{path} cannot be used as a backup: {reason}")


class ChainBroken(BackupError):
    """The audit chain does not hold, so the content is not what was recorded, or the key is another desk's."""

    code = "backup_chain_broken"

    def __init__(self, where: str, *, seq: int, what: str) -> None:
        self.where, self.seq, self.what = where, seq, what
        super().__init__(
            f"The audit chain of {where} breaks at line {seq} ({what}). Either it was changed, or it belongs to a"
            " desk with another DUWANG_AUDIT_KEY. Use --force only if you know why."
        )
