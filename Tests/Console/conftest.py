"""The console of the built server in a real browser. LINTEL_BINARY and ENVOY_BINARY say where the
programs are; LINTEL_CONSOLE serves the pages from a folder, LINTEL_SCREENSHOTS keeps pictures."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from big import start_big  # noqa: E402
from chromium import running_chromium  # noqa: E402
from fleet import running_fleet  # noqa: E402
from shop_server import apply_the_shop, start  # noqa: E402
from visit import open_console  # noqa: E402
from watch import Watch  # noqa: E402


@pytest.fixture
def server(tmp_path, contexts):
    """Open to everybody, with the shop."""
    with start(tmp_path) as lintel:
        apply_the_shop(lintel)
        yield lintel
        close(contexts)


@pytest.fixture
def guarded_server(tmp_path, contexts):
    """The shop behind tokens; guarded.py makes accounts, roles and tokens."""
    with start(tmp_path, is_open=False) as lintel:
        apply_the_shop(lintel)
        yield lintel
        close(contexts)


@pytest.fixture(scope="module")
def fleet(tmp_path_factory):
    with running_fleet(tmp_path_factory.mktemp("fleet")) as fleet:
        yield fleet


@pytest.fixture(scope="session")
def big_server(tmp_path_factory):
    """100,000 listeners, for tests that only read."""
    with start_big(tmp_path_factory.mktemp("big")) as lintel:
        yield lintel


@pytest.fixture(scope="session")
def browser():
    with running_chromium() as browser:
        yield browser


@pytest.fixture
def watch():
    """Fails the test for what no page may do, once its pages are closed."""
    watch = Watch()
    yield watch
    assert watch.problems == []


@pytest.fixture
def contexts(watch):
    """Of the browser: closed before their server is stopped, whatever they still ask it for."""
    contexts = []
    yield contexts
    close(contexts)


def close(contexts):
    while contexts:
        contexts.pop().close()


@pytest.fixture
def open_page(browser, watch, contexts):
    """Opens the console of a server, each time in a browser context of its own."""
    def open_page(lintel, path="/", **options):
        page = open_console(browser, lintel.url("").rstrip("/"), watch, path, **options)
        contexts.append(page.context)
        return page

    return open_page


@pytest.fixture
def page(server, open_page):
    """The first page of `server`."""
    return open_page(server)
