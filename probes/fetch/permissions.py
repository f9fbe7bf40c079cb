"""What robots.txt of each host allows us, asked once a reading."""

import asyncio

from probes.addresses import origin
from probes.fetch.answers import Verdict
from probes.fetch.bounds import Wants
from probes.fetch.fetcher import Fetcher
from probes.fetch.robots import EVERYTHING, MOST_BYTES, NOTHING, Rules, read_robots


class Permissions:
    """A host that has no file, or cannot be reached for one, forbids nothing; one that fails forbids all (RFC 9309)."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._rules: dict[str, Rules] = {}
        self._asking = asyncio.Lock()

    async def allow(self, url: str) -> bool:
        host = origin(url)
        rules = self._rules.get(host)
        if rules is None:
            async with self._asking:
                rules = self._rules.get(host) or await self._asked(host)
        return rules is EVERYTHING or rules.allow(url[len(host) :])

    async def _asked(self, host: str) -> Rules:
        answer = await self._fetcher.ask(f"{host}/robots.txt", wants=Wants.DOCUMENT)
        rules = EVERYTHING
        if answer.verdict is Verdict.SERVER_ERROR:
            rules = NOTHING
        elif answer.verdict is Verdict.OK and answer.content_type != "text/html":
            read = read_robots(
                answer.body[:MOST_BYTES].decode("utf-8", "replace"), self._fetcher.bounds.user_agent
            )
            rules = read if read.patterns else EVERYTHING
        self._rules[host] = rules
        return rules
