/** The layers of a chain, in their order. */

import type { ForeignEntry } from '../foreign.ts'
import type { Drawn } from './layer-place.ts'

export class LayerList {
  readonly #names: string[] = []
  readonly #drawn: Drawn[] = []
  #last = ''

  /**
   * One by its name in the configuration, or any other. Ours lie in one order, those by name below:
   * answers what it cannot follow.
   */
  add(layer: string | Drawn, from: string): string | undefined {
    const before = this.#last
    this.#last = from
    if (typeof layer !== 'string') this.#drawn.push(layer)
    else if (this.#drawn.length > 0) return before
    else this.#names.push(layer)
    return undefined
  }

  entries(): readonly ForeignEntry[] {
    const from = this.#last
    const names = this.#names.join(';')
    return [
      ...(names === '' ? [] : [{ name: 'overlay', text: names, from }]),
      ...(this.#drawn.length === 0
        ? []
        : [{ name: 'draw', text: JSON.stringify(this.#drawn), from }]),
    ]
  }
}
