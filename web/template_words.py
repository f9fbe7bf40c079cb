"""What the variables of answer templates stand for, in words."""

from collections.abc import Mapping

from web.texts import Lazy, lazy_pgettext

VARIABLE_WORDS: Mapping[str, Lazy] = {
    "number": lazy_pgettext("variable", "number of the ticket"),
    "title": lazy_pgettext("variable", "title of the ticket"),
    "url": lazy_pgettext("variable", "address of the page"),
    "column": lazy_pgettext("variable", "address of its column"),
    "unit": lazy_pgettext("variable", "unit that has it"),
    "office": lazy_pgettext("variable", "name of this office"),
    "received_at": lazy_pgettext("variable", "day of receipt"),
    "fixed_at": lazy_pgettext("variable", "day it was corrected"),
    "today": lazy_pgettext("variable", "today"),
}
