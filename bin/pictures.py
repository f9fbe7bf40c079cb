"""Take the pictures of the README and the documents: a demonstration desk in headless Chromium.

Usage: python bin/pictures.py ADDRESS NAME PASSWORD; the desk of `make run` must be running.
"""

import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
PAGES = {"triage": "/", "overdue": "/overdue", "report": "/report", "policies": "/policies"}
WIDTHS = {"": (1280, 800), "-phone": (390, 844)}


def main() -> None:
    """Sign in once, then every page at both widths."""
    address, name, password = sys.argv[1:4]
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        state = _signed_in(browser, address, name, password)
        for suffix, (width, height) in WIDTHS.items():
            context = browser.new_context(viewport={"width": width, "height": height}, storage_state=state)
            page = context.new_page()
            for picture, path in PAGES.items():
                page.goto(address + path)
                page.screenshot(path=FOLDER / f"{picture}{suffix}.png")
        browser.close()


def _signed_in(browser: Browser, address: str, name: str, password: str):  # type: ignore[no-untyped-def]  # noqa: ANN202  (playwright's own typed dict)
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/sign-in")
    page.fill("[name=name]", name)
    page.fill("[name=password]", password)
    page.click("main form button.btn-primary")
    return context.storage_state()


if __name__ == "__main__":
    main()
