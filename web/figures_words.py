"""What each figure is called and how it is counted: the same words on page, paper and in the tables of both."""

from collections.abc import Mapping

from web.texts import Lazy, lazy_gettext, lazy_pgettext

NAMES: Mapping[str, Lazy] = {
    "received": lazy_pgettext("figure", "Received"),
    "settled": lazy_pgettext("figure", "of these answered by now"),
    "open": lazy_pgettext("figure", "of these in progress"),
    "answered": lazy_pgettext("figure", "Answered"),
    "dismissed": lazy_pgettext("figure", "of these dismissed with a reason"),
    "merged": lazy_pgettext("figure", "of these duplicates"),
    "in_time": lazy_pgettext("figure", "Answered in time"),
    "late": lazy_pgettext("figure", "Answered late"),
    "in_time_share": lazy_pgettext("figure", "In-time rate"),
    "average_days": lazy_pgettext("figure", "Average working days"),
    "reopened": lazy_pgettext("figure", "Reopened"),
}
"""In the order of the paper."""

DEFINITIONS: Mapping[str, Lazy] = {
    "received": lazy_gettext(
        "Tickets received in the period, by the day their legal term began: the day a platform passed them on, else the"
        " day they reached the desk."
    ),
    "settled": lazy_gettext("Received in the period and answered at the time of counting."),
    "open": lazy_gettext("Received in the period and not answered at the time of counting."),
    "answered": lazy_gettext(
        "Tickets answered in the period, whenever they were received; dismissals with a reason and duplicates are"
        " answers. A reopened ticket is not answered until it is answered again."
    ),
    "dismissed": lazy_gettext("Answered as unfounded or as another website's, with the reason."),
    "merged": lazy_gettext("Answered with the ticket they repeat."),
    "in_time": lazy_gettext(
        "Answered before 24:00 of the last day, granted extensions included; of duplicates the ticket they repeat."
    ),
    "late": lazy_gettext("Answered after 24:00 of the last day; of duplicates the ticket they repeat."),
    "in_time_share": lazy_gettext(
        "Answered in time, divided by in time and late together. Tickets without a deadline and duplicates are left"
        " out."
    ),
    "average_days": lazy_gettext(
        "Working days from receipt, or from the last reopening, to the answer, without the time the clock was stopped,"
        " each day weighing the same; by the holiday calendar that dated the ticket. Duplicates and detected faults are"
        " left out."
    ),
    "reopened": lazy_gettext("Reopenings in the period, by the day of the reopening."),
}

UNASKED: Lazy = lazy_gettext("Satisfaction is not asked by this desk, so that it is not reported.")
