"""View models: what a page needs, already worded; plain frozen values that know neither Flask nor the database.

A route asks the services, words the facts with ``web.wording`` and hands one of these to ``render_template``.
Every text is ready to print (escaped by Jinja), every ``href`` comes from ``url_for``, every tuple keeps its order.
"""
