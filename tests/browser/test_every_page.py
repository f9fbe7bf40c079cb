"""Every page, in both schemes: usable by everybody, never sideways, nothing from elsewhere."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.demo import DESKTOP, PHONE, Demo, sign_in, visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
JUDGE = (
    "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']}).then(found => found.violations)"
)
COLOURS = (
    "() => axe.run(document, {runOnly: {type: 'rule', values: ['color-contrast', 'link-in-text-block']}})"
    ".then(found => found.violations)"
)
"""Nothing else depends on the scheme."""


@pytest.mark.parametrize(
    ("size", "language"), [(DESKTOP, "zh"), (PHONE, "en")], ids=["desktop-chinese", "phone-english"]
)
def test_every_page_can_be_used_by_everybody(
    demo: Demo, password: str, browser: Browser, size: tuple[int, int], language: str
) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed: `make assets`")
    context = visitor(browser, size)
    page, strange, script = context.new_page(), list[str](), AXE.read_text(encoding="utf-8")
    page.on(
        "request",
        lambda request: strange.append(request.url) if not request.url.startswith(demo.url) else None,
    )
    sign_in(page, demo, password=password, language=language)
    faults: dict[str, object] = {}

    for address in _share(demo.addresses(), language):
        answer = page.goto(demo.url + address)
        assert answer is not None
        assert answer.ok, f"{address} answers {answer.status}"
        faults |= {f"{address}: {what}": where for what, where in _faults(page, script)}

    context.close()
    assert faults == {}
    assert [url for url in strange if not url.startswith(("data:", "blob:"))] == []


def _share(addresses: list[str], language: str) -> list[str]:
    """Every page once, every other one in Chinese on a desktop, the others in English on a telephone; in the long
    run (`make lighthouse`) all of them in both.
    """
    return addresses if "LIGHTHOUSE" in os.environ else addresses[language == "en" :: 2]


def _faults(page: Page, script: str) -> Iterator[tuple[str, object]]:
    page.evaluate(script)
    yield from _named(page.evaluate(JUDGE, LEVELS), "light")
    page.emulate_media(color_scheme="dark")
    yield from _named(page.evaluate(COLOURS), "dark")
    page.emulate_media(color_scheme="light")
    wide = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wide > 0:
        yield "scrolls sideways", wide


def _named(violations: list[dict[str, Any]], scheme: str) -> Iterator[tuple[str, object]]:
    for one in violations:
        yield (
            f"{scheme}, {one['id']}",
            [(node["target"], node["failureSummary"]) for node in one["nodes"][:3]],
        )
