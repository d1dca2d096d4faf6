/** Rows of a decoder, and how many of those that were read are not what the file should have said. */
export interface Incomplete {
  readonly missingRows: number
}

/** `rows`, which tell that whenever they are asked. Not by a literal's getter: see `withHeldBytes`. */
export function withMissingRows<T extends object>(rows: T, count: () => number): T & Incomplete {
  return Object.assign(new Counted(count), rows)
}

class Counted implements Incomplete {
  readonly #count: () => number

  constructor(count: () => number) {
    this.#count = count
  }

  get missingRows(): number {
    return this.#count()
  }
}
