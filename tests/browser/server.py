"""The application as a deployment has it, but with a test's clock and folder."""

from pathlib import Path

import pytest
from flask import Flask

from app import create_app  # noqa: TID251  (tests compose the application as a deployment does)
from calendars.clock import ManualClock
from web.settings import Settings


def create_site(database_url: str, clock: ManualClock, folder: Path) -> Flask:
    """An application on this database; carriers write to the folder."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DATABASE_URL", database_url)
        environment.setenv("DUWANG_DATA_DIR", str(folder))
        settings = Settings.from_env()
    return create_app(settings, clock=clock)
