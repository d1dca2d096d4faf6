/** What a run says. */

import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** One iteration that went wrong. */
export interface Failure {
  readonly target: string
  readonly iteration: number
  readonly what: string
  /** Name of the file that was mutated. */
  readonly from: string
  readonly input: Uint8Array
}

/** What one target did. */
export interface Tally {
  readonly target: string
  readonly iterations: number
  /** How many iterations had each outcome. */
  readonly outcomes: readonly (readonly [string, number])[]
  readonly failures: number
  readonly seconds: number
}

/** Alike failures are told this often; all are counted. */
const TOLD_EACH = 3

/** Prints failures as they come, and lines at the end. */
export class Report {
  readonly #seed: number
  readonly #told = new Map<string, number>()
  #folder: string | undefined

  constructor(seed: number) {
    this.#seed = seed
  }

  /** Writes the input to a file and says how to repeat the iteration. */
  failure({ target, iteration, what, from, input }: Failure): void {
    const kind = `${target} ${what.split('\n', 1)[0]!.replace(/\d+/g, '#')}`
    const told = this.#told.get(kind) ?? 0
    this.#told.set(kind, told + 1)
    if (told >= TOLD_EACH) return
    this.#folder ??= mkdtempSync(join(tmpdir(), 'edgepress-fuzz-'))
    const path = join(this.#folder, `${target}-${this.#seed}-${iteration}`)
    writeFileSync(path, input)
    console.log(`FAILED ${target}, --seed ${this.#seed} --iteration ${iteration} (from ${from})`)
    console.log(`  ${what.replaceAll('\n', '\n  ')}`)
    console.log(`  input: ${path}, ${input.length} bytes`)
  }

  /** One line for each target, and the sum. Returns the number of failures. */
  summary(tallies: readonly Tally[]): number {
    for (const { target, iterations, outcomes, failures, seconds } of tallies) {
      const counts = [...outcomes].sort(([, a], [, b]) => b - a).map(([name, n]) => `${n} ${name}`)
      console.log(
        `${target.padEnd(7)} ${iterations} iterations in ${seconds.toFixed(1)} s: ` +
          `${[...counts, `${failures} failed`].join(', ')}`,
      )
    }
    const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)
    const failed = sum(tallies.map(({ failures }) => failures))
    const passed = sum(tallies.map(({ iterations }) => iterations)) - failed
    console.log(`${passed} passed, ${failed} failed`)
    return failed
  }
}
