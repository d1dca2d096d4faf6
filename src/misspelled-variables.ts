/** Variables that nobody reads, but that look as if somebody were meant to. */

export interface Misspelled {
  readonly name: string
  /** The variable that it is one edit away from. */
  readonly meant: string
}

/** `API_KEY` where `API_KEYS` is read. Bindings are objects, and no variables. */
export function misspelledVariables(env: object, known: readonly string[]): Misspelled[] {
  return Object.entries(env).flatMap(([name, value]) => {
    if (typeof value === 'object' || known.includes(name)) return []
    const meant = known.find((other) => isOneEditAway(name.toUpperCase(), other))
    return meant === undefined ? [] : [{ name, meant }]
  })
}

/**
 * Damerau's edits: a letter more, less or another, or two neighbours swapped. Between the longest
 * common beginning and the longest common end no more than that is left.
 */
function isOneEditAway(one: string, other: string): boolean {
  const most = Math.min(one.length, other.length)
  let start = 0
  while (start < most && one[start] === other[start]) start++
  let end = 0
  while (end < most - start && one.at(-1 - end) === other.at(-1 - end)) end++
  const left = one.slice(start, one.length - end)
  const right = other.slice(start, other.length - end)
  const isSwap = left.length === 2 && left[0] === right[1] && left[1] === right[0]
  return (left.length <= 1 && right.length <= 1) || (isSwap && right.length === 2)
}
