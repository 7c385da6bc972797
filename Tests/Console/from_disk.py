"""Serves the console's files from a folder instead of what is compiled in, so that an edit shows
without a build. LINTEL_CONSOLE names the folder."""

import json
import mimetypes
from pathlib import Path
from urllib.parse import urlparse

PAGES = {"/", "/gateway", "/history", "/change", "/fleet", "/waiting", "/access", "/sign-in"}
ASSETS = "/assets/dev"

SECURITY = {
    "Content-Security-Policy":
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def serve_from_disk(context, url, folder):
    folder = Path(folder).resolve()

    def is_of_the_console(asked):
        path = urlparse(asked).path
        return asked.startswith(f"{url}/") and (path in PAGES or path.startswith("/assets/"))

    def answer(route):
        path = urlparse(route.request.url).path
        if path in PAGES:
            return route.fulfill(
                body=(folder / "index.html").read_text().replace("{{assets}}", ASSETS),
                headers=SECURITY | {"Content-Type": "text/html; charset=utf-8",
                                    "Cache-Control": "no-cache"})
        # A page that a redirect leads to is the server's own, and names the assets of the server.
        _, _, name = path.removeprefix("/assets/").partition("/")
        file = (folder / name).resolve()
        is_known = name and file.is_relative_to(folder)
        if not is_known or not file.is_file():
            return route.fulfill(
                status=404, content_type="application/problem+json",
                body=json.dumps({"title": f"no {path} in {folder}", "status": 404}))
        kind = "text/javascript" if file.suffix == ".js" else mimetypes.guess_type(file.name)[0]
        charset = "; charset=utf-8" if kind.startswith("text/") else ""
        route.fulfill(body=file.read_bytes(), headers={
            "Content-Type": kind + charset, "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store"})

    context.route(is_of_the_console, answer)
