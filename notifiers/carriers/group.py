"""The group carrier: an address is a group's name; the settings know which groups have a bot."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from calendars.clock import Clock
from database.ids import random_below
from notifiers.carriers.group_bots import Bot, BotLine
from notifiers.carriers.port import DataRegion, Letter, LookUp, NotFound, Outcome, Rejected, Temporary
from notifiers.service import Local

RUSH_MINUTES = (0, 30)
"""Full and half hours, 17:30 among them: everybody's timers post then, and the makers refuse (Feishu 11232)."""
RUSH = timedelta(seconds=20)
SPREAD = 30
"""Seconds over which what is put off comes back."""
_FARTHEST = (DataRegion.ABROAD, DataRegion.MAINLAND)


class GroupCarrier:
    """Accepted when the bot's maker took the text; it cannot be asked afterwards."""

    name = "group"
    can_look_up = False
    settle_after = timedelta(seconds=30)

    def __init__(self, bots: Sequence[Bot], clock: Clock, local: Local) -> None:
        self._lines = {bot.group: BotLine(bot, clock) for bot in bots}
        self._regions = {bot.region for bot in bots}
        self._clock, self._local = clock, local

    @property
    def data_region(self) -> DataRegion:
        return next((region for region in _FARTHEST if region in self._regions), DataRegion.LOCAL)

    def send(self, letter: Letter) -> Outcome:
        line = self._lines.get(letter.address)
        if line is None:
            return Rejected("no_bot")
        rest = self._rest_of_rush()
        return Temporary("rush", rest.total_seconds() + random_below(SPREAD)) if rest else line.post(letter)

    def look_up(self, letter: Letter, *, since: datetime) -> LookUp:  # noqa: ARG002  (bots have no question)
        return NotFound()

    def _rest_of_rush(self) -> timedelta:
        local = self._local(self._clock.now())
        past = timedelta(seconds=local.second, microseconds=local.microsecond)
        return max(RUSH - past, timedelta(0)) if local.minute in RUSH_MINUTES else timedelta(0)
