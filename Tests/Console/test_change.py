"""Change: YAML with the server's errors at the right line and the plan beside it, then a commit."""

import re

import pytest

from accessibility import assert_accessible
from editing import (
    CHANGE, TEXT, add_listener, commit, hostnames, looked_at, open_set, says, stored, text,
    type_over,
)
from guarded import admin_token, issue, revoke, team
from shared import Lintel, until
from views import look

#: Of a Secret that a test makes.
KEY = "whsec_Y29ycmVjdC1ob3JzZS1iYXR0ZXJ5LXN0YXBsZSE="


def test_what_the_server_writes_by_itself_is_not_in_the_text(open_page, server):
    page = open_set(open_page, server)
    assert text(page).startswith("apiVersion: gateway.networking.k8s.io/v1\nkind: ListenerSet\n")
    for word in ("status", "uid", "resourceVersion", "generation", "creationTimestamp"):
        assert word not in text(page)
    says(page, "Nothing differs from what is stored")
    assert page.is_disabled(".change-actions .button.main")


def test_the_plan_follows_what_is_typed_and_is_what_is_committed(open_page, server):
    page = open_set(open_page, server)
    add_listener(page, "shop", "shop.example.com")
    says(page, "1 resource changes on infra/edge")
    assert "shop.example.com:80" in page.inner_text(".change-side")
    look(page, "change-plan")
    commit(page, "Serve the shop")
    assert "shop.example.com" in hostnames(server)
    says(page, "Nothing differs")
    # As the server writes it, with what it put in by itself.
    assert "from: Same" in text(page)[text(page).index("name: shop"):]


def test_each_error_is_at_its_line(open_page, server):
    page = open_set(open_page, server)
    type_over(page, "port: 443", "port: 70000")
    line = text(page)[:text(page).index("70000")].count("\n") + 1
    page.wait_for_selector(f".said >> text=line {line}")
    assert "70000 is out of range" in page.inner_text(".said")
    assert page.get_attribute(TEXT, "aria-invalid") == "true"
    assert "change-said" in page.get_attribute(TEXT, "aria-describedby")
    assert page.inner_text(".editor-gutter > .bad") == str(line)
    assert f"line {line}:" in page.inner_text(".change-side")
    assert page.is_disabled(".change-actions .button.main")
    look(page, "change-error")

    # More lines above it, as the server is asked again: the mark goes with its line.
    type_over(page, "metadata:\n", "# One\n# Two\nmetadata:\n")
    page.wait_for_selector(f".said >> text=line {line + 2}")


def test_f8_goes_from_problem_to_problem(open_page, server):
    page = open_set(open_page, server)
    type_over(page, "port: 80\n", "port: 70000\n")
    type_over(page, "port: 443\n", "port: 70001\n")
    page.wait_for_selector(".said li:nth-child(2)")
    page.keyboard.press("Control+Home")
    places = []
    for key in ("F8", "F8", "F8", "Shift+F8"):
        page.keyboard.press(key)
        places.append(int(re.match(r"line (\d+)", page.inner_text(".change-tools .number"))[1]))
    first, second = places[0], places[1]
    assert first < second and places == [first, second, first, second]


def test_text_that_is_no_yaml_is_marked_where_it_stops_being_it(open_page, server):
    page = open_set(open_page, server)
    type_over(page, "spec:\n", "spec: [\n")
    page.wait_for_selector(".said button")
    says(page, "cannot be committed")


def test_what_would_not_serve_is_said_at_its_listener(open_page, server):
    page = open_set(open_page, server, "/change?resource=listenerset/mobile/mobile-listener")
    add_listener(page, "stolen", "www.example.com")
    line = text(page)[:text(page).index("name: stolen")].count("\n") + 1
    page.wait_for_selector(f".said >> text=line {line}")
    assert "would not serve" in page.inner_text(".said")
    says(page, "look before you commit")


def test_who_takes_a_name_is_told_so_at_the_listener_that_takes_it(open_page, server):
    page = open_set(open_page, server)
    add_listener(page, "m", "m.example.com")
    line = text(page)[:text(page).index("name: m\n")].count("\n") + 1
    page.wait_for_selector(f".said >> text=line {line}")
    assert ("web/web-listener m takes m.example.com:80 from mobile/mobile-listener m-http"
            in page.inner_text(".said"))
    assert page.locator(".said li").count() == 1
    says(page, "1 listener of others would stop serving")
    bar = page.inner_text(".change-actions")
    assert "removed" not in bar
    assert "ls/mobile" not in page.inner_text("main")
    look(page, "change-taken")


def test_a_warning_of_the_server_is_at_its_line(open_page, server):
    page = open_set(open_page, server, "/change")
    type_over(page, "name: edge", "name: nowhere")
    says(page, "Gateway infra/nowhere does not exist")
    says(page, "No gateway changes")
    page.keyboard.press("F8")
    assert page.inner_text(".change-tools .number").startswith("line 1,")
    assert page.locator(".said button").count() == 1


def test_nobody_is_asked_at_a_server_that_knows_nobody(open_page, server):
    assert open_set(open_page, server).inner_text(".change-actions .button.main") == "Commit …"


def test_the_button_says_what_the_dialog_offers(open_page, guarded_server):
    token = team(guarded_server, "web")
    page = open_set(open_page, guarded_server, CHANGE, token=token.text)
    assert page.inner_text(".change-actions .button.main") == "Commit or propose …"


@pytest.mark.parametrize("who", ["admin", "web"])
def test_a_freeze_that_begins_or_ends_is_seen_without_typing(open_page, guarded_server, who):
    """Who may see all is told by the events; a team is not, and its page asks again by itself."""
    token = admin_token(guarded_server) if who == "admin" else team(guarded_server, "web").text
    page = open_set(open_page, guarded_server, CHANGE, token=token)
    add_listener(page, "shop", "shop.example.com")
    says(page, "can be committed")
    guarded_server.change([{"apiVersion": "lintel.dev/v1", "kind": "ChangeFreeze",
                            "metadata": {"name": "sale"}, "spec": {
                                "namespaces": ["web"], "reason": "The sale",
                                "until": "2099-01-02T18:00:00Z"}}])
    if who == "web":
        type_over(page, "shop.example.com", "store.example.com")
    says(page, "cannot be committed")
    bar = page.inner_text(".change-actions")
    assert "2 Jan 2099, 18:00" in bar and "02T18" not in bar
    assert page.locator(".said li").count() == 0
    # Who may override a freeze can say so in the dialog.
    assert page.is_disabled(".change-actions .button.main") == (who == "web")
    assert "02T18" not in page.inner_text(".change-side")
    look(page, "change-frozen")
    status, _, body, _ = guarded_server.request("DELETE", "/v1/changefreezes/sale")
    assert status == 200, body
    says(page, "can be committed")


def test_a_plan_that_is_asked_for_again_keeps_its_folds(open_page, server):
    page = open_set(open_page, server)
    add_listener(page, "shop", "shop.example.com")
    says(page, "can be committed")
    page.click(".change-side summary >> nth=0")
    assert page.locator(".change-side details").first.get_attribute("open") is None
    with page.expect_response(lambda answer: "dryRun" in answer.url):
        server.change([{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "other"}}])
    looked_at(page)
    assert page.locator(".change-side details").first.get_attribute("open") is None


def test_one_template_after_another_replaces_what_nobody_typed_in(open_page, server):
    page = open_set(open_page, server, "/change")
    for kind in ("ChangeFreeze", "Backend"):
        page.select_option(".change-tools select", kind)
    assert text(page).count("kind:") == 1 and "kind: Backend" in text(page)
    type_over(page, "10.0.0.1", "10.0.0.2")
    page.select_option(".change-tools select", "Namespace")
    assert "10.0.0.2" in text(page) and "kind: Namespace" in text(page)


def test_tab_indents_and_escape_lets_it_leave(open_page, server):
    page = open_set(open_page, server, "/change")
    page.focus(TEXT)
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("a:\n  b:\n")
    page.keyboard.press("Tab")
    assert text(page) == "a:\n  b:\n  "
    page.keyboard.press("Shift+Tab")
    assert text(page) == "a:\n  b:\n"
    page.keyboard.press("Control+a")
    page.keyboard.press("Tab")
    assert text(page) == "  a:\n    b:\n"
    page.keyboard.press("Control+z")
    assert text(page) == "a:\n  b:\n"
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert text(page) == "a:\n  b:\n"
    assert not page.evaluate("document.activeElement.matches('textarea')")


@pytest.mark.parametrize("line, indented", [
    ("a: 1", ""), ("  a: 1", "  "), ("a:", "  "), ("  - a: 1", "    "), ("- a:", "    "),
    ("text: |", "  "), ("# a:", ""), ("a: http://b", ""),
])
def test_enter_keeps_the_indentation(open_page, server, line, indented):
    page = open_set(open_page, server, "/change")
    page.focus(TEXT)
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(line)
    page.keyboard.press("Enter")
    assert text(page) == f"{line}\n{indented}"


def test_several_documents_are_one_commit(open_page, server):
    page = open_set(open_page, server)
    page.select_option(".change-tools select", "Backend")
    type_over(page, "namespace: team\n  name: name", "namespace: web\n  name: spare")
    add = "# The last line stays a comment.\n"
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(add)
    type_over(page, "hostname: example.com", "hostname: new.example.com")
    says(page, "2 resources change")
    commit(page)
    assert stored(server, "/v1/namespaces/web/backends/spare")
    assert "new.example.com" in hostnames(server)
    page.wait_for_url(re.compile("backend%2Fweb%2Fspare"))


def test_what_is_typed_against_what_is_stored(open_page, server):
    page = open_set(open_page, server, f"{CHANGE}&tab=diff")
    type_over(page, "hostname: example.com", "hostname: new.example.com")
    page.wait_for_selector(".diff .add")
    assert page.inner_text(".diff .add").strip("+ ") == "hostname: new.example.com"
    assert page.inner_text(".diff .remove").strip("- ") == "hostname: example.com"
    look(page, "change-difference")


def test_a_resource_is_found_by_a_hostname_with_the_keyboard(open_page, server):
    page = open_set(open_page, server, "/change")
    box = page.get_by_role("combobox", name="Change another resource")
    box.fill("m.example.com")
    page.wait_for_selector("[role=option]:has-text('mobile-listener')")
    page.keyboard.press("ArrowDown")
    option = box.get_attribute("aria-activedescendant")
    assert page.get_attribute(f"#{option}", "aria-selected") == "true"
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('mobile/mobile-listener')")


def test_deleting_goes_by_way_of_the_plan(open_page, server):
    page = open_set(open_page, server)
    page.click("text=Delete …")
    page.wait_for_selector(".change-side >> text=Removed")
    # marketing/marketing-takeover has waited for it.
    assert "Starts serving" in page.inner_text(".change-side")
    look(page, "change-delete")
    assert page.get_attribute(TEXT, "readonly") is not None
    assert stored(server)
    commit(page, "Away with it")
    assert stored(server) is None
    page.wait_for_selector("h1:text-is('Change')")


def test_a_key_that_was_sent_is_never_shown_again(open_page, server):
    server.change([{"apiVersion": "v1", "kind": "Secret", "type": "lintel.dev/webhook",
                    "metadata": {"namespace": "web", "name": "hook"},
                    "stringData": {"secret": "whsec_dGhlLW9sZC1vbmUtdGhhdC1ub2JvZHktc2Vlcw=="}}])
    page = open_set(open_page, server, "/change?resource=secret/web/hook")
    assert "is never shown" in text(page) and "whsec" not in text(page)
    page.focus(TEXT)
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(f"stringData: {{secret: {KEY}}}\n")
    says(page, "1 resource changes")
    page.click("text=From a shell")
    assert KEY not in page.inner_text(".change-side")
    commit(page)
    until(lambda: KEY not in text(page), "what is stored")
    page.focus(TEXT)
    for _ in range(3):
        page.keyboard.press("Control+z")
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert all(KEY not in place for place in (page.content(), text(page), kept))


def test_leaving_asks_while_something_is_not_committed(open_page, server):
    page = open_set(open_page, server)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.click("nav >> text=Fleet")
    page.wait_for_selector("h1:has-text('Fleet')")
    page.go_back()
    looked_at(page)
    assert asked == []
    type_over(page, "example.com", "example.org")
    for leave in (lambda: page.click("nav >> text=Fleet"), page.go_forward,
                  lambda: page.evaluate("history.back()")):
        before = len(asked)
        leave()
        until(lambda: page.title() and len(asked) > before, "to be asked")
        assert page.is_visible(TEXT) and "example.org" in text(page)
        assert "resource=" in page.url


def test_while_the_server_is_away_nothing_is_lost(open_page, server, watch, tmp_path):
    watch.allow("no answer|5[0-9][0-9]: ")
    page = open_set(open_page, server)
    server.stop()
    type_over(page, "hostname: example.com", "hostname: new.example.com")
    says(page, "The server cannot be reached")
    assert "new.example.com" in text(page)
    with Lintel(server.process.args[0], tmp_path, port=server.port):
        says(page, "1 resource changes")


def test_a_session_that_ends_keeps_what_was_typed(open_page, guarded_server):
    token = team(guarded_server, "web")
    page = open_set(open_page, guarded_server, CHANGE, token=token.text)
    type_over(page, "hostname: example.com", "hostname: new.example.com")
    says(page, "1 resource changes")
    revoke(guarded_server, token)
    type_over(page, "new.example.com", "newer.example.com")
    page.fill("dialog [name=token]", issue(guarded_server, "web", "ci").text)
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog", state="detached")
    says(page, "1 resource changes")
    commit(page)
    assert "newer.example.com" in hostnames(guarded_server)


def test_who_may_only_read_is_told_so(open_page, guarded_server):
    token = team(guarded_server, "web", role="viewer")
    page = open_set(open_page, guarded_server, CHANGE, token=token.text)
    assert "You may read ListenerSet web/web-listener, and not change it" in page.inner_text("main")
    assert page.locator("text=Delete …").count() == 0


def test_a_file_is_dropped_on_the_text(open_page, server):
    page = open_set(open_page, server, "/change")
    page.evaluate("""selector => {
        const data = new DataTransfer()
        data.items.add(new File(['kind: Namespace\\napiVersion: v1\\nmetadata: {name: fresh}\\n'], 'a.yaml'))
        document.querySelector(selector).dispatchEvent(
            new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }))
    }""", TEXT)
    says(page, "1 resource is created")
    assert "name: fresh" in text(page) and "ListenerSet" not in text(page)


def test_five_thousand_lines(open_page, server):
    page = open_set(open_page, server, "/change")
    before = text(page)
    listeners = "".join(
        f"  - name: l{i}\n    hostname: l{i}.example.com\n    port: 80\n    protocol: HTTP\n"
        for i in range(1250))
    page.focus(TEXT)
    page.keyboard.press("Control+a")
    paste(page, "# Many\n" + listeners)
    page.keyboard.press("Control+End")
    page.wait_for_selector(".editor-gutter > :text-is('5002')")
    assert page.locator(".editor-gutter > div").count() < 100
    for key in "# still quick":
        page.keyboard.press(key)
    assert text(page).endswith("# still quick")

    # What was typed is undone by the browser, what was pasted by the page; and back again.
    until(lambda: page.keyboard.press("Control+z") or text(page) == before, "undo")
    page.keyboard.press("Control+Shift+z")
    assert text(page) == "# Many\n" + listeners


def test_what_is_too_large_for_the_page_is_refused_in_words(open_page, server):
    page = open_set(open_page, server, "/change")
    before = text(page)
    page.focus(TEXT)
    paste(page, "# ten million\n" * 700_000)
    page.wait_for_selector("#toasts :text('more than 1 MiB')")
    assert "lintel apply" in page.inner_text("#toasts") and text(page) == before
    look(page, "change-too-large")


def paste(page, words):
    page.evaluate("""([selector, words]) => {
        const clipboardData = new DataTransfer()
        clipboardData.setData('text/plain', words)
        document.querySelector(selector).dispatchEvent(
            new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    }""", [TEXT, words])


@pytest.mark.parametrize("path", ["/change", CHANGE, f"{CHANGE}&tab=diff", f"{CHANGE}&tab=shell",
                                  f"{CHANGE}&do=delete"])
@pytest.mark.parametrize("size", ["wide", "phone"])
def test_everybody_can_use_it(open_page, server, path, size):
    page = open_set(open_page, server, path, phone=size == "phone")
    if "do=" not in path:
        type_over(page, "port: 80", "port: 70000")
        page.wait_for_selector(".said .bad")
    assert_accessible(page, size)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
