/** The colours of a picture, where there are so few that a palette holds them as they are. */

const OPAQUE = 0xff000000
/** Slots of the table: a power of two, some times as many as a palette has. */
const SLOTS = 1024

/** A palette, and the way from a colour to its index. */
export interface Palette {
  /** As 0xAABBGGRR, opaque. */
  readonly colors: Uint32Array
  indexOf(color: number): number
}

/** Opaque colours in the order in which they come; `undefined` where they are more than `most`. */
export function exactColors(pixels: Uint32Array, most: number): Palette | undefined {
  const keys = new Uint32Array(SLOTS)
  const indexes = new Uint16Array(SLOTS)
  const colors = new Uint32Array(most)
  let count = 0
  let last = 0
  for (let i = 0; i < pixels.length; i++) {
    const pixel = pixels[i]!
    if (pixel === last || pixel < OPAQUE) continue
    last = pixel
    const slot = slotOf(keys, pixel)
    if (keys[slot] === pixel) continue
    if (count === most) return undefined
    keys[slot] = pixel
    indexes[slot] = count
    colors[count++] = pixel
  }
  return {
    colors: colors.slice(0, count),
    indexOf: (color) => indexes[slotOf(keys, color)]!,
  }
}

/** Whether a palette has all opaque colours of these pixels. */
export function hasAllColors({ colors, indexOf }: Palette, pixels: Uint32Array): boolean {
  let last = 0
  for (let i = 0; i < pixels.length; i++) {
    const pixel = pixels[i]!
    if (pixel === last || pixel < OPAQUE) continue
    if (colors[indexOf(pixel)] !== pixel) return false
    last = pixel
  }
  return true
}

/** The slot of a colour, or an empty one: opaque colours are never 0. */
function slotOf(keys: Uint32Array, color: number): number {
  let slot = (Math.imul(color, 0x9e3779b1) >>> 22) & (SLOTS - 1)
  while (keys[slot] !== 0 && keys[slot] !== color) slot = (slot + 1) & (SLOTS - 1)
  return slot
}
