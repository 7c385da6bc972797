"""Links between the pages of the repository lead somewhere."""

import pytest

from markdown import ROOT, Page, pages

PAGES = pages()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links(page):
    assert [f"{page.name}:{line}: {problem}" for line, target in page.links()
            if (problem := wrong(page, target))] == []


def wrong(page, target):
    """Why a link leads nowhere; None if it leads somewhere, or out of the repository."""
    if target.startswith(("https://", "mailto:")):
        return None
    if ":" in target:
        return f"{target} is neither https nor relative"
    path, _, anchor = target.partition("#")
    place = (page.path.parent / path).resolve() if path else page.path
    if not place.is_relative_to(ROOT):
        return f"{target} leads out of the repository"
    if not place.exists():
        return f"there is no {target}"
    if anchor and anchor not in Page(place).anchors():
        return f"{path or page.name} has no heading for #{anchor}"
    return None


def test_pages_of_docs_are_in_the_index():
    """Who looks for a page finds it from docs/README.md, at most one folder's index further."""
    folder = ROOT / "docs"
    linked = {(folder / target.partition("#")[0]).resolve()
              for _, target in Page(folder / "README.md").links() if ":" not in target}
    indexed = {page.path.parent for page in PAGES if page.path in linked
               and page.path.name == "README.md"}
    assert [page.name for page in PAGES if page.path.is_relative_to(folder)
            and page.path != folder / "README.md" and page.path not in linked
            and page.path.parent not in indexed] == []


@pytest.mark.parametrize(("text", "slug"), [
    ("From the first start", "from-the-first-start"),
    ("`spec.listeners`: what, and why?", "speclisteners-what-and-why"),
    ("3.4 Who wins", "34-who-wins"),
    ("The [index](README.md)", "the-index"),
])
def test_slugs(text, slug):
    assert Page._slug(text) == slug
