"""docs/README.md leads to every page of the documentation. (Tests/ArchitectureTests looks whether
links lead somewhere.)"""

from markdown import ROOT, Page, pages

FOLDER = ROOT / "docs"


def test_every_page_is_found():
    """A page is in the index, or in that of its folder."""
    index = Page(FOLDER / "README.md")
    linked = {(FOLDER / target.partition("#")[0]).resolve()
              for _, target in index.links() if ":" not in target}
    folders = {path.parent for path in linked if path.name == "README.md"}
    assert [page.name for page in pages() if page.path.is_relative_to(FOLDER)
            and page.path != index.path and page.path not in linked
            and page.path.parent not in folders] == []


def test_links_out_of_the_repository_are_encrypted():
    assert [f"{page.name}:{line}: {target}" for page in pages() for line, target in page.links()
            if ":" in target and not target.startswith(("https://", "mailto:"))] == []
