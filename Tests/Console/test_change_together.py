"""Two people change one set: the second sees what came between, merges, and loses nothing."""

from editing import (
    CHANGE, PATH, TEXT, add_listener, commit, hostnames, open_set, renamed, says, somebody_else,
    stored, text, type_over,
)
from shared import until
from views import look


def merge(page):
    page.click("text=Put both together")


def test_what_came_between_is_said_while_one_types_and_is_merged(open_page, server):
    page = open_set(open_page, server)
    add_listener(page, "shop", "shop.example.com")
    somebody_else(server, "ada", "Renamed", renamed(0, "new.example.com"))
    says(page, "ada changed ListenerSet web/web-listener")
    between = page.inner_text(".others")
    assert "“Renamed”" in between and "new.example.com" in between
    assert "They changed other lines than you" in between
    look(page, "change-between")
    merge(page)
    says(page, "1 resource changes on infra/edge")
    assert "new.example.com" in text(page) and "shop.example.com" in text(page)
    commit(page)
    assert {"new.example.com", "shop.example.com"} <= set(hostnames(server))


def test_what_both_changed_is_decided_before_it_is_committed(open_page, server):
    page = open_set(open_page, server)
    type_over(page, "hostname: example.com", "hostname: mine.example.com")
    add_listener(page, "shop", "shop.example.com")
    somebody_else(server, "ada", "Theirs", renamed(0, "theirs.example.com"))
    says(page, "ada changed")
    merge(page)
    says(page, "Decide what is kept")
    conflict = page.inner_text(".conflict")
    assert "mine.example.com" in conflict and "theirs.example.com" in conflict
    assert page.is_disabled(".change-actions .button.main")
    look(page, "change-conflict")
    page.keyboard.press("Control+Enter")
    assert page.locator("dialog").count() == 0
    page.click("text=Keep mine")
    says(page, "1 resource changes")
    commit(page)
    assert {"mine.example.com", "shop.example.com"} <= set(hostnames(server))
    assert "theirs.example.com" not in hostnames(server)


def test_undo_of_a_merge_does_not_hide_what_the_others_did(open_page, server):
    page = open_set(open_page, server)
    add_listener(page, "shop", "shop.example.com")
    mine = text(page)
    somebody_else(server, "ada", "Renamed", renamed(0, "new.example.com"))
    says(page, "ada changed")
    merge(page)
    says(page, "1 resource changes")
    page.focus(TEXT)
    page.keyboard.press("Control+z")
    until(lambda: text(page) == mine, "undo")
    says(page, "ada changed")
    assert page.is_disabled(".change-actions .button.main")


def test_a_text_that_nobody_typed_in_follows_the_others(open_page, server):
    page = open_set(open_page, server)
    somebody_else(server, "ada", "Renamed", renamed(0, "new.example.com"))
    until(lambda: "new.example.com" in text(page), "the new text")
    says(page, "Nothing differs")


def test_a_set_that_somebody_deleted_is_made_again_only_if_one_says_so(open_page, server):
    page = open_set(open_page, server)
    add_listener(page, "shop", "shop.example.com")
    status, _, body, _ = server.request("DELETE", PATH, headers={"Lintel-Actor": "ada"})
    assert status == 200, body
    says(page, "ada deleted ListenerSet web/web-listener")
    page.click("text=Make it again")
    says(page, "1 resource is created")
    commit(page)
    assert "shop.example.com" in hostnames(server)


def test_the_last_moment_is_early_enough(open_page, server):
    """Somebody commits while the last dialog is open."""
    page = open_set(open_page, server)
    add_listener(page, "shop", "shop.example.com")
    says(page, "1 resource changes")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("dialog textarea")
    somebody_else(server, "ada", "Renamed", renamed(0, "new.example.com"))
    page.click("dialog .button.main")
    page.wait_for_selector("dialog >> text=Somebody else changed it in the meantime")
    page.click("dialog >> text=Cancel")
    says(page, "ada changed")
    merge(page)
    says(page, "1 resource changes")
    commit(page)
    assert {"new.example.com", "shop.example.com"} <= set(hostnames(server))


def test_ones_own_commit_whose_answer_was_lost_is_not_somebody_elses(open_page, server, watch):
    watch.allow("no answer|Failed to load|ERR_FAILED|net::")
    page = open_set(open_page, server)
    add_listener(page, "shop", "shop.example.com")
    says(page, "1 resource changes")

    def lose(route):
        if "dryRun" in route.request.url:
            return route.fallback()
        route.fetch()
        route.abort()
    page.route("**/v1/changes?*", lose)
    page.keyboard.press("Control+Enter")
    page.click("dialog .button.main")
    page.wait_for_selector("dialog >> text=Press the button again")
    page.click("dialog >> text=Cancel")
    page.wait_for_selector("#toasts :text('has what you typed')")
    says(page, "Nothing differs")
    assert page.locator(".others").count() == 0
    assert "shop.example.com" in hostnames(server)
    # As the server writes it; and there is nothing left to lose.
    assert "from: Same" in text(page)[text(page).index("name: shop"):]
    assert not page.is_visible(".discard")


def test_two_browsers(open_page, server):
    first, second = open_set(open_page, server), open_set(open_page, server)
    add_listener(first, "one", "one.example.com")
    type_over(second, "hostname: example.com", "hostname: two.example.com")
    says(first, "1 resource changes")
    commit(first, "The first")
    says(second, "changed ListenerSet web/web-listener")
    merge(second)
    says(second, "1 resource changes")
    commit(second, "The second")
    assert {"one.example.com", "two.example.com"} <= set(hostnames(server))
    until(lambda: "two.example.com" in text(first), "the first to follow")


def test_names_of_others_are_text(open_page, server):
    page = open_set(open_page, server)
    type_over(page, "hostname: example.com", "hostname: mine.example.com")
    evil = "%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E"
    somebody_else(server, "<img src=x>", evil, renamed(0, "new.example.com"))
    page.wait_for_selector(".others")
    assert "<img src=x onerror=alert(1)>" in page.inner_text(".others")
    assert page.locator(".others img").count() == 0
    assert stored(server) and CHANGE in page.url.replace("%2F", "/")
