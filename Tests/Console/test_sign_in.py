"""Signing in and out, and a session that ends while a page is open."""

import re

import pytest
from playwright.sync_api import expect

from accessibility import assert_accessible
from guarded import admin_token, revoke, team
from views import look

#: What the server says by `?problem=`.
PROBLEMS = ["denied", "expired", "issuer-refused", "issuer-unavailable", "wrong-issuer", "token-refused",
            "token-too-large", "busy"]


def enter(page, token):
    page.get_by_label("Token", exact=True).fill(token)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_who_is_nobody_yet_signs_in_and_gets_where_one_wanted_to_go(guarded_server, open_page):
    page = open_page(guarded_server, "/access?view=tokens")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.get_by_role("navigation", name="Pages")).not_to_be_visible()
    look(page, "sign-in")
    enter(page, admin_token(guarded_server))
    expect(page.get_by_role("heading", name="Access")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/access\?view=tokens$"))
    expect(page.get_by_role("navigation", name="Pages")).to_be_visible()


def test_the_token_is_nowhere_where_a_script_could_read_it(guarded_server, open_page):
    token = admin_token(guarded_server)
    page = open_page(guarded_server, "/access")
    enter(page, token)
    expect(page.get_by_role("heading", name="Access")).to_be_visible()
    kept = page.evaluate("""() => document.documentElement.outerHTML + location.href + document.cookie
        + [...document.querySelectorAll('input')].map(input => input.value)
        + JSON.stringify({...localStorage, ...sessionStorage})""")
    assert token not in kept and token.split("_")[2] not in kept
    page.reload()
    expect(page.get_by_role("main")).to_contain_text("system:admin")


@pytest.mark.parametrize("pasted", ["Bearer {}", ' "{}"\n'])
def test_what_is_pasted_around_a_token_does_no_harm(guarded_server, open_page, pasted):
    page = open_page(guarded_server, "/access")
    enter(page, pasted.format(admin_token(guarded_server)))
    expect(page.get_by_role("heading", name="Access")).to_be_visible()


@pytest.mark.parametrize("text, why", [
    ("lintel_abc", "a token of this server has 73 characters, and this has 10"),
    ("/var/lib/lintel.db.admin-token", "the name of a file"), ("two words", "a space"),
], ids=["cut off", "a file", "words"])
def test_what_cannot_be_a_token_is_said_before_it_is_sent(guarded_server, open_page, text, why):
    page = open_page(guarded_server, "/sign-in")
    sent = []
    page.on("request", lambda request: sent.append(request.url))
    enter(page, text)
    expect(page.get_by_role("alert")).to_contain_text(why)
    assert not [url for url in sent if url.endswith("/session")]


def test_a_token_that_does_not_count_is_said_to_be_so(guarded_server, open_page):
    token = team(guarded_server, "web")
    revoke(guarded_server, token)
    page = open_page(guarded_server, "/sign-in")
    enter(page, token.text)
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Token", exact=True)).to_be_focused()
    enter(page, admin_token(guarded_server))
    expect(page.get_by_role("navigation", name="Pages")).to_be_visible()


def test_a_session_that_ends_keeps_the_page_for_who_was_there(guarded_server, open_page):
    web = team(guarded_server, "web")
    page = open_page(guarded_server, "/access", token=web.text)
    page.get_by_label("in the namespace").fill("half typ")
    revoke(guarded_server, web)
    dialog = page.get_by_role("dialog", name="Sign in again")
    expect(dialog).to_be_visible(timeout=30_000)
    page.keyboard.press("Escape")
    expect(dialog).to_be_visible()
    assert_accessible(page)
    enter(dialog, admin_token(guarded_server))
    expect(dialog).to_have_count(0)
    # It is another person, to whom nothing of it is shown.
    expect(page.get_by_role("heading", name="Somebody else is signed in")).to_be_visible()
    expect(page.locator("#app")).not_to_be_visible()
    assert page.get_by_label("in the namespace").input_value() == "half typ"


def test_a_page_can_be_read_on_without_a_session(guarded_server, open_page):
    web = team(guarded_server, "web")
    page = open_page(guarded_server, "/access", token=web.text)
    expect(page.locator(".answer")).to_be_visible()
    revoke(guarded_server, web)
    page.get_by_role("button", name="Not now").click(timeout=30_000)
    bar = page.get_by_role("alert").filter(has_text="Your session has ended")
    expect(bar).to_be_visible()
    expect(page.locator(".answer")).to_be_visible()
    bar.get_by_role("button", name="Sign in again").click()
    enter(page.get_by_role("dialog"), admin_token(guarded_server))
    expect(bar).to_have_count(0)


def test_who_signs_out_is_signed_out_in_all_tabs(guarded_server, open_page):
    page = open_page(guarded_server, "/access", token=admin_token(guarded_server))
    other = page.context.new_page()
    other.goto("/access?view=who")
    expect(other.locator(".answer")).to_be_visible()
    page.get_by_label("You and this console").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("status").filter(has_text="You are signed out")).to_be_visible()
    expect(other.get_by_role("heading", name="You signed out in another window")).to_be_visible()
    page.goto("/access")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


@pytest.mark.parametrize("code", PROBLEMS)
def test_what_went_wrong_at_the_issuer_is_told_in_words(guarded_server, open_page, code):
    page = open_page(guarded_server, f"/sign-in?problem={code}")
    expect(page.get_by_role("alert").locator("strong")).not_to_have_text("Signing in did not work")


def test_a_link_cannot_put_words_on_the_page(guarded_server, open_page):
    page = open_page(guarded_server, "/sign-in?problem=Call+555-1234&to=//example.com/x")
    expect(page.get_by_role("alert")).to_contain_text("Signing in did not work")
    expect(page.get_by_role("main")).not_to_contain_text("555-1234")
    enter(page, admin_token(guarded_server))
    expect(page.get_by_role("navigation", name="Pages")).to_be_visible()
    assert page.url.startswith(guarded_server.url("/"))


def test_nobody_signs_in_to_an_open_server(server, open_page):
    page = open_page(server, "/sign-in")
    expect(page.get_by_role("heading", name="Nobody has to sign in")).to_be_visible()


@pytest.mark.parametrize("size", ["wide", "phone"])
def test_everybody_can_read_it(guarded_server, open_page, size):
    page = open_page(guarded_server, "/sign-in?problem=denied")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert_accessible(page, size)
