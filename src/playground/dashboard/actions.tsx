/** Purge and reprocess, from the page. */

import { useSignal } from '@preact/signals'
import { EdgepressError } from '../../client/http/client-error.ts'
import { ask, look } from './service.ts'

const POLL_MS = 1_000

export function Actions() {
  return (
    <>
      <Purge />
      <Reprocess />
    </>
  )
}

/** What was made of each source goes; the sources stay. */
function Purge() {
  const text = useSignal('')
  const told = useSignal<readonly string[]>([])
  const purge = async () => {
    told.value = []
    const sources = text.value.split('\n').flatMap((line) => line.trim() || [])
    for (const source of sources) {
      const line = await ask<{ purged: number }>('DELETE', `/img/${pathOf(source)}`).then(
        ({ purged }) => `${source}: ${purged} variants removed`,
        (error) => `${source}: ${messageOf(error)}`,
      )
      told.value = [...told.value, line]
    }
    await look()
  }
  return (
    <section class="card stack" aria-label="Purge">
      <h2>Purge</h2>
      <label class="option">
        <span>Sources whose variants are to go, one a line</span>
        <textarea
          value={text.value}
          placeholder="photos/cat.jpg"
          onInput={(event) => {
            text.value = event.currentTarget.value
          }}
        />
      </label>
      <span>
        <button type="button" onClick={() => void purge()}>
          Purge
        </button>
      </span>
      <Told lines={told.value} />
    </section>
  )
}

interface BatchAnswer {
  readonly total: number
  readonly done: number
  readonly failed: number
  readonly finished: boolean
}

/** Derivatives of all originals under a prefix, again. */
function Reprocess() {
  const prefix = useSignal('originals/')
  const quality = useSignal('80')
  const batch = useSignal<BatchAnswer | undefined>(undefined)
  const told = useSignal<readonly string[]>([])
  const begin = async () => {
    told.value = []
    batch.value = undefined
    try {
      const wish = { prefix: prefix.value, quality: Number(quality.value) }
      const { batchId } = await ask<{ batchId: string }>('POST', '/v1/reprocess', wish)
      do {
        await new Promise((resolve) => setTimeout(resolve, POLL_MS))
        batch.value = await ask<BatchAnswer>('GET', `/v1/batches/${batchId}`)
      } while (!batch.value.finished)
      told.value = [`${batch.value.done} done, ${batch.value.failed} failed`]
      await look()
    } catch (error) {
      told.value = [messageOf(error)]
    }
  }
  const now = batch.value
  return (
    <section class="card stack" aria-label="Reprocess">
      <h2>Reprocess</h2>
      <label class="option">
        <span>Originals under</span>
        <input
          value={prefix.value}
          onInput={(event) => {
            prefix.value = event.currentTarget.value
          }}
        />
      </label>
      <label class="option">
        <span>Quality</span>
        <input
          type="number"
          min={1}
          max={100}
          value={quality.value}
          onInput={(event) => {
            quality.value = event.currentTarget.value
          }}
        />
      </label>
      <span>
        <button type="button" onClick={() => void begin()}>
          Reprocess
        </button>
      </span>
      {now && !now.finished && (
        <progress
          aria-label="Progress"
          max={Math.max(1, now.total)}
          value={now.done + now.failed}
        />
      )}
      <Told lines={told.value} />
    </section>
  )
}

function Told({ lines }: { readonly lines: readonly string[] }) {
  return (
    <output>
      {lines.map((line) => (
        <p class="quiet" key={line}>
          {line}
        </p>
      ))}
    </output>
  )
}

function pathOf(source: string): string {
  if (/^https?:/i.test(source)) return encodeURIComponent(source)
  return source.split('/').map(encodeURIComponent).join('/')
}

function messageOf(error: unknown): string {
  return error instanceof EdgepressError ? error.message : String(error)
}
