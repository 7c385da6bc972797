"""Find: the search on every page, its answers, and the first page."""

import re

import pytest
from playwright.sync_api import expect

from accessibility import assert_accessible
from fleet import BEHIND, SILENT
from poller import Poller
from shop_server import commit, start
from views import look

API = "gateway.networking.k8s.io/v1"


def heading(page):
    return page.locator("main h1")


def card(page, title):
    """The section of an answer with this heading."""
    return page.locator("section", has=page.get_by_role("heading", name=title, exact=True))


def suggestions(page):
    return page.get_by_role("listbox", name="What might be meant").get_by_role("option")


def listener_set(namespace, name, *listeners):
    return {"apiVersion": API, "kind": "ListenerSet",
            "metadata": {"namespace": namespace, "name": name},
            "spec": {"parentRef": {"namespace": "infra", "name": "edge"},
                     "listeners": list(listeners)}}


@pytest.fixture
def proxy(server):
    poller = Poller(server, "edge-1")
    yield poller
    poller.stop()


def test_a_hostname_that_proxies_run_is_live(open_page, server, proxy):
    page = open_page(server, "/?q=www.example.com:80")
    expect(heading(page)).to_have_text("www.example.com is live on port 80.")
    answer = card(page, "www.example.com:80")
    expect(answer).to_contain_text("web/web-listener listener www-http")
    expect(answer).to_contain_text("1 of 1 run it")
    expect(answer.get_by_role("link", name="commit 3")).to_be_visible()


def test_nobody_waits_for_an_older_question(open_page, server):
    page = open_page(server, "/")
    older = "**/v1/search?q=web"
    page.route(older, lambda route: None)
    box = page.get_by_role("combobox", name="Find")
    with page.expect_request(older):
        box.fill("web")
        box.press("Enter")
    box.fill("mobile")
    box.press("Enter")
    expect(heading(page)).to_contain_text("mobile")


def test_without_a_proxy_it_is_said_not_to_be_live(open_page, server):
    page = open_page(server, "/?q=www.example.com:80")
    expect(heading(page)).to_have_text(
        "www.example.com is served on port 80, but no proxy polls the gateway.")


def test_who_lost_a_hostname_is_told_what_it_would_take(open_page, server):
    page = open_page(server, "/?q=www.example.com:80")
    answer = card(page, "www.example.com:80")
    expect(answer).to_contain_text("1 listener asks for it and is not serving")
    expect(answer).to_contain_text("This one serves once that gives it up")
    answer.get_by_role("link", name="marketing/marketing-takeover www").click()
    expect(page.get_by_role("complementary", name="Listener")).to_contain_text(
        "Another listener has what it asks for.")


def test_a_name_without_a_route_is_not_called_live(open_page, server, proxy):
    commit(server, "web", "No route yet", listener_set(
        "web", "new", {"name": "a", "port": 80, "protocol": "HTTP", "hostname": "a.example.com"}))
    page = open_page(server, "/?q=a.example.com")
    expect(heading(page)).to_have_text(
        "a.example.com is served on port 80, but no route leads on: clients get 404.")


def test_https_that_the_server_has_no_certificate_for_is_not_called_live(open_page, server, proxy):
    """The shop leaves certificates to the proxies, and Envoys get none."""
    page = open_page(server, "/?q=www.example.com")
    expect(heading(page)).to_have_text(
        "www.example.com is live on port 80; it is served on port 443 without a certificate: "
        "Envoys close its connections; other proxies may bring a certificate of their own.")
    expect(card(page, "www.example.com:443")).to_contain_text("no certificate")
    page.goto("/")
    expect(page.locator("main")).to_contain_text("close HTTPS connections there")


def test_a_name_that_was_served_says_which_commit_ended_it(open_page, server):
    new = listener_set("web", "new", *(
        {"name": f"p{port}", "port": port, "protocol": "HTTP", "hostname": "gone.example.com"}
        for port in (80, 8080)))
    commit(server, "web", "A new site", new)
    server.delete([{"kind": "ListenerSet", "metadata": new["metadata"]}])
    page = open_page(server, "/?q=gone.example.com")
    expect(heading(page)).to_have_text("Nobody serves gone.example.com.")
    before = card(page, "It was served before")
    expect(before).to_contain_text("web/new on infra/edge served it on ports 80 and 8080 until")
    expect(before.get_by_role("link", name="Undo commit 13")).to_be_visible()
    before.get_by_role("link", name="Look at commit 13").click()
    expect(page).to_have_url(re.compile("/history.*commit=13"))


def test_proxies_in_trouble_are_said_on_the_first_page_and_on_gateway(open_page, fleet):
    """The same numbers, of all proxies."""
    words = f"1 refused it, {BEHIND} are behind, {SILENT} are silent."
    page = open_page(fleet.lintel, "/")
    # Some are slow, and the page asks for its proxies every 15 seconds.
    expect(heading(page)).to_contain_text(words, timeout=20_000)
    expect(page.get_by_role("row", name="infra/edge")).to_contain_text("1 refused")
    expect(page.get_by_role("link", name="1 proxy refused what it is given")).to_be_visible()
    page.goto("/gateway?gateway=infra/edge")
    expect(page.locator("main")).to_contain_text(words)
    expect(page.locator("main")).to_contain_text(f"of {len(fleet.nodes())} proxies run it")


def test_a_wildcard_says_what_was_taken_out_of_it(open_page, server):
    commit(server, "web", "Names", listener_set(
        "web", "names",
        {"name": "all", "port": 80, "protocol": "HTTP", "hostname": "*.w.example.com"},
        {"name": "one", "port": 80, "protocol": "HTTP", "hostname": "one.w.example.com"}))
    page = open_page(server, "/?q=*.w.example.com")
    expect(page.locator("main")).to_contain_text("1 name is taken out of it")
    page.get_by_role("link", name="Show it on the gateway").wait_for()
    page.goto("/?q=two.w.example.com")
    expect(page.locator("main")).to_contain_text("by its wildcard *.w.example.com")
    page.goto("/?q=one.w.example.com")
    expect(page.locator("main")).to_contain_text("Taken out of")


def test_a_pasted_address_is_understood(open_page, server):
    page = open_page(server)
    search = page.get_by_role("combobox", name="Find")
    search.fill("https://WWW.example.com/cart?a=b")
    search.press("Enter")
    expect(heading(page)).to_contain_text("www.example.com is served on port 443")
    assert "q=https%3A%2F%2FWWW.example.com%2Fcart" in page.url


@pytest.mark.parametrize("query, sentence, part", [
    ("nobody.example.org", "Nobody serves nobody.example.org.", "write a ListenerSet"),
    ("www.exmaple.com", "Nobody serves www.exmaple.com.", "Did you mean"),
    ("mobile", "Namespace mobile has 1 ListenerSet", "mobile-listener"),
    ("ListenerSet web/web-listener", "ListenerSet web/web-listener serves its 4", "www-https"),
    ("3", "Commit 3 by web", "It made version 3 of infra/edge"),
    ("infra/edge", "Gateway infra/edge serves", "Its proxies"),
    ("takes no part", "Nothing is called takes no part", "These can be asked for"),
])
def test_the_answer_is_the_first_sentence(open_page, server, query, sentence, part):
    page = open_page(server, f"/?q={query}")
    expect(heading(page)).to_contain_text(sentence)
    expect(page.locator("main")).to_contain_text(part)


def test_suggestions_are_chosen_by_the_keyboard(page):
    page.locator("main h1").wait_for()
    page.keyboard.press("/")
    search = page.get_by_role("combobox", name="Find")
    expect(search).to_be_focused()
    search.press_sequentially("www.exam")
    options = suggestions(page)
    expect(options.first).to_contain_text("www.example.com:80")
    expect(search).to_have_attribute("aria-expanded", "true")
    search.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    assert search.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    search.press("Escape")
    expect(search).to_have_attribute("aria-expanded", "false")
    expect(search).to_have_value("www.exam")
    search.press_sequentially("ple.com")
    expect(options.first).to_be_visible()
    search.press("ArrowDown")
    search.press("Enter")
    expect(heading(page)).to_contain_text("www.example.com is served on port 80")
    expect(options).to_have_count(0)


def test_one_answer_after_the_other_on_the_same_page(open_page, server):
    page = open_page(server, "/?q=mobile")
    expect(heading(page)).to_contain_text("Namespace mobile")
    page.get_by_role("link", name="mobile-listener", exact=True).click()
    expect(heading(page)).to_contain_text("ListenerSet mobile/mobile-listener")
    expect(page.get_by_role("combobox", name="Find")).to_have_value(
        "ListenerSet mobile/mobile-listener")
    page.go_back()
    expect(heading(page)).to_contain_text("Namespace mobile")
    expect(page.get_by_role("combobox", name="Find")).to_have_value("mobile")


def test_the_first_page_says_how_things_are(page):
    expect(heading(page)).to_have_text(
        "306 of 307 listeners serve on 1 gateway. No proxy polls yet.")
    expect(page.get_by_role("row", name="infra/edge")).to_contain_text("307")
    expect(page.locator("main")).to_contain_text("1 listener not serving")


def test_the_first_page_follows_what_happens_and_keeps_the_focus(page, server):
    link = page.get_by_role("link", name="infra/edge")
    link.focus()
    commit(server, "mobile", "One more <b>site</b>", listener_set(
        "mobile", "more", {"name": "x", "port": 80, "protocol": "HTTP",
                           "hostname": "x.example.com"}))
    expect(page.locator("main")).to_contain_text("One more <b>site</b>")
    expect(heading(page)).to_contain_text("307 of 308 listeners serve")
    expect(link).to_be_focused()


def test_a_server_that_is_empty_says_how_to_begin(open_page, tmp_path):
    with start(tmp_path) as lintel:
        page = open_page(lintel)
        expect(heading(page)).to_have_text("There is no gateway yet.")
        address = lintel.url("").rstrip("/")
        expect(page.locator("main")).to_contain_text(f"lintel apply --server {address} -f shop.yaml")


def test_axe_finds_nothing(page):
    for name, path in {
            "first": "/", "hostname": "/?q=www.example.com", "nobody": "/?q=www.exmaple.com",
            "team": "/?q=marketing", "commit": "/?q=3",
            "set": "/?q=ListenerSet marketing/marketing-takeover"}.items():
        page.goto(path)
        heading(page).wait_for()
        look(page, f"find-{name}")
        assert_accessible(page)
        assert_accessible(page, "phone")


def test_axe_finds_nothing_while_suggestions_are_open(page):
    search = page.get_by_role("combobox", name="Find")
    search.press_sequentially("example")
    suggestions(page).first.wait_for()
    search.press("ArrowDown")
    assert_accessible(page)
