/** Files and scores of everyone on one picture. */

import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { decodedByEngine } from '../decoded.ts'
import type { Encode, Picture } from '../encoders/contender.ts'
import { median } from '../measure.ts'
import { lumaPsnrOf, type Pixels, ssimOf } from '../quality.ts'
import { ssimulacra2Against } from '../ssimulacra2.ts'
import type { RateContestant, RateField } from './contestants.ts'

/** Quality by three measures, each growing evenly: decibels, decibels of 1 − SSIM, SSIMULACRA2. */
export interface Sample {
  readonly bytes: number
  readonly psnr: number
  readonly ssim: number
  readonly ssimulacra2: number
}

export type Curves = ReadonlyMap<string, readonly Sample[]>

const FOLDER = fileURLToPath(
  new URL('../../../node_modules/.cache/edgepress-bench/rates-v2/', import.meta.url),
)

/** By contestants' names. */
export async function measureCurves(field: RateField, picture: Picture): Promise<Curves> {
  const { rgb: data, width, height } = picture
  const score = scorer({ data, width, height, channels: 3 })
  const curves = new Map<string, readonly Sample[]>()
  for (const one of [...field.ours, ...field.rivals]) {
    const measure = () => curveOf(one, picture, score)
    curves.set(one.name, one.isRival ? await kept(one, picture, measure) : await measure())
  }
  return curves
}

async function curveOf(
  { qualities, open }: RateContestant,
  picture: Picture,
  score: (bytes: Uint8Array) => Promise<Sample>,
): Promise<Sample[]> {
  const encode = await open(picture)
  const samples: Sample[] = []
  for (const quality of qualities) samples.push(await score((await encode(quality)).bytes))
  return samples
}

function scorer(original: Pixels): (bytes: Uint8Array) => Promise<Sample> {
  const likeness = ssimulacra2Against(original)
  return async (bytes) => {
    const decoded = await decodedByEngine(bytes)
    return {
      bytes: bytes.length,
      psnr: lumaPsnrOf(original, decoded),
      ssim: -10 * Math.log10(1 - ssimOf(original, decoded)),
      ssimulacra2: likeness(decoded),
    }
  }
}

/** A rival's curve is computed once for each picture. */
async function kept(
  { name, qualities }: RateContestant,
  { rgb, width, height }: Picture,
  measure: () => Promise<Sample[]>,
): Promise<readonly Sample[]> {
  const key = createHash('sha256').update(
    JSON.stringify([sharp.versions, name, qualities, width, height]),
  )
  const path = join(FOLDER, `${key.update(rgb).digest('hex')}.json`)
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    const samples = await measure()
    mkdirSync(FOLDER, { recursive: true })
    writeFileSync(path, JSON.stringify(samples))
    return samples
  }
}

const ROUNDS = 3
const CLOCK_QUALITY = 80

/** CPU time of ours ÷ the stock encoder's at quality 80, taking turns. */
export async function cpuRatio(
  ours: RateContestant,
  { clock }: RateField,
  picture: Picture,
): Promise<number> {
  const [own, stock] = [await ours.open(picture), await clock(picture)]
  const ratios: number[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const ratio = (await cpuOf(own)) / (await cpuOf(stock))
    if (round > 0) ratios.push(ratio) // the first round warms up
  }
  return median(ratios)
}

async function cpuOf(encode: Encode): Promise<number> {
  const before = process.cpuUsage()
  await encode(CLOCK_QUALITY)
  const { user, system } = process.cpuUsage(before)
  return user + system
}
