"""What one answer means: a page to read, a page as before, a part that is there, something broken or in doubt."""

from collections.abc import Iterable
from dataclasses import replace
from hashlib import blake2b

from probes.addresses import ending_of
from probes.check.basics import is_soft_404
from probes.check.fake_dates import fake_date
from probes.check.looks import look
from probes.check.personal import private_numbers
from probes.crawl.frontier import Target
from probes.crawl.ledger import Ledger
from probes.crawl.outcomes import EMPTY, SOFT_404
from probes.crawl.plan import ReadingPlan
from probes.crawl.records import TOO_HEAVY, UNREAD, PageRecord, Role, State, packed, unpacked
from probes.errors import BudgetSpent, TooHeavy, UnreadableDocument
from probes.fetch.answers import DOUBTFUL, NO_VALIDATORS, WELL, Answer, Verdict
from probes.fetch.exchange import PAGES, SHEET
from probes.findings import Finding
from probes.parse import css
from probes.parse.links import LinkKind, PageLink
from probes.parse.page import Page, PageReader

_AGAIN = DOUBTFUL | {Verdict.CANNOT_TELL}
_UNTOLD = frozenset({Verdict.CANNOT_TELL, Verdict.NOT_ASKED})
_READ = frozenset({Role.PAGE, Role.SHEET, Role.DOCUMENT})
_SUCCESS = 200


class Judge:
    """Judges answers; parses each body once, and none that is the same as last time."""

    def __init__(self, plan: ReadingPlan, ledger: Ledger, reader: PageReader) -> None:
        self._plan, self._ledger, self._reader = plan, ledger, reader
        self._slow = plan.tables.thresholds["slow_first_byte"]
        self.tables = plan.tables

    def take(
        self, target: Target, answer: Answer, before: PageRecord | None, *, looks: int, last: bool
    ) -> None:
        """`last` says that no later look will come: what is doubtful now is a fault."""
        verdict = answer.verdict
        target.evidence = answer.evidence(looks)
        if verdict in WELL:
            if answer.first_byte >= self._slow and target.role is Role.PAGE:
                self._ledger.slow.append(target)
            self._well(target, answer, before)
        elif verdict in _AGAIN and not last:
            self._ledger.doubtful.append(target)
        else:
            if verdict in _AGAIN:
                self._remember(target, before)
            is_untold = verdict in _UNTOLD
            self._ledger.settle(
                target, State.UNTOLD if is_untold else State.DONE, "" if is_untold else verdict.value
            )

    def keeps_still(self, url: str) -> bool:
        """Whether an unchanged page is as good as last time: the home page and columns grow stale by standing still."""
        return url != self.tables.home and url not in self.tables.columns

    def _well(self, target: Target, answer: Answer, before: PageRecord | None) -> None:
        if answer.verdict is Verdict.TOO_LARGE:
            self._ledger.found(Finding("page_too_large", target.url, target.url, evidence=target.evidence))
            self._close(target, before)
        elif answer.hops and target.role is Role.PAGE:
            self._led_elsewhere(target, answer)
        elif answer.verdict is Verdict.UNCHANGED and before is not None:
            self._as_before(target, before)
        elif answer.whole and not answer.length and answer.status == _SUCCESS:
            outcome = "" if target.role in {Role.EXTERNAL, Role.SHEET} else EMPTY
            self._ledger.settle(target, State.DONE, outcome)
        elif answer.whole and target.role in _READ:
            self._read(target, answer, before)
        elif target.role is Role.DOCUMENT:
            self._close(target, before)
        else:
            self._ledger.settle(target, State.DONE, "")

    def _led_elsewhere(self, target: Target, answer: Answer) -> None:
        """A redirect that ends well: its end is an address of its own, met as if the first page had named it."""
        if target.url == self.tables.home:
            self._ledger.home = answer.final_url
            self.tables = replace(self.tables, home=answer.final_url)
        self._ledger.lead_on(target, answer.final_url)
        self._ledger.settle(target, State.DONE, "")

    def _read(self, target: Target, answer: Answer, before: PageRecord | None) -> None:
        digest = blake2b(answer.body, digest_size=16).hexdigest()
        is_same = (
            before is not None and before.digest == digest and before.checked_with == self.tables.version
        )
        if before is not None and is_same and self.keeps_still(target.url):
            self._as_before(target, replace(before, validators=answer.validators))
            return
        record = PageRecord(
            target.url, digest, self.tables.version, answer.validators, in_reading=self._plan.id
        )
        try:
            self._parse(target, answer, record, before)
        except TooHeavy:
            self._heavy(target, record, before)
        except BudgetSpent:
            self._unread(target, record, before)

    def _parse(self, target: Target, answer: Answer, record: PageRecord, before: PageRecord | None) -> None:
        """Raises TooHeavy and BudgetSpent before anything of the page is noted."""
        if answer.content_type in PAGES or (not answer.content_type and target.role is Role.PAGE):
            self._plan.weigh(answer.body)
            self._page(target, answer, record, before)
        elif answer.content_type == SHEET:
            self._sheet(target, answer, record)
        else:
            self._document(target, answer, record)

    def _page(self, target: Target, answer: Answer, record: PageRecord, before: PageRecord | None) -> None:
        page = self._reader.read(target.url, answer.body, charset=answer.charset)
        if target.url == self.tables.home:
            lines = frozenset(line.strip() for line in page.text.split("\n"))
            self.tables = replace(self.tables, home_lines=lines)
        dates, fake = fake_date(page, self.tables, before.dates if before else record.dates)
        outcome = SOFT_404 if is_soft_404(page, self.tables) else ""
        findings = [] if outcome else self._looked(page, target, fake)
        anchors = "\n".join(("", *page.anchors(), ""))
        record = replace(record, links=packed(page.links), anchors=anchors, outcome=outcome, dates=dates)
        self._ledger.page(record, findings, unchanged=False)
        self._known(target, record, page.links)

    def _heavy(self, target: Target, record: PageRecord, before: PageRecord | None) -> None:
        """A suspect: a browser may show it. Kept by its hash like any page, it is not tried again until it changes."""
        finding = Finding("too_heavy", target.url, target.url, evidence=target.evidence)
        links, anchors, dates = (
            (before.links, before.anchors, before.dates) if before else (b"", "", record.dates)
        )
        heavy = replace(record, links=links, anchors=anchors, dates=dates, outcome=TOO_HEAVY)
        self._ledger.page(heavy, [finding], unchanged=False)
        self._close(target, before)

    def _unread(self, target: Target, record: PageRecord, before: PageRecord | None) -> None:
        """Without a hash, so that it is tried next time. Who was left out before keeps the place in the queue."""
        if before is None or before.outcome != UNREAD:
            known = replace(before or record, outcome=UNREAD, in_reading=self._plan.id)
            self._ledger.left_out(replace(known, digest="", checked_with="", validators=NO_VALIDATORS))
        self._close(target, before)

    def _close(self, target: Target, before: PageRecord | None) -> None:
        """It is there. What was found on it and behind it is not gone because nobody could look."""
        target.anchors = (before.anchors if before else "") or None
        self._remember(target, before)
        self._ledger.settle(target, State.CLOSED, "")

    def _remember(self, target: Target, before: PageRecord | None) -> None:
        if before is not None:
            self._ledger.remember(target, unpacked(before.links))

    def _looked(self, page: Page, target: Target, fake: Finding | None) -> list[Finding]:
        found = look(page, self.tables)
        if fake:
            found.append(fake)
        return [replace(one, context={**one.context, "linked_from": target.first_page}) for one in found]

    def _sheet(self, target: Target, answer: Answer, record: PageRecord) -> None:
        text = answer.body.decode("utf-8", "replace")
        found = (self._reader.addresses.link(target.url, href) for href in css.urls(text))
        links = dict.fromkeys(PageLink(LinkKind.CSS_IMAGE, one.url) for one in found if one)
        record = replace(record, links=packed(links))
        self._ledger.page(record, (), unchanged=False)
        self._known(target, record, links)

    def _document(self, target: Target, answer: Answer, record: PageRecord) -> None:
        read = self._plan.readers.get(ending_of(target.url))
        if read is not None:
            try:
                findings = list(private_numbers(target.url, read(answer.body)))
            except UnreadableDocument:
                findings = []  # an older format under a new ending: nothing to read, nobody to blame
            self._ledger.page(record, findings, unchanged=False)
        self._known(target, record, ())

    def _as_before(self, target: Target, before: PageRecord) -> None:
        record = replace(before, in_reading=self._plan.id)
        if record.outcome == TOO_HEAVY:
            self._heavy(target, record, before)
            return
        self._ledger.page(record, (), unchanged=True)
        self._known(target, record, unpacked(record.links))

    def _known(self, target: Target, record: PageRecord, links: Iterable[PageLink]) -> None:
        target.anchors = record.anchors or None
        self._ledger.settle(target, State.DONE, record.outcome)
        self._ledger.links(target.url, target.depth, links)
