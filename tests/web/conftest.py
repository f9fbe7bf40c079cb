"""What the tests of pages share: the gallery's application and a reader of either language."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.gallery import create_gallery


@pytest.fixture(scope="session")
def gallery() -> Flask:
    return create_gallery()


@pytest.fixture
def visitor(gallery: Flask) -> FlaskClient:
    return gallery.test_client()


@pytest.fixture
def chinese(gallery: Flask) -> Iterator[None]:
    with gallery.test_request_context("/?lang=zh"):
        yield


@pytest.fixture
def english(gallery: Flask) -> Iterator[None]:
    with gallery.test_request_context("/?lang=en"):
        yield
