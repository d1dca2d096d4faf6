/** One JSON line per event, on the console, from where the platform picks it up. */

import type { LogLevel } from '../config.ts'

export type LogFields = Readonly<Record<string, unknown>>

/** Writes one event. Fields hold no secrets and nothing of an image's metadata. */
export type Log = (level: LogLevel, fields: LogFields) => void

const RANK = { debug: 0, info: 1, warn: 2, error: 3 } as const satisfies Record<LogLevel, number>

/** A log that drops everything below `lowest`. */
export function createLog(lowest: LogLevel): Log {
  return function log(level, fields) {
    if (RANK[level] < RANK[lowest]) return
    console[level](JSON.stringify({ level, ...fields }))
  }
}
