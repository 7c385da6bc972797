"""What must be true of the elements of a page, whatever people named the things that it shows."""

#: Elements and attributes by which text would run, load or lead elsewhere.
FOREIGN = """() => {
    const found = []
    const tell = (element, why) => found.push(`${why}: ${element.outerHTML.slice(0, 200)}`)
    const never = 'img, iframe, frame, object, embed, base, video, audio, style, meta[http-equiv], '
        + 'form[action]'
    for (const element of document.querySelectorAll(never)) tell(element, 'an element that no page has')
    if (document.scripts.length !== 1) found.push(`${document.scripts.length} scripts`)
    for (const element of document.querySelectorAll('*')) {
        for (const { name, value } of element.attributes) {
            if (name.startsWith('on')) tell(element, 'a handler')
            if (!/^(xlink:)?(href|src|action|formaction)$/.test(name)) continue
            if (new URL(value, location.href).origin !== location.origin) tell(element, 'a link elsewhere')
        }
    }
    return found
}"""

#: Text that turns the direction of what stands beside it in the same line.
TURNED = """() => {
    const found = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node; node = walker.nextNode();) {
        if (!/[\\u0590-\\u08ff\\u202a-\\u202e\\u2066-\\u2069]/.test(node.data)) continue
        const parent = node.parentElement
        if (parent.closest('option, svg, title')) continue
        const isKept = /isolate|plaintext/.test(getComputedStyle(parent).unicodeBidi)
        if (!isKept || parent.textContent !== node.data) found.push(parent.outerHTML.slice(0, 200))
    }
    return found
}"""

#: What is wider than the window, innermost first; what is in something that scrolls is not.
WIDE = """() => {
    if (document.documentElement.scrollWidth <= innerWidth) return []
    const clips = element => element
        && (getComputedStyle(element).overflowX !== 'visible' || clips(element.parentElement))
    const isWide = element => element.getBoundingClientRect().right > innerWidth + 1
        && (getComputedStyle(element).position === 'absolute' || !clips(element.parentElement))
    return [...document.querySelectorAll('body *')].reverse().filter(isWide).slice(0, 3)
        .map(element => element.outerHTML.slice(0, 200))
        .concat(`the page is ${document.documentElement.scrollWidth} wide`)
}"""

#: All that can be read: text, and what stands in fields.
TEXT = """() => [document.querySelector('main').textContent,
    ...[...document.querySelectorAll('textarea, input')].map(field => field.value)].join('\\n')"""


def faults(page):
    """One line for each thing that is wrong."""
    return [*page.evaluate(FOREIGN),
            *(f"turns what is beside it: {text}" for text in page.evaluate(TURNED)),
            *(f"too wide: {text}" for text in page.evaluate(WIDE))]


def text(page):
    """With one blank for each run of white space."""
    return " ".join(page.evaluate(TEXT).split())
