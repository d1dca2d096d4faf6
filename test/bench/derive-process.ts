/**
 * What do the four derivatives of an upload cost, as a share of the largest alone? Both take turns,
 * so that a busy machine slows them alike, each on an engine of its own.
 */

import { readFile } from 'node:fs/promises'
import { parseConfig } from '../../src/config.ts'
import { createEngine, DEFAULT_LIMITS, type Engine, SlabList } from '../../src/engine/index.ts'
import { plannedDerivatives } from '../../src/jobs/derivatives.ts'
import { nodeCodecModules } from '../../src/load/node.ts'
import { QUALITY } from './contestant.ts'
import { median, timed } from './measure.ts'
import type { Photo } from './photos.ts'

/** Medians, in milliseconds. */
export interface DeriveTimes {
  readonly one: { readonly ms: number; readonly cpuMs: number }
  readonly four: { readonly ms: number; readonly cpuMs: number }
  /** How often the four decoded the photo, in one run. */
  readonly decodes: number
}

export interface DeriveOrder {
  readonly photo: Photo
  readonly rounds: number
}

const WARM_UPS = 3

process.once('message', async ({ photo, rounds }: DeriveOrder) => {
  process.send!(await timesOf(photo, rounds))
  process.disconnect()
})

async function timesOf(photo: Photo, rounds: number): Promise<DeriveTimes> {
  const file = new Uint8Array(await readFile(photo.path))
  const variants = plannedDerivatives(parseConfig({}).derivatives, {
    source: photo,
    order: { formats: ['webp'], quality: QUALITY },
    name: 'photo',
  }).map(({ options }) => options)
  const [alone, together] = [newEngine(), newEngine()]
  const convert = () => alone.convert(SlabList.of(file), variants[0]!)
  const derive = () => together.derive(SlabList.of(file), variants, async () => {})
  for (let i = 0; i < WARM_UPS; i++) await convert().then(derive)
  const times = { one: [], four: [] } as Record<'one' | 'four', { ms: number; cpuMs: number }[]>
  for (let i = 0; i < rounds; i++) {
    times.one.push(await timed(convert))
    times.four.push(await timed(derive))
  }
  const { decodes } = await derive()
  return { one: medians(times.one), four: medians(times.four), decodes }
}

function newEngine(): Engine {
  return createEngine(nodeCodecModules(), DEFAULT_LIMITS)
}

function medians(times: readonly { ms: number; cpuMs: number }[]) {
  return { ms: median(times.map(({ ms }) => ms)), cpuMs: median(times.map(({ cpuMs }) => cpuMs)) }
}
