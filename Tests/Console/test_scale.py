"""Large servers: 100,000 listeners, 2,000 commits, 1,000 proxies. What is shown is right, and the
document stays small."""

import urllib.parse

import pytest
from playwright.sync_api import expect

from poller import poll_once
from settled import Settling
from shop_server import apply_the_shop, listener_set, start

LISTENERS = "/v1/namespaces/infra/gateways/edge/listeners"
GATEWAY = "/gateway?gateway=infra/edge"
COUNT = 100_000
MOST_ELEMENTS = 8_000


def grid(page):
    return page.get_by_role("grid", name="Listeners of infra/edge")


def rows(page):
    """Hostname by place, of the rows that are in the document and there."""
    return dict(grid(page).evaluate("""grid => [...grid.querySelectorAll('[role=row][aria-rowindex]')]
        .filter(row => row.getAttribute('aria-busy') !== 'true' && row.querySelector('[role=gridcell]'))
        .map(row => [Number(row.getAttribute('aria-rowindex')) - 2,
                     row.querySelector('[role=gridcell]').textContent.trim()])"""))


def asked(lintel, offset, limit=1, **query):
    query = urllib.parse.urlencode({"offset": offset, "limit": limit, **query})
    return [row["hostname"] for row in lintel.json(f"{LISTENERS}?{query}")["rows"]]


def is_small(page):
    assert grid(page).get_by_role("row").count() < 1_000
    assert page.evaluate("document.querySelectorAll('*').length") < MOST_ELEMENTS


@pytest.fixture
def gateway(open_page, big_server):
    page = open_page(big_server, path=None)
    settling = Settling(page)
    settling.go(GATEWAY)
    return page, settling


#: Scrolls what the rows are in to a share of its height.
SCROLL = """(grid, share) => {
    const scrolls = element => element.scrollHeight > element.clientHeight + 10
        && /auto|scroll/.test(getComputedStyle(element).overflowY)
    const scroller = [grid, ...grid.querySelectorAll('*')].find(scrolls)
        || (function up(element) { return scrolls(element) ? element : up(element.parentElement) })(grid)
    scroller.scrollTop = share * (scroller.scrollHeight - scroller.clientHeight)
}"""


@pytest.mark.parametrize("share", [0, 0.25, 0.5, 0.987, 1])
def test_wherever_one_scrolls_the_rows_are_those_of_the_server(share, gateway, big_server):
    page, settling = gateway
    grid(page).evaluate(SCROLL, share)
    settling.wait()
    page.wait_for_function("() => !document.querySelector('[role=grid] [aria-busy=true]')")
    shown = rows(page)
    assert len(shown) > 10
    first = min(shown)
    assert abs(first - share * COUNT) < 200
    assert [shown[place] for place in sorted(shown)] == asked(big_server, first, len(shown))
    is_small(page)


def test_all_of_it_is_scrolled_through(gateway):
    page, settling = gateway
    for step in range(60):
        grid(page).evaluate(SCROLL, step / 60)
        page.evaluate("() => new Promise(done => requestAnimationFrame(done))")
        assert grid(page).get_by_role("row").count() < 1_000
    settling.wait()
    is_small(page)


@pytest.mark.parametrize("shown, asked_for", [
    ("q=team-117", {"q": "team-117"}), ("port=8443", {"port": 8443}),
    ("team=team-042", {"namespace": "team-042"}), ("state=Conflicted", {"state": "Conflicted"}),
    ("team=team-007&port=443", {"namespace": "team-007", "port": 443})])
def test_filters_show_what_the_server_has(shown, asked_for, open_page, big_server):
    page = open_page(big_server, path=None)
    settling = Settling(page)
    settling.go(f"{GATEWAY}&{shown}")
    query = urllib.parse.urlencode({"limit": 1, **asked_for})
    matching = big_server.json(f"{LISTENERS}?{query}")["matching"]
    assert 0 < matching < COUNT
    expect(page.get_by_role("main")).to_contain_text(f"{matching:,} of 100,000 listeners")
    found = rows(page)
    assert [found[place] for place in sorted(found)] == asked(big_server, 0, len(found), **asked_for)
    is_small(page)


@pytest.fixture(scope="module")
def long_history(tmp_path_factory):
    """2,000 commits, each of which changes a listener."""
    with start(tmp_path_factory.mktemp("history")) as lintel:
        apply_the_shop(lintel)
        for number in range(2_000):
            lintel.change([listener_set("web", "often", f"n{number}.often.example.com")])
        yield lintel


def test_a_history_of_2000_commits(long_history, open_page):
    page = open_page(long_history, path=None)
    settling = Settling(page)
    settling.go("/history?gateway=infra/edge")
    assert page.evaluate("document.querySelectorAll('*').length") < MOST_ELEMENTS
    newest = long_history.revision()
    expect(page.get_by_role("link", name=f"Commit {newest}", exact=True)).to_be_visible()
    expect(page.get_by_role("slider", name="Versions of infra/edge")).to_be_visible()


@pytest.fixture(scope="module")
def wide_fleet(tmp_path_factory):
    """1,000 proxies that have polled."""
    with start(tmp_path_factory.mktemp("fleet")) as lintel:
        apply_the_shop(lintel)
        for number in range(1_000):
            poll_once(lintel, f"proxy-{number:04}")
        yield lintel


def test_a_fleet_of_1000_proxies(wide_fleet, open_page):
    page = open_page(wide_fleet, path=None)
    settling = Settling(page)
    settling.go("/fleet?gateway=infra/edge")
    expect(page.get_by_role("main")).to_contain_text("1,000")
    assert page.evaluate("document.querySelectorAll('*').length") < MOST_ELEMENTS
    settling.go("/fleet?gateway=infra/edge&q=proxy-0777")
    expect(page.get_by_role("main")).to_contain_text("proxy-0777")
    expect(page.get_by_role("main").get_by_text("proxy-0778")).to_have_count(0)
