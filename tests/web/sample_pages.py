"""The invented pages of the gallery, by name: what gives the template and the values it is rendered with."""

from collections.abc import Callable, Iterator
from types import ModuleType

from tests.web import (
    sample_alarms,
    sample_answering,
    sample_calendar,
    sample_duty,
    sample_figures,
    sample_health,
    sample_imports,
    sample_names,
    sample_office,
    sample_public,
    sample_readings,
    sample_rota,
    sample_rounds,
    sample_sites,
    sample_supervising,
    sample_tickets,
    sample_triage,
)
from tests.web.samples import Page


def _pages(*rooms: ModuleType) -> Iterator[tuple[str, Callable[[], Page]]]:
    for room in rooms:
        for name, page in vars(room).items():
            if not name.startswith("_") and getattr(page, "__module__", "") == room.__name__:
                yield name, page


PAGES = dict(
    _pages(
        sample_answering,
        sample_public,
        sample_triage,
        sample_tickets,
        sample_imports,
        sample_office,
        sample_supervising,
        sample_calendar,
        sample_duty,
        sample_figures,
        sample_sites,
        sample_rota,
        sample_alarms,
        sample_health,
        sample_rounds,
        sample_readings,
        sample_names,
    )
)
