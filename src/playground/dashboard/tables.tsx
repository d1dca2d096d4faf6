/** What was converted, what it took, and what went wrong. */

import type { ComponentChildren } from 'preact'
import type { RecentProblem } from '../../metrics/recent-problems.ts'
import type { Stats } from '../../metrics/stats.ts'
import { distribution } from './figures.ts'

const MEBIBYTE = 1_048_576

interface Shown {
  readonly now: Stats
}

interface ScrolledProps {
  readonly label: string
  readonly children: ComponentChildren
}

/** What is wider than a phone. */
function Scrolled({ label, children }: ScrolledProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <section class="table" tabIndex={0} aria-label={label}>
      {children}
    </section>
  )
}

export function Conversions({ now }: Shown) {
  const rows = now.counters
    .filter(({ name }) => name === 'conversions_total')
    .toSorted((one, other) => other.value - one.value)
  return (
    <section class="card" aria-label="Conversions">
      <h2>Conversions</h2>
      {rows.length === 0 && <p class="quiet">None yet.</p>}
      {rows.length > 0 && (
        <Scrolled label="Conversions, as a table">
          <table>
            <thead>
              <tr>
                <th scope="col">From</th>
                <th scope="col">To</th>
                <th scope="col">Outcome</th>
                <th scope="col">Count</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ labels: { from, to, outcome }, value }) => (
                <tr key={`${from} ${to} ${outcome}`}>
                  <td>{from}</td>
                  <td>{to}</td>
                  <td class={outcome === 'ok' ? '' : 'bad'}>{outcome}</td>
                  <td class="number">{value}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolled>
      )}
    </section>
  )
}

export function Memory({ now }: Shown) {
  const { buckets, count } = distribution(now, 'conversion_peak_bytes')
  return (
    <section class="card" aria-label="Memory">
      <h2>Memory of conversions at their peak</h2>
      {count === 0 && <p class="quiet">None yet.</p>}
      <ul class="bars">
        {count > 0 &&
          buckets.map(({ upTo, count: own }) => {
            const text = upTo === null ? 'more' : `≤ ${upTo / MEBIBYTE} MiB`
            return (
              <li key={text}>
                <span>{text}</span>
                <meter aria-label={`Conversions ${text}`} min={0} max={count} value={own} />
                <span>{own}</span>
              </li>
            )
          })}
      </ul>
    </section>
  )
}

export function Problems({ problems }: { readonly problems: readonly RecentProblem[] }) {
  return (
    <section class="card wide" aria-label="Problems">
      <h2>Recent problems</h2>
      {problems.length === 0 && <p class="quiet">None.</p>}
      {problems.length > 0 && (
        <Scrolled label="Problems, as a table">
          <table>
            <thead>
              <tr>
                {['Time', 'Status', 'Code', 'Route', 'What the caller was told', 'Request'].map(
                  (title) => (
                    <th key={title} scope="col">
                      {title}
                    </th>
                  ),
                )}
              </tr>
            </thead>
            <tbody>
              {problems.toReversed().map((one) => (
                <tr key={one.requestId}>
                  <td>{new Date(one.at).toLocaleTimeString()}</td>
                  <td class={one.status >= 500 ? 'bad' : ''}>{one.status}</td>
                  <td>{one.code}</td>
                  <td>
                    {one.method} {one.route}
                  </td>
                  <td>{one.detail}</td>
                  <td>
                    <code>{one.requestId}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolled>
      )}
    </section>
  )
}
