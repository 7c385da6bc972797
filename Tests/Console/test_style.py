"""What the files of the console have in common: tables over all of them."""

import gzip
import http.client
import os
import re
from pathlib import Path
from urllib.parse import urlparse

import pytest

from shared import ROOT

CONSOLE = Path(os.environ.get("LINTEL_CONSOLE", ROOT / "console")).resolve()
FILES = sorted(file for file in CONSOLE.rglob("*") if file.is_file())
TEXTS = [file for file in FILES if file.suffix in {".js", ".css", ".html", ".svg"}]
MODULES = [file for file in FILES if file.suffix == ".js"]

#: What would read text as HTML or as a program, and what the Content-Security-Policy forbids.
FORBIDDEN = re.compile(
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write\w*|setHTML\w*|createContextualFragment|"
    r"DOMParser|srcdoc|eval)\b|\bnew Function\b|\sstyle=|javascript:")
COLOUR = re.compile(
    r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\(|"
    r":\s*(?:white|black|red|green|blue|gr[ae]y|yellow|orange|purple)\b")
IMPORT = re.compile(
    r"""^import (?:[^'\n]* from )?'([^']+)'|^\} from '([^']+)'|\bimport\('([^']+)'\)""", re.MULTILINE)
LIMIT = 100_000


def imports(file):
    return [name for names in IMPORT.findall(file.read_text()) for name in names if name]


def named(files):
    return pytest.mark.parametrize("file", files, ids=lambda file: str(file.relative_to(CONSOLE)))


def lines(file):
    return file.read_text().splitlines()


@named(TEXTS)
def test_files_are_short_and_lines_too(file):
    assert len(lines(file)) <= 250
    assert [f"{number}: {line}" for number, line in enumerate(lines(file), 1) if len(line) > 110] == []


@named([file for file in TEXTS if file.suffix in {".js", ".css"}])
def test_a_file_says_at_its_top_why_it_exists(file):
    assert re.match(r"// \S|/\* \S", lines(file)[0])


@named(TEXTS)
def test_text_is_never_read_as_html_or_as_a_program(file):
    assert [line for line in lines(file) if FORBIDDEN.search(line)] == []


@named([file for file in TEXTS if file.name not in {"variables.css", "icon.svg"}])
def test_colours_are_named_in_one_sheet(file):
    found = [line for line in lines(file) if COLOUR.search(line)]
    # In modules a `#` may be a private field or a place in a page.
    code = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})\b(?!\w|\()|\b(?:rgba?|hsla?)\(")
    assert (found if file.suffix == ".css" else [line for line in found if code.search(line)]) == []


@named([file for file in TEXTS if file.suffix == ".css" and file.name != "variables.css"])
def test_sheets_use_variables_that_exist(file):
    known = set(re.findall(r"(--[\w-]+)\s*:", (CONSOLE / "style/variables.css").read_text()))
    own = set(re.findall(r"'(--[\w-]+)'", "".join(module.read_text() for module in MODULES)))
    own |= set(re.findall(r"(--[\w-]+)\s*:", file.read_text()))
    used = set(re.findall(r"var\((--[\w-]+)", file.read_text()))
    assert used - known - own == set()


@named(MODULES)
def test_every_import_leads_to_a_file(file):
    missing = [name for name in imports(file)
               if not name.startswith(".") or not (file.parent / name).is_file()]
    assert missing == []


@named(MODULES)
def test_every_name_that_is_imported_is_exported(file):
    wrong = []
    for names, module in re.findall(r"import \{([^}]*)\} from '([^']+)'", file.read_text()):
        exported = exports((file.parent / module).read_text())
        wrong += [name for name in words(names) if name not in exported]
    assert wrong == []


def exports(text):
    names = re.findall(r"^export (?:async )?(?:function|class|const|let) (\w+)", text, re.MULTILINE)
    lists = re.findall(r"^export \{([^}]*)\}", text, re.MULTILINE)
    return {*names, *(name for names in lists for name in words(names))}


def words(names):
    return [part.split(" as ")[0].strip() for part in names.split(",") if part.strip()]


def layer(file):
    """What a module is part of: a page, the components, the frame, the API, or what all stand on."""
    folder, *rest = file.relative_to(CONSOLE).parts
    return f"pages/{rest[0].removesuffix('.js')}" if folder == "pages" else folder


#: Who imports pages: the router all of them; the search words questions as Find does, and the number
#: in the navigation is that of Waiting.
LEADING = {("router.js", None), ("shell", "pages/find"), ("shell", "pages/waiting")}


@named(MODULES)
def test_modules_import_downwards(file):
    """A page has nothing of another page, and what pages share has nothing of a page."""
    wrong = []
    for name in imports(file):
        own, other = layer(file), layer((file.parent / name).resolve())
        is_led = {(own, None), (own, other)} & LEADING
        if other.startswith("pages/") and other != own and not is_led:
            wrong.append(name)
    assert wrong == []


def test_every_export_is_imported():
    """By a module, or by a test that looks at what it does."""
    texts = "".join(module.read_text() for module in MODULES)
    tests = "".join(test.read_text() for test in Path(__file__).parent.glob("*.py"))
    unused = {}
    for module in MODULES:
        own = module.read_text()
        for name in exports(own):
            found = len(re.findall(rf"\b{name}\b", texts)) > len(re.findall(rf"\b{name}\b", own))
            if not found and not re.search(rf"\b{name}\b", tests):
                unused[str(module.relative_to(CONSOLE))] = name
    assert unused == {}


@named(MODULES)
def test_every_sheet_that_a_page_asks_for_exists(file):
    asked = re.findall(r"\bsheet\('([\w-]+)'\)", file.read_text())
    assert [name for name in asked if not (CONSOLE / f"style/{name}.css").is_file()] == []


def test_the_first_page_asks_at_once_for_all_that_it_begins_with():
    """A browser finds out what a module imports when it has it: one wait for each step."""
    wanted, found = ["main.js"], []
    while wanted:
        name = wanted.pop(0)
        if name in found:
            continue
        found.append(name)
        text = (CONSOLE / name).read_text()
        for imported in re.findall(r"^import [^;]*?from '(\.[^']+)'", text, re.MULTILINE):
            wanted.append(os.path.normpath(f"{os.path.dirname(name)}/{imported}".lstrip("/")))
    page = (CONSOLE / "index.html").read_text()
    preloaded = re.findall(r'rel="modulepreload" href="{{assets}}/([^"]+)"', page)
    assert sorted(preloaded) == sorted(found[1:])


def test_every_asset_of_the_first_page_exists():
    assets = re.findall(r"\{\{assets\}\}/([^\"]+)", (CONSOLE / "index.html").read_text())
    assert assets and [asset for asset in assets if not (CONSOLE / asset).is_file()] == []


@named(TEXTS)
def test_no_other_host_is_named(file):
    addresses = re.findall(r"\b(?:https?|wss?)://[^\s'\"`)]*|['\"`]//[\w.-]+", file.read_text())
    # An example of one is in what a person begins with, and leads nowhere (RFC 2606).
    known = re.compile(r"http://www\.w3\.org/2000/svg|https://[\w.-]+\.example(/.*)?")
    assert [address for address in addresses if not known.fullmatch(address)] == []


def test_every_file_is_used():
    """A module that nobody imports, or a sheet that nobody asks for, was forgotten."""
    texts = {file: file.read_text() for file in TEXTS}
    used = {(file.parent / name).resolve() for file in MODULES for name in imports(file)}
    used |= {(CONSOLE / asset).resolve() for asset in re.findall(
        r"\{\{assets\}\}/([^\"]+)", (CONSOLE / "index.html").read_text())}
    used |= {(CONSOLE / f"style/{name}.css").resolve() for file in MODULES
             for name in re.findall(r"\bsheet\('([\w-]+)'\)", texts[file])}
    used.add((CONSOLE / "index.html").resolve())
    assert [str(file.relative_to(CONSOLE)) for file in FILES if file.resolve() not in used] == []


def test_the_first_view_is_small(server, open_page):
    """All that the browser asks for to show the first page, as it is sent."""
    asked = []
    page = open_page(server, None)
    page.on("request", lambda request: asked.append(urlparse(request.url).path))
    page.goto("/")
    page.get_by_role("heading", level=1).wait_for()
    paths = {path for path in asked if path == "/" or path.startswith("/assets/")}
    assert len(paths) > 10
    sizes = {path: compressed(server, path) for path in paths}
    assert sum(sizes.values()) < LIMIT, sizes


def compressed(lintel, path):
    """Bytes of the body that a browser gets."""
    if "LINTEL_CONSOLE" in os.environ:
        name = path.removeprefix("/assets/dev/") if path != "/" else "index.html"
        return len(gzip.compress((CONSOLE / name).read_bytes()))
    connection = http.client.HTTPConnection("127.0.0.1", lintel.port, timeout=20)
    try:
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        response = connection.getresponse()
        body = response.read()
        assert response.status == 200
        assert response.getheader("Content-Encoding") == "gzip" or len(body) < 1_000, path
        return len(body)
    finally:
        connection.close()
