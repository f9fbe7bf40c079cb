"""What makes pages cheap: templates are compiled once a language, and what is the same for all readers of it then.

A page has a hundred sentences, forty addresses and thirty icons that depend on nothing but the language; asked for
anew each time they took a third of its rendering. So each language has its own compiled templates, in which they are
plain text already.
"""

from collections.abc import Callable, Mapping, MutableMapping

import flask_babel
from flask import Flask, g, request, url_for
from flask_wtf.csrf import generate_csrf
from jinja2 import BaseLoader, Environment, Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from web import parts
from web.form_key import form_key
from web.texts import reader_language, said


def install(app: Flask) -> None:
    """Give the templates of `app` their words and parts, compiled once a language; after flask_babel was set up."""
    pages = app.jinja_env
    pages.globals.update(_CONSTANT)
    pages.globals.update(
        {
            "ngettext": _ngettext,
            "csrf": _csrf,
            "form_key": form_key,
            "chip": parts.chip,
            "daymark": parts.daymark,
            "options": parts.options,
            "queue_rows": parts.queue_rows,
            "lost_file": _lost_file,
        }
    )
    pages.code_generator_class = _Generator
    pages.cache = None
    pages.loader = _LanguageLoader(pages.loader)


def _filled(text: str, values: Mapping[str, object]) -> Markup:
    """Sentences are the project's own, so they may carry markup; values are escaped where they enter."""
    sentence = Markup(text)  # noqa: S704 - the catalogue is ours
    return sentence % values if values else sentence


def _gettext(message: str, **values: object) -> Markup:
    return _filled(said(message), values)


def _pgettext(context: str, message: str, **values: object) -> Markup:
    return _filled(said(message, context), values)


def _ngettext(singular: str, plural: str, num: int, **values: object) -> Markup:
    text = flask_babel.get_translations().ungettext(singular, plural, num)
    return _filled(text, {"num": num, **values})


def _csrf() -> Markup:
    """The hidden field of every form that posts; made once a request, pages have a dozen."""
    known: Markup | None = g.get("csrf_field")
    if known is None:
        known = g.csrf_field = Markup('<input type="hidden" name="csrf_token" value="{}">').format(
            generate_csrf()
        )
    return known


def _lost_file(name: str) -> str:
    """The file that came with a form shown again, which no page may put back into its field; "" for none."""
    chosen = request.files.get(name) if request.method == "POST" else None
    return (chosen.filename or "")[:_MOST_NAME] if chosen else ""


_MOST_NAME = 80
_CONSTANT: Mapping[str, Callable[..., str]] = {
    "_": _gettext, "pgettext": _pgettext, "icon": parts.icon, "url_for": url_for,
}  # fmt: skip
"""Functions of templates that answer the same to every reader of a language, whoever asks when."""


class _LanguageLoader(BaseLoader):
    """Keeps what another loader loads, one for each language."""

    def __init__(self, loader: BaseLoader | None) -> None:
        self._loader = loader or BaseLoader()
        self._kept: dict[tuple[str, str], Template] = {}

    def load(
        self, environment: Environment, name: str, globals: MutableMapping[str, object] | None = None  # noqa: A002  (Jinja's own word)
    ) -> Template:  # fmt: skip
        key = (reader_language(), name)
        found = self._kept.get(key)
        if found is None or (environment.auto_reload and not found.is_up_to_date):
            # Jinja's own globals are a chain of mappings, gone through link by link for each import of a macro.
            found = self._kept[key] = self._loader.load(environment, name, dict(globals or {}))
        return found


class _Generator(CodeGenerator):
    """Jinja's, fed with templates whose constant calls are answered."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802  (Jinja's own word)
        super().visit_Template(_Constants().visit(node), frame)


class _Constants(NodeTransformer):
    """Answers the calls of `_CONSTANT` whose arguments are written in the template."""

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802  (Jinja's own word)
        self.generic_visit(node)
        asked = _CONSTANT.get(node.node.name) if isinstance(node.node, nodes.Name) else None
        if asked is None or node.dyn_args or node.dyn_kwargs:
            return node
        try:
            values = {one.key: one.value.as_const() for one in node.kwargs}
            answer = asked(*(one.as_const() for one in node.args), **values)
        except nodes.Impossible:
            return node
        return nodes.Const.from_untrusted(escape(answer), lineno=node.lineno, environment=node.environment)
