/** Thousands of addresses that may mean anything: never an answer of ours that is 5xx, or in another shape. */

import { strict as assert } from 'node:assert'
import fc from 'fast-check'
import { type Answer, ask, type Stage } from './stage.ts'

export interface Sweep {
  readonly addresses: fc.Arbitrary<string>
  /** Throws where a refusal is not in the service's own shape. */
  judge(answer: Answer, address: string): void
  readonly count?: number
}

const COUNT = 3_000
/** As many at a time as an isolate lets wait. */
const AT_ONCE = 8

/** Answers how many there were of each status. */
export async function sweep(
  stage: Stage,
  { addresses, judge, count = COUNT }: Sweep,
): Promise<string> {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
  const wanted = fc.sample(addresses, { numRuns: count, seed })
  const tally = new Map<number, number>()
  let next = 0
  const work = async () => {
    for (let i = next++; i < wanted.length; i = next++) {
      const address = wanted[i]!
      const answer = await ask(stage, address)
      tally.set(answer.status, (tally.get(answer.status) ?? 0) + 1)
      assert.ok(answer.status < 500, `seed ${seed}: ${answer.status} to ${address}: ${answer.body}`)
      if (answer.status >= 300) judge(answer, `seed ${seed}: ${address}`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  const statuses = [...tally].sort().map(([status, times]) => `${times} × ${status}`)
  return `${count} random addresses (seed ${seed}): ${statuses.join(', ')}`
}
