import { expect, it } from 'vitest'
import { addToMinutes, type Minute } from '../../src/metrics/minutes.ts'
import { addProblems, type RecentProblem } from '../../src/metrics/recent-problems.ts'

const MINUTE = 60_000

function samples(entries: Readonly<Record<string, number>>): ReadonlyMap<string, number> {
  return new Map(Object.entries(entries))
}

it('addToMinutes() puts each sample where it belongs, and adds up within a minute', () => {
  const first = samples({
    '["http_requests_total","","GET","/img","200"]': 3,
    '["http_requests_total","","POST","/convert","415"]': 2,
    '["http_requests_total","","POST","/convert","503"]': 1,
    '["http_requests_total","","POST","/convert","500"]': 1,
    '["http_requests_duration_seconds","sum","GET","/img"]': 0.5,
    '["http_requests_duration_seconds","0.5","GET","/img"]': 7,
    '["conversions_total","","jpeg","webp","ok"]': 4,
    '["processed_bytes_total","","in"]': 100,
    '["processed_bytes_total","","out"]': 40,
    '["variant_requests_total","","store"]': 5,
    '["variant_requests_total","","computed"]': 6,
    '["variant_requests_total","","error"]': 9,
    '["jobs_total","","done"]': 1,
    '["jobs_total","","error"]': 2,
  })
  const minutes = addToMinutes(addToMinutes([], first, 5 * MINUTE + 1), first, 6 * MINUTE - 1)
  expect(minutes).toEqual([
    {
      ...{ at: 5 * MINUTE, requests: 6, refused: 6, failed: 2, conversions: 8, hits: 10 },
      ...{ misses: 12, bytesIn: 200, bytesOut: 80, seconds: 1, jobsDone: 2, jobsFailed: 4 },
    },
  ])
})

it('addToMinutes() keeps an hour', () => {
  const one = samples({ '["http_requests_total","","GET","/","200"]': 1 })
  let minutes: readonly Minute[] = []
  for (let i = 0; i < 90; i++) minutes = addToMinutes(minutes, one, i * MINUTE)
  expect(minutes.map(({ at }) => at / MINUTE)).toEqual(Array.from({ length: 60 }, (_, i) => i + 30))
})

it('addProblems() keeps the last fifty in the order of their time, each short', () => {
  const problem = (at: number): RecentProblem => ({
    ...{ at, requestId: `${at}`, method: 'GET', route: '/', status: 404, code: 'not-found' },
    detail: 'x'.repeat(1_000),
  })
  const known = addProblems([], [3, 1, 2].map(problem))
  const all = addProblems(
    known,
    Array.from({ length: 60 }, (_, i) => problem(i + 10)),
  )
  expect(all.map(({ at }) => at)).toEqual(Array.from({ length: 50 }, (_, i) => i + 20))
  expect(all[0]?.detail).toHaveLength(200)
})
