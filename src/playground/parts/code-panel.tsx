/** The same in code. */

import { useSignal } from '@preact/signals'
import { settings } from '../state/settings.ts'
import { snippetsOf } from '../state/snippets.ts'
import { source } from '../state/source.ts'
import { Segments } from './segments.tsx'

const SAID_MS = 1_500

export function CodePanel() {
  const chosen = useSignal('curl')
  const copied = useSignal(false)
  const fileName = source.value?.file.name ?? 'photo.jpg'
  const snippets = snippetsOf(location.origin, fileName, settings.value)
  const snippet = snippets.find(({ name }) => name === chosen.value)
  if (!snippet) return null
  const copy = async () => {
    await navigator.clipboard.writeText(snippet.code)
    copied.value = true
    setTimeout(() => {
      copied.value = false
    }, SAID_MS)
  }
  return (
    <section class="card code" aria-label="Code">
      <Segments
        label="Language"
        look="small"
        choices={snippets.map(({ name }) => [name, name] as const)}
        chosen={snippet.name}
        onChoose={(name) => {
          chosen.value = name
        }}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <pre tabIndex={0}>
        <code>{snippet.code}</code>
      </pre>
      {snippet.note && <p class="quiet">{snippet.note}</p>}
      <button type="button" onClick={() => void copy()}>
        {copied.value ? 'Copied' : 'Copy'}
      </button>
    </section>
  )
}
