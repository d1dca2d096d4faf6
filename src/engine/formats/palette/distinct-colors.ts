/** Whether a picture has more colours than a palette may have. */

/** Slots of the table: a power of two, some times as many as a palette has. */
const SLOTS = 1024

export class DistinctColors {
  readonly #most: number
  /** Which of them is taken, is told apart: nothing at all is a colour as well. */
  readonly #colors = new Uint32Array(SLOTS)
  readonly #isTaken = new Uint8Array(SLOTS)
  #count = 0

  constructor(most: number) {
    this.#most = most
  }

  get areMore(): boolean {
    return this.#count > this.#most
  }

  /** Looks at pixels, 0xAABBGGRR each. */
  add(pixels: Uint32Array): void {
    let last = -1
    for (let i = 0; i < pixels.length && this.#count <= this.#most; i++) {
      const pixel = pixels[i]!
      if (pixel === last) continue
      last = pixel
      const slot = this.#slotOf(pixel)
      if (this.#isTaken[slot] === 1) continue
      this.#isTaken[slot] = 1
      this.#colors[slot] = pixel
      this.#count++
    }
  }

  #slotOf(color: number): number {
    let slot = (Math.imul(color, 0x9e3779b1) >>> 22) & (SLOTS - 1)
    while (this.#isTaken[slot] === 1 && this.#colors[slot] !== color)
      slot = (slot + 1) & (SLOTS - 1)
    return slot
  }
}
