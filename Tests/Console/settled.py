"""Waits until a page has shown what it asked for."""

from playwright.sync_api import expect

#: Requests that the server holds open.
HELD = ("/v1/events", "/progress")


class Settling:
    """Knows which requests of a page are under way; made before it goes anywhere."""

    def __init__(self, page):
        self.page, self.pending = page, set()
        page.on("request", lambda request: self._is_held(request) or self.pending.add(request))
        for end in ("requestfinished", "requestfailed"):
            page.on(end, self.pending.discard)

    def _is_held(self, request):
        return any(part in request.url for part in HELD)

    def go(self, path):
        """Goes there, and waits until all is there."""
        self.page.goto(path)
        expect(self.page.locator("main h1, main [role=alert]").first).to_be_visible(timeout=20_000)
        self.wait()

    def wait(self):
        """Until nothing was under way for some frames."""
        quiet = 0
        while quiet < 5:
            self.page.evaluate("() => new Promise(done => requestAnimationFrame(done))")
            quiet = 0 if self.pending else quiet + 1
