import sharp from 'sharp'
import { expect, it } from 'vitest'
import { bytesOf } from '../../../../src/engine/bytes/bytes.ts'
import type { AvifInfo } from '../../../../src/engine/formats/avif/info.ts'
import { FORMATS, withoutPatented } from '../../../../src/engine/formats/formats.ts'
import { probe } from '../../../../src/engine/formats/probe.ts'
import { box, bytesFrom, fullBox, u32 } from '../../../helpers/craft.ts'
import {
  ALPHA_URN,
  type AvifOptions,
  auxC,
  av1C,
  avif,
  colr,
  type Item,
  imir,
  irot,
  ispe,
  metaBox,
  sequence,
  track,
  YUV420,
} from '../../../helpers/craft-avif.ts'
import { attempt, mutations, prefixes, refusal } from '../../../helpers/damage.ts'

function info(file: Uint8Array): AvifInfo {
  return probe(bytesOf(file)) as AvifInfo
}

/** A picture of 30 × 20 with more properties. */
function still(more: readonly Uint8Array[] = [], coding = YUV420): Item {
  return { id: 1, type: 'av01', properties: [ispe(30, 20), av1C(coding), ...more] }
}

const ALPHA: Item = { id: 9, type: 'av01', properties: [ispe(30, 20), av1C(0x1c), auxC(ALPHA_URN)] }

it.each([
  ['4:2:0', 3, { chromaSubsampling: '4:2:0' }],
  ['4:4:4', 3, { chromaSubsampling: '4:4:4' }],
  ['with alpha', 4, {}],
  ['10-bit', 3, { bitdepth: 10 }],
  ['12-bit', 3, { bitdepth: 12 }],
] as const)('probe() agrees with sharp about an AVIF: %s', async (_, channels, options) => {
  const background = { r: 200, g: 30, b: 90, alpha: 0.5 }
  const source = sharp({ create: { width: 33, height: 17, channels, background } })
  const file = await source.avif({ effort: 0, ...options }).toBuffer()
  const meta = await sharp(file).metadata()
  expect(info(file)).toEqual({
    arenaBytes: expect.any(Number),
    format: 'avif',
    width: meta.width,
    height: meta.height,
    orientation: 1,
    depth: meta.bitsPerSample,
    channels: meta.channels,
    hasAlpha: meta.hasAlpha,
    hasIcc: meta.hasProfile,
    interlaced: false,
    frames: 1,
    chroma: 'chromaSubsampling' in options ? options.chromaSubsampling : '4:4:4',
    grid: false,
    ...('bitdepth' in options && { deepRowBytes: expect.any(Number) }),
  })
})

it('probe() sees an ICC profile in an AVIF, and not coded colour', async () => {
  const source = sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
  expect(info(await source.withIccProfile('p3').avif().toBuffer()).hasIcc).toBe(true)
  const at = (property: Uint8Array) => info(avif({ items: [still([property])] })).hasIcc
  expect(at(colr('prof', 'profile'))).toBe(true)
  expect(at(colr('rICC', 'profile'))).toBe(true)
  expect(at(colr('nclx', 0, 1, 0, 13, 0, 6, 0))).toBe(false)
})

it.each([
  [YUV420, 8, '4:2:0', 3],
  [0x08, 8, '4:2:2', 3],
  [0x00, 8, '4:4:4', 3],
  [0x1c, 8, '4:0:0', 1],
  [0x4c, 10, '4:2:0', 3],
  [0x60, 12, '4:4:4', 3],
] as const)('probe() reads AV1 configuration %i', (bits, depth, chroma, channels) => {
  expect(info(avif({ items: [still([], bits)] }))).toMatchObject({ depth, chroma, channels })
})

it.each([
  // irot turns anti-clockwise; imir 0 exchanges top and bottom, 1 left and right
  ['nothing', [], 1],
  ['irot 0', [irot(0)], 1],
  ['irot 1', [irot(1)], 8],
  ['irot 2', [irot(2)], 3],
  ['irot 3', [irot(3)], 6],
  ['imir 0', [imir(0)], 4],
  ['imir 1', [imir(1)], 2],
  ['irot 1, imir 0', [irot(1), imir(0)], 5],
  ['irot 1, imir 1', [irot(1), imir(1)], 7],
  ['irot 3, imir 1', [irot(3), imir(1)], 5],
  ['irot 3, imir 0', [irot(3), imir(0)], 7],
  ['imir 1, irot 1', [imir(1), irot(1)], 5],
] as const)('probe() turns %s into an orientation', (_, properties, orientation) => {
  expect(info(avif({ items: [still(properties)] })).orientation).toBe(orientation)
})

it('probe() ignores transforms that are not marked essential', () => {
  const file = avif({ items: [{ ...still([irot(1)]), loose: true }] })
  expect(info(file).orientation).toBe(1)
})

it('probe() ignores EXIF orientation in an AVIF', async () => {
  const source = sharp({ create: { width: 8, height: 4, channels: 3, background: 'red' } })
  const file = await source
    .avif()
    .withExif({ IFD0: { Orientation: '6' } })
    .toBuffer()
  expect(info(file)).toMatchObject({ orientation: 1, width: 8, height: 4 })
})

it.each([false, true])('probe() reads the tables of both widths (wide: %s)', (wide) => {
  const links = [{ type: 'auxl', from: 9, to: [1] }]
  const items = [ALPHA, still([irot(1)])]
  expect(info(avif({ items, links, wide }))).toMatchObject({
    width: 30,
    height: 20,
    orientation: 8,
    channels: 4,
    hasAlpha: true,
  })
})

it('probe() takes only alpha for alpha, and only that of the picture', () => {
  const links = [{ type: 'auxl', from: 9, to: [1] }]
  const depthMap = { ...ALPHA, properties: [auxC('urn:mpeg:mpegB:cicp:systems:auxiliary:depth')] }
  expect(info(avif({ items: [still(), depthMap], links })).hasAlpha).toBe(false)
  const elsewhere = [{ type: 'auxl', from: 9, to: [2] }]
  expect(info(avif({ items: [still(), ALPHA], links: elsewhere })).hasAlpha).toBe(false)
})

/** As deep as the tiles below. */
const DEEP_ALPHA: Item = {
  ...ALPHA,
  properties: [ispe(30, 20), av1C(0x5c), auxC(ALPHA_URN)],
}

const GRID: AvifOptions = {
  items: [
    { id: 1, type: 'grid', properties: [ispe(60, 20)] },
    { id: 2, type: 'av01', properties: [ispe(30, 20), av1C(0x40)] },
    { id: 3, type: 'av01', properties: [ispe(30, 20), av1C(0x40)] },
  ],
  links: [{ type: 'dimg', from: 1, to: [2, 3] }],
}

it('probe() takes the size of a grid and the coding of its tiles', () => {
  const expected = { width: 60, height: 20, depth: 10, chroma: '4:4:4', grid: true }
  expect(info(avif(GRID))).toMatchObject({ ...expected, hasAlpha: false })
  const links = [...GRID.links!, { type: 'auxl', from: 9, to: [2, 3] }]
  const tiled = avif({ items: [...GRID.items, DEEP_ALPHA], links })
  expect(info(tiled)).toMatchObject({ ...expected, hasAlpha: true })
})

it('probe() counts the frames of a sequence', () => {
  const moov = box('moov', track('pict', 5), track('auxv', 5))
  const both = avif({ brands: ['avis', 'avif'], items: [still()], more: moov })
  expect(info(both)).toMatchObject({ frames: 5, width: 30, hasAlpha: false })
  const only = sequence(track('pict', 5), track('auxv', 5))
  expect(info(only)).toMatchObject({ frames: 5, width: 30, height: 20, hasAlpha: true, depth: 8 })
})

it('probe() reads boxes of 64-bit size and boxes that reach to the end', () => {
  const file = avif({ items: [still()] })
  const meta = metaBox({ items: [still()] })
  const ftyp = file.subarray(0, file.length - meta.length)
  const body = meta.subarray(8)
  const large = bytesFrom(ftyp, u32(1), 'meta', u32(0), u32(body.length + 16), body, 'tail')
  expect(info(large)).toMatchObject({ width: 30, height: 20 })
  expect(info(bytesFrom(ftyp, u32(0), 'meta', body))).toMatchObject({ width: 30, height: 20 })
})

it.each([
  ['its brand', avif({ brands: ['heic', 'mif1'], items: [{ ...still(), type: 'hvc1' }] })],
  ['its codec', avif({ brands: ['mif1'], items: [{ ...still(), type: 'hvc1' }] })],
  ['its codec, as a grid', avif({ ...GRID, items: [GRID.items[0]!, { id: 2, type: 'hvc1' }] })],
  ['its first bytes', bytesFrom(box('ftyp', 'heix', u32(0)))],
])('probe() refuses HEIC by name where it is not read, known by %s', (_, file) => {
  const refused = refusal(file, withoutPatented(FORMATS))
  expect(refused).toMatchObject({ code: 'unsupported-format', format: 'heic' })
})

it('probe() accepts AV1 pictures under an open brand', () => {
  expect(info(avif({ brands: ['mif1'], items: [still()] })).format).toBe('avif')
})

it.each([
  ['a film', bytesFrom(box('ftyp', 'isom', u32(0), 'mp42'))],
  ['a picture of another codec', avif({ items: [{ ...still(), type: 'j2k1' }] })],
])('probe() does not support %s', (_, file) => {
  expect(refusal(file).code).toBe('unsupported-format')
})

it.each([
  ['its first box only', bytesFrom(box('ftyp', 'avif', u32(0)))],
  ['no primary item', avif({ items: [still()], primary: 7 })],
  ['no size', avif({ items: [{ id: 1, type: 'av01', properties: [av1C(0)] }] })],
  ['no configuration', avif({ items: [{ id: 1, type: 'av01', properties: [ispe(3, 2)] }] })],
  ['no width', avif({ items: [{ ...still(), properties: [ispe(0, 2), av1C(0)] }] })],
  ['no tiles', avif({ items: GRID.items })],
])('probe() calls an AVIF with %s damaged', (_, file) => {
  expect(refusal(file).code).toBe('damaged-image')
})

it.each([
  ['of 32 bits', [u32(7), 'meta']],
  ['of 64 bits', [u32(1), 'meta', u32(0), u32(15)]],
])('probe() refuses a box shorter than its header, with a size %s', (_, header) => {
  const file = bytesFrom(box('ftyp', 'avif', u32(0)), header, metaBox({ items: [still()] }))
  expect(refusal(file)).toMatchObject({
    code: 'damaged-image',
    message: expect.stringContaining('shorter than its own header'),
  })
})

it('probe() bounds the tables of a file', () => {
  const items = Array.from({ length: 70_000 }, () => [0, 1, 1, 0])
  const table = Buffer.concat([
    Buffer.from(u32(0)),
    Buffer.from(u32(70_000)),
    ...items.map((i) => Buffer.from(i)),
  ])
  const file = bytesFrom(
    box('ftyp', 'avif', u32(0)),
    fullBox('meta', box('iprp', box('ipma', table))),
  )
  expect(refusal(file).message).toContain('too many items')
})

it('probe() bounds the boxes of a file', () => {
  const boxes = new Uint8Array(8 * 70_000)
  for (let i = 0; i < boxes.length; i += 8) boxes.set(box('free'), i)
  const file = Buffer.concat([box('ftyp', 'avif', u32(0)), boxes])
  expect(refusal(file)).toMatchObject({
    code: 'damaged-image',
    message: expect.stringContaining('too many boxes'),
  })
})

it('probe() answers or throws ImageError for every prefix and mutation of an AVIF', async () => {
  const links = [...GRID.links!, { type: 'auxl', from: 9, to: [2, 3] }]
  const moov = box('moov', track('pict', 2))
  const file = avif({ items: [...GRID.items, DEEP_ALPHA], links, more: moov })
  for (const prefix of prefixes(file)) attempt(prefix, (of) => expect(of.width).toBe(60))
  for (const mutant of mutations(file, { seed: 7, count: 5000, reach: file.length })) {
    attempt(mutant, ({ width, height }) => expect(width * height).toBeGreaterThan(0))
  }
})
