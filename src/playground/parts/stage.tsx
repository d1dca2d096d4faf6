/** Two pictures in one place: with a divider, or side by side; both move together. */

import { signal, useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { Shown } from '../state/source.ts'
import { bytesText } from '../state/words.ts'
import { camera, FIT, zoomTo } from './camera.ts'
import { listenToGestures } from './gestures.ts'
import { Segments } from './segments.tsx'

export const LAYOUTS = { divider: 'Divider', beside: 'Side by side' } as const
export type Layout = keyof typeof LAYOUTS
export const layout = signal<Layout>('divider')

const ARROW_STEP = 0.02

export interface StageProps {
  readonly before: Shown
  readonly after: Shown
  /** Called when the browser cannot show one of them. */
  readonly onUnshown?: (shown: Shown) => void
}

export function Stage({ before, after, onUnshown }: StageProps) {
  const stage = useRef<HTMLDivElement>(null)
  const split = useSignal(0.5)
  /** Of the picture in front, in pixels, and how much smaller it is shown. */
  const natural = useSignal({ width: 0, height: 0 })
  const isBeside = layout.value === 'beside'
  const set = (share: number) => {
    split.value = Math.min(1, Math.max(0, share))
  }
  useEffect(() => {
    const { current } = stage
    if (!current) return
    return listenToGestures(current, { onSlide: isBeside ? undefined : set })
  }, [isBeside])
  const fit = fitOf(stage.current, natural.value, isBeside)
  const { scale, x, y } = camera.value
  const frame = {
    width: `${natural.value.width * fit}px`,
    height: `${natural.value.height * fit}px`,
    transform: `translate(-50%, -50%) translate(${x}px, ${y}px) scale(${scale})`,
    imageRendering: scale * fit >= 3 ? 'pixelated' : 'auto',
  } as const
  const cut = isBeside ? {} : { clipPath: `inset(0 0 0 ${split.value * 100}%)` }
  const cutBefore = isBeside ? {} : { clipPath: `inset(0 ${100 - split.value * 100}% 0 0)` }
  return (
    <div>
      <div
        ref={stage}
        class={isBeside ? 'stage beside' : 'stage'}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys zoom and pan
        tabIndex={0}
        role="application"
        aria-label="Before and after: + and - zoom, 0 fits, arrows move"
      >
        <div class="pane" style={cutBefore}>
          <img
            class="shown"
            style={frame}
            src={before.url}
            alt={`Before: ${before.label}`}
            draggable={false}
            onError={() => onUnshown?.(before)}
          />
        </div>
        <div class="pane" style={cut}>
          <img
            class="shown"
            style={frame}
            src={after.url}
            alt={`After: ${after.label}`}
            draggable={false}
            onLoad={(event) => {
              const { naturalWidth: width, naturalHeight: height } = event.currentTarget
              natural.value = { width, height }
            }}
            onError={() => onUnshown?.(after)}
          />
        </div>
        <span class="tag left">
          {before.label} · {bytesText(before.bytes)}
        </span>
        <span class="tag right">
          {after.label} · {bytesText(after.bytes)}
        </span>
        {!isBeside && <Divider share={split.value} set={set} />}
      </div>
      <Zoom fit={fit} />
    </div>
  )
}

function Divider({ share, set }: { readonly share: number; set(share: number): void }) {
  return (
    <div
      class="divider"
      style={{ left: `${share * 100}%` }}
      role="slider"
      tabIndex={0}
      aria-label="Divider between before and after"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
      onKeyDown={(event) => {
        const step = { ArrowLeft: -ARROW_STEP, ArrowRight: ARROW_STEP, Home: -1, End: 1 }[event.key]
        if (step === undefined) return
        event.preventDefault()
        set(share + step)
      }}
    />
  )
}

function Zoom({ fit }: { readonly fit: number }) {
  const percent = Math.round(camera.value.scale * fit * devicePixelRatio * 100)
  const look = (share: number) => zoomTo(share / (fit * devicePixelRatio))
  return (
    <div class="row zoom">
      <Segments
        label="Layout"
        choices={Object.entries(LAYOUTS) as [Layout, string][]}
        chosen={layout.value}
        onChoose={(name) => {
          layout.value = name
        }}
      />
      <Segments
        label="Zoom"
        choices={[
          ['fit', 'Fit'],
          ['1', '100 %'],
          ['4', '400 %'],
        ]}
        onChoose={(name) => {
          if (name === 'fit') camera.value = FIT
          else look(Number(name))
        }}
      />
      <output class="quiet" aria-label="Zoom">
        {Number.isFinite(percent) ? `${percent} %` : ''}
      </output>
    </div>
  )
}

interface Size {
  readonly width: number
  readonly height: number
}

/** How much smaller a picture has to be so that all of it is to be seen; never enlarged. */
function fitOf(stage: HTMLElement | null, { width, height }: Size, isBeside: boolean): number {
  if (!stage || width === 0 || height === 0) return 1
  const room = isBeside ? stage.clientWidth / 2 : stage.clientWidth
  return Math.min(1, room / width, stage.clientHeight / height)
}
