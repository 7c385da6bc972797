"""Opens the console of a server in a browser context of its own."""

import os

from from_disk import serve_from_disk
from views import context_options


def open_console(browser, url, watch, path="/", token=None, clock=False, **view):
    """A page at a path. `token` signs in first; `dark` and `phone` say how it is looked at; `clock`
    is for tests that wind it on."""
    context = browser.new_context(base_url=url, **context_options(**view))
    if folder := os.environ.get("LINTEL_CONSOLE"):
        serve_from_disk(context, url, folder)
    watch.follow(context, url)
    if clock:
        context.clock.install()
    page = context.new_page()
    if token:
        sign_in(page, url, token)
    if path:
        page.goto(path)
    return page


def sign_in(page, url, token):
    """What the form of /sign-in does: the session is a cookie of the context from then on."""
    answer = page.request.post(f"{url}/session", data={"token": token}, headers={"Origin": url})
    if answer.status == 404 and "LINTEL_CONSOLE" in os.environ:
        # A server without sessions, while pages are written for one that has them.
        return page.context.set_extra_http_headers({"Authorization": f"Bearer {token}"})
    assert answer.status == 204, f"{answer.status} {answer.text()}"
