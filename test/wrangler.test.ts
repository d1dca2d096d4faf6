/** Numbers that the code repeats by hand from wrangler.toml; others are held beside their subjects. */

import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { PERMIT_MS } from '../src/admission/create-gate.ts'
import { parseConfig } from '../src/config.ts'
import { DEAD_LETTER_QUEUE } from '../src/jobs/job-message.ts'
import { STALE_SWEEPS } from '../src/jobs/job-state.ts'

const TOML = readFileSync('wrangler.toml', 'utf8')
const CPU_MS = Number(/^cpu_ms = ([\d_]+)$/m.exec(TOML)?.[1]?.replaceAll('_', ''))

it('PERMIT_MS is twice the CPU time of wrangler.toml', () => {
  expect(PERMIT_MS).toBe(2 * CPU_MS)
})

it('STALE_SWEEPS take longer by default than twice the CPU time of wrangler.toml', () => {
  expect(STALE_SWEEPS * parseConfig({}).jobSweepMs).toBeGreaterThan(2 * CPU_MS)
})

it('DEAD_LETTER_QUEUE is where wrangler.toml sends what was delivered in vain, and is consumed', () => {
  expect(/^dead_letter_queue = "(.+)"$/m.exec(TOML)?.[1]).toBe(DEAD_LETTER_QUEUE)
  expect(TOML).toContain(`[[queues.consumers]]\nqueue = "${DEAD_LETTER_QUEUE}"\n`)
})

it('wrangler.toml puts the cache in front of stored variants, and of nothing else', () => {
  const entrypoints = TOML.matchAll(/^\[exports\.(\w+)\]\ntype = "worker"\ncache = (\{.+\})$/gm)
  expect(Object.fromEntries([...entrypoints].map(([, name, cache]) => [name, cache]))).toEqual({
    default: '{ enabled = false }',
    ImageService: '{ enabled = false }',
    VariantCache: '{ enabled = true }',
  })
})
