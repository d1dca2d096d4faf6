/** The parts of test/bench/ that are arithmetic: the bench itself is not a test. */

import { expect, it } from 'vitest'
import { tasksFor } from '../bench/cases.ts'
import { sizeAtEqualSsim, sizeAtScore } from '../bench/encoders/rate.ts'
import { exactLanczos } from '../bench/lanczos.ts'
import { median } from '../bench/measure.ts'
import { photoList } from '../bench/photos.ts'
import { closeness, type Pixels, psnrOf, ssimOf } from '../bench/quality.ts'
import { ssimulacra2Against } from '../bench/ssimulacra2.ts'
import { formatMegabytes, formatMs, formatTable } from '../bench/table.ts'
import { memoryOf } from '../bench/wasm-memory.ts'
import { photoPixels } from './engine.ts'
import { seededRandom } from './random.ts'

function noise(width: number, height: number, channels: 3 | 4 = 3): Pixels {
  return { data: seededRandom(7).bytes(width * height * channels), width, height, channels }
}

it.each([
  [[3], 3],
  [[9, 1, 5], 5],
  [[4, 1, 3, 2], 2.5],
])('median() is the middle of %j', (values, expected) => {
  expect(median(values)).toBe(expected)
})

it('formatTable() pads texts to the right and figures to the left', () => {
  const table = formatTable(
    ['case', 'ms'],
    [
      ['a', '1'],
      ['longer', '22.5'],
    ],
  )
  expect(table.split('\n')).toEqual([
    '| case   |   ms |',
    '| ------ | ---: |',
    '| a      |    1 |',
    '| longer | 22.5 |',
  ])
})

it('formatMs() keeps three digits and formatMegabytes() marks what an isolate does not have', () => {
  expect([7.421, 35.27, 118.4].map(formatMs)).toEqual(['7.42', '35.3', '118'])
  expect([7_940_000, 128_100_000].map(formatMegabytes)).toEqual(['7.9', '128.1!'])
})

it('closeness() of the same picture is infinite and 1, whatever its alpha', () => {
  const picture = noise(40, 24, 4)
  const data = picture.data.map((level, i) => (i % 4 === 3 ? 255 - level : level))
  expect(closeness(picture, { ...picture, data })).toEqual({ psnr: Infinity, ssim: 1 })
  expect(ssimOf(picture, picture)).toBe(1)
})

it('psnrOf() is 48.13 dB when every sample is off by one, and ssimOf() falls with noise', () => {
  const picture = noise(32, 32)
  const data = picture.data.map((level) => (level < 255 ? level + 1 : 254))
  expect(psnrOf(picture, { ...picture, data })).toBeCloseTo(48.13, 2)
  const other = { ...picture, data: picture.data.toReversed() }
  expect(ssimOf(picture, other)).toBeLessThan(0.2)
})

it('psnrOf() refuses pictures of different sizes', () => {
  expect(() => psnrOf(noise(4, 2), noise(2, 4))).toThrow('4x2 against 2x4')
})

it('exactLanczos() keeps a picture of the same size, and a flat one at any size', () => {
  const picture = noise(20, 10)
  expect(exactLanczos(picture, 20, 10).data).toEqual(picture.data)
  const flat = { ...picture, data: new Uint8Array(600).fill(77) }
  expect(new Set(exactLanczos(flat, 7, 3).data)).toEqual(new Set([77]))
})

it('memoryOf() finds the memory of an instance that somebody else makes', async () => {
  // (module (memory (export "m") 1))
  const bytes = Uint8Array.from([
    ...[0, 97, 115, 109, 1, 0, 0, 0, 5, 3, 1, 0, 1, 7, 5, 1, 1, 109, 2, 0],
  ])
  const module = await WebAssembly.compile(bytes)
  const viaConstructor = await memoryOf(async () => new WebAssembly.Instance(module))
  const viaFunction = await memoryOf(() => WebAssembly.instantiate(module))
  expect([viaConstructor, viaFunction].map(({ buffer }) => buffer.byteLength)).toEqual([
    65536, 65536,
  ])
})

it('tasksFor() measures every format from baseline JPEGs, and what --only names', () => {
  const [baseline, progressive] = photoList(true)
  const choice = { only: '', formats: 'few' } as const
  expect(tasksFor(baseline!, choice)).toHaveLength(6)
  expect(tasksFor(progressive!, choice)).toHaveLength(3)
  const only = { ...choice, only: '1 MP JPEG baseline → 1024 webp' }
  expect(tasksFor(baseline!, only)).toEqual([{ to: 'webp', width: 1024 }])
})

it('sizeAtEqualSsim() is the factor between two curves where they overlap, whatever their points', () => {
  const bytesAt = (ssim: number) => 1000 / (1 - ssim)
  const curve = (factor: number, places: readonly number[]) =>
    places.map((ssim) => ({ ssim, bytes: factor * bytesAt(ssim) }))
  const ours = curve(1.1, [0.99, 0.9, 0.8])
  expect(sizeAtEqualSsim(ours, curve(1, [0.7, 0.95]))).toBeCloseTo(1.1, 6)
  expect(sizeAtEqualSsim(ours, ours)).toBe(1)
  expect(sizeAtEqualSsim(ours, curve(1, [0.995, 0.999]))).toBeUndefined()
})

it('sizeAtScore() reads two curves between their points, and knows nothing beyond them', () => {
  const curve = (factor: number) => [60, 90].map((score) => ({ score, bytes: factor * score ** 3 }))
  expect(sizeAtScore(curve(0.8), curve(1), 75)).toBeCloseTo(0.8, 6)
  expect(sizeAtScore(curve(0.8), curve(1), 91)).toBeUndefined()
})

/** What a program in C of the same definition answers. */
it('ssimulacra2Against() is 100 for the same picture, and what is published for others', () => {
  const [width, height] = [300, 281]
  const picture = (data: Uint8Array): Pixels => ({ data, width, height, channels: 3 })
  const original = new Uint8Array(photoPixels(width, height))
  const score = ssimulacra2Against(picture(original))
  const scoreOf = (change: (value: number) => number) => score(picture(original.map(change)))
  expect(scoreOf((value) => value)).toBe(100)
  expect(scoreOf((value) => (value & 0xfc) | 2)).toBeCloseTo(93.59, 1)
  expect(scoreOf((value) => (value & 0xf0) | 8)).toBeCloseTo(71.87, 1)
  expect(score(picture(new Uint8Array(photoPixels(width, height, 2))))).toBeCloseTo(-64.15, 1)
})

it('ssimulacra2Against() refuses pictures that are too small, or of different sizes', () => {
  expect(() => ssimulacra2Against(noise(255, 256))).toThrow('too small')
  expect(() => ssimulacra2Against(noise(256, 256))(noise(257, 256))).toThrow('sizes differ')
})
