"""Notes what no page may do: errors, what its policy forbids, a word to another host."""

import re
from urllib.parse import urlparse


class Watch:
    """What was wrong on the pages of a test. Chromium says on the console what the
    Content-Security-Policy stopped."""

    def __init__(self):
        self.problems = []
        self.allowed = []

    def allow(self, pattern):
        """What this test brings about on purpose, such as a server that is gone."""
        self.allowed.append(re.compile(pattern))

    def note(self, problem):
        if not any(pattern.search(problem) for pattern in self.allowed):
            self.problems.append(problem)

    def follow(self, context, url):
        """All pages of a browser context, which is for the server at `url`."""
        context.on("console", self._console)
        context.on("weberror", lambda error: self.note(f"not caught: {error.error}"))
        context.on("request", lambda request: self._request(request, url))
        context.on("requestfailed", self._failure)
        context.on("response", self._response)

    def _console(self, message):
        # `_response` judges answers that are errors, and `_failure` those that do not come.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.note(f"console: {message.text} ({message.location['url']})")

    def _request(self, request, url):
        if urlparse(request.url).scheme not in ("data", "blob") \
                and not request.url.startswith(f"{url}/"):
            self.note(f"another host: {request.url}")

    def _failure(self, request):
        # Aborted is what a page gave up itself, or left behind as it was closed.
        if request.failure not in ("net::ERR_ABORTED", "csp"):
            self.note(f"no answer: {request.url}: {request.failure}")

    def _response(self, response):
        # The API says no to who may not: that is for the page to show.
        least = 500 if urlparse(response.url).path.startswith(("/v1/", "/session")) else 400
        if response.status >= least:
            self.note(f"{response.status}: {response.url}")
