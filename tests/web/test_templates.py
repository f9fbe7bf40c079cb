"""What must hold on every page of the gallery: policy, labels, tokens, icons, complete Chinese."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.web.sample_pages import PAGES

WEB = Path(__file__).resolve().parents[2] / "web"
FIELDS = {"input", "select", "textarea"}
UNLABELLED = {"hidden", "submit"}


class Page(HTMLParser):
    """Collects what the tests ask about."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.forms: list[tuple[dict[str, str], list[str]]] = []
        self.within_label = 0
        self.wrapped: list[dict[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.tags.append((tag, values))
        if tag == "form":
            self.forms.append((values, []))
        if tag == "label":
            self.within_label += 1
        if tag in FIELDS and self.within_label:
            self.wrapped.append(values)
        if tag in FIELDS and self.forms and "name" in values:
            self.forms[-1][1].append(values["name"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self.within_label -= 1


@pytest.fixture(params=[(name, lang) for name in PAGES for lang in ("zh", "en")], ids="-".join)
def text(request: pytest.FixtureRequest, visitor: FlaskClient) -> str:
    name, lang = request.param
    answer = visitor.get(f"/g/{name}?lang={lang}")
    assert answer.status_code == 200
    return answer.text


def nothing_on_a_page_needs_more_than_the_strict_policy(text: str) -> None:
    page = Page(text)

    assert not [
        tag for tag, values in page.tags if "style" in values or any(name.startswith("on") for name in values)
    ]
    assert not [
        tag for tag, values in page.tags if tag == "style" or (tag == "script" and "src" not in values)
    ]
    assert not [
        v
        for _, v in page.tags
        for name in ("src", "href")
        if re.match(r"(https?:)?//", v.get(name, "")) and "noopener" not in v.get("rel", "")
    ]


def every_post_carries_the_token_and_no_get_does(text: str) -> None:
    for values, names in Page(text).forms:
        posts = values.get("method", "get").lower() == "post"
        assert ("csrf_token" in names) == posts, values


def every_field_has_a_label_and_every_id_is_used_once(text: str) -> None:
    page = Page(text)
    ids = [values["id"] for _, values in page.tags if "id" in values]
    named = {values["for"] for tag, values in page.tags if tag == "label" and "for" in values}

    unlabelled = [
        values
        for tag, values in page.tags
        if tag in FIELDS
        and values.get("type") not in UNLABELLED
        and values.get("id") not in named
        and "aria-label" not in values
        and values not in page.wrapped
        and values.get("name") != "decision"
    ]
    assert not unlabelled
    assert len(ids) == len(set(ids)), sorted(i for i in ids if ids.count(i) > 1)


def every_icon_on_a_page_is_in_the_list(text: str) -> None:
    listed = set((WEB / "icons.txt").read_text().split())

    assert set(re.findall(r"icons\.svg#([\w-]+)", text)) <= listed


def test_a_page_keeps_the_rules_of_pages(text: str) -> None:
    """Drawn once for all four."""
    nothing_on_a_page_needs_more_than_the_strict_policy(text)
    every_post_carries_the_token_and_no_get_does(text)
    every_field_has_a_label_and_every_id_is_used_once(text)
    every_icon_on_a_page_is_in_the_list(text)


def test_style_sheets_use_nothing_that_chromium_109_lacks() -> None:
    sheets = "".join(path.read_text() for path in (WEB / "static/css").glob("*.css"))
    rules = re.sub(r"/\*.*?\*/", "", sheets, flags=re.DOTALL)

    assert not re.findall(r"oklch\(|color-mix\(|@layer|@container|light-dark\(|\bdvh\b|&\s*[.:\[]", rules)
