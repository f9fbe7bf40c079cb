"""A form sent twice by an impatient finger is kept once: each shown form has a key of its own."""

import hashlib
import secrets

from flask import request
from markupsafe import Markup

FIELD = "form_key"
_NOT_SAID = {"csrf_token"}


def form_key() -> Markup:
    """The hidden field of a form that enters something new."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, secrets.token_urlsafe(12))


def once() -> str | None:
    """What tells the posted form with these very words from every other; None where the form has no key.

    The words count too: a form reached again by the browser's way back, and filled in anew, is another.
    """
    if not request.form.get(FIELD):
        return None
    said = sorted((name, value) for name, value in request.form.items(multi=True) if name not in _NOT_SAID)
    return hashlib.sha256(repr(said).encode()).hexdigest()
