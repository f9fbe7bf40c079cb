"""The environment of a measured desk, for the web server's process and for the application in this one."""

import importlib
import logging
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from bench.databases import Place
from calendars.clock import Clock
from web.desk import EXTENSION, Desk
from web.settings import BARE, PREFIX

if TYPE_CHECKING:
    from flask import Flask


def environment_of(place: Place, port: int) -> dict[str, str]:
    """Our own environment without the settings in it, with those of the measured desk."""
    kept = {name: value for name, value in os.environ.items() if not _is_setting(name)}
    return kept | {
        "DATABASE_URL": place.url, "PUBLIC_URL": f"http://127.0.0.1:{port}", f"{PREFIX}DATA_DIR": str(place.folder),
        f"{PREFIX}SECRET_KEY": secrets.token_urlsafe(48), f"{PREFIX}AUDIT_KEY": secrets.token_urlsafe(48),
    }  # fmt: skip


def application(values: Mapping[str, str], clock: Clock) -> "Flask":
    """The desk's application in this process, migrated."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with _environment(values):
        return cast("Flask", importlib.import_module("app").create_app(clock=clock))


def desk_of(application: "Flask") -> Desk:
    """Its services."""
    return cast("Desk", application.extensions[EXTENSION])


def _is_setting(name: str) -> bool:
    return name.startswith(PREFIX) or name in BARE


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
