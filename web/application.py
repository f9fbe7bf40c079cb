"""The doors of the application: blueprints, sign-in, forgery protection, security headers, languages, error pages."""

from flask import Flask, Response, request
from flask_babel import Babel
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from web import (
    account,
    admin,
    alarm_pages,
    aliyun_reports,
    answer_pages,
    api,
    board,
    calendar_drafts,
    calendar_pages,
    contacts,
    duty_papers,
    errors,
    figures,
    handover_pages,
    health_pages,
    incident_pages,
    live,
    maintenance,
    office,
    on_duty,
    policies,
    public,
    reach_pages,
    reading_pages,
    register_pages,
    rendering,
    rota,
    rota_feeds,
    rota_paper,
    rota_plan,
    rounds_pages,
    sent_pages,
    shell,
    sites_pages,
    tickets_list,
    triage,
    watching,
    webhooks,
)
from web.calendar_watch import CalendarWatch
from web.commands import register_commands
from web.languages import chosen_locale
from web.logs import configure_logs, silence_framework
from web.settings import Settings
from web.signed_in import load_signed_in

MOST_UPLOAD = 12 * 1024 * 1024
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "form-action 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
PAGES = (
    public, account, tickets_list, triage, answer_pages, live, contacts, calendar_pages, calendar_drafts, policies,
    maintenance, office, sent_pages, admin, board, webhooks, aliyun_reports, watching, figures,
    rota, rota_plan, rota_paper, rota_feeds, on_duty, sites_pages, health_pages, rounds_pages, reading_pages,
    register_pages, incident_pages, handover_pages, duty_papers, reach_pages, alarm_pages,
)  # fmt: skip
"""Modules with a blueprint called `pages`."""


def open_doors(app: Flask, settings: Settings) -> None:
    """Everything between a socket and a service."""
    configure_logs()
    silence_framework(app)
    app.config.update(
        SECRET_KEY=settings.secret_key, MAX_CONTENT_LENGTH=MOST_UPLOAD, MAX_FORM_MEMORY_SIZE=MOST_UPLOAD,
        SESSION_COOKIE_NAME="__Host-duwang" if settings.is_https else "duwang",
        SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax", SESSION_COOKIE_SECURE=settings.is_https,
        WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False, BABEL_DEFAULT_LOCALE="zh_Hans_CN",
        BABEL_TRANSLATION_DIRECTORIES="translations", TRAP_HTTP_EXCEPTIONS=False,
    )  # fmt: skip
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]  # Flask documents it so
    Babel(app, locale_selector=chosen_locale)
    rendering.install(app)
    csrf = CSRFProtect(app)
    login = LoginManager(app)
    login.user_loader(load_signed_in)
    login.login_view = "account.sign_in"
    for module in PAGES:
        app.register_blueprint(module.pages)
    csrf.exempt(webhooks.pages)
    csrf.exempt(aliyun_reports.pages)
    api.register(app, csrf)
    errors.register(app)
    shell.register(app)
    register_commands(app)
    app.before_request(CalendarWatch())
    app.after_request(_secured)


def _secured(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if not request.path.startswith("/static/"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response
