"""`make pictures` takes docs/pictures: the main pages of the demonstration, in both languages and widths.

`python -m tests.browser.pictures rota round` takes those alone.
"""

import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from roster.permissions import desk_actor
from rounds import round_store
from rounds.reading import Mark
from rounds.round_service import Observation
from tests.browser import demo as demonstration
from tests.browser.demo import DESKTOP, FLAGS, NEW_PASSWORD, PAGES_BY, PHONE, Demo, sign_in, visitor
from tickets.lifecycle import State

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
COLOURS = 128
"""Flat pages need no more, and a picture takes a third of the room."""


def main_pages(demo: Demo) -> dict[str, str]:
    """What the main pages are called, and where they are."""
    tickets = demo.open_tickets()
    undecided = [line.number for line in tickets if line.state is State.RECEIVED]
    reading = begun_round(demo)
    return {
        "rota": "/rota?month=2026-10", "round": f"/rounds/{reading}", "duty": "/duty", "register": "/register",
        "handover": "/handover", "health": "/sites/1/health", "suspects": "/readings/review",
        "triage": f"/?at={undecided[-1]}", "ticket": f"/tickets/{tickets[0].number}", "tickets": "/tickets?q=栏目",
        "office": "/office", "figures": "/figures?period=2026-Q3", "report": "/report", "calls": "/calls",
        "policies": "/policies", "contacts": "/contacts", "calendar": "/calendar",
    }  # fmt: skip


def begun_round(demo: Demo) -> int:
    """A round just begun: two columns were read, one cannot be reached, the next is open."""
    rounds, reader = demo.desk.duty_day.rounds, desk_actor("何语桐")
    number = rounds.begin_extra(reader)
    with demo.desk.database.read() as session:
        items = round_store.items(session, [number])
    for n, item in enumerate(items[:3]):
        rounds.mark(reader, number, item.id, Observation(Mark.UNREACHABLE if n == 1 else Mark.READ))
    return number


def keep(page: Page, name: str) -> None:
    """The page as it stands on the screen, in few colours."""
    path = PICTURES / f"{name}.png"
    page.screenshot(path=path)
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def main() -> None:
    """Take them all."""
    PICTURES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        demonstration.running(Path(folder)) as demo,
        sync_playwright() as playwright,
    ):
        wanted = set(sys.argv[1:])
        addresses = {name: where for name, where in main_pages(demo).items() if not wanted or name in wanted}
        browser = playwright.chromium.launch(executable_path=PAGES_BY, args=list(FLAGS))
        password = ""
        for size, width in ((DESKTOP, ""), (PHONE, "-phone")):
            for language, spoken in (("zh", ""), ("en", "-en")):
                context = visitor(browser, size)
                page = context.new_page()
                sign_in(page, demo, password=password, language=language)
                password = NEW_PASSWORD
                for name, address in addresses.items():
                    page.goto(demo.url + address)
                    keep(page, f"{name}{spoken}{width}")
                context.close()
        browser.close()


if __name__ == "__main__":
    main()
