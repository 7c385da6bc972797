"""The manifests of examples/ecommerce as commits, with who makes them and why."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "examples/ecommerce"

COMMITS = {
    "1-namespaces": ("platform", "Namespaces of the teams"),
    "2-edge": ("platform", "The edge gateway"),
    "3-web": ("web", "The main site"),
    "4-mobile": ("mobile", "The mobile site"),
    "5-international": ("international", "Fifty country sites"),
    "6-marketing": ("marketing", "One hundred promotions"),
}


def manifests():
    """(actor, message, YAML) of each file, in order."""
    for file in sorted((FOLDER / "manifests").glob("*.yaml")):
        yield *COMMITS[file.stem], file.read_bytes()


def routes():
    """The same of each team's routes, which say at their top what they are."""
    for file in sorted((FOLDER / "routes").glob("*.yaml")):
        text = file.read_text()
        yield file.stem[2:], text.splitlines()[0].removeprefix("# "), text.encode()
