"""A gallery: every template rendered with invented values, for eyes and screenshots; `python -m tests.web.gallery`.

Each page stands under /g/<name>?lang=en; no database, no accounts, nothing is stored.
"""

from flask import Flask, Response, redirect, render_template, request
from flask_babel import Babel
from flask_wtf import CSRFProtect
from werkzeug.wrappers import Response as AnyResponse

from tests.web import samples
from tests.web.sample_pages import PAGES
from web import rendering

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'"
)
ENDPOINTS = {
    "public.report": "/report",
    "public.reported": "/report/done",
    "public.track": "/track",
    "public.privacy": "/privacy",
    "public.answer_picture": "/answer-pictures/<token>",
    "public.earlier": "/report/earlier",
    "public.same": "/report/same",
    "account.sign_in": "/sign-in",
    "account.sign_out": "/sign-out",
    "account.language": "/language",
    "account.password": "/password",
    "triage.queue": "/",
    "tickets.index": "/tickets",
    "tickets.bulk": "/tickets/bulk",
    "tickets.apply": "/tickets/bulk/apply",
    "tickets.by_phone": "/tickets/phone",
    "tickets.search": "/tickets/search",
    "tickets.save_view": "/tickets/views",
    "triage.ticket": "/tickets/<number>",
    "triage.new": "/tickets/new",
    "triage.move": "/tickets/<number>/<verb>",
    "triage.undo": "/tickets/<number>/undo",
    "triage.read_lost": "/lost/<lost_id>",
    "triage.keys": "/keys",
    "triage.import_messages": "/import",
    "live.changes": "/live",
    "answers.templates": "/answers/templates",
    "answers.save_template": "/answers/templates",
    "answers.not_copied": "/answers/uncopied",
    "contacts.index": "/contacts",
    "contacts.sheet": "/contacts/sheet",
    "contacts.duty": "/contacts/duty",
    "contacts.import_contacts": "/contacts/import",
    "calendar.month": "/calendar",
    "calendar.calculator_page": "/calendar/calculator",
    "calendar_drafts.versions": "/calendar/versions",
    "calendar_drafts.version": "/calendar/versions/<version_id>",
    "calendar_drafts.publish": "/calendar/versions/<version_id>/publish",
    "calendar_drafts.discard": "/calendar/versions/<version_id>/discard",
    "calendar_drafts.import_days": "/calendar/import",
    "calendar_drafts.local": "/calendar/local",
    "on_duty.now": "/duty",
    "rota.month": "/rota",
    "rota.publish": "/rota/publish",
    "rota_plan.plan": "/rota/plan",
    "rota_plan.members": "/rota/plan/<role>",
    "rota_plan.leave": "/rota/leave",
    "rota_plan.period": "/rota/key-periods",
    "rota_feeds.index": "/rota/feeds",
    "rota_feeds.make": "/rota/feeds/new",
    "rota_feeds.revoke": "/rota/feeds/<feed_id>/revoke",
    "policies.index": "/policies",
    "policies.matrix": "/matrix",
    "sites.index": "/sites",
    "alarms.index": "/alarm-sources",
    "rounds.day": "/rounds",
    "rounds.begin_extra": "/rounds",
    "rounds.one": "/rounds/<round_id>",
    "rounds.begin": "/rounds/<round_id>/begin",
    "rounds.mark": "/rounds/<round_id>/items/<item_id>",
    "rounds.close": "/rounds/<round_id>/close",
    "rounds.room": "/rounds/rooms/<object_id>",
    "rounds.record": "/rounds/record",
    "rounds.document": "/rounds/record.<form>",
    "rounds.recheck": "/rounds/recheck",
    "rounds.reread": "/rounds/recheck/<article_id>",
    "rounds.log_in": "/rounds/log-ins",
    "rounds.screenshot": "/rounds/log-ins/<log_in>/screenshot",
    "readings.index": "/readings",
    "readings.ask": "/readings/sites/<site_id>",
    "readings.set_up": "/readings/sites/<site_id>/setup",
    "readings.stop": "/readings/<reading_id>/stop",
    "readings.go_on": "/readings/<reading_id>/go-on",
    "readings.findings": "/readings/findings",
    "readings.of_ticket": "/tickets/<number>/fault",
    "readings.fault": "/readings/faults/<fault_id>",
    "readings.recheck": "/readings/faults/<fault_id>/recheck",
    "readings.review": "/readings/review",
    "readings.judge": "/readings/review/<fault_id>",
    "readings.lexicon": "/readings/lexicon",
    "readings.term": "/readings/lexicon/term",
    "readings.names": "/readings/names/<table>",
    "readings.use_name": "/readings/names/<table>/<entry_id>",
    "sites.one": "/sites/<object_id>",
    "sites.at": "/tickets/<number>/object",
    "sites.remove": "/sites/<object_id>/remove",
    "sites.add_column": "/sites/<object_id>/columns",
    "sites.column": "/sites/<object_id>/columns/<column_id>",
    "sites.vendor": "/sites/<object_id>/vendors",
    "sites.call": "/sites/<object_id>/vendors/<vendor_id>/call",
    "sites.import_tree": "/sites/<object_id>/import",
    "health.index": "/sites/health",
    "health.site": "/sites/<object_id>/health",
    "maintenance.windows": "/maintenance",
    "maintenance.end": "/maintenance/<window_id>/end",
    "office.overdue": "/overdue",
    "office.shelf": "/office/<shelf>",
    "office.urge": "/office/urge",
    "office.assign": "/office/assign",
    "office.ask": "/tickets/<number>/more-time",
    "office.extensions": "/office/extensions",
    "office.decide": "/office/extensions/<request_id>",
    "board.board": "/board",
    "board.keys": "/board/keys",
    "board.make_key": "/board/keys/new",
    "board.revoke_key": "/board/keys/<key_id>/revoke",
    "office.overdue_xlsx": "/overdue.xlsx",
    "office.lifecycle": "/lifecycle",
    "register.index": "/register",
    "register.enter": "/register/new",
    "register.entry": "/register/<entry_id>",
    "register.relayed": "/register/relayed",
    "register.take": "/register/relayed/<relay_id>",
    "register.act": "/register/<entry_id>/act",
    "incidents.index": "/incidents",
    "incidents.opened": "/incidents/new",
    "incidents.incident": "/incidents/<incident_id>",
    "incidents.move": "/incidents/<incident_id>/move",
    "incidents.texts": "/incidents/<incident_id>/texts",
    "incidents.prove": "/incidents/<incident_id>/reports/<code>",
    "reach.record": "/duty/reach",
    "reach.answer": "/duty/reached",
    "handovers.index": "/handover",
    "handovers.write": "/handover/<note_id>",
    "handovers.confirm": "/handover/<note_id>/confirm",
    "figures.dashboard": "/figures",
    "figures.paper": "/figures/report",
    "figures.document": "/figures/report.<form>",
    "desk.sent": "/sent",
    "desk.calls": "/calls",
    "desk.record_call": "/calls/<task_id>",
    "admin.accounts": "/accounts",
}
HERE = {
    "tickets": "tickets",
    "alarms": "sites",
    "sites": "sites",
    "health": "sites",
    "rounds": "rounds",
    "rota": "on_duty",
    "readings": "rounds",
    "triage": "queue",
    "answers": "queue",
    "contacts": "contacts",
    "calendar": "calendar",
    "policies": "policies",
    "maintenance": "policies",
    "office": "overdue",
    "figures": "figures",
    "duty": "register",
    "desk": "calls",
    "admin": "accounts",
    "board": "accounts",
    "account": "",
}


OUTSIDE = {"account/sign_in.html"}


def language() -> str:
    return "en" if request.args.get("lang") == "en" else "zh_Hans_CN"


def show(name: str) -> str:
    template, values = PAGES[name]()
    lang = "en" if language() == "en" else "zh-CN"
    room = template.partition("/")[0]
    frame: dict[str, object] = (
        {"public": samples.public(lang)}
        if template in OUTSIDE or room in {"public", "errors"}
        else {"shell": samples.shell(HERE[room], lang)}
    )
    return render_template(template, **(frame | values))


def nothing(**_values: str) -> AnyResponse:
    return redirect("/g/")


def create_gallery() -> Flask:
    """The gallery's application, with the product's own policy so that a picture shows what a browser would block."""
    app = Flask("web", template_folder="templates", static_folder="static")
    app.config.update(
        SECRET_KEY="gallery",
        TEMPLATES_AUTO_RELOAD=True,
        BABEL_TRANSLATION_DIRECTORIES="translations",
        WTF_CSRF_ENABLED=False,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    Babel(app, locale_selector=language)
    rendering.install(app)
    CSRFProtect(app)
    for endpoint, path in ENDPOINTS.items():
        app.add_url_rule(path, endpoint, nothing, methods=["GET", "POST"])
    app.add_url_rule("/g/<name>", "show", show)

    @app.after_request
    def guard(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = CSP
        return response

    return app


if __name__ == "__main__":
    create_gallery().run(port=5055)
