/** What a soak has seen: outcomes, violations, and memory over time. */

const MEBIBYTE = 1024 * 1024

export class Tally {
  readonly #outcomes = new Map<string, number>()
  readonly #every: number
  #violations = 0
  #done = 0

  /** Prints a line about ten times in `count` conversions. */
  constructor(count: number) {
    this.#every = Math.max(1, Math.ceil(count / 10))
  }

  /** Counts one conversion; `memory` is told in figures at every tenth. */
  add(outcome: string, memory: Readonly<Record<string, number>>): void {
    this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + 1)
    if (++this.#done % this.#every === 0) console.log(`${this.#done} done: ${inMebibytes(memory)}`)
  }

  /** Something that must never happen. */
  violation(which: string, what: string): void {
    this.#violations++
    console.log(`  WRONG: ${which}\n         ${what}`)
  }

  get violations(): number {
    return this.#violations
  }

  /** Prints the counts of all outcomes, and the highest memory. */
  conclude(memory: Readonly<Record<string, number>>): void {
    const counts = [...this.#outcomes].sort(([, one], [, other]) => other - one)
    console.log(counts.map(([outcome, count]) => `${count} ${outcome}`).join(', '))
    console.log(`${inMebibytes(memory)}; ${this.#violations} violations`)
  }
}

function inMebibytes(memory: Readonly<Record<string, number>>): string {
  return Object.entries(memory)
    .map(([name, bytes]) => `${name} ${(bytes / MEBIBYTE).toFixed(1)} MiB`)
    .join(', ')
}
