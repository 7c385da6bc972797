"""Waits until a page has shown what it asked for."""

from playwright.sync_api import expect

#: Requests that the server holds open.
HELD = ("/v1/events", "/progress")


class Settling:
    """Knows which requests of a page are under way; made before it goes anywhere."""

    def __init__(self, page):
        self.page, self.pending = page, set()
        page.on("request", self._began)
        page.on("requestfinished", self._ended)
        page.on("requestfailed", self._ended)

    def _began(self, request):
        if not any(part in request.url for part in HELD):
            self.pending.add(request)

    def _ended(self, request):
        self.pending.discard(request)

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
