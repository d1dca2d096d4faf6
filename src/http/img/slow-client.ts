/** Client hints of a slow line: `Save-Data`, and those of the Network Information API. */

import type { Context } from 'hono'

/** What an answer hangs on that asks for them. */
export const SLOW_HINTS = ['Save-Data', 'ECT', 'RTT', 'Downlink'] as const

const SLOW_TYPES: readonly string[] = ['slow-2g', '2g', '3g']
const SLOW_RTT_MS = 150
const SLOW_MEGABITS = 5

/** The limits are Cloudflare's. */
export function isSlowClient(c: Context): boolean {
  const [saveData = '', type = '', rtt, downlink] = SLOW_HINTS.map((name) => c.req.header(name))
  return (
    saveData.toLowerCase() === 'on' ||
    SLOW_TYPES.includes(type.toLowerCase()) ||
    Number(rtt ?? 0) > SLOW_RTT_MS ||
    Number(downlink ?? SLOW_MEGABITS) < SLOW_MEGABITS
  )
}
