/** The parameters of a header such as `form-data; name="a"; filename="b"`, as senders really write them. */

/** `; name=`, from wherever the last value ended: what stands between is passed over. */
const PARAMETER = /;\s*([^\s;=]+)\s*=\s*/g
const END_OF_VALUE = /\s*(?:;|$)/y
const ONLY_A_NAME = /^\s*[\w*-]+\s*=\s*$/
/** Longer than the name of any parameter with the spaces around it. */
const MAX_NAME = 64

/** Names in lower case, each with its first value. Nothing is an error, and the time is linear. */
export function readParameters(header: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  PARAMETER.lastIndex = 0
  for (let match = PARAMETER.exec(header); match; match = PARAMETER.exec(header)) {
    const name = match[1]?.toLowerCase() ?? ''
    const { value, end } = valueAt(header, PARAMETER.lastIndex)
    if (!found.has(name)) found.set(name, value)
    PARAMETER.lastIndex = end
  }
  return found
}

/** The text before the parameters, in lower case. */
export function readValue(header: string): string {
  return (header.split(';', 1)[0] ?? '').trim().toLowerCase()
}

interface Value {
  readonly value: string
  /** Offset behind it. */
  readonly end: number
}

/**
 * Browsers do not escape a backslash, and old curl escapes a quote with one. So a quote ends its
 * value where a semicolon or nothing follows it, and is a part of the value elsewhere.
 */
function valueAt(header: string, start: number): Value {
  if (header[start] !== '"') return plainValue(header, start)
  let semicolon = start
  for (let at = start + 1; at < header.length; at++) {
    if (header[at] === ';') semicolon = at
    if (header[at] !== '"') continue
    END_OF_VALUE.lastIndex = at + 1
    if (END_OF_VALUE.test(header)) {
      return { value: header.slice(start + 1, at).replaceAll('\\"', '"'), end: at + 1 }
    }
    if (opensNext(header, semicolon, at)) break
  }
  return plainValue(header, start + 1) // its closing quote is missing
}

/** Whether a quote opens the next parameter's value: the one before it was never closed. */
function opensNext(header: string, semicolon: number, quote: number): boolean {
  if (header[semicolon] !== ';' || quote - semicolon > MAX_NAME) return false
  return ONLY_A_NAME.test(header.slice(semicolon + 1, quote))
}

function plainValue(header: string, start: number): Value {
  const semicolon = header.indexOf(';', start)
  const end = semicolon < 0 ? header.length : semicolon
  return { value: header.slice(start, end).trim(), end }
}
