/** Which pixels have changed, and how much; amplified, for no eye would see it. */

import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { result } from '../state/convert.ts'
import { source } from '../state/source.ts'
import { type Changes, changesBetween, drawChanges } from './changes.ts'

export function Difference() {
  const canvas = useRef<HTMLCanvasElement>(null)
  const gain = useSignal(8)
  const changes = useSignal<Changes | undefined>(undefined)
  const failed = useSignal(false)
  const [before, after] = [source.value, result.value]
  useEffect(() => {
    if (!before || !after) return
    let isLate = false
    failed.value = false
    changesBetween(before.url, after.url).then(
      (found) => {
        if (!isLate) changes.value = found
      },
      () => {
        if (!isLate) failed.value = true
      },
    )
    return () => {
      isLate = true
    }
  }, [before, after])
  const found = changes.value
  useEffect(() => {
    if (canvas.current && found) drawChanges(canvas.current, found, gain.value)
  }, [found, gain.value])
  if (failed.value) return <p class="note">This browser cannot show one of the two pictures.</p>
  return (
    <div>
      <div class="stage difference">
        <canvas
          ref={canvas}
          role="img"
          aria-label="Difference: the brighter, the more has changed"
        />
      </div>
      <div class="row zoom">
        <label class="option inline">
          <span>Amplified</span>
          <input
            type="range"
            min={1}
            max={32}
            value={gain.value}
            onInput={(event) => {
              gain.value = Number(event.currentTarget.value)
            }}
          />
          <output>{gain.value}×</output>
        </label>
        {found && (
          <p class="quiet">
            {found.changed.toFixed(1)} % of the pixels differ by more than 2 levels; on average{' '}
            {found.mean.toFixed(2)} levels, at most {found.most}; PSNR{' '}
            {Number.isFinite(found.psnr) ? `${found.psnr.toFixed(1)} dB` : '∞'}
          </p>
        )}
      </div>
    </div>
  )
}
