"""Requests that are kept on their way, so that a test decides what happens before their answer."""

import contextlib


class Held:
    def __init__(self, page):
        self.routes = []
        self.page = page

    def wait(self, number=1):
        for _ in range(200):
            if len(self.routes) >= number:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"{len(self.routes)} requests came, not {number}")


@contextlib.contextmanager
def held(page, pattern, method=None):
    """Those that fit go on when the block ends, and none is held any more."""
    requests = Held(page)

    def hold(route):
        if method and route.request.method != method:
            return route.continue_()
        requests.routes.append(route)

    page.route(pattern, hold)
    yield requests
    page.unroute(pattern, hold)
    for route in requests.routes:
        # What was given up by the page is gone.
        with contextlib.suppress(Exception):
            route.continue_()


def click_on(page, path):
    """On a link to it, as one that somebody else has made."""
    page.locator("header").wait_for()
    page.evaluate("""path => {
        const link = document.createElement('a')
        link.href = path
        document.querySelector('header').append(link)
        link.click()
        link.remove()
    }""", path)
