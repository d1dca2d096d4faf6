/** What it cost and what it brought: bytes, size, time, plan, memory. */

import { limits } from '../state/contract.ts'
import { cancel, progress, type Result, result } from '../state/convert.ts'
import { source } from '../state/source.ts'
import { baseName, bytesText, extensionOf, msText, savedText } from '../state/words.ts'

const MEBIBYTE = 1_048_576
const PHASES = {
  waiting: 'Waiting',
  upload: 'Sending',
  converting: 'Converting',
  download: 'Fetching',
} as const

export function Facts() {
  return (
    <section class="card facts" aria-label="Result" aria-live="polite">
      <Running />
      {result.value ? <Told made={result.value} /> : <p class="quiet">No result yet.</p>}
    </section>
  )
}

/** Progress, and the way out. */
function Running() {
  const now = progress.value
  if (!now) return null
  const isOpen = now.phase === 'converting' || now.phase === 'waiting'
  return (
    <p class="running">
      <span>{PHASES[now.phase]}</span>
      <progress aria-label="Progress" {...(isOpen ? {} : { value: now.share })} max={1} />
      <button type="button" onClick={cancel}>
        Cancel
      </button>
    </p>
  )
}

function Told({ made }: { readonly made: Result }) {
  const { converted, bytes, ms, url } = made
  const of = source.value?.bytes ?? converted.originalBytes
  const name = baseName(source.value?.file.name ?? 'picture')
  return (
    <>
      <a
        class="button download"
        href={url}
        download={`${name}.${extensionOf(converted.contentType)}`}
      >
        Download
      </a>
      <dl class="numbers">
        <div class="big">
          <dt>Saved</dt>
          <dd class={bytes <= of ? 'good' : 'bad'}>{savedText(bytes, of)}</dd>
        </div>
        <div>
          <dt>Bytes</dt>
          <dd>
            {bytesText(of)} → {bytesText(bytes)}
          </dd>
        </div>
        <div>
          <dt>Size</dt>
          <dd>
            {converted.width} × {converted.height}
          </dd>
        </div>
        <div>
          <dt>Time</dt>
          <dd>{msText(ms)}</dd>
        </div>
        <Memory plan={converted.plan} />
      </dl>
      <Stages timings={converted.timings} />
      <Plan plan={converted.plan} />
    </>
  )
}

function Memory({ plan }: { readonly plan: string }) {
  const peak = Number(/peak=([\d.]+)MiB/.exec(plan)?.[1] ?? 0)
  const budget = (limits.value?.memoryBudget ?? 0) / MEBIBYTE
  if (peak === 0 || budget === 0) return null
  return (
    <div>
      <dt>Memory at most</dt>
      <dd>
        {peak} MiB of {budget}
        <meter aria-label="Planned memory" min={0} max={budget} high={budget * 0.85} value={peak} />
      </dd>
    </div>
  )
}

/** The stages side by side, each as wide as it took. */
function Stages({ timings }: { readonly timings: Readonly<Record<string, number>> }) {
  const stages = Object.entries(timings).filter(([, ms]) => ms > 0)
  if (stages.length === 0) return null
  return (
    <ul class="stages" aria-label="Time by stage">
      {stages.map(([name, ms]) => (
        <li key={name} class={`stage-${name}`} style={{ flexGrow: ms }}>
          {name} {msText(ms)}
        </li>
      ))}
    </ul>
  )
}

function Plan({ plan }: { readonly plan: string }) {
  const [steps = ''] = plan.split(';')
  return (
    <ol class="plan" aria-label="What was done">
      {steps.split(' > ').map((step) => (
        <li key={step}>{step}</li>
      ))}
    </ol>
  )
}
