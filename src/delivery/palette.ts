/** The colours of a picture, by median cut (P. Heckbert, Color Image Quantization, 1982). */

import type { Frame } from '../engine/index.ts'

type Channels = readonly [red: number, green: number, blue: number]

export interface Palette {
  /** The colour that most of the picture is near, `#rrggbb`. */
  readonly dominant: string
  /** Up to five that the picture is made of, what there is most of first. */
  readonly palette: readonly string[]
}

const COLORS = 5

/** Pixels that are more clear than seen do not count. */
const LEAST_ALPHA = 128

/** Of a few pixels; `undefined` where nothing is seen. */
export function paletteOf({ data }: Pick<Frame, 'data'>): Palette | undefined {
  const seen: Channels[] = []
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3]! >= LEAST_ALPHA) seen.push([data[at]!, data[at + 1]!, data[at + 2]!])
  }
  const boxes = seen.length > 0 ? [seen] : []
  while (boxes.length > 0 && boxes.length < COLORS) {
    const widest = boxes.reduce((best, box) => (spread(box).by > spread(best).by ? box : best))
    if (spread(widest).by === 0) break
    boxes.splice(boxes.indexOf(widest), 1, ...halves(widest))
  }
  const palette = boxes.sort((one, other) => other.length - one.length).map(meanColor)
  const [dominant] = palette
  return dominant === undefined ? undefined : { dominant, palette }
}

interface Spread {
  readonly channel: number
  /** Largest less smallest level, times the pixels: many that differ little weigh more than few that differ much. */
  readonly by: number
}

function spread(box: readonly Channels[]): Spread {
  const ranges = [0, 1, 2].map((channel) => {
    const levels = box.map((color) => color[channel]!)
    return Math.max(...levels) - Math.min(...levels)
  })
  const channel = ranges.indexOf(Math.max(...ranges))
  return { channel, by: ranges[channel]! * Math.sqrt(box.length) }
}

/** Cut at the median; pixels of one level stay together, and neither half is empty. */
function halves(box: readonly Channels[]): readonly [Channels[], Channels[]] {
  const { channel } = spread(box)
  const sorted = [...box].sort((one, other) => one[channel]! - other[channel]!)
  const median = sorted[sorted.length >> 1]![channel]!
  const least = sorted[0]![channel]!
  const isLow = (color: Channels) =>
    median > least ? color[channel]! < median : color[channel]! <= median
  return [sorted.filter(isLow), sorted.filter((color) => !isLow(color))]
}

function meanColor(box: readonly Channels[]): string {
  const hex = [0, 1, 2].map((channel) => {
    const sum = box.reduce((all, color) => all + color[channel]!, 0)
    return Math.round(sum / box.length)
      .toString(16)
      .padStart(2, '0')
  })
  return `#${hex.join('')}`
}
