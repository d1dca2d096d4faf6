/** The overlay stage: other pictures are laid on the rows as they pass. */

import { type Overlay, OverlayPixels } from '../../api/overlay.ts'
import { storedWindow } from '../../geometry/axes.ts'
import { isTransposed, type Orientation, type Size } from '../../geometry/orientation.ts'
import { bandsOf, rowsOfBands } from '../../kernels/band-source.ts'
import type { Kernels } from '../../kernels/kernels.ts'
import { FrameSink } from '../../rows/frame.ts'
import { BAND_ROWS, type Band, type RowFormat, type RowSource } from '../../rows/rows.ts'
import { colored } from '../colored.ts'
import { ARENA_BLOCK_BYTES } from '../in-place.ts'
import type { Part, Stage } from '../stage.ts'

interface OverlaySettings {
  readonly overlays: readonly Overlay[]
  /** Rows are as they are stored: what is laid on them has to lie as they do. */
  readonly orientation: Orientation
  /** Of which the rows are; default: all of it. */
  readonly part?: Part
}

/** An overlay as it lies on the stored picture, its pixels in the arena. */
interface Layer extends Size {
  readonly pointer: number
  readonly x: number
  readonly y: number
  readonly opacity: number
  readonly blend: Overlay['blend']
  readonly repeatsX: boolean
  readonly repeatsY: boolean
}

export const overlayStage: Stage<OverlaySettings> = {
  name: 'overlay',
  isEffect: true,
  within: (settings, part) => ({ ...settings, part }),
  plan: ({ options: { overlays }, orientation }) =>
    overlays?.length ? { overlays, orientation } : undefined,
  cost({ overlays }, rows) {
    const pixels = overlays.reduce((sum, { pixels: { data } }) => sum + data.length, 0)
    const band = rows.width * 4 * BAND_ROWS
    const blocks = (overlays.length + 1) * ARENA_BLOCK_BYTES
    const gray = rows.channels === 1 ? colored.bytes(rows) : 0
    // The caller's own copy, and one that is turned.
    return { heap: 'kernels', wasmBytes: pixels + band + blocks, jsBytes: 2 * pixels + gray }
  },
  format: (_, rows) => ({ ...rows, channels: 4 }),
  describe: ({ overlays }) =>
    overlays.map(({ pixels, blend }) => `${blend} ${pixels.width}x${pixels.height}`),
  open({ overlays, orientation, part }, rows, { kernels }) {
    const stored = part ?? { x: 0, y: 0, whole: rows.format }
    const layers = overlays.map((overlay) => layerOf(kernels, overlay, orientation, stored))
    return overlaid(kernels, colored(rows), layers)
  },
}

/** Puts an overlay's pixels into the arena, turned as the stored picture is. */
function layerOf(
  kernels: Kernels,
  { pixels, x, y, opacity, blend, repeat }: Overlay,
  orientation: Orientation,
  { whole, ...place }: Part,
): Layer {
  const lying = turnedBack(pixels, orientation)
  const pointer = kernels.alloc(lying.data.length)
  kernels.view(pointer, lying.data.length).set(lying.data)
  const { width, height } = pixels
  const at = storedWindow(orientation, whole, { x, y, width, height })
  const isTurned = isTransposed(orientation)
  const [along, across] = isTurned ? (['y', 'x'] as const) : (['x', 'y'] as const)
  return {
    pointer,
    ...at,
    x: at.x - place.x,
    y: at.y - place.y,
    opacity: Math.round(opacity * 255),
    blend,
    repeatsX: repeat.includes(along),
    repeatsY: repeat.includes(across),
  }
}

/** What turned upright shows `pixels`. */
function turnedBack(pixels: OverlayPixels, orientation: Orientation): OverlayPixels {
  if (orientation === 1) return pixels
  // Two of the eight are not their own reverse.
  const back = orientation === 6 ? 8 : orientation === 8 ? 6 : orientation
  const isTurned = isTransposed(orientation)
  const width = isTurned ? pixels.height : pixels.width
  const height = isTurned ? pixels.width : pixels.height
  const data = new Uint8ClampedArray(pixels.data.length)
  const placement = { width, height, x: 0, y: 0, orientation: back, fill: CLEAR } as const
  const sink = new FrameSink(
    { width: pixels.width, height: pixels.height, channels: 4 },
    placement,
    data,
  )
  sink.write(
    new Uint8Array(pixels.data.buffer, pixels.data.byteOffset, pixels.data.length),
    pixels.height,
  )
  return new OverlayPixels({ width, height, data })
}

const CLEAR = { r: 0, g: 0, b: 0, a: 0 }

function overlaid(kernels: Kernels, source: RowSource, layers: readonly Layer[]): RowSource {
  const { format } = source
  const next = bandsOf(kernels, source)
  let y = 0
  return rowsOfBands(kernels, format, (): Band | undefined => {
    const band = next()
    for (let row = 0; band && row < band.rows; row++, y++) {
      for (const layer of layers) {
        layOn(kernels, band.pointer + row * band.stride, { y, format }, layer)
      }
    }
    return band
  })
}

/** Lays the row of a layer that falls on row `y`, as often as it is repeated. */
function layOn(
  { exports }: Kernels,
  pointer: number,
  { y, format }: { readonly y: number; readonly format: RowFormat },
  layer: Layer,
): void {
  const row = layer.repeatsY ? modulo(y - layer.y, layer.height) : y - layer.y
  if (row < 0 || row >= layer.height) return
  const source = layer.pointer + row * layer.width * 4
  const lay = layer.blend === 'multiply' ? exports.overlayMultiply : exports.overlayOver
  const first = layer.repeatsX ? modulo(layer.x, layer.width) - layer.width : layer.x
  const end = layer.repeatsX ? format.width : layer.x + 1
  for (let x = first; x < end; x += layer.width) {
    const from = Math.max(0, -x)
    const pixels = Math.min(layer.width, format.width - x) - from
    if (pixels > 0) lay(pointer + (x + from) * 4, source + from * 4, pixels, layer.opacity)
  }
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by
}
