"""A key the desk makes for itself at its first start, in a file beside its data."""

import contextlib
import os
import secrets
from pathlib import Path


def kept_key(path: Path) -> str:
    """Made once, readable by the desk's user only; of several processes that start at once, one makes it."""
    if not path.exists():
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48), encoding="ascii")
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    return path.read_text(encoding="ascii").strip()
