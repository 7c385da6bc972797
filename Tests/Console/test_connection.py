"""What happens comes to the page as it happens; where the connection is lost the page says so, and
takes up again without having missed anything."""

import contextlib
import re
import shutil
import signal

import pytest
from playwright.sync_api import expect

from held import click_on
from poller import poll_once
from shop_server import apply_the_shop, commit, kill, listener_set, start
from windows import hide, holder, show, streams

GATEWAY = "/gateway?gateway=infra/edge&q=.late."
HISTORY = "/history?gateway=infra/edge"
#: What a browser says of a server that is not there.
GONE = "ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE_CHUNKED"


@pytest.fixture
def servers(tmp_path):
    """Starts servers of one log at one port, one after the other."""
    with contextlib.ExitStack() as stack:
        def run(port=None):
            return stack.enter_context(start(tmp_path, port=port))
        first = run()
        apply_the_shop(first)
        yield first, lambda: run(first.port)


def connection(page):
    return page.locator("header").get_by_role("status")


def is_live(page):
    expect(connection(page)).to_have_text("live", timeout=15_000)


def is_lost(page):
    """It says so, with the time until which it is right."""
    expect(connection(page)).to_have_text("connection lost", timeout=15_000)
    expect(page.get_by_role("alert").filter(has_text="No connection to the server")) \
        .to_have_text(re.compile(r"as it was at \d\d:\d\d:\d\d"))


def add(lintel, name):
    """A listener more, by a commit with a message of its own."""
    commit(lintel, "web", f"It came {name}", listener_set("web", name, f"{name}.late.example.com"))


def shows_once(page, name):
    """As a row of a gateway, or a commit of a history."""
    expect(page.get_by_role("gridcell", name=f"{name}.late.example.com")
           .or_(page.get_by_role("listitem").filter(has_text=f"It came {name}"))) \
        .to_have_count(1, timeout=15_000)


@pytest.mark.parametrize("path", [GATEWAY, HISTORY])
def test_killed_and_started_again(path, servers, open_page, watch):
    watch.allow(GONE)
    server, again = servers
    page = open_page(server, path)
    is_live(page)
    add(server, "before")
    shows_once(page, "before")

    kill(server)
    is_lost(page)
    # What was there is still there to be read.
    shows_once(page, "before")

    server = again()
    add(server, "meanwhile")
    is_live(page)
    expect(page.get_by_text("No connection to the server")).not_to_be_visible()
    for name in ("before", "meanwhile"):
        shows_once(page, name)
    add(server, "after")
    for name in ("before", "meanwhile", "after"):
        shows_once(page, name)


def test_each_page_says_that_the_server_is_gone(servers, open_page, watch):
    """And fails neither then nor when one goes to another page, nor when the server is back."""
    watch.allow(GONE)
    server, again = servers
    page = open_page(server, "/")
    is_live(page)
    links = page.get_by_role("navigation", name="Pages").get_by_role("link")
    for number in range(links.count()):
        links.nth(number).click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    kill(server)
    is_lost(page)
    for number in range(links.count()):
        links.nth(number).click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    again()
    is_live(page)
    expect(page.get_by_text("cannot be reached")).to_have_count(0)


def test_a_page_that_was_never_shown_needs_the_server(servers, open_page, watch):
    """It says so, and is there when the server is."""
    watch.allow(GONE)
    watch.allow("Failed to fetch dynamically imported module")
    server, again = servers
    page = open_page(server, "/")
    is_live(page)
    kill(server)
    is_lost(page)
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Fleet").click()
    expect(page.get_by_role("main")).to_contain_text("The server cannot be reached")
    expect(page.get_by_role("heading", level=1)).to_have_text("Fleet")
    again()
    is_live(page)
    expect(page.get_by_role("main")).to_contain_text("No proxy of infra/edge")


PAGES = [
    (GATEWAY.split("&")[0], "au.example.com"), (HISTORY, "The main site"), ("/?q=au.example.com", "au-http"),
    ("/fleet?gateway=infra/edge", "No proxy"), ("/waiting", "waits for you"), ("/access", "You may do everything"),
    ("/change?resource=listenerset/web/web-listener", "web-listener")]


@pytest.mark.parametrize("path, shown", PAGES)
def test_a_page_whose_first_answers_did_not_come(path, shown, servers, open_page, watch):
    """It is whole once the server is back, without being loaded again."""
    watch.allow(f"{GONE}|ERR_FAILED")
    server, again = servers
    page = open_page(server, "/")
    expect(page.get_by_text("What happened last")).to_be_visible()
    is_live(page)
    page.route("**/v1/**", lambda route: route.abort())
    click_on(page, path)
    expect(page.get_by_role("main")).to_contain_text("cannot be reached")
    kill(server)
    is_lost(page)
    page.unroute("**/v1/**")
    again()
    is_live(page)
    expect(page.get_by_role("main")).to_contain_text(shown)
    expect(page.get_by_text("cannot be reached")).to_have_count(0)


@pytest.mark.parametrize("before, path, shown", [
    ("/?q=fr.example.com", "/?q=au.example.com", "au-http"),
    ("/history?gateway=infra/edge&commit=7", "/history?gateway=infra/edge&commit=8", "Traffic of the mobile site"),
    (HISTORY, "/history?gateway=infra/edge&commit=8", "Traffic of the mobile site"),
    ("/gateway?gateway=infra/edge&q=fr.example.com", "/gateway?gateway=infra/edge&q=au.example.com", "au-http"),
    ("/change?resource=listenerset/web/web-listener", "/change?resource=listenerset/mobile/mobile-listener",
     "mobile-listener")])
def test_what_was_asked_before_is_not_shown_for_what_is_asked_now(before, path, shown, server, open_page, watch):
    """A page that stays, and is asked for something else while no answer comes, says that none came."""
    watch.allow("ERR_FAILED")
    page = open_page(server, before)
    is_live(page)
    main = page.get_by_role("main")
    expect(main.get_by_role("heading").first).to_be_visible()
    expect(main).not_to_contain_text("Loading")
    was = main.inner_text()
    page.route("**/v1/**", lambda route: route.abort())
    click_on(page, path)
    expect(main).to_contain_text("cannot be reached")
    page.unroute("**/v1/**")
    expect(main).to_contain_text(shown, timeout=15_000)
    expect(page.get_by_text("cannot be reached")).to_have_count(0)
    page.go_back()
    expect(main).to_have_text(re.compile(re.escape(was.split("\n")[-1])), timeout=15_000)


@pytest.mark.parametrize("path, shown", [
    ("/", "What happened last"), (HISTORY, "The main site"), ("/fleet?gateway=infra/edge", "No proxy of")])
def test_answers_that_do_not_come(path, shown, server, open_page, watch):
    """Though the server is there: the page says as of when it is, until they come again."""
    watch.allow("503")
    page = open_page(server, path, clock=True)
    is_live(page)
    expect(page.get_by_role("main")).to_contain_text(shown)
    stale = page.get_by_text("This is as it was at")
    page.route(re.compile("/v1/(?!events)"), lambda route: route.fulfill(status=503, body=""))
    for _ in range(60):
        page.clock.fast_forward(2_000)
        page.wait_for_timeout(50)
        if stale.count():
            break
    expect(stale).to_contain_text(re.compile(r"\d\d:\d\d:\d\d: The server answered 503"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.unroute_all()
    for _ in range(60):
        page.clock.fast_forward(2_000)
        page.wait_for_timeout(50)
        if not stale.count():
            break
    expect(stale).to_have_count(0)


def test_a_server_that_hangs(server, open_page):
    """It writes a word every 15 seconds: the page takes 25 without one for the end."""
    page = open_page(server, "/", clock=True)
    is_live(page)
    server.process.send_signal(signal.SIGSTOP)
    try:
        page.clock.fast_forward(23_000)
        expect(connection(page)).to_have_text("live")
        page.clock.fast_forward(3_000)
        is_lost(page)
    finally:
        server.process.send_signal(signal.SIGCONT)
    is_live(page)


def test_a_log_of_an_older_backup(servers, tmp_path, open_page, watch):
    """What was lost with the newer log is not shown any more."""
    watch.allow(GONE)
    server, again = servers
    add(server, "kept")
    server.stop()
    backup = tmp_path / "backup"
    shutil.copytree(tmp_path, backup, ignore=shutil.ignore_patterns("backup", "*.log"))
    server = again()
    add(server, "gone")
    page = open_page(server, GATEWAY)
    is_live(page)
    shows_once(page, "gone")

    kill(server)
    for file in tmp_path.glob("lintel.db*"):
        file.unlink()
    shutil.copytree(backup, tmp_path, dirs_exist_ok=True)
    server = again()
    is_live(page)
    expect(page.get_by_role("gridcell", name="gone.late.example.com")).to_have_count(0)
    shows_once(page, "kept")
    add(server, "new")
    shows_once(page, "new")


def test_a_hidden_page_holds_no_connection(server, open_page):
    page = open_page(server, path=None)
    seen = streams(page)
    page.goto(GATEWAY)
    is_live(page)
    assert seen == {"open": 1, "ended": 0}
    with page.expect_event("requestfailed", lambda request: "/v1/events" in request.url):
        hide(page)
    add(server, "hidden")
    expect(page.get_by_role("gridcell", name="hidden.late.example.com")).to_have_count(0)
    assert seen == {"open": 1, "ended": 1}
    show(page)
    shows_once(page, "hidden")
    assert seen == {"open": 2, "ended": 1}


def test_a_hidden_page_does_not_watch_proxies(server, open_page):
    """A commit that a proxy does not take may be watched for hours."""
    poll_once(server, "slow")
    add(server, "slow")
    page = open_page(server, path=None)
    path = f"{HISTORY}&commit={server.revision()}"
    with page.expect_request(lambda request: "/progress" in request.url):
        page.goto(path)
    expect(page.get_by_role("main")).to_contain_text("0 of 1")
    with page.expect_event("requestfailed", lambda request: "/progress" in request.url):
        hide(page)
    with page.expect_request(lambda request: "/progress" in request.url):
        show(page)


def windows(open_page, server, count, path=GATEWAY):
    """Windows of one browser beside each other, all of them seen."""
    first = open_page(server, path)
    pages = [first, *(first.context.new_page() for _ in range(count - 1))]
    for page in pages:
        if page is not first:
            page.goto(path)
        is_live(page)
    return pages


def test_many_windows_share_one_stream(server, open_page):
    """A browser has six connections for a server (HTTP/1.1); the eighth window works all the same."""
    pages = windows(open_page, server, 8)
    assert len({holder(page) for page in pages}) == 1
    add(server, "first")
    for page in pages:
        shows_once(page, "first")
    # The one with the stream is closed, the one after it hidden.
    pages[0].close()
    hide(pages[1])
    add(server, "second")
    for page in pages[2:]:
        shows_once(page, "second")
    expect(pages[1].get_by_role("gridcell", name="second.late.example.com")).to_have_count(0)
    show(pages[1])
    shows_once(pages[1], "second")


def test_all_windows_say_that_the_server_is_gone(servers, open_page, watch):
    watch.allow(GONE)
    server, again = servers
    pages = windows(open_page, server, 3)
    kill(server)
    for page in pages:
        is_lost(page)
    late = pages[0].context.new_page()
    server = again()
    late.goto(GATEWAY)
    add(server, "again")
    for page in [*pages, late]:
        is_live(page)
        shows_once(page, "again")


def test_a_window_that_says_nothing_loses_the_stream(server, open_page):
    """As one that stands still in a debugger, or before a question of the browser."""
    first = open_page(server, GATEWAY, clock=True)
    is_live(first)
    before = holder(first)
    second = first.context.new_page()
    second.goto(GATEWAY)
    is_live(second)
    first.evaluate("BroadcastChannel.prototype.postMessage = () => {}")
    second.clock.fast_forward(21_000)
    add(server, "silent")
    for page in (first, second):
        shows_once(page, "silent")
    assert holder(first) not in (before, None)


def test_windows_that_come_take_no_event_from_the_others(server, open_page):
    """They ask the window with the stream what it knows, and all hear the answer."""
    pages = windows(open_page, server, 3)
    name = pages[0].evaluate("""async () => (await navigator.locks.query()).held
        .find(lock => lock.name.startsWith('lintel-events')).name""")
    pages[2].evaluate("""name => {
        const channel = new BroadcastChannel(name)
        setInterval(() => channel.postMessage({ hello: true }), 10)
    }""", name)
    for commit in ("first", "second", "third"):
        add(server, commit)
        for page in pages:
            shows_once(page, commit)


@pytest.mark.parametrize("path", [GATEWAY, HISTORY, "/?q=once.late.example.com"])
def test_one_answer_that_does_not_come_is_asked_for_again(path, server, open_page, watch):
    """Though the stream is live, and nothing else happens."""
    watch.allow("ERR_FAILED")
    page = open_page(server, path)
    is_live(page)
    page.route(re.compile("/v1/(search|namespaces|commits)"), lambda route: route.abort(), times=3)
    add(server, "once")
    expect(page.get_by_role("main")).to_contain_text(re.compile("once.late|It came once"), timeout=20_000)
    expect(page.get_by_role("main")).not_to_contain_text("Nobody serves", timeout=15_000)


def test_the_first_rows_that_do_not_come_are_asked_for_again(server, open_page, watch):
    watch.allow("ERR_FAILED")
    page = open_page(server, "/")
    is_live(page)
    page.route("**/listeners?*", lambda route: route.abort(), times=1)
    page.get_by_role("link", name="Gateway", exact=True).click()
    expect(page.get_by_role("gridcell", name="au.example.com").first).to_be_visible(timeout=15_000)
