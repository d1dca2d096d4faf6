/** The last hour in four charts. */

import type { Minute } from '../../metrics/minutes.ts'
import { bytesText, msText } from '../state/words.ts'
import { Chart } from './chart.tsx'

const MINUTE_MS = 60_000
const SHOWN = 60

export function Charts({ minutes }: { readonly minutes: readonly Minute[] }) {
  const all = everyMinute(minutes)
  const times = all.map(({ at }) => at / 1_000)
  const line = (
    label: string,
    color: string,
    pick: (minute: Partial<Minute>) => number | null,
  ) => ({
    ...{ label, color },
    values: all.map(pick),
  })
  const requests = ({ requests = 0, refused = 0, failed = 0 }: Partial<Minute>) =>
    requests + refused + failed
  return (
    <>
      <Chart
        title="Requests a minute"
        times={times}
        lines={[
          line('well', '--good', ({ requests = 0 }) => requests),
          line('refused', '--accent', ({ refused = 0 }) => refused),
          line('failed', '--bad', ({ failed = 0 }) => failed),
        ]}
      />
      <Chart
        title="Time of a request"
        times={times}
        unit={(ms) => msText(ms)}
        lines={[
          line('mean', '--accent', (minute) => {
            const count = requests(minute)
            return count === 0 ? null : ((minute.seconds ?? 0) / count) * 1_000
          }),
        ]}
      />
      <Chart
        title="Bytes converted a minute"
        times={times}
        unit={bytesText}
        lines={[
          line('in', '--quiet', ({ bytesIn = 0 }) => bytesIn),
          line('out', '--good', ({ bytesOut = 0 }) => bytesOut),
        ]}
      />
      <Chart
        title="Pictures of /img a minute"
        times={times}
        lines={[
          line('found', '--good', ({ hits = 0 }) => hits),
          line('made', '--accent', ({ misses = 0 }) => misses),
        ]}
      />
    </>
  )
}

/** A minute in which nothing came has no record. */
function everyMinute(minutes: readonly Minute[]): readonly (Partial<Minute> & { at: number })[] {
  const known = new Map(minutes.map((minute) => [minute.at, minute]))
  const last = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS
  return Array.from({ length: SHOWN }, (_, i) => {
    const at = last - (SHOWN - 1 - i) * MINUTE_MS
    return known.get(at) ?? { at }
  })
}
