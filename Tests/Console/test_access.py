"""Access: who may do what here, why something was refused, tokens made and revoked."""

import re

import pytest
from playwright.sync_api import expect

from accessibility import assert_accessible
from guarded import RBAC, admin_token, issue, role, team
from shop_server import commit
from views import look


@pytest.fixture
def as_web(guarded_server, open_page):
    """The console as the editor of the team web sees it."""
    token = team(guarded_server, "web").text

    def as_web(path="/access"):
        return open_page(guarded_server, path, token=token)
    return as_web


@pytest.fixture
def as_admin(guarded_server, open_page):
    def as_admin(path="/access"):
        return open_page(guarded_server, path, token=admin_token(guarded_server))
    return as_admin


def test_one_reads_who_one_is_and_what_one_may(as_web):
    page = as_web()
    expect(page.locator(".answer")).to_have_text("You may change what web serves.")
    expect(page.get_by_role("main")).to_contain_text("system:serviceaccount:web:ci")
    row = page.locator("table.rights tr").filter(has_text="listenersets")
    expect(row).to_contain_text("see, change")
    look(page, "access")


def test_may_i_yes_says_by_which_rule(as_web):
    page = as_web("/access?verb=delete&resource=httproutes&namespace=web")
    expect(page.locator(".notice.good")).to_contain_text("Yes. You may delete httproutes in web.")
    expect(page.locator(".notice.good")).to_contain_text("In web you may change: listenersets")


def test_may_i_no_says_what_would_give_it_and_what_to_send(guarded_server, as_web):
    page = as_web("/access?verb=update&resource=listenersets&namespace=shop")
    answer = page.locator(".notice.warn")
    expect(answer).to_contain_text("No rule of yours lets you update listenersets in shop. You may in web.")
    expect(answer).to_contain_text("The role editor would give it")
    answer.get_by_text("What to send to them").click()
    binding = answer.locator("pre").text_content()
    commit(guarded_server, "admin", "As asked", binding.encode(), "application/yaml")
    page.reload()
    expect(page.locator(".notice.good")).to_contain_text("Yes.")


def test_a_question_is_a_link(as_web):
    page = as_web()
    page.get_by_label("in the namespace").fill("mobile")
    page.get_by_label("in the namespace").press("Tab")
    page.get_by_label("do this").select_option("create")
    expect(page.locator(".notice.warn")).to_contain_text("create listenersets in mobile")
    expect(page).to_have_url(re.compile("namespace=mobile.*verb=create"))


def test_who_may_do_what_is_found_by_person_and_by_right(guarded_server, as_admin):
    team(guarded_server, "web")
    team(guarded_server, "shop", role="viewer")
    page = as_admin("/access?view=who")
    table = page.get_by_role("region", name="Who may do what")
    expect(table).to_contain_text("system:serviceaccount:shop:ci")
    expect(table).to_contain_text("system:masters")
    page.goto("/access?view=who&verb=update&resource=listenersets")
    expect(table.get_by_role("rowheader")).to_have_text(
        [re.compile("system:masters"), "system:serviceaccount:web:ci"])
    page.get_by_label("Who, or which role").fill("shop")
    expect(page.locator(".answer")).to_contain_text("Nobody")


def test_a_role_that_is_not_there_is_said_to_give_nothing(guarded_server, as_admin):
    guarded_server.change([{
        "apiVersion": f"{RBAC}/v1", "kind": "RoleBinding", "metadata": {"namespace": "web", "name": "lost"},
        "subjects": [{"kind": "User", "name": "ada"}],
        "roleRef": {"apiGroup": RBAC, "kind": "Role", "name": "nowhere"}}])
    row = as_admin("/access?view=who&q=ada").get_by_role("row").filter(has_text="nowhere")
    expect(row).to_contain_text("There is no such role")


def test_who_may_not_see_roles_is_told_so(as_web):
    page = as_web("/access?view=who")
    expect(page.locator(".answer")).to_have_text("You may not see who may do what.")


def test_a_token_is_shown_once_and_works_until_it_is_revoked(guarded_server, as_admin):
    team(guarded_server, "web")
    page = as_admin("/access?view=tokens")
    page.get_by_role("button", name="Make a token for web/ci").click()
    page.get_by_label("What it is for").fill("the new pipeline")
    page.get_by_role("button", name="Make it").click()
    text = page.get_by_role("textbox", name="The token").input_value()
    page.keyboard.press("Escape")  # Nobody loses it by chance.
    page.get_by_role("button", name="I have it").click()
    row = page.get_by_role("row").filter(has_text="the new pipeline")
    expect(row).to_contain_text("never")
    # Of what one did oneself one is not told as if it were another's.
    expect(page.get_by_role("button", name="Show it as it is now")).to_have_count(0)
    kept = page.evaluate("""() => document.documentElement.outerHTML + location.href
        + JSON.stringify({...localStorage, ...sessionStorage}) + document.cookie""")
    assert text not in kept and text.split("_")[2] not in kept
    assert principal(guarded_server, text) == "system:serviceaccount:web:ci"
    row.get_by_role("button", name=re.compile("^Revoke")).click()
    page.get_by_role("button", name="Revoke it").click()
    expect(row).to_have_count(0)
    assert principal(guarded_server, text) is None


def principal(lintel, token):
    status, _, body, _ = lintel.request("GET", "/v1/me", None, {"Authorization": f"Bearer {token}"})
    return re.search(r'"principal":"([^"]*)"', str(body))[1] if status == 200 else None


def test_a_token_that_ends_soon_is_marked(guarded_server, as_admin):
    team(guarded_server, "web")
    issue(guarded_server, "web", "ci", expiresIn="3d", note="short")
    page = as_admin("/access?view=tokens")
    expect(page.get_by_role("row").filter(has_text="short")).to_contain_text("soon")
    expect(page.locator(".answer")).to_contain_text("1 ends within 14 days")


def test_an_editor_is_told_why_there_are_no_tokens(as_web):
    page = as_web("/access?view=tokens")
    expect(page.locator(".answer")).to_have_text("You may not see the accounts of programs.")
    expect(page.get_by_role("button", name="Make")).to_have_count(0)


def test_one_reads_why_one_was_refused_and_who_could_allow_it(as_web):
    page = as_web()
    page.evaluate("fetch('/v1/namespaces/shop/listenersets')")
    page.get_by_role("link", name="What was refused").click()
    expect(page.locator(".answer")).to_contain_text("1 refusal; the last one")
    row = page.locator("table.refusals tbody tr")
    expect(row).to_contain_text("system:serviceaccount:web:ci may not list listenersets")
    row.get_by_role("link", name="Who could allow it?").click()
    expect(page.locator(".notice.warn")).to_contain_text("No rule of yours lets you list listenersets in shop")


def test_others_refusals_are_for_who_may_see_the_audit(as_admin, as_web):
    as_web().evaluate("fetch('/v1/namespaces/shop/listenersets')")
    page = as_admin("/access?view=refused")
    expect(page.locator("table.refusals")).to_contain_text("system:serviceaccount:web:ci")
    page.get_by_role("link", name="Mine").click()
    expect(page.locator(".answer")).to_have_text("Nothing was refused to you.")


def test_visits_before_signing_in_do_not_hide_refusals_and_false_tokens_are_shown(
        guarded_server, as_admin, open_page):
    expect(open_page(guarded_server).get_by_role("textbox").first).to_be_visible()
    status, *_ = guarded_server.request("GET", "/v1/me", None, {"Authorization": "Bearer lintel_no_such"})
    assert status == 401
    page = as_admin("/access?view=refused")
    expect(page.locator("table.refusals tbody tr")).to_have_count(1)
    expect(page.get_by_role("main")).to_contain_text("left out")
    page.get_by_role("link", name="Show", exact=True).click()
    expect(page.locator("table.refusals tbody tr")).to_have_count(2)


def test_an_open_server_says_that_nothing_is_guarded(server, open_page):
    page = open_page(server, "/access")
    expect(page.get_by_role("main")).to_contain_text("Nothing is guarded")
    expect(page.locator(".notice.warn")).to_contain_text("--open")


def test_the_ready_made_roles_of_the_page_are_those_of_the_server(guarded_server, as_admin):
    page = as_admin()
    known, groups = page.evaluate("""async () => {
        const at = path => import(new URL(path, document.querySelector('script[type=module]').src).href)
        const [{ readyMade }, { resources }] = [await at('pages/access/ready-made.js'), await at('pages/access/rights.js')]
        return [readyMade, Object.fromEntries(resources)]
    }""")
    roles = {item["metadata"]["name"]: item["rules"] for item in guarded_server.json("/v1/clusterroles")["items"]}
    assert {name: pairs(rules) for name, rules in known} == {name: pairs(rules) for name, rules in roles.items()}
    for rule in [rule for rules in roles.values() for rule in rules]:
        for resource in set(rule["resources"]) - {"*"}:
            assert groups[resource] in rule["apiGroups"], resource


def pairs(rules):
    return {(verb, resource) for rule in rules for verb in rule["verbs"] for resource in rule["resources"]}


def test_a_rule_for_some_names_is_said_to_be_so(guarded_server, open_page):
    role(guarded_server, "web", "one", {"apiGroups": ["gateway.networking.k8s.io"], "resources": ["listenersets"],
                                        "verbs": ["update"], "resourceNames": ["web-listener"]})
    token = team(guarded_server, "web", role="viewer", name="one")
    guarded_server.change([{
        "apiVersion": f"{RBAC}/v1", "kind": "RoleBinding", "metadata": {"namespace": "web", "name": "one"},
        "subjects": [{"kind": "ServiceAccount", "namespace": "web", "name": "one"}],
        "roleRef": {"apiGroup": RBAC, "kind": "Role", "name": "one"}}])
    page = open_page(guarded_server, "/access?verb=update&resource=listenersets&namespace=web", token=token.text)
    expect(page.locator(".notice.good")).to_contain_text("Yes, some of them.")
    expect(page.locator(".notice.good")).to_contain_text("of the names web-listener")


@pytest.mark.parametrize("size", ["wide", "phone"])
@pytest.mark.parametrize("part", ["", "?view=who", "?view=tokens", "?view=refused"])
def test_everybody_can_read_it(as_admin, as_web, part, size):
    as_web().evaluate("fetch('/v1/namespaces/shop/listenersets')")
    page = as_admin(f"/access{part}")
    expect(page.locator(".answer")).to_be_visible()
    assert_accessible(page, size)


def test_what_changes_meanwhile_is_shown_and_nothing_that_is_typed_is_lost(guarded_server, as_admin):
    page = as_admin("/access?view=who")
    table = page.get_by_role("region", name="Who may do what")
    expect(table).to_be_visible()
    expect(page.locator(".connection")).to_have_attribute("data-state", "live")
    team(guarded_server, "web")
    expect(table).to_contain_text("system:serviceaccount:web:ci")
    page.get_by_label("Who, or which role").fill("sys")
    team(guarded_server, "shop")
    page.get_by_role("button", name="Show it as it is now").click()
    expect(table).to_contain_text("system:serviceaccount:shop:ci")
    expect(page.get_by_label("Who, or which role")).to_have_value("sys")
