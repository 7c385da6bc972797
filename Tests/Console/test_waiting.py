"""What waits: decisions that one can make, and what is in force or not as it should be."""

import re

import pytest
from playwright.sync_api import expect

import waiting_things as things
from accessibility import assert_accessible
from guarded import admin_token, team
from shared import until
from shop_server import start
from test_sessions import having
from views import look


@pytest.fixture
def empty_server(tmp_path):
    with start(tmp_path) as lintel:
        yield lintel


def answer(page):
    return page.locator(".answer")


def row(page, text):
    return page.locator("li.wait").filter(has_text=text)


def section(page, title):
    return page.locator("section").filter(has=page.get_by_role("heading", name=title, exact=True))


def dialog(page):
    return page.get_by_role("dialog")


def badge(page):
    return page.locator("nav.pages .count")


def test_where_nothing_waits_the_page_says_so_and_how_to_begin(empty_server, open_page):
    page = open_page(empty_server, "/waiting")
    expect(answer(page)).to_have_text("Nothing waits.")
    expect(page.get_by_text("Nothing waits.")).to_have_count(1)
    expect(page.get_by_text("-f shop.yaml --confirm-within 10m")).to_be_visible()
    expect(page.locator("li.wait")).to_have_count(0)
    expect(badge(page)).to_have_count(0)


def test_a_proposal_is_approved_by_somebody_else_who_saw_what_it_would_do(guarded_server, open_page):
    web = team(guarded_server, "web", role="admin")
    name = things.propose(guarded_server, web, "OPS-12 sale", things.listener_set(
        "web", "sale", "sale.example.com"))
    page = open_page(guarded_server, "/waiting", token=admin_token(guarded_server))
    expect(answer(page)).to_contain_text("1 decision waits for you.")
    expect(badge(page)).to_have_text("1")
    section(page, "For you to decide").get_by_role("link", name="Decide").click()
    expect(dialog(page)).to_contain_text("sale.example.com:8080")
    assert f"proposal={name}" in page.url

    dialog(page).get_by_role("button", name="Approve").click()
    # Without a word nothing is sent.
    assert things.proposal(guarded_server, name)["state"] == "Open"
    dialog(page).get_by_label("Your word, which others read").fill("looks right")
    dialog(page).get_by_role("button", name="Approve").click()
    expect(dialog(page)).to_contain_text("It was done as")
    spec = things.proposal(guarded_server, name)
    assert (spec["state"], spec["approvals"][0]["word"]) == ("Committed", "looks right")
    dialog(page).get_by_role("button", name="Close").click()
    expect(answer(page)).to_contain_text("No decision waits for you.")
    assert "proposal=" not in page.url


def test_a_proposal_is_refused_with_a_reason(guarded_server, open_page):
    web = team(guarded_server, "web", role="admin")
    name = things.propose(guarded_server, web, "OPS-13", things.listener_set("web", "no", "no.example.com"))
    page = open_page(guarded_server, f"/waiting?proposal={name}", token=admin_token(guarded_server))
    dialog(page).get_by_label("Your word, which others read").fill("not before the sale")
    dialog(page).get_by_role("button", name="Refuse").click()
    expect(dialog(page)).to_contain_text("not before the sale. Nothing was done.")
    assert things.proposal(guarded_server, name)["ending"]["reason"] == "not before the sale"
    dialog(page).get_by_role("button", name="Close").click()
    expect(section(page, "Ended proposals")).to_contain_text("Because: not before the sale.")


def test_its_author_may_withdraw_a_proposal_and_not_approve_it(guarded_server, open_page):
    web = team(guarded_server, "web", role="admin")
    name = things.propose(guarded_server, web, "OPS-14", things.listener_set("web", "own", "own.example.com"))
    page = open_page(guarded_server, "/waiting", token=web.text)
    expect(answer(page)).to_contain_text("No decision waits for you.")
    expect(section(page, "Proposals")).to_contain_text("You proposed it, so others decide.")
    section(page, "Proposals").get_by_role("link", name="Look").click()
    expect(dialog(page).get_by_role("button", name="Approve")).to_have_count(0)
    dialog(page).get_by_role("button", name="Withdraw").click()
    expect(dialog(page)).to_contain_text("withdrawn")
    assert things.proposal(guarded_server, name)["state"] == "Withdrawn"


def test_what_would_lapse_says_what_came_between(guarded_server, open_page):
    web = team(guarded_server, "web", role="admin")
    name = things.propose(guarded_server, web, "OPS-15", things.listener_set("web", "late", "late.example.com"))
    guarded_server.change([things.listener_set("web", "late", "other.example.com")])
    between = guarded_server.revision()
    page = open_page(guarded_server, "/waiting", token=admin_token(guarded_server))
    expect(row(page, "OPS-15")).to_contain_text("would lapse")
    expect(row(page, "OPS-15")).to_contain_text(f"commit {between}")
    expect(section(page, "For you to decide")).to_have_count(0)
    row(page, "OPS-15").get_by_role("link", name="Look").click()
    expect(dialog(page)).to_contain_text("It can be approved no more")
    expect(dialog(page).get_by_role("button", name="Approve")).to_have_count(0)
    assert things.proposal(guarded_server, name)["state"] == "Open"


def test_a_commit_on_trial_has_a_clock_that_counts_down_and_is_kept(server, open_page):
    revision = things.on_trial(server, "Try it", things.listener_set("web", "new", "new.example.com"))
    page = open_page(server, "/waiting")
    clock = row(page, "Try it").get_by_role("timer")
    expect(clock).to_have_text(re.compile(r"^59 min \d\d s$"))
    before = clock.text_content()
    until(lambda: clock.text_content() != before, "the clock goes on")
    row(page, "Try it").get_by_role("button", name="Keep").click()
    dialog(page).get_by_label("Message").fill("It works")
    dialog(page).get_by_role("button", name="Keep it").click()
    expect(row(page, "Try it")).to_have_count(0)
    assert revision not in things.trials(server)
    assert things.ask(server, "GET", "/v1/commits?limit=1")["commits"][0]["message"] == "It works"


def test_a_commit_on_trial_is_undone_by_way_of_its_plan(server, open_page):
    things.on_trial(server, "Try it", things.listener_set("web", "new", "new.example.com"))
    page = open_page(server, "/waiting")
    row(page, "Try it").get_by_role("button", name="Undo now").click()
    expect(dialog(page)).to_contain_text("new.example.com:8080")
    dialog(page).get_by_role("button", name="Undo it").click()
    expect(dialog(page)).to_contain_text("is in the log")
    assert server.get("/v1/namespaces/web/listenersets/new")[0] == 404
    assert things.trials(server) == []


def test_a_held_version_is_released_by_who_saw_what_it_takes_away(server, open_page):
    version = things.hold_a_version(server)
    assert things.released(server)["version"] < version
    page = open_page(server, "/waiting")
    row(page, f"Version {version} of infra/inner").get_by_role("button", name="Release").click()
    expect(dialog(page)).to_contain_text("gone.internal:8080")
    dialog(page).get_by_label("Reason").fill("It was moved")
    dialog(page).get_by_role("button", name="Release it").click()
    expect(dialog(page)).to_contain_text("Released by commit")
    assert things.released(server)["version"] == version


def test_a_pin_is_shown_and_ended(server, open_page):
    version = server.json("/v1/namespaces/infra/gateways/edge/versions")["versions"][1]["version"]
    things.ask(server, "PUT", "/v1/namespaces/infra/gateways/edge/pin", {
        "version": version, "reason": "It is looked at", "until": "2099-01-01T00:00:00Z"})
    page = open_page(server, "/waiting")
    pin = row(page, f"infra/edge is pinned to version {version}")
    expect(pin).to_contain_text("It is looked at")
    pin.get_by_role("button", name="End it").click()
    dialog(page).get_by_role("button", name="End it").click()
    expect(dialog(page)).to_contain_text("is in the log")
    assert "hold" not in things.released(server, "infra/edge")


def test_what_goes_wrong_with_a_button_is_said(server, open_page, watch):
    """It asks what it would do before there is a window that could say so."""
    watch.allow("/release")
    version = things.hold_a_version(server)
    page = open_page(server, "/waiting")
    button = row(page, f"Version {version} of infra/inner").get_by_role("button", name="Release")
    page.route("**/release?dryRun=true", lambda route: route.abort())
    button.click()
    expect(dialog(page)).to_contain_text("The server cannot be reached")
    dialog(page).get_by_role("button", name="Close").click()
    expect(button).to_be_focused()


def test_a_freeze_that_somebody_makes_appears_without_a_reload_and_takes_no_focus(server, open_page):
    things.on_trial(server, "Try it", things.listener_set("web", "new", "new.example.com"))
    page = open_page(server, "/waiting")
    keep = row(page, "Try it").get_by_role("button", name="Keep")
    keep.focus()
    things.freeze(server, "sale", "Black Friday", namespaces=["mobile"], until="2199-01-01T00:00:00Z")
    expect(section(page, "Freezes")).to_contain_text("Black Friday")
    expect(keep).to_be_focused()
    chip = page.get_by_role("navigation", name="What to show").get_by_role("link", name="Not serving")
    chip.focus()
    things.freeze(server, "more", "Cyber Monday", namespaces=["mobile"], until="2199-01-01T00:00:00Z")
    expect(section(page, "Freezes")).to_contain_text("Cyber Monday")
    expect(chip).to_be_focused()


def test_a_freeze_begins_with_what_it_has(server, open_page):
    page = open_page(server, "/waiting")
    page.get_by_role("link", name="Freeze something").click()
    expect(page.get_by_role("main").get_by_role("textbox").first).to_have_value(having("kind: ChangeFreeze"))


def test_a_team_is_told_of_the_freezes_that_concern_it_and_cannot_end_them(guarded_server, open_page):
    things.freeze(guarded_server, "sale", "Black Friday", namespaces=["mobile"])
    things.freeze(guarded_server, "other", "Not of mobile", namespaces=["web"])
    page = open_page(guarded_server, "/waiting", token=team(guarded_server, "mobile").text)
    expect(row(page, "Black Friday")).to_be_visible()
    expect(row(page, "Not of mobile")).to_have_count(0)
    expect(page.get_by_role("button", name="End it")).to_have_count(0)


def test_a_listener_that_does_not_serve_says_what_it_would_take(server, open_page):
    page = open_page(server, "/waiting")
    clash = row(page, "www.example.com:80")
    expect(clash).to_contain_text("conflicted")
    expect(clash).to_contain_text("Listener www-http of ListenerSet web/web-listener has hostname")
    assert "listener=" in clash.get_by_role("link").get_attribute("href")


def test_more_listeners_than_are_shown_are_counted_and_linked(server, open_page):
    for number in range(12):
        server.change([things.listener_set("web", f"set-{number}", "one.example.com")])
    page = open_page(server, "/waiting?only=conflicts")
    expect(section(page, "Not serving").locator("h2 + .count")).to_have_text("12")
    expect(answer(page)).to_contain_text("12 things are worth a look")
    more = row(page, "2 more in infra/edge").get_by_role("link")
    assert "state=Conflicted" in more.get_attribute("href")


def test_listeners_that_lack_the_same_secret_are_one_row(server, open_page):
    server.change([
        {"apiVersion": things.API, "kind": "Gateway", "metadata": {"namespace": "infra", "name": "plain"},
         "spec": {"gatewayClassName": "lintel", "allowedListeners": {"namespaces": {"from": "All"}}}},
        {"apiVersion": things.API, "kind": "ListenerSet", "metadata": {"namespace": "web", "name": "safe"},
         "spec": {"parentRef": {"namespace": "infra", "name": "plain"}, "listeners": [
             {"name": f"one-{number}", "hostname": f"one-{number}.example.com", "port": 443,
              "protocol": "HTTPS", "tls": {"certificateRefs": [{"name": "nowhere"}]}}
             for number in range(15)]}}])
    page = open_page(server, "/waiting?only=conflicts&gateway=infra/plain")
    expect(page.locator("li.wait")).to_have_count(1)
    expect(row(page, "and 14 more for the same reason")).to_contain_text("web/nowhere")
    expect(section(page, "Not serving").locator("h2 + .count")).to_have_text("15")


def test_what_is_shown_is_in_the_address(server, open_page):
    things.on_trial(server, "Try it", things.listener_set("web", "new", "new.example.com"))
    page = open_page(server, "/waiting")
    page.get_by_role("navigation", name="What to show").get_by_role("link", name="Not serving").click()
    expect(row(page, "Try it")).to_have_count(0)
    assert "only=conflicts" in page.url
    page.reload()
    expect(row(page, "www.example.com:80")).to_be_visible()
    expect(row(page, "Try it")).to_have_count(0)
    page.go_back()
    expect(row(page, "Try it")).to_be_visible()


@pytest.mark.parametrize("size", ["wide", "phone"])
def test_everybody_can_use_it(server, open_page, size):
    things.on_trial(server, "Try it", things.listener_set("web", "new", "new.example.com"))
    things.hold_a_version(server)
    things.freeze(server, "sale", "Black Friday", namespaces=["mobile"], until="2199-01-01T00:00:00Z")
    page = open_page(server, "/waiting", phone=size == "phone")
    expect(row(page, "Black Friday")).to_be_visible()
    look(page, "waiting")
    assert_accessible(page, size)
    row(page, "infra/inner").get_by_role("button", name="Release").click()
    expect(dialog(page)).to_contain_text("gone.internal")
    assert_accessible(page, size)
