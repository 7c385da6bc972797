"""Fleet: which proxies run what, who is in trouble because of what, and how fast changes come there."""

import re

import pytest
from playwright.sync_api import expect

from accessibility import assert_accessible
from fleet import BEHIND, BETA, SILENT
from guarded import account, bind, issue
from poller import SNAPSHOT
from shared import until
from shop_server import commit, start
from views import look

FLEET = "/fleet?gateway=infra/edge"


@pytest.fixture
def shown(open_page, fleet):
    def shown(path=FLEET, **options):
        page = open_page(fleet.lintel, path, **options)
        expect(page.locator(".answer")).to_contain_text("proxies run version")
        return page
    return shown


def rows(page):
    return page.locator("table.proxies tbody tr")


def test_the_first_sentence_is_the_answer(shown, fleet):
    """How many run the version that is given, and who does not."""
    nodes = fleet.nodes().values()
    page = shown()
    expect(page.locator(".answer")).to_contain_text(f"of {len(nodes)} proxies run version")
    expect(page.locator(".answer")).to_contain_text(re.compile(f"{SILENT} are silent, the first since \\d\\d:"))
    expect(page.locator(".answer")).to_contain_text("1 refused it because of ListenerSet mobile/mobile-beta")
    look(page, "fleet")


def test_trouble_comes_first(shown):
    page = shown()
    for number in range(SILENT):
        expect(rows(page).nth(number)).to_contain_text(f"lost-{number + 1}")
        expect(rows(page).nth(number)).to_contain_text("silent since")
    expect(rows(page).nth(SILENT)).to_contain_text("envoy-2")


def test_a_refusal_names_the_resource_at_fault(shown):
    row = rows(page := shown()).filter(has_text="envoy-2")
    link = row.get_by_role("link", name="ListenerSet mobile/mobile-beta")
    expect(link).to_have_attribute("href", re.compile("resource=listenerset/mobile/mobile-beta"))
    row.get_by_role("link", name="envoy-2").click()
    panel = page.get_by_role("region", name="Proxy envoy-2")
    expect(panel).to_contain_text("It refuses the listeners of version")
    expect(panel.get_by_role("link", name=re.compile("^version"))).not_to_have_count(0)


def test_those_of_a_state_are_a_link(shown):
    page = shown()
    page.get_by_role("group", name="Proxies of which state").get_by_role("link", name="behind").click()
    expect(rows(page)).to_have_count(BEHIND)
    expect(page).to_have_url(re.compile("state=behind"))
    page.reload()
    expect(rows(page)).to_have_count(BEHIND)
    page.go_back()
    expect(rows(page).first).to_contain_text("lost-1")


def test_a_proxy_is_opened_and_closed_by_the_keyboard(shown):
    page = shown()
    page.get_by_role("link", name="envoy-1").focus()
    page.keyboard.press("Enter")
    panel = page.get_by_role("region", name="Proxy envoy-1")
    expect(panel.get_by_role("heading", name="envoy-1")).to_be_focused()
    expect(panel.get_by_role("table")).to_contain_text("clusters")
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(page.get_by_role("link", name="envoy-1")).to_be_focused()


def test_one_goes_through_the_proxies_by_j_and_k(shown):
    page = shown()
    expect(rows(page)).not_to_have_count(0)
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="lost-1")).to_be_focused()
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="lost-2")).to_be_focused()


def test_a_change_is_followed_and_what_one_types_is_kept(shown, fleet):
    page = shown()
    box = page.get_by_label("Name", exact=True)
    box.press_sequentially("rest-1")
    row = page.locator('tr[data-key="rest-1"]').element_handle()
    answer = page.locator(".answer").text_content()
    commit(fleet.lintel, "mobile", "Another name", BETA | {
        "metadata": {"namespace": "mobile", "name": "mobile-more"},
        "spec": BETA["spec"] | {"listeners": [
            {"name": "more", "hostname": "more.example.com", "port": 80, "protocol": "HTTP"}]}})
    expect(page.locator(".answer")).not_to_have_text(answer)
    expect(box).to_be_focused()
    expect(box).to_have_value("rest-1")
    expect(rows(page)).to_have_count(11)  # rest-1, rest-10, …, rest-19
    assert row.evaluate("row => row.isConnected"), "the row was made anew"


def test_times_from_change_to_proxies_are_plotted_and_told(shown):
    page = shown()
    plot = page.get_by_role("img", name=re.compile("^Seconds from change to proxies"))
    expect(plot.locator(".mark")).not_to_have_count(0)
    page.get_by_text("The same as a table").click()
    table = page.get_by_role("region", name="Times of each version")
    expect(table.get_by_role("row").nth(1)).to_contain_text(re.compile(r"\d (ms|s)"))
    # The one that stays at an old version has not got the newest.
    expect(table.get_by_role("row").nth(1)).to_contain_text("not yet")


def test_a_thousand_proxies_are_shown_in_parts(server, open_page):
    for number in range(300):
        assert server.request("GET", f"{SNAPSHOT}?node=edge-{number}")[0] == 200
    page = open_page(server, FLEET)
    expect(rows(page)).to_have_count(200)
    page.get_by_role("link", name="Show 100 more").click()
    expect(rows(page)).to_have_count(300)


def test_who_may_not_see_proxies_is_told_which_right_is_missing(guarded_server, open_page):
    account(guarded_server, "shop", "reader")
    bind(guarded_server, "viewer", "shop", "reader", within="shop")
    token = issue(guarded_server, "shop", "reader")
    page = open_page(guarded_server, FLEET, token=token.text)
    expect(page.locator(".answer")).to_contain_text("the right to list gateways/nodes in infra")
    expect(page.locator("table.proxies")).not_to_be_visible()


def test_without_proxies_the_page_says_how_to_start_one(server, open_page):
    page = open_page(server, FLEET)
    expect(page.locator(".answer")).to_contain_text("lintel envoy bootstrap --server")


def test_without_a_gateway_the_page_says_so(open_page, tmp_path):
    with start(tmp_path) as lintel:
        page = open_page(lintel, "/fleet")
        expect(page.get_by_role("main")).to_contain_text("There is no gateway that you may see")


def test_only_the_newest_version_is_on_its_way(shown):
    page = shown()
    page.get_by_text("The same as a table").click()
    table = page.get_by_role("region", name="Times of each version")
    expect(table.get_by_role("row").nth(1)).to_contain_text("not yet")
    for number in range(2, table.get_by_role("row").count()):
        expect(table.get_by_role("row").nth(number)).not_to_contain_text("not yet")
    expect(table).to_contain_text("passed over")


def test_the_numbers_of_the_page_are_of_the_same_proxies(shown):
    page = shown()
    total = re.search(r"of (\d+) proxies", page.locator(".answer").text_content())[1]
    card = page.locator("section").filter(has=page.get_by_role("heading", name="From change to proxies"))
    expect(card).to_contain_text(f"of {total} proxies (3 are silent)")


def test_waiting_says_which_proxies_refuse_and_are_silent(open_page, fleet):
    page = open_page(fleet.lintel, "/waiting")
    refused = page.locator("li.wait").filter(has_text="1 proxy of infra/edge refused what it is given")
    expect(refused).to_contain_text("envoy-2")
    expect(refused.get_by_role("link", name="ListenerSet mobile/mobile-beta")).to_be_visible()
    silent = page.locator("li.wait").filter(has_text="3 proxies of infra/edge fell silent")
    expect(silent).to_contain_text("lost-1")
    refused.get_by_role("link", name="1 proxy").click()
    expect(page).to_have_url(re.compile("/fleet.*state=refused"))
    expect(rows(page)).to_have_count(1)


def test_what_is_mended_is_not_refused_any_more(shown, fleet):
    """Without what it refused it is given what it has, so it takes nothing new and says nothing."""
    fleet.lintel.delete([BETA])
    until(lambda: fleet.has("envoy-2", "upToDate"), "it runs what there is", 60)
    refuse_again(fleet)
    page = shown()
    expect(rows(page).filter(has_text="envoy-2")).to_contain_text("refused it")
    fleet.lintel.delete([BETA])
    until(lambda: fleet.has("envoy-2", "upToDate"), "it runs what there is again", 60)
    expect(rows(page).filter(has_text="envoy-2")).to_contain_text("runs it")
    expect(page.locator(".answer")).not_to_contain_text("refused")
    expect(page.get_by_role("heading", name="Refused because of")).to_have_count(0)
    waiting = page.context.new_page()
    waiting.goto("/waiting?only=refusals")
    expect(waiting.get_by_role("main")).to_contain_text("Nothing of this kind waits.")
    waiting.close()
    refuse_again(fleet)


def refuse_again(fleet):
    commit(fleet.lintel, "mobile", "A port of our own", BETA)
    until(lambda: not fleet.has("envoy-2", "upToDate"), "it is given the port", 60)
    until(lambda: fleet.has("envoy-1", "upToDate"), "the other has it", 60)


@pytest.mark.parametrize("size", ["wide", "phone"])
def test_everybody_can_read_it(shown, size):
    page = shown(f"{FLEET}&node=envoy-2")
    page.get_by_text("The same as a table").click()
    assert_accessible(page, size)
