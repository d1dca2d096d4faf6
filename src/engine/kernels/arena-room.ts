/** A part of the arena that blocks are taken from again and again, while others lie behind it. */

import type { Kernels } from './kernels.ts'

/** What `ArenaExports.alloc` leaves behind a block. */
const SLACK = 64

/** A plan was wrong: blocks would lie over those of others. */
export class RoomTooSmall extends Error {
  override readonly name = 'RoomTooSmall'
}

export class ArenaRoom {
  readonly #kernels: Kernels
  readonly #start: number
  readonly #end: number

  /** From `start`, a mark, on: what has been taken since then, or `bytes` bytes, if that is more. */
  constructor(kernels: Kernels, start: number, bytes: number) {
    const { exports } = kernels
    const used = exports.mark() - start
    if (used + SLACK <= bytes) kernels.alloc(bytes - used - SLACK)
    this.#kernels = kernels
    this.#start = start
    this.#end = exports.mark()
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
    if (used > this.#end) throw new RoomTooSmall('the room is too small for what was taken')
    if (used < top) this.#kernels.alloc(top - used - SLACK)
    return taken
  }
}
