/** Wheel, drag, pinch and keys on a stage. */

import { camera, FIT, type Point, panBy, zoomAt } from './camera.ts'

const WHEEL_SPEED = 0.0016
const KEY_STEP = 40
const KEY_ZOOM = 1.25

export interface GestureOptions {
  /** A drag while all of the picture is to be seen; from 0 to 1 of the stage. */
  readonly onSlide?: ((share: number) => void) | undefined
}

/** Returns what undoes it. */
export function listenToGestures(stage: HTMLElement, { onSlide }: GestureOptions): () => void {
  const fingers = new Map<number, Point>()
  const ends = new AbortController()
  const { signal } = ends
  const middle = (event: { clientX: number; clientY: number }): Point => {
    const { left, top, width, height } = stage.getBoundingClientRect()
    return { x: event.clientX - left - width / 2, y: event.clientY - top - height / 2 }
  }
  const slide = ({ x }: Point) => onSlide?.(x / stage.clientWidth + 0.5)

  stage.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault()
      zoomAt(Math.exp(-event.deltaY * WHEEL_SPEED), middle(event))
    },
    { signal, passive: false },
  )
  stage.addEventListener(
    'pointerdown',
    (event) => {
      if (event.target instanceof Element && event.target.closest('button, a')) return
      stage.setPointerCapture(event.pointerId)
      fingers.set(event.pointerId, middle(event))
      if (camera.value.scale <= 1 && fingers.size === 1) slide(middle(event))
    },
    { signal },
  )
  stage.addEventListener(
    'pointermove',
    (event) => {
      const before = fingers.get(event.pointerId)
      if (!before) return
      const now = middle(event)
      const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1]
      fingers.set(event.pointerId, now)
      if (other) pinch(before, now, other)
      else if (camera.value.scale > 1 || !onSlide)
        panBy({ x: now.x - before.x, y: now.y - before.y })
      else slide(now)
    },
    { signal },
  )
  for (const name of ['pointerup', 'pointercancel'] as const) {
    stage.addEventListener(name, (event) => void fingers.delete(event.pointerId), { signal })
  }
  stage.addEventListener('keydown', (event) => onKey(event, stage), { signal })
  return () => ends.abort()
}

function pinch(before: Point, now: Point, other: Point): void {
  const far = (one: Point) => Math.hypot(one.x - other.x, one.y - other.y)
  panBy({ x: (now.x - before.x) / 2, y: (now.y - before.y) / 2 })
  zoomAt(far(now) / Math.max(1, far(before)), {
    x: (now.x + other.x) / 2,
    y: (now.y + other.y) / 2,
  })
}

/** On the stage itself; the divider has arrows of its own. */
function onKey(event: KeyboardEvent, stage: HTMLElement): void {
  if (event.target !== stage) return
  const moves: Readonly<Record<string, () => void>> = {
    '+': () => zoomAt(KEY_ZOOM, { x: 0, y: 0 }),
    '=': () => zoomAt(KEY_ZOOM, { x: 0, y: 0 }),
    '-': () => zoomAt(1 / KEY_ZOOM, { x: 0, y: 0 }),
    0: () => {
      camera.value = FIT
    },
    ArrowLeft: () => panBy({ x: KEY_STEP, y: 0 }),
    ArrowRight: () => panBy({ x: -KEY_STEP, y: 0 }),
    ArrowUp: () => panBy({ x: 0, y: KEY_STEP }),
    ArrowDown: () => panBy({ x: 0, y: -KEY_STEP }),
  }
  const move = moves[event.key]
  if (!move) return
  event.preventDefault()
  move()
}
