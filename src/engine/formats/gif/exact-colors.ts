/** The colours of pictures, where there are so few that a palette holds them as they are. */

const OPAQUE = 0xff000000
/** Slots of the table: a power of two, some times as many as a palette has. */
const SLOTS = 1024

/** As 0xAABBGGRR, opaque. */
export interface Palette {
  readonly colors: Uint32Array
}

/** A palette, and the way from a colour to its index. Colours keep their places while more are added. */
export class ExactPalette implements Palette {
  readonly #keys = new Uint32Array(SLOTS)
  readonly #indexes = new Uint8Array(SLOTS)
  readonly #colors = new Uint32Array(256)
  #count = 0

  get colors(): Uint32Array {
    return this.#colors.subarray(0, this.#count)
  }

  /**
   * Takes the opaque colours of these pixels that are not there yet, in the order in which they come. Takes none,
   * and answers `false`, where all together are more than `most`.
   */
  add(pixels: Uint32Array, most: number): boolean {
    const before = this.#count
    let last = 0
    for (let i = 0; i < pixels.length; i++) {
      const pixel = pixels[i]!
      if (pixel === last || pixel < OPAQUE) continue
      last = pixel
      if (this.#take(pixel, most)) continue
      this.#drop(before)
      return false
    }
    return this.#count <= most
  }

  /** -1: it is not there, as nothing that is not opaque. */
  indexOf(color: number): number {
    if (color < OPAQUE) return -1
    const slot = this.#slotOf(color)
    return this.#keys[slot] === color ? this.#indexes[slot]! : -1
  }

  #take(color: number, most: number): boolean {
    const slot = this.#slotOf(color)
    if (this.#keys[slot] === color) return true
    if (this.#count >= most) return false
    this.#keys[slot] = color
    this.#indexes[slot] = this.#count
    this.#colors[this.#count++] = color
    return true
  }

  /** The last ones first: nobody has gone past their slots since. */
  #drop(count: number): void {
    while (this.#count > count) this.#keys[this.#slotOf(this.#colors[--this.#count]!)] = 0
  }

  /** The slot of a colour, or an empty one: opaque colours are never 0. */
  #slotOf(color: number): number {
    const keys = this.#keys
    let slot = (Math.imul(color, 0x9e3779b1) >>> 22) & (SLOTS - 1)
    while (keys[slot] !== 0 && keys[slot] !== color) slot = (slot + 1) & (SLOTS - 1)
    return slot
  }
}
