/** The rules of MIAF (ISO/IEC 23000-22) and AVIF 1.1 on the files that we write, as ComplianceWarden has them. */

import { describe, expect, it } from 'vitest'
import { bytesOf } from '../../../../src/engine/bytes/bytes.ts'
import { Reader } from '../../../../src/engine/bytes/reader.ts'
import { again } from '../../../../src/engine/containers/boxes.ts'
import type { EncodeOptions } from '../../../../src/engine/contract/codec.ts'
import { readAv1Coding } from '../../../../src/engine/formats/avif/av1.ts'
import type { Av1Picture } from '../../../../src/engine/formats/avif/av1-encode-kernel.ts'
import { avifFile } from '../../../../src/engine/formats/avif/av1-items.ts'
import { AVIF_BOXES, boxesIn, findBox } from '../../../../src/engine/formats/avif/boxes.ts'
import { avifRows } from '../../../../src/engine/formats/avif/encoder.ts'
import { type Items, readItems } from '../../../../src/engine/formats/heif/items.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { ENCODE_OPTIONS, encodeRows, rgbaPicture } from '../../../helpers/rows.ts'

const kernels = testKernels()

/** Name, width, height, channels, options, and what the file has to say of its samples. */
type Case = readonly [string, number, number, 1 | 4, Partial<EncodeOptions>, Samples]

interface Samples {
  readonly profile: 0 | 1
  readonly chroma: '4:0:0' | '4:2:0' | '4:4:4'
  readonly matrix: 0 | 6
  readonly brand: string
}

const CASES: readonly Case[] = [
  ['4:2:0', 130, 70, 4, {}, { profile: 0, chroma: '4:2:0', matrix: 6, brand: 'MA1B' }],
  ['4:4:4', 64, 64, 4, { quality: 95 }, { profile: 1, chroma: '4:4:4', matrix: 6, brand: 'MA1A' }],
  [
    'fine chroma',
    64,
    64,
    4,
    { chroma: '444' },
    { profile: 1, chroma: '4:4:4', matrix: 6, brand: 'MA1A' },
  ],
  [
    'coarse chroma',
    64,
    64,
    4,
    { quality: 95, chroma: '420' },
    { profile: 0, chroma: '4:2:0', matrix: 6, brand: 'MA1B' },
  ],
  [
    'lossless',
    65,
    33,
    4,
    { lossless: true },
    { profile: 1, chroma: '4:4:4', matrix: 0, brand: 'MA1A' },
  ],
  ['gray', 65, 33, 1, {}, { profile: 0, chroma: '4:0:0', matrix: 6, brand: 'MA1B' }],
  ['alpha', 130, 70, 4, { alpha: true }, { profile: 0, chroma: '4:2:0', matrix: 6, brand: 'MA1B' }],
  [
    'one pixel',
    1,
    1,
    4,
    { alpha: true },
    { profile: 0, chroma: '4:2:0', matrix: 6, brand: 'MA1B' },
  ],
]

async function encoded([, width, height, channels, options]: Case) {
  const rgba = rgbaPicture({ width, height }, options.alpha ? 'everywhere' : 'opaque')
  const rows = channels === 1 ? rgba.filter((_, at) => at % 4 === 1) : rgba
  const mark = kernels.exports.mark()
  const size = { width, height, channels } as const
  const file = await encodeRows(
    avifRows(() => kernels),
    size,
    rows,
    { ...ENCODE_OPTIONS, ...options },
  )
  kernels.exports.release(mark)
  return file
}

const whole = (file: Uint8Array<ArrayBuffer>) => new Reader(bytesOf(file), 'AVIF')
const typesIn = (body: Reader) => [...boxesIn(again(body))].map(({ type }) => type)

function metaOf(file: Uint8Array<ArrayBuffer>): Reader {
  return findBox(whole(file), 'meta')!
}

function propertyOf(items: Items, item: number, wanted: string) {
  const found = items.propertiesOf(item).filter(({ type }) => type === wanted)
  expect(found.length, `item ${item} has one ${wanted}`).toBe(1)
  const { body, essential } = found[0]!
  return { essential, bytes: [...body.bytes.slice(body.position, body.end)] }
}

/** reduced_still_picture_header: profile:3, still:1, reduced:1, level:5. */
function sequenceStart(data: Uint8Array) {
  const bits = (data[2]! << 8) | data[3]!
  return {
    ...{ profile: bits >> 13, isStill: ((bits >> 12) & 1) === 1 },
    ...{ isReduced: ((bits >> 11) & 1) === 1, level: (bits >> 6) & 31 },
  }
}

/** Types of the OBUs, all of which have a size. */
function obuTypes(data: Uint8Array): number[] {
  const types: number[] = []
  for (let at = 0; at < data.length; ) {
    const header = data[at++]!
    expect(header & 0x87, 'no extension, a size, nothing reserved').toBe(2)
    types.push(header >> 3)
    let [size, shift] = [0, 0]
    for (let more = true; more; shift += 7) {
      more = data[at]! > 127
      size += (data[at++]! & 127) << shift
    }
    at += size
    expect(at).toBeLessThanOrEqual(data.length)
  }
  return types
}

describe.each(CASES)('an AVIF of ours keeps the rules: %s', (...one) => {
  const [, width, height, , options, { profile, chroma, matrix, brand }] = one
  const ids = options.alpha ? [1, 2] : [1]

  it('an AVIF of ours has the brands of what is in it, and the boxes in their order', async () => {
    const file = await encoded(one)
    expect(typesIn(whole(file))).toEqual(['ftyp', 'meta', 'mdat'])
    const ftyp = findBox(whole(file), 'ftyp')!
    expect([ftyp.text(4), ftyp.u32(), ftyp.text(ftyp.remaining)]).toEqual([
      'avif',
      0,
      `avifmif1miaf${brand}`,
    ])
    const meta = metaOf(file)
    meta.skip(4)
    const references = ids.length > 1 ? ['iref'] : []
    expect(typesIn(meta)).toEqual(['hdlr', 'pitm', 'iloc', 'iinf', ...references, 'iprp'])
    const hdlr = findBox(again(meta), 'hdlr')!
    hdlr.skip(8)
    expect(hdlr.text(4)).toBe('pict')
  })

  it('an AVIF of ours links its items, which fill mdat', async () => {
    const file = await encoded(one)
    const items = readItems(metaOf(file), AVIF_BOXES)
    expect(items.primary).toBe(1)
    expect([...items.types]).toEqual(ids.map((id) => [id, 'av01']))
    expect(items.references).toEqual(ids.slice(1).map((from) => ({ type: 'auxl', from, to: [1] })))
    const places = ids.map((id) => items.places.get(id)![0]!).sort((a, b) => a.start - b.start)
    const mdat = findBox(whole(file), 'mdat')!
    expect(places.map(({ start }) => start)).toEqual([
      mdat.position,
      ...places.slice(0, -1).map(({ end }) => end),
    ])
    expect(places.at(-1)!.end).toBe(mdat.end)
  })

  it('an AVIF of ours describes each item as its sequence header does', async () => {
    const file = await encoded(one)
    const items = readItems(metaOf(file), AVIF_BOXES)
    for (const id of ids) {
      const isAlpha = id === 2
      const { start, end } = items.places.get(id)![0]!
      const data = file.subarray(start, end)
      expect(obuTypes(data)).toEqual([1, 6]) // sequence header, frame
      const coding = readAv1Coding(bytesOf(file), [{ start, end }])!
      expect(coding).toEqual({
        ...{ width, height, depth: 8, primaries: 1, transfer: 13, isFullRange: true },
        matrix: isAlpha ? 6 : matrix,
        ...{ profile: isAlpha ? 0 : profile, chroma: isAlpha ? '4:0:0' : chroma },
      })
      const { level, ...header } = sequenceStart(data)
      expect(header).toEqual({ profile: coding.profile, isStill: true, isReduced: true })
      const mono = coding.chroma === '4:0:0'
      const samples = { '4:4:4': 0, '4:2:0': 0x0c, '4:0:0': 0x1c, '4:2:2': 8 }[coding.chroma]
      const av1C = propertyOf(items, id, 'av1C')
      expect(av1C).toEqual({
        essential: true,
        bytes: [0x81, (coding.profile << 5) | level, samples, 0],
      })
      expect(propertyOf(items, id, 'pixi').bytes).toEqual(
        mono ? [0, 0, 0, 0, 1, 8] : [0, 0, 0, 0, 3, 8, 8, 8],
      )
      expect(propertyOf(items, id, 'ispe').bytes).toEqual([
        ...[0, 0, 0, 0],
        ...u32(width),
        ...u32(height),
      ])
      const names = items.propertiesOf(id).map(({ type }) => type)
      expect(new Set(names)).toEqual(new Set(['av1C', isAlpha ? 'auxC' : 'colr', 'ispe', 'pixi']))
      expect(names).toHaveLength(4)
    }
    const colr = propertyOf(items, 1, 'colr').bytes
    expect(colr).toEqual([...Buffer.from('nclx'), 0, 1, 0, 13, 0, matrix, 0x80])
  })
})

function u32(value: number): number[] {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255)
}

/** A picture that says it is of this profile and level. */
function saying(profile: 0 | 1, level: number): Av1Picture {
  const samples = { isMonochrome: false, subsamplingX: 1, subsamplingY: 1 } as const
  return {
    pieces: [new Uint8Array(4)],
    sequenceHeader: new Uint8Array(4),
    configuration: { profile, level, tier: 0, bitDepth: 8, ...samples },
    isIdentity: false,
  }
}

it.each([
  [0, 13, 'MA1B'],
  [0, 16, ''],
  [1, 16, 'MA1A'],
  [1, 31, ''],
] as const)(
  'avifFile() names a profile of AVIF only up to its level (%i, %i: %j)',
  (profile, level, brand) => {
    const size = { width: 9000, height: 9000 }
    const file = avifFile({ ...size, color: saying(profile, level), alpha: undefined })
    const ftyp = findBox(whole(file), 'ftyp')!
    ftyp.skip(8)
    expect(ftyp.text(ftyp.remaining)).toBe(`avifmif1miaf${brand}`)
  },
)

it('avifFile() gives the memory of the pieces back, and puts alpha before the colours', () => {
  const [color, alpha] = [saying(0, 0), saying(0, 0)]
  color.pieces[0]!.set([1, 2, 3, 4])
  alpha.pieces[0]!.set([5, 6, 7, 8])
  const file = avifFile({ width: 1, height: 1, color, alpha })
  expect([...file.subarray(-8)]).toEqual([5, 6, 7, 8, 1, 2, 3, 4])
  expect([color, alpha].map(({ pieces }) => pieces[0]!.length)).toEqual([0, 0])
})
