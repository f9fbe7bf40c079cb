"""The two answers to an SMS in Twilio's markup: some words, or silence."""

from xml.sax.saxutils import escape

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
SILENCE = f"{_HEAD}<Response/>"


def message(words: str) -> str:
    """An SMS back to whoever wrote."""
    return f"{_HEAD}<Response><Message>{escape(words)}</Message></Response>"
