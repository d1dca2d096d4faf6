/** All formats at three qualities, the smallest first; any two can be compared. */

import { signal, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { EdgepressError } from '../../client/http/client.ts'
import { formatNames } from '../state/contract.ts'
import { convertOne, type Result } from '../state/convert.ts'
import { key, type Settings, settings } from '../state/settings.ts'
import { type Shown, type Source, source } from '../state/source.ts'
import { bytesText, msText, savedText } from '../state/words.ts'
import { Stage } from './stage.tsx'

const QUALITIES = ['50', '75', '90']

interface Cell {
  readonly name: string
  readonly made?: Result
  readonly problem?: string
}

const cells = signal<readonly Cell[]>([])
const total = signal(0)

export function Matrix() {
  const current = source.value
  const stopped = useSignal(false)
  const pair = useSignal<readonly string[]>([])
  const { quality: _, format: __, ...others } = settings.value
  const wanted = JSON.stringify(others)
  const formats = formatNames().join()
  useEffect(() => {
    if (!current || key.value === '' || formats === '') return
    const ends = new AbortController()
    pair.value = []
    stopped.value = false
    void fill(current, JSON.parse(wanted) as Settings, ends.signal)
    return () => ends.abort()
  }, [current, wanted, formats, key.value, stopped.value])
  const made = cells.value.flatMap((cell) => (cell.made ? [{ ...cell, made: cell.made }] : []))
  const sorted = made.toSorted((a, b) => a.made.bytes - b.made.bytes)
  const failed = cells.value.filter(({ problem }) => problem !== undefined)
  const isRunning = cells.value.length < total.value
  const [one, other] = pair.value.map((name) => made.find((cell) => cell.name === name)?.made)
  const toggle = (name: string) => {
    const rest = pair.value.filter((chosen) => chosen !== name)
    pair.value = rest.length < pair.value.length ? rest : [...rest, name].slice(-2)
  }
  return (
    <div>
      {isRunning && (
        <p class="running">
          <span>
            {cells.value.length} of {total.value}
          </span>
          <progress aria-label="Progress" value={cells.value.length} max={total.value} />
        </p>
      )}
      {current && one && <Pair before={other ? one : current} after={other ?? one} />}
      <p class="quiet">Choose one to compare it with the source, or two to compare them.</p>
      <ul class="matrix" aria-label="Results, the smallest first">
        {sorted.map(({ name, made: { url, bytes, label, ms } }) => (
          <li key={name}>
            <button
              type="button"
              aria-pressed={pair.value.includes(name)}
              onClick={() => toggle(name)}
            >
              <img src={url} alt="" loading="lazy" />
              <strong>{label}</strong>
              <span>
                {bytesText(bytes)} <em>{current && savedText(bytes, current.bytes)}</em>
              </span>
              <span class="quiet">{msText(ms)}</span>
            </button>
          </li>
        ))}
      </ul>
      {failed.map(({ name, problem }) => (
        <p class="note" key={name}>
          {name}: {problem}
        </p>
      ))}
    </div>
  )
}

function Pair(shown: { readonly before: Shown; readonly after: Shown }) {
  return <Stage {...shown} />
}

/** One after the other: the service converts one picture at a time anyway. */
async function fill({ file }: Source, others: Settings, signal: AbortSignal): Promise<void> {
  const wishes = wishesOf(others)
  for (const { made } of cells.peek()) if (made) URL.revokeObjectURL(made.url)
  cells.value = []
  total.value = wishes.length
  for (const [name, wish] of wishes) {
    const cell = await convertOne(file, wish, { signal }).then(
      (made): Cell => ({ name, made }),
      (error): Cell => ({
        name,
        problem: error instanceof EdgepressError ? error.message : String(error),
      }),
    )
    if (signal.aborted) return
    cells.value = [...cells.peek(), cell]
  }
}

/** PNG has no quality: it is there once. */
function wishesOf(others: Settings): readonly (readonly [string, Settings])[] {
  return formatNames().flatMap((format) => {
    const qualities = format === 'png' ? QUALITIES.slice(-1) : QUALITIES
    return qualities.map(
      (quality) => [`${format} ${quality}`, { ...others, format, quality }] as const,
    )
  })
}
