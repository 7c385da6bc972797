"""What tests of the page Change do on it."""

import json

SET = "listenerset/web/web-listener"
PATH = "/v1/namespaces/web/listenersets/web-listener"
CHANGE = f"/change?resource={SET}"
TEXT = ".editor textarea"


def open_set(open_page, server, path=CHANGE, **options):
    """The page, once the server has said something of what is in its text."""
    page = open_page(server, path, **options)
    looked_at(page)
    return page


def looked_at(page):
    """Until what the bar says is about what the text has now."""
    page.wait_for_selector(".change-actions:not(.asking) .tag")


def says(page, words):
    """Until the bar below says so."""
    page.locator(f".change-actions:not(.asking):has-text('{words}')").wait_for()


def text(page):
    return page.input_value(TEXT)


def type_over(page, old, new):
    """Selects the first `old` of the text and types `new` in its place, as a person does."""
    page.focus(TEXT)
    found = page.evaluate("""([selector, old]) => {
        const area = document.querySelector(selector)
        const at = area.value.indexOf(old)
        if (at >= 0) area.setSelectionRange(at, at + old.length)
        return at
    }""", [TEXT, old])
    assert found >= 0, f"{old} is not in the text"
    page.keyboard.insert_text(new)


def add_listener(page, name, hostname, port=80):
    """Types one more listener at the end."""
    page.focus(TEXT)
    page.keyboard.press("Control+End")
    page.keyboard.type(
        f"  - name: {name}\nhostname: {hostname}\nport: {port}\nprotocol: HTTP\n", delay=0)


def commit(page, message="By a test"):
    """The last steps; the dialog is closed again."""
    page.keyboard.press("Control+Enter")
    page.fill("dialog textarea", message)
    page.click("dialog .button.main")
    page.wait_for_selector("dialog :text('is in the log')")
    page.click("dialog >> text=Close")
    page.wait_for_selector("dialog", state="detached")


def stored(server, path=PATH):
    status, _, body, _ = server.request("GET", path)
    return json.loads(body) if status == 200 else None


def hostnames(server, path=PATH):
    return [item.get("hostname") for item in stored(server, path)["spec"]["listeners"]]


def somebody_else(server, actor, message, alter, path=PATH):
    """Another person reads the set, alters it and commits it; the revision."""
    resource = stored(server, path)
    alter(resource)
    status, _, body, _ = server.request(
        "PUT", f"{path}?message={message}", json.dumps(resource),
        {"Content-Type": "application/json", "Lintel-Actor": actor})
    assert status == 200, body
    return json.loads(body)


def renamed(index, hostname):
    def alter(resource):
        resource["spec"]["listeners"][index]["hostname"] = hostname
    return alter
