"""Windows of one person, as the browser has them: seen or hidden, with the clock wound on."""


def hide(page, is_hidden=True):
    """As when another window of the browser covers it, which headless browsers do not have."""
    page.evaluate("""isHidden => {
        Object.defineProperty(document, 'hidden', { configurable: true, get: () => isHidden })
        document.dispatchEvent(new Event('visibilitychange'))
    }""", is_hidden)


def show(page):
    hide(page, False)


def streams(page):
    """Notes the event streams that a page opens: `{'open': 1, 'ended': 0}`."""
    seen = {"open": 0, "ended": 0}

    def note(key):
        def note(request):
            if "/v1/events?" in request.url:
                seen[key] += 1
        return note
    page.on("request", note("open"))
    page.on("requestfailed", note("ended"))
    page.on("requestfinished", note("ended"))
    return seen


def holder(page):
    """The window that holds the stream for all; None if there is none."""
    return page.evaluate("""async () => (await navigator.locks.query()).held
        .find(lock => lock.name.startsWith('lintel-events'))?.clientId ?? null""")
