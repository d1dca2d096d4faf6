/**
 * All derivatives in all formats of photos of 12 and 48 megapixels: from one decode each, within the
 * budget, and every one as it is told.
 */

import sharp from 'sharp'
import { createGate } from '../../src/admission/create-gate.ts'
import { parseConfig } from '../../src/config.ts'
import { createConverter } from '../../src/convert/convert.ts'
import { DEFAULT_LIMITS, MEBIBYTE, OUTPUT_FORMATS } from '../../src/engine/index.ts'

import { makeDerivatives } from '../../src/jobs/make-derivatives.ts'
import { largePhoto, testEngine } from '../helpers/engine.ts'

import { runningJob } from '../helpers/jobs.ts'
import { MemoryStore } from '../helpers/memory-store.ts'

const PHOTOS = [
  { name: '12 MP', width: 4_032, height: 3_024, progressive: false },
  { name: '48 MP progressive', width: 8_000, height: 6_000, progressive: true },
] as const
const SIZES = ['2048x1536', '1024x768', '512x384', '200x200']
const CONFIG = parseConfig({})
const clock = { now: () => Date.now(), wait: () => new Promise<never>(() => {}) }

/** Returns how many of them are not as they must be. */
export async function derivativesOfPhotos(): Promise<number> {
  let wrong = 0
  for (const { name, width, height, progressive } of PHOTOS) {
    const file = await largePhoto(width, height).jpeg({ progressive }).toBuffer()
    for (const fault of await faultsOf(new Uint8Array(file), `${width}x${height}`)) {
      wrong++
      console.log(`  WRONG: ${name}: ${fault}`)
    }
  }
  return wrong
}

async function faultsOf(file: Uint8Array<ArrayBuffer>, size: string): Promise<string[]> {
  const store = new MemoryStore()
  const converter = createConverter(testEngine())
  const gate = createGate(CONFIG, clock)
  const { derivatives: sizes, maxUploadBytes: maxBytes } = CONFIG
  const job = await runningJob(store, file, OUTPUT_FORMATS)
  const run = await makeDerivatives(job, { store, gate, converter, sizes, maxBytes, clock })
  console.log(`${size}: ${/decodes=.*/.exec(run.plan)?.[0]}`)
  const peak = Number(/peak=([\d.]+)/.exec(run.plan)?.[1]) * MEBIBYTE
  const made = run.derivatives.map(({ format, width, height }) => `${format} ${width}x${height}`)
  const wanted = OUTPUT_FORMATS.flatMap((format) => SIZES.map((side) => `${format} ${side}`))
  const seen = `${run.original?.width}x${run.original?.height}`
  const faults = [
    ...(seen === size ? [] : [`the original is told to be ${seen}`]),
    ...(/; decodes=1; peak=\d+\.\dMiB$/.test(run.plan) ? [] : ['it took more than one decode']),
    ...(peak < DEFAULT_LIMITS.memoryBudget ? [] : ['it is over the budget']),
    ...(made.join() === wanted.join() ? [] : [`made are ${made.join()}`]),
  ]
  for (const { key, bytes, width, height } of run.derivatives) {
    const stored = await new Response((await store.get(key))?.body).bytes()
    const told = await sharp(stored).metadata()
    if (told.width !== width || told.height !== height || stored.length !== bytes) {
      faults.push(`${key} is ${told.width}x${told.height}, ${stored.length} bytes`)
    }
  }
  return faults
}
