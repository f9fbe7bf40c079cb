"""What the server that worker processes are forked from has done once: everything imported, all mappers made."""

import httpx
import psycopg  # noqa: F401 - the driver, loaded once
from sqlalchemy.orm import configure_mappers

import tests.chaos.provider
import tests.chaos.worker  # noqa: F401 - what the processes run
from calendars.service import DeskCalendar

configure_mappers()
DeskCalendar.shipped()
httpx.Client(base_url="http://127.0.0.1", trust_env=False).close()
