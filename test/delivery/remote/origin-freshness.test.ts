import { expect, it } from 'vitest'
import { originFreshness } from '../../../src/delivery/remote/origin-freshness.ts'

const DATE = 'Sat, 01 Jan 2000 00:00:00 GMT'

it.each<[Record<string, string>, number, number, boolean]>([
  [{}, 100, 0, false],
  [{ 'Cache-Control': 'max-age=60' }, 60, 0, false],
  [{ 'Cache-Control': 'public, max-age="60"' }, 60, 0, false],
  [{ 'Cache-Control': 'MAX-AGE=60, STALE-WHILE-REVALIDATE=30' }, 60, 30, false],
  [{ 'Cache-Control': 'max-age=60, s-maxage=10, stale-while-revalidate=30' }, 10, 0, false],
  [{ 'Cache-Control': 'max-age=60, must-revalidate, stale-while-revalidate=30' }, 60, 0, false],
  [{ 'Cache-Control': 'no-cache, max-age=60' }, 0, 0, false],
  [{ 'Cache-Control': 'max-age=60', Age: '50' }, 10, 0, false],
  [{ 'Cache-Control': 'max-age=60', Age: '90' }, 0, 0, false],
  [{ 'Cache-Control': 'max-age=60', Age: '-90' }, 60, 0, false],
  [{ 'Cache-Control': 'max-age=soon' }, 100, 0, false],
  [{ 'Cache-Control': 'max-age=-1' }, 100, 0, false],
  [{ 'Cache-Control': 'private, max-age=60' }, 60, 0, true],
  [{ 'Cache-Control': 'no-store' }, 100, 0, true],
  [{ Expires: 'Sat, 01 Jan 2000 00:01:00 GMT', Date: DATE }, 60, 0, false],
  [{ Expires: '0', Date: DATE }, 0, 0, false],
  [
    { Expires: 'Sat, 01 Jan 2000 00:01:00 GMT', Date: DATE, 'Cache-Control': 'max-age=5' },
    5,
    0,
    false,
  ],
])('originFreshness() reads %j', (headers, maxAge, staleFor, isPrivate) => {
  expect(originFreshness(new Headers(headers), 100)).toEqual({ maxAge, staleFor, isPrivate })
})
