"""Names of units for figures: those of the frame, and the duty desk, which is unit 0 there."""

from collections.abc import Mapping

from database.session import Session
from roster import store as roster_store
from web.texts import gettext

DUTY_DESK = 0


def unit_names(session: Session) -> Mapping[int, str]:
    """Every unit by id, the duty desk first."""
    units = {unit.id: unit.name for unit in roster_store.units(session)}
    return {DUTY_DESK: gettext("duty desk"), **units}
