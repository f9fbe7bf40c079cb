"""Which language a page is in: the account's, else the visitor's choice, else Chinese."""

from babel import Locale
from flask import session
from flask_login import current_user

LOCALES = {"zh": "zh_Hans_CN", "en": "en"}
HTML = {"zh": "zh-CN", "en": "en"}


def language() -> str:
    """`zh` or `en`."""
    if current_user and current_user.is_authenticated:
        return str(current_user.account.language)
    chosen = session.get("language", "zh")
    return chosen if chosen in LOCALES else "zh"


def chosen_locale() -> Locale:
    """As Flask-Babel wants it."""
    return Locale.parse(LOCALES[language()])


def html_language() -> str:
    """As the html element wants it."""
    return HTML[language()]
