/** The figures at a glance. */

import type { Minute } from '../../metrics/minutes.ts'
import type { Stats } from '../../metrics/stats.ts'
import { bytesText, msText } from '../state/words.ts'
import { distribution, quantile, share, total } from './figures.ts'

export function Tiles({ now }: { readonly now: Stats }) {
  const { minutes, queueDepth } = now
  const sum = (name: Exclude<keyof Minute, 'at'>) =>
    minutes.reduce((before, minute) => before + minute[name], 0)
  const all = sum('requests') + sum('refused') + sum('failed')
  const durations = distribution(now, 'http_requests_duration_seconds')
  const peaks = distribution(now, 'conversion_peak_bytes')
  const [bytesIn, bytesOut] = ['in', 'out'].map((direction) =>
    total(now, 'processed_bytes_total', { direction }),
  )
  const [done, failed] = ['done', 'error'].map((status) => total(now, 'jobs_total', { status }))
  return (
    <section class="card wide" aria-label="Figures">
      <dl class="tiles">
        <Tile name="Requests" value={`${all}`} note="in the last hour" />
        <Tile
          name="Failed"
          value={`${sum('failed')}`}
          note={`and ${sum('refused')} refused, in the last hour`}
        />
        <Tile
          name="Found ready"
          value={share(sum('hits'), sum('hits') + sum('misses'))}
          note="of /img, in the last hour"
        />
        <Tile
          name="Bytes saved"
          value={bytesText(Math.max(0, (bytesIn ?? 0) - (bytesOut ?? 0)))}
          note={`${bytesText(bytesIn ?? 0)} in, ${bytesText(bytesOut ?? 0)} out`}
        />
        <Tile
          name="Duration"
          value={secondsText(quantile(durations, 0.5))}
          note={`95 % within ${secondsText(quantile(durations, 0.95))}`}
        />
        <Tile
          name="Memory"
          value={bytesOf(quantile(peaks, 0.95))}
          note="95 % of conversions within that"
        />
        <Tile name="Queue" value={`${queueDepth ?? '–'}`} note="jobs that have not ended" />
        <Tile name="Jobs" value={`${done ?? 0}`} note={`and ${failed ?? 0} failed`} />
      </dl>
    </section>
  )
}

interface TileProps {
  readonly name: string
  readonly value: string
  readonly note: string
}

function Tile({ name, value, note }: TileProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value}
        <small>{note}</small>
      </dd>
    </div>
  )
}

function secondsText(seconds: number | null): string {
  return seconds === null ? '–' : msText(seconds * 1_000)
}

function bytesOf(bytes: number | null): string {
  return bytes === null ? '–' : `${bytes / 1_048_576} MiB`
}
