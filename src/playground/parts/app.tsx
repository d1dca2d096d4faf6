/** The whole page. */

import { useEffect, useState } from 'preact/hooks'
import { version } from '../state/contract.ts'
import { key, VIEWS, type View, view } from '../state/settings.ts'
import { takeFiles } from '../state/source.ts'
import { Batch } from './batch.tsx'
import { CodePanel } from './code-panel.tsx'
import { Compare } from './compare.tsx'
import { Difference } from './difference.tsx'
import { Facts } from './facts.tsx'
import { KeyField } from './key-field.tsx'
import { Matrix } from './matrix.tsx'
import { OptionsPanel } from './options-panel.tsx'
import { Picker } from './picker.tsx'
import { ProblemNote } from './problem-note.tsx'
import { Segments } from './segments.tsx'

const TITLES: Readonly<Record<View, string>> = {
  compare: 'Compare',
  difference: 'Difference',
  matrix: 'Matrix',
  batch: 'Batch',
}

export function App() {
  const isOver = useDroppedFiles()
  const shown = view.value
  return (
    <>
      <header class="bar">
        <a class="brand" href="/">
          edgepress <small>{version}</small>
        </a>
        <nav aria-label="Pages">
          <a href="/" aria-current="page">
            Playground
          </a>
          <a href="/docs">API</a>
          <a href="/docs/uploads">Guides</a>
          <a href="/dashboard">Dashboard</a>
        </nav>
        <KeyField />
      </header>
      <main class="layout">
        <section class="work" aria-label="Picture">
          <div class="row">
            <Picker />
            <Segments
              label="View"
              choices={VIEWS.map((name) => [name, TITLES[name]] as const)}
              chosen={shown}
              onChoose={(name) => {
                view.value = name
              }}
            />
          </div>
          <ProblemNote />
          {key.value === '' && <NoKey />}
          {shown === 'compare' && <Compare />}
          {shown === 'difference' && <Difference />}
          {shown === 'matrix' && <Matrix />}
          {shown === 'batch' && <Batch />}
          {(shown === 'compare' || shown === 'difference') && <Facts />}
        </section>
        <aside class="side" aria-label="Options and code">
          <OptionsPanel />
          <CodePanel />
        </aside>
      </main>
      {isOver && <div class="drop-veil">Drop pictures here</div>}
    </>
  )
}

function NoKey() {
  return (
    <p class="note">
      Conversions need an API key. <code>npm run dev</code> prints an address that brings one; or
      paste a key above. It stays in this tab.
    </p>
  )
}

/** Anywhere on the page: dropped, or pasted. True while files are over it. */
function useDroppedFiles(): boolean {
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      setOver(true)
    }
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    }
    const drop = (event: DragEvent) => {
      event.preventDefault()
      setOver(false)
      takeFiles([...(event.dataTransfer?.files ?? [])])
    }
    const paste = (event: ClipboardEvent) => takeFiles([...(event.clipboardData?.files ?? [])])
    addEventListener('dragover', over)
    addEventListener('dragleave', leave)
    addEventListener('drop', drop)
    addEventListener('paste', paste)
    return () => {
      removeEventListener('dragover', over)
      removeEventListener('dragleave', leave)
      removeEventListener('drop', drop)
      removeEventListener('paste', paste)
    }
  }, [])
  return isOver
}
