// Elements by functions. Text is always text here: nothing that a person named is ever read as
// HTML, which the Content-Security-Policy (Trusted Types) forbids besides.

const svgNamespace = 'http://www.w3.org/2000/svg'

/**
 * An element: `h('a.button', {href: '/fleet', onclick: f}, 'Fleet')`.
 * Classes may stand behind the name of the tag. An attribute that is null, undefined or false is
 * left out, true is an empty one, a function is a listener, `dataset` and `style` are objects.
 * Children: nodes, text, numbers, arrays of these; null, undefined and false are none.
 */
export function h(tag, ...rest) { return make(document, null, tag, rest) }

/** The same for SVG. */
export function s(tag, ...rest) { return make(document, svgNamespace, tag, rest) }

function make(document, namespace, tag, [first, ...others]) {
  const [name, ...classes] = tag.split('.')
  const element = namespace
    ? document.createElementNS(namespace, name) : document.createElement(name)
  if (classes.length) element.classList.add(...classes)
  const hasAttributes = first !== null && typeof first === 'object'
    && !Array.isArray(first) && !(first instanceof Node)
  if (hasAttributes) set(element, first)
  const children = nodes(hasAttributes ? others : [first, ...others])
  element.append(...namespace ? children : children.map(isolated))
  return element
}

/** Letters that are written from right to left, and characters that turn the direction of others. */
const turning = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u200e\u200f\u202a-\u202e\u2066-\u2069]/

/** Such text is kept to itself: nothing that a person named reorders the sentence around it. */
function isolated(child) {
  if (typeof child !== 'string' || !turning.test(child)) return child
  const element = document.createElement('bdi')
  element.textContent = child
  return element
}

/** Sets attributes, as `h` has them. */
export function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) {
      if (value) element.addEventListener(name.slice(2), value)
    } else if (name === 'dataset' || name === 'style') {
      for (const [key, part] of Object.entries(value)) {
        if (name === 'style' && key.startsWith('--')) element.style.setProperty(key, part)
        else element[name][key] = part
      }
    } else if (name === 'class') {
      element.classList.add(...String(value || '').split(' ').filter(Boolean))
    } else if (name === 'value' && 'value' in element) {
      element.value = value ?? ''
    } else if (name === 'href' && !isOwn(value)) {
      element.removeAttribute(name)
    } else if (value === true) {
      element.setAttribute(name, '')
    } else if (value === null || value === undefined || value === false) {
      element.removeAttribute(name)
    } else {
      element.setAttribute(name, value)
    }
  }
  return element
}

/** Whether an address is of this server: links of the console lead nowhere else, whoever made them. */
export function isOwn(address) {
  try { return new URL(address ?? '', location.href).origin === location.origin } catch { return false }
}

/** Puts other children into an element. */
export function fill(element, ...children) {
  element.replaceChildren(...nodes(children).map(isolated))
  return element
}

function nodes(children) {
  return children.flat(Infinity).filter(child => child || child === 0)
}

/** Whether a key that was pressed is text for what has the focus. */
export function isTyping(element) {
  return element.isContentEditable || /^(input|textarea|select)$/i.test(element.tagName)
}

/** Words with what stands between them: `list(['a', 'b', 'c'])` is `a, b and c`. */
export function list(words, and = 'and') {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} ${and} ${words.at(-1)}`
}
