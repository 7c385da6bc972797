"""The last steps of a change: the reason, the commit, and who of the proxies has not got it."""

import json
import re

from playwright.sync_api import expect

from accessibility import assert_accessible
from editing import add_listener, hostnames, open_set, says
from fleet import BEHIND, SILENT
from shop_server import commit, listener_set
from views import look


def open_dialog(open_page, lintel, name):
    page = open_set(open_page, lintel)
    add_listener(page, name, f"{name}.example.com")
    says(page, "1 resource changes on infra/edge")
    page.keyboard.press("Control+Enter")
    return page


def last(lintel):
    return lintel.json("/v1/commits?limit=1")["commits"][0]


def test_who_types_at_once_types_the_reason(server, open_page):
    page = open_dialog(open_page, server, "typed")
    expect(page.get_by_label("Message")).to_be_focused()
    page.keyboard.type("For the sale")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("is in the log")).to_be_visible()
    assert last(server)["message"] == "For the sale"


def test_the_key_that_opened_it_does_not_commit_while_it_is_held(server, open_page):
    page = open_dialog(open_page, server, "held")
    before = last(server)["revision"]
    message = page.get_by_label("Message")
    message.evaluate("""area => area.dispatchEvent(new KeyboardEvent('keydown', {
        key: 'Enter', ctrlKey: true, repeat: true, bubbles: true, cancelable: true}))""")
    page.get_by_role("button", name="Cancel").press("Control+Enter")
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert last(server)["revision"] == before
    assert "held.example.com" not in hostnames(server)


def test_a_listener_that_loses_its_name_is_told_once(server, open_page):
    """Also not as a warning, and without advice that is for its owner."""
    taken = listener_set("web", "web-listener", "m.example.com", "m")
    status, _, body, _ = server.request("POST", "/v1/changes?dryRun=true", json.dumps(taken),
                                        {"Content-Type": "application/json"})
    assert status == 200 and json.loads(body)["warnings"], "it has to warn"
    page = open_set(open_page, server)
    page.fill(".editor textarea", json.dumps(taken))
    plan = page.locator(".plan")
    expect(plan).to_contain_text("Stops serving 1")
    expect(plan).to_contain_text("taken by web/web-listener m, which comes first")
    expect(plan).not_to_contain_text("ask its owner")
    assert plan.inner_text().count("m-http") == 1
    expect(plan).not_to_contain_text("ls/mobile")
    look(page, "plan")


def test_progress_names_who_refused_and_who_has_not_taken_it(fleet, open_page):
    page = open_dialog(open_page, fleet.lintel, "everywhere")
    page.get_by_role("button", name="Commit", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("not everywhere")).to_be_visible(timeout=60_000)
    expect(dialog).to_contain_text(re.compile("37 of 42 proxies have it: .*1 refused (it|an earlier version), "
                                              rf"{BEHIND} have not taken it\. {SILENT} silent"))
    expect(dialog).to_contain_text(re.compile("envoy-2 refused (it|version)"))
    expect(dialog.get_by_role("link", name="ListenerSet mobile/mobile-beta")).to_be_visible()
    expect(dialog).to_contain_text(f"{BEHIND} proxies were given it and have not taken it: old-1, old-2")
    expect(dialog).not_to_contain_text("on its way")
    look(page, "progress-not-everywhere")
    assert_accessible(page)


def test_progress_goes_on_when_a_late_proxy_takes_it(fleet, open_page):
    made = commit(fleet.lintel, "web", "One more", listener_set("web", "late", "late.example.com"))
    page = open_page(fleet.lintel, f"/history?gateway=infra/edge&commit={made['revision']}")
    expect(page.get_by_text("not everywhere")).to_be_visible(timeout=60_000)
    poller = next(poller for poller in fleet.pollers if poller.name == "old-1")
    poller.stays_at = None
    expect(page.get_by_text("38 of 42 proxies have it")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("3 have not taken it", exact=False).first).to_be_visible()


def test_it_stays_until_one_knows_what_became_of_it(server, open_page):
    page = open_dialog(open_page, server, "sent")
    sent = []
    page.route(re.compile("expectPlan="), lambda route: sent.append(route))
    with page.expect_request(re.compile("expectPlan=")):
        page.keyboard.press("Control+Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_disabled()
    page.keyboard.press("Escape")
    expect(dialog).to_be_visible()
    sent[0].continue_()
    expect(dialog).to_contain_text("is in the log")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
