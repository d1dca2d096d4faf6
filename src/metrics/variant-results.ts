/** How a request of `/img` was answered, and whether that was there already. */

const HITS: readonly string[] = ['edge', 'store']
const MADE: readonly string[] = ['first', 'computed', 'original']

/** `undefined`: with no variant. */
export function kindOfResult(result: string): 'hits' | 'misses' | undefined {
  return HITS.includes(result) ? 'hits' : MADE.includes(result) ? 'misses' : undefined
}
