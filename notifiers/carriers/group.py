"""The group carrier: an address is a group's name. Groups with a bot in the settings get it posted, others by hand.

A personal-WeChat group has no interface: the composed words become a task, a person pastes them and records it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from calendars.clock import Clock
from database.ids import random_below
from notifiers.carriers.group_bots import Bot, BotLine
from notifiers.carriers.port import (
    CannotAsk,
    Carrier,
    DataRegion,
    Fate,
    Handed,
    Letter,
    LookUp,
    NotFound,
    Outcome,
    Temporary,
)
from notifiers.events import Local

RUSH_MINUTES = (0, 30)
"""Full and half hours, 17:30 among them: everybody's timers post then, and the makers refuse (Feishu 11232)."""
RUSH = timedelta(seconds=20)
SPREAD = 30
"""Seconds over which what is put off comes back."""
_FARTHEST = (DataRegion.ABROAD, DataRegion.MAINLAND)


class GroupCarrier:
    """Accepted when the bot's maker took the text, or when the task stands on the list."""

    name = "group"
    can_look_up = True
    settle_after = timedelta(seconds=20)
    gives_receipts = None

    def __init__(self, bots: Sequence[Bot], clock: Clock, *, local: Local, by_hand: Carrier) -> None:
        self._lines = {bot.group: BotLine(bot, clock) for bot in bots}
        self._regions = {bot.region for bot in bots}
        self._clock, self._local = clock, local
        self._by_hand = by_hand

    @property
    def data_region(self) -> DataRegion:
        return next((region for region in _FARTHEST if region in self._regions), DataRegion.LOCAL)

    def send(self, letter: Letter) -> Outcome:
        line = self._lines.get(letter.address)
        if line is None:
            return self._by_hand.send(letter)
        rest = self._rest_of_rush()
        return Temporary("rush", rest.total_seconds() + random_below(SPREAD)) if rest else line.post(letter)

    def look_up(self, letter: Letter, *, since: datetime) -> LookUp:
        """A bot's maker has no question; for it an uncertain text goes out once more, marked."""
        return NotFound() if letter.address in self._lines else self._by_hand.look_up(letter, since=since)

    def what_became(self, handed: Handed) -> Fate:  # noqa: ARG002  (a group tells nothing)
        return CannotAsk("no_receipts")

    def _rest_of_rush(self) -> timedelta:
        local = self._local(self._clock.now())
        past = timedelta(seconds=local.second, microseconds=local.microsecond)
        return max(RUSH - past, timedelta(0)) if local.minute in RUSH_MINUTES else timedelta(0)
