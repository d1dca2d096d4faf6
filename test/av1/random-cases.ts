/**
 * Encodes random pictures with random settings and holds the kernel's reconstruction to what dav1d
 * shows before its filters, sample by sample: `node test/av1/random-cases.ts [cases] [seed]`. Half of the
 * files ask for none; every fourth is coded again with filters, and dav1d must agree with libaom.
 */

import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NO_FILTERS } from '../../src/engine/formats/avif/av1-filters.ts'
import { testKernels } from '../helpers/kernels.ts'
import { drawnPicture, letters, type Random, randomOf } from './drawn-pictures.ts'
import { type CaseOptions, dav1d, encodeCase } from './encode-case.ts'

export interface RandomCase {
  readonly width: number
  readonly height: number
  readonly channels: 1 | 4
  readonly options: CaseOptions
}

function pick<T>(random: Random, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)]!
}

export function randomCase(random: Random): RandomCase {
  const side = () => 1 + Math.floor(random() ** 2 * pick(random, [16, 70, 200, 300, 600]))
  const lossless = random() < 0.2
  const channels = random() < 0.15 ? 1 : 4
  const sampling = lossless
    ? pick(random, ['444', '400'] as const)
    : pick(random, ['420', 'auto', 'auto', '444', '400'] as const)
  const source = sampling === '400' && channels === 4 && random() < 0.5 ? 'alpha' : 'color'
  return {
    width: side(),
    height: side(),
    channels,
    options: {
      sampling,
      source,
      lossless,
      quantizer: 1 + Math.floor(random() * 255),
      effort: pick(random, ['fast', 'balanced', 'best', 'best'] as const),
      ...(random() < 0.5 ? { filters: NO_FILTERS } : {}),
      ...(lossless || random() < 0.3
        ? {}
        : {
            matrices: { y: Math.floor(random() * 16), uv: Math.floor(random() * 16) },
            chromaDelta: Math.floor(random() * 40) - 20,
          }),
    },
  }
}

/** Letters, of a size at which blocks can be copied. */
export function textCase(random: Random): RandomCase {
  return {
    width: 260 + Math.floor(random() * 400),
    height: 65 + Math.floor(random() * 200),
    channels: 4,
    options: {
      sampling: pick(random, ['auto', '444'] as const),
      source: 'color',
      lossless: false,
      quantizer: 1 + Math.floor(random() * 255),
      effort: pick(random, ['balanced', 'best'] as const),
      ...(random() < 0.5 ? { filters: NO_FILTERS } : {}),
    },
  }
}

/** Where the planes differ first, or undefined. */
export function differenceOf(a: Uint8Array, b: Uint8Array): string | undefined {
  if (a.length !== b.length) return `${a.length} samples instead of ${b.length}`
  const at = a.findIndex((value, i) => value !== b[i])
  return at < 0 ? undefined : `sample ${at}: ${a[at]} instead of ${b[at]}`
}

function aomdec(stream: Uint8Array): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'aom-'))
  try {
    writeFileSync(join(folder, 'in.obu'), stream)
    const files = ['-o', join(folder, 'out.yuv'), join(folder, 'in.obu')]
    execFileSync('aomdec', ['--rawvideo', ...files], { stdio: 'pipe' })
    return new Uint8Array(readFileSync(join(folder, 'out.yuv')))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

if (import.meta.main) {
  const cases = Number(process.argv[2] ?? 200)
  const random = randomOf(Number(process.argv[3] ?? 1))
  const kernels = testKernels()
  const hasAom = existsSync('/usr/bin/aomdec')
  let [wrong, copies] = [0, 0]
  for (let i = 0; i < cases; i++) {
    const isText = i % 3 === 0
    const { width, height, channels, options } = isText ? textCase(random) : randomCase(random)
    const pixels = drawnPicture(random, width, height, channels, isText ? letters : undefined)
    const name = `${i}: ${width}x${height}x${channels} ${JSON.stringify(options)}`
    try {
      const coded = encodeCase(kernels, pixels, options)
      copies += Number(coded.hasCopies)
      let found = differenceOf(coded.planes, dav1d(coded.stream, false))
      // One plane alone is written as three by aomdec.
      if (!found && hasAom && i % 4 === 0 && options.sampling !== '400') {
        const { filters, ...rest } = options
        const filtered = encodeCase(kernels, pixels, rest, false)
        found = differenceOf(aomdec(filtered.stream), dav1d(filtered.stream))
        if (found) found = `with filters: ${found}`
      }
      if (!found) continue
      console.log(name, found)
    } catch (error) {
      console.log(name, String(error).slice(0, 200))
    }
    wrong++
  }
  console.log(`${cases} cases, ${copies} with copies, ${wrong} wrong`)
  process.exitCode = wrong > 0 ? 1 : 0
}
