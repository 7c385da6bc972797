"""How a page is looked at: dark or light, on a phone or wide."""

import contextlib
import os
from pathlib import Path

WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
SIZES = {"wide": WIDE, "phone": PHONE}
THEMES = ("light", "dark")


def context_options(dark=False, phone=False):
    """Of a browser context. A phone has a finger and no mouse."""
    return {"color_scheme": "dark" if dark else "light", "viewport": PHONE if phone else WIDE,
            "is_mobile": phone, "has_touch": phone, "reduced_motion": "reduce",
            "locale": "en-GB", "timezone_id": "UTC"}


@contextlib.contextmanager
def seen(page, theme, size):
    """A page as it is in another theme and size, and then as it was."""
    before = page.viewport_size
    was_dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    show(page, theme, SIZES[size])
    yield page
    show(page, "dark" if was_dark else "light", before)


def show(page, theme, viewport):
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size(viewport)
    # Until what it draws by script was drawn again.
    page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def look(page, name):
    """Screenshots in both themes and sizes in the folder LINTEL_SCREENSHOTS, if there is one."""
    folder = os.environ.get("LINTEL_SCREENSHOTS")
    if not folder:
        return
    Path(folder).mkdir(parents=True, exist_ok=True)
    for size in SIZES:
        for theme in THEMES:
            with seen(page, theme, size):
                page.screenshot(path=Path(folder) / f"{name}-{size}-{theme}.png")
