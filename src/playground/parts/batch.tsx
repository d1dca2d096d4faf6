/** Many files at once, into one zip. */

import { useSignal } from '@preact/signals'
import { downloadZip } from 'client-zip'
import { useEffect } from 'preact/hooks'
import { EdgepressError } from '../../client/http/client.ts'
import { convertOne, type Result } from '../state/convert.ts'
import { hintOf } from '../state/hints.ts'
import { key, settings } from '../state/settings.ts'
import { batchFiles } from '../state/source.ts'
import { baseName, bytesText, extensionOf, savedText } from '../state/words.ts'

interface Entry {
  readonly file: File
  readonly made?: Result
  readonly problem?: string
}

export function Batch() {
  const files = batchFiles.value
  const entries = useSignal<readonly Entry[]>([])
  const zip = useSignal<string | undefined>(undefined)
  const wanted = JSON.stringify(settings.value)
  useEffect(() => {
    entries.value = []
    zip.value = undefined
    if (key.value === '') return
    const ends = new AbortController()
    void (async () => {
      for (const file of files) {
        const entry = await convertEntry(file, ends.signal)
        if (ends.signal.aborted) return
        entries.value = [...entries.peek(), entry]
      }
      const made = entries.peek().flatMap(({ file, made }) => (made ? [fileOf(file, made)] : []))
      if (made.length > 0) zip.value = await zipOf(made)
    })()
    return () => ends.abort()
  }, [files, wanted, key.value])
  const done = entries.value.length
  if (files.length === 0) {
    return <div class="stage empty">Drop or choose several pictures: they become one zip.</div>
  }
  const [before, after] = totals(entries.value)
  return (
    <section class="card" aria-label="Batch">
      <p class="running">
        <span>
          {done} of {files.length}
        </span>
        <progress aria-label="Progress" value={done} max={files.length} />
        {zip.value && (
          <a class="button primary" href={zip.value} download="edgepress.zip">
            Download zip
          </a>
        )}
      </p>
      {before > 0 && (
        <p>
          {bytesText(before)} → {bytesText(after)} <strong>{savedText(after, before)}</strong>
        </p>
      )}
      <ul class="entries">
        {entries.value.map(({ file, made, problem }) => (
          <li key={file.name} class={problem ? 'failed' : ''}>
            <span>{file.name}</span>
            <span>
              {made && `${bytesText(file.size)} → ${bytesText(made.bytes)}`}
              {problem}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

async function convertEntry(file: File, signal: AbortSignal): Promise<Entry> {
  try {
    return { file, made: await convertOne(file, settings.peek(), { signal }) }
  } catch (error) {
    return { file, problem: error instanceof EdgepressError ? hintOf(error).title : 'stopped' }
  }
}

function fileOf(file: File, { converted }: Result) {
  const end = extensionOf(converted.contentType)
  return { name: `${baseName(file.name)}.${end}`, input: converted.blob }
}

/** Files that are compressed already are stored as they are. */
async function zipOf(files: readonly { name: string; input: Blob }[]): Promise<string> {
  const seen = new Map<string, number>()
  const named = files.map(({ name, input }) => {
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return { input, name: count === 1 ? name : name.replace(/(?=\.\w+$)/, `-${count}`) }
  })
  return URL.createObjectURL(await downloadZip(named).blob())
}

function totals(entries: readonly Entry[]): readonly [number, number] {
  const made = entries.filter((entry) => entry.made)
  return [
    made.reduce((sum, { file }) => sum + file.size, 0),
    made.reduce((sum, entry) => sum + (entry.made?.bytes ?? 0), 0),
  ]
}
