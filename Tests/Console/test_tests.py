"""The tests themselves: what they are to find on a page is found, on small pages of their own."""

import pytest

from accessibility import assert_accessible, violations
from shared import until
from views import WIDE, look
from visit import open_console
from watch import Watch

PAGE = """<!doctype html><html lang="en"><title>Small</title>
<script type="module" src="{{assets}}/pages/main.js"></script>
<link rel="stylesheet" href="{{assets}}/main.css"><main><h1>Small</h1></main></html>"""

#: Which nobody can read in the dark.
STYLE = "@media (prefers-color-scheme: dark) { :root { background: #111 } h1 { color: #222 } }"


@pytest.fixture
def small(tmp_path, monkeypatch):
    """Writes a console whose one module is the text given."""
    def write(module):
        folder = tmp_path / "console"
        (folder / "pages").mkdir(parents=True)
        (folder / "index.html").write_text(PAGE)
        (folder / "main.css").write_text(STYLE)
        (folder / "other.js").write_text("export const word = 'module'")
        (folder / "pages/main.js").write_text(module)
        monkeypatch.setenv("LINTEL_CONSOLE", str(folder))
    return write


WRONG = {
    "an error that nobody catches": ("setTimeout(() => { throw Error('thrown') })", "thrown"),
    "a promise that nobody catches": ("Promise.reject(Error('rejected'))", "rejected"),
    "a complaint": ("console.error('complaint')", "complaint"),
    "HTML from text": ("try { document.body.innerHTML = '<b>' } catch {}", "TrustedHTML"),
    "an inline style": ("document.body.setAttribute('style', 'color: red')", "style-src"),
    "an inline handler": (
        "try { document.body.setAttribute('onclick', '1') } catch {}", "TrustedScript"),
    "another host": ("await fetch('https://example.com/').catch(() => 0)", "connect-src"),
    "a picture of another host": (
        "new Image().src = 'http://127.0.0.2/a.png'", "another host: http://127.0.0.2/a.png"),
    "an asset that is not there": ("await import('../nothing.js').catch(() => 0)", "404: "),
    "the way to another host": (
        "location = 'http://localhost:9/'", "another host: http://localhost:9/"),
}


@pytest.mark.parametrize("module, problem", WRONG.values(), ids=WRONG)
def test_what_no_page_may_do_is_noted(small, browser, server, module, problem):
    small(module)
    watch = Watch()
    page = open_console(browser, server.url("").rstrip("/"), watch)

    def noted():
        page.title()  # A word with the browser, with which what it has to tell is heard.
        return problem in "\n".join(watch.problems)
    try:
        until(noted, problem)
    finally:
        page.context.close()


@pytest.fixture
def page_of_console(small, open_page, server):
    """Opens a page with this module, and waits until it has run."""
    def page_of_console(module):
        small(module + "; document.documentElement.dataset.ready = 'yes'")
        page = open_page(server, "/gateway?gateway=infra/edge")
        page.wait_for_selector("[data-ready]", state="attached")
        return page
    return page_of_console


def test_what_a_page_may_do(page_of_console, watch):
    watch.allow("on purpose")
    page = page_of_console("""import { word } from '../other.js'
        document.querySelector('h1').style.color = 'black'
        document.querySelector('h1').textContent = word
        for (const path of ['/v1/me', '/v1/nothing']) await fetch(path)
        const left = new AbortController()
        fetch('/v1/events', { signal: left.signal }).catch(() => 0)
        left.abort()
        console.error('on purpose')""")
    assert page.inner_text("h1") == "module"


def test_what_axe_finds(page_of_console):
    page = page_of_console(
        "document.querySelector('main').append(document.createElement('button'))")
    assert [line.split()[0] for line in violations(page)] == ["button-name"]


def test_what_axe_finds_in_the_dark_only(page_of_console):
    page = page_of_console("")
    with pytest.raises(AssertionError, match="^dark: color-contrast") as found:
        assert_accessible(page)
    assert "light:" not in str(found.value)


def test_pictures_are_of_both_themes_and_sizes(page_of_console, tmp_path, monkeypatch):
    page = page_of_console("")
    monkeypatch.setenv("LINTEL_SCREENSHOTS", str(tmp_path / "pictures"))
    look(page, "small")
    names = {f"small-{view}.png" for view in
             ("wide-light", "wide-dark", "phone-light", "phone-dark")}
    pictures = {file.name: file.read_bytes() for file in (tmp_path / "pictures").iterdir()}
    assert set(pictures) == names and len(set(pictures.values())) == 4
    assert page.viewport_size == WIDE
