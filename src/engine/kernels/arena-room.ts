/** A block of the arena that blocks are taken from again and again, while others lie behind it. */

import type { Kernels } from './kernels.ts'

/** `ArenaExports.alloc` leaves as much behind each block. */
const SLACK = 64

export class ArenaRoom {
  readonly #kernels: Kernels
  readonly #start: number
  readonly #end: number

  /** Takes `bytes` from the arena. */
  constructor(kernels: Kernels, bytes: number) {
    this.#kernels = kernels
    this.#start = kernels.alloc(bytes)
    this.#end = this.#start + bytes
  }

  /**
   * Lets `take` take blocks from the start of the room; what was taken there before is gone. They
   * must fit: a block that does not would lie over those behind the room.
   */
  refill<T>(take: () => T): T {
    const { exports } = this.#kernels
    const top = exports.mark()
    exports.release(this.#start)
    const taken = take()
    const used = exports.mark()
    if (used > this.#end + SLACK) throw new Error('the room is too small for what was taken')
    if (used < top) this.#kernels.alloc(top - used - SLACK)
    return taken
  }
}
