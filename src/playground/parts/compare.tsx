/** The source and what was made of it. */

import { type Signal, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { convertOne, problem, result } from '../state/convert.ts'
import { key } from '../state/settings.ts'
import { type Shown, type Source, source } from '../state/source.ts'
import { Stage } from './stage.tsx'

/** Every browser shows it, and it holds every pixel. */
const STAND_IN = { format: 'png' }

export function Compare() {
  const before = source.value
  const after = result.value
  /** For a source that this browser cannot show: the same, as the service reads it. */
  const standIn = useSignal<Shown | undefined>(undefined)
  const unshown = useSignal<Shown | undefined>(undefined)
  useEffect(() => {
    standIn.value = undefined
    unshown.value = undefined
  }, [before, after])
  if (!before) return <div class="stage empty">Drop a picture</div>
  if (problem.value && unshown.value === before) {
    return <div class="stage empty">{before.label} cannot be shown</div>
  }
  return (
    <>
      <Stage
        before={standIn.value ?? before}
        after={after ?? before}
        onUnshown={(shown) => {
          unshown.value = shown
          if (shown === before && after && key.value !== '') void replace(before, standIn)
        }}
      />
      {unshown.value && unshown.value === after && (
        <p class="note">
          This browser cannot show {after.label}. The file is fine: download it, or open this page
          in a browser that can.
        </p>
      )}
    </>
  )
}

async function replace(before: Source, standIn: Signal<Shown | undefined>): Promise<void> {
  const made = await convertOne(before.file, STAND_IN).catch(() => undefined)
  if (made && source.peek() === before) {
    standIn.value = { ...before, label: `${before.label} (as PNG)`, url: made.url }
  }
}
