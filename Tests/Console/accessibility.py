"""What axe finds on a page, in both themes."""

from axe_playwright_python.sync_playwright import Axe

from views import THEMES, seen


def violations(page):
    """One line for each rule that is broken, with where and why."""
    return [f"{found['id']} ({found['impact']}): {found['help']}: "
            + "; ".join(f"{node['target']} {node['failureSummary']!r}" for node in found["nodes"])
            for found in Axe().run(page).response["violations"]]


def assert_accessible(page, size="wide"):
    found = {}
    for theme in THEMES:
        with seen(page, theme, size):
            if broken := violations(page):
                found[theme] = broken
    assert not found, "\n".join(f"{theme}: {line}" for theme in found for line in found[theme])
