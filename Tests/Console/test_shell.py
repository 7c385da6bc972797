"""The frame of every page: keys, navigation, and what is said of the connection."""

import signal

import pytest
from playwright.sync_api import expect

import waiting_things as things
from accessibility import assert_accessible
from shared import Lintel, until
from shop_server import start
from views import look

PAGES = {"s": "/", "g": "/gateway", "h": "/history", "c": "/change", "f": "/fleet", "w": "/waiting",
         "a": "/access"}


@pytest.fixture
def small_server(tmp_path):
    with start(tmp_path) as lintel:
        yield lintel


def path(page):
    return page.evaluate("location.pathname")


def open_frame(open_page, lintel, address="/waiting", **view):
    page = open_page(lintel, address, **view)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page


def test_letters_lead_to_all_pages(small_server, open_page):
    page = open_frame(open_page, small_server)
    for letter, address in PAGES.items():
        page.keyboard.press("g")
        page.keyboard.press(letter)
        until(lambda: path(page) == address, f"g {letter} leads to {address}")
        current = page.locator(f"nav.pages [data-page='{address}']")
        expect(current).to_have_attribute("aria-current", "page")
        expect(page.get_by_role("heading", level=1)).to_have_count(1)


def test_letters_are_text_where_somebody_types(small_server, open_page):
    page = open_frame(open_page, small_server)
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox").or_(page.get_by_role("combobox")).first).to_be_focused()
    page.keyboard.type("gw?")
    expect(page.locator("header input").first).to_have_value("gw?")
    assert path(page) == "/waiting"
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_link_to_the_content_loads_nothing_anew(small_server, open_page):
    page = open_frame(open_page, small_server, "/change")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    heading = page.get_by_role("heading", level=1).element_handle()
    page.locator("textarea").fill("kind: Gateway")
    page.locator("a.skip").press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    assert heading.is_visible() and asked == []


def test_a_question_mark_shows_the_keys_and_escape_closes_them(small_server, open_page):
    page = open_frame(open_page, small_server)
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys")
    expect(keys).to_contain_text("Find, from wherever you are")
    assert_accessible(page)
    # While it is open letters do nothing.
    page.keyboard.press("g")
    page.keyboard.press("f")
    assert path(page) == "/waiting"
    page.keyboard.press("Escape")
    expect(keys).to_have_count(0)


def test_j_and_k_go_through_the_rows(small_server, open_page):
    things.freeze(small_server, "one", "The first", namespaces=["web"], until="2199-01-01T00:00:00Z")
    things.freeze(small_server, "two", "The second", namespaces=["web"], until="2199-01-02T00:00:00Z")
    page = open_frame(open_page, small_server)
    rows = page.locator("[data-row]")
    expect(rows).to_have_count(2)
    for key, at in [("j", 0), ("j", 1), ("j", 1), ("k", 0), ("k", 0)]:
        page.keyboard.press(key)
        expect(rows.nth(at).get_by_role("button").first).to_be_focused()


def test_what_comes_first_skips_to_the_content(small_server, open_page):
    page = open_frame(open_page, small_server)
    page.get_by_role("link", name="Lintel, to the first page").focus()
    page.keyboard.press("Shift+Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    assert path(page) == "/waiting"


def test_on_a_phone_the_page_that_is_shown_is_in_view_in_the_navigation(small_server, open_page):
    page = open_frame(open_page, small_server, "/access", phone=True)
    current = page.locator("nav.pages [aria-current]")
    expect(current).to_be_in_viewport(ratio=0.9)
    # A number beside Waiting makes it no other.
    things.on_trial(small_server, "Try it", {
        "apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "new"}})
    expect(page.locator("nav.pages .count")).to_have_text("1", timeout=20_000)
    expect(current).to_be_in_viewport(ratio=0.9)
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not wide


def test_a_server_that_is_gone_is_said_and_what_is_shown_is_marked_as_old(tmp_path, open_page, watch):
    watch.allow("ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|ERR_INCOMPLETE")
    with start(tmp_path) as lintel:
        things.freeze(lintel, "sale", "Black Friday", namespaces=["web"])
        page = open_frame(open_page, lintel)
        connection, banner = page.locator(".connection"), page.get_by_role("alert")
        expect(connection).to_have_text("live")
        expect(page.get_by_text("Black Friday")).to_be_visible()
        lintel.process.send_signal(signal.SIGKILL)
        lintel.process.wait()
        expect(connection).to_have_text("connection lost")
        expect(banner).to_contain_text("What you see is as it was at")
        # It stays, for who reads it, and looks old.
        expect(page.get_by_text("Black Friday")).to_be_visible()
        assert "grayscale" in page.locator("main").evaluate("element => getComputedStyle(element).filter")
        look(page, "lost")
        assert_accessible(page)
    with Lintel(lintel.process.args[0], tmp_path, port=lintel.port) as lintel:
        things.freeze(lintel, "two", "Made while it was away", namespaces=["web"])
        expect(connection).to_have_text("live", timeout=15_000)
        expect(page.get_by_text("Made while it was away")).to_be_visible()
        expect(banner).to_have_count(0)
        page.goto("about:blank")


@pytest.mark.parametrize("size", ["wide", "phone"])
def test_everybody_can_use_the_frame(small_server, open_page, size):
    page = open_frame(open_page, small_server, phone=size == "phone")
    assert_accessible(page, size)
    page.get_by_label("You and this console").click()
    expect(page.get_by_label("Colours")).to_be_visible()
    assert_accessible(page, size)


def test_colours_are_chosen_and_kept(small_server, open_page):
    page = open_frame(open_page, small_server)
    page.get_by_label("You and this console").click()
    light = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.get_by_label("Colours").select_option("dark")
    dark = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert light != dark
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == dark


def test_a_page_looks_the_same_whichever_page_was_shown_before(server, open_page):
    """Its sheet alone counts, whatever others call by the same class."""
    def looks(page):
        expect(page.locator(".wait").first).to_be_visible()
        return page.locator("main").evaluate("""main => [...main.querySelectorAll('*')].map(element => {
            const { fontSize, fontWeight, lineHeight, display, paddingLeft, color } = getComputedStyle(element)
            return [element.tagName, fontSize, fontWeight, lineHeight, display, paddingLeft, color].join(' ')
        })""")
    alone = looks(open_frame(open_page, server))
    page = open_frame(open_page, server, "/")
    for address in ("/gateway", "/history", "/fleet", "/access", "/"):
        page.locator(f"nav.pages [data-page='{address}']").click()
        expect(page.locator(f"nav.pages [data-page='{address}']")).to_have_attribute("aria-current", "page")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.locator("nav.pages [data-page='/waiting']").click()
    assert looks(page) == alone
