/** Conversion options as one text: the same options, the same text, in whatever order they came. */

import type { ConvertOptions } from '../engine/index.ts'

/** JSON with sorted names; defaults are written out, so that a new default makes new texts. */
export function canonicalOptions(options: ConvertOptions): string {
  return JSON.stringify(options, (_, value: unknown) =>
    isRecord(value) ? Object.fromEntries(Object.entries(value).sort(byName)) : value,
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1
}
