// Values as YAML, to be read.

/** @param value of JSON. @returns lines without an end of line */
export function yaml(value) { return lines(value).join('\n') }

/** In one line, without what is around it: `port: 80, tls: {mode: Terminate}`. */
export function flow(value, isInside = false) {
  if (value === null || typeof value !== 'object') return scalar(value)
  if (Array.isArray(value)) return `[${value.map(item => flow(item, true)).join(', ')}]`
  const text = Object.entries(value).map(([key, item]) => `${scalar(key)}: ${flow(item, true)}`).join(', ')
  return isInside || !text ? `{${text}}` : text
}

function lines(value) {
  if (Array.isArray(value) && value.length > 0) {
    return value.flatMap(item => lines(item).map((line, index) => (index ? '  ' : '- ') + line))
  }
  if (value && typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length > 0) {
    return Object.entries(value).flatMap(([key, item]) => field(scalar(key), item))
  }
  return [scalar(value)]
}

function field(key, value) {
  const isNested = value && typeof value === 'object' && Object.keys(value).length > 0
  if (!isNested) return [`${key}: ${scalar(value)}`]
  return [`${key}:`, ...lines(value).map(line => `  ${line}`)]
}

function scalar(value) {
  if (typeof value !== 'string') return JSON.stringify(value)
  const isPlain = /^[A-Za-z0-9_/.*-][A-Za-z0-9_/.*@ -]*$/.test(value) && !/ $/.test(value)
    && !/^(-|\*|\.|[-+.]?\d|true$|false$|null$|yes$|no$|on$|off$|- )/i.test(value)
  return isPlain ? value : JSON.stringify(value)
}
