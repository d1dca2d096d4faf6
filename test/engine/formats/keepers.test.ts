/** What is left of a file when its metadata goes: the same pixels, to readers that are not ours. */

import sharp, { type Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import { crc32 } from '../../../src/engine/bytes/crc32.ts'
import { SlabList } from '../../../src/engine/index.ts'
import { bytesFrom } from '../../helpers/craft.ts'
import {
  GIF_COLOURS,
  gif,
  gifControl,
  gifFrame,
  gifRepeats,
  gifScreen,
} from '../../helpers/craft-gif.ts'
import { photo, testEngine } from '../../helpers/engine.ts'

const engine = testEngine()
const SECRET = 'where the photographer lives'
const XMP = `<x:xmpmeta xmlns:x="adobe:ns:meta/">${SECRET}</x:xmpmeta>`

const glass = (): Sharp => photo(70, 50).ensureAlpha(0.4)

function keeperOf(file: Uint8Array) {
  const { info, keeper } = engine.inspect(SlabList.of(file))
  if (!keeper) throw new Error('the format has no keeper')
  return { ...keeper, isPlain: keeper.isPlain(info) }
}

function strip(file: Uint8Array, maxBytes = Number.POSITIVE_INFINITY): Buffer | undefined {
  const keeper = keeperOf(file)
  const copy = new Uint8Array(file)
  const expected = keeper.strippedBytes(copy)
  const kept = keeper.strip(copy, maxBytes)
  if (kept) expect(kept.length).toBe(expected)
  else expect(Buffer.from(copy)).toEqual(Buffer.from(file))
  return kept && Buffer.from(kept)
}

const rawOf = (file: Uint8Array) => sharp(file).ensureAlpha().raw().toBuffer()

describe.each<[string, (image: Sharp) => Sharp]>([
  ['png', (image) => image.png()],
  ['png of a palette', (image) => image.png({ palette: true, colours: 30 })],
  ['webp', (image) => image.webp()],
  ['webp without loss', (image) => image.webp({ lossless: true })],
  ['avif', (image) => image.avif({ effort: 0 })],
])('keeper of %s', (_, write) => {
  it.each([
    ['opaque', photo(70, 50)],
    ['transparent', glass()],
  ])('strip() leaves the pixels and nothing else (%s)', async (_, image) => {
    const file = await write(image.clone())
      .withExif({ IFD0: { Copyright: SECRET }, IFD3: { GPSLatitude: '1/1 2/1 3/1' } })
      .withXmp(XMP)
      .toBuffer()
    expect(file.includes(SECRET)).toBe(true)
    const kept = strip(file)
    expect(kept?.includes(SECRET)).toBe(false)
    const { exif, xmp } = await sharp(kept).metadata()
    expect([exif, xmp]).toEqual([undefined, undefined])
    expect(await rawOf(kept ?? file)).toEqual(await rawOf(file))
    expect(strip(file, (kept?.length ?? 0) - 1)).toBeUndefined()
    expect(strip(kept ?? file)).toEqual(kept)
  })

  it('takes still pictures, and keeps their profiles or refuses them', async () => {
    const file = await write(photo(70, 50)).withIccProfile('p3').toBuffer()
    if (!keeperOf(file).isPlain) return
    const { icc } = await sharp(strip(file)).metadata()
    expect(icc?.length).toBeGreaterThan(100)
    expect(icc).toEqual((await sharp(file).metadata()).icc)
  })

  it('strip() drops what follows the picture, and refuses a file that ends early', async () => {
    const file = await write(photo(70, 50)).toBuffer()
    const longer = Buffer.concat([file, Buffer.from(SECRET)])
    expect(strip(longer)?.includes(SECRET)).toBe(false)
    const keeper = keeperOf(file)
    const short = new Uint8Array(file.subarray(0, -4))
    const stays = attempt(() => keeper.strip(short, Number.POSITIVE_INFINITY))
    expect(stays).toBeUndefined()
  })
})

/** A file that a keeper cannot follow may be refused by an `ImageError` as well. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}

describe('isPlain', () => {
  it('is an animation as well: whether all of it is shown, the plan tells', async () => {
    const frames = [photo(20, 20, 1), photo(20, 20, 2)].map((frame) => frame.png().toBuffer())
    const images = await Promise.all(frames)
    const webp = await sharp(images, { join: { animated: true } })
      .webp()
      .toBuffer()
    expect(keeperOf(webp).isPlain).toBe(true)
  })

  it('is no light beyond white', async () => {
    const png = await photo(20, 20).png().toBuffer()
    // cICP: BT.2100 PQ
    const chunk = Buffer.from([0, 0, 0, 4, ...Buffer.from('cICP'), 9, 16, 0, 1, 0, 0, 0, 0])
    chunk.writeUInt32BE(crc32(chunk.subarray(4, 12)), 12)
    const bright = Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)])
    expect(keeperOf(bright).isPlain).toBe(false)
    expect(keeperOf(png).isPlain).toBe(true)
  })
})

it('strip() refuses a PNG that browsers do not read to its end', async () => {
  const png = await photo(20, 20).png().toBuffer()
  const at = png.indexOf('IDAT') + 10
  png[at] = (png[at] ?? 0) ^ 1
  expect(strip(png)).toBeUndefined()
})

describe('keeper of gif', () => {
  const comment = bytesFrom(0x21, 0xfe, SECRET.length, SECRET, 0)
  const xmp = bytesFrom(0x21, 0xff, 11, 'XMP DataXMP', SECRET.length, SECRET, 0)
  const frame = (x: number) =>
    bytesFrom(
      gifControl(undefined, { delay: 7 }),
      comment,
      gifFrame({ x, width: 3, height: 2, palette: GIF_COLOURS.toReversed() }),
    )
  const screen = gifScreen(8, 4)
  const shown = [gifRepeats(3), frame(0), frame(4)]
  const bare = Buffer.from(gif(screen, ...shown)).toString('latin1')
  const plain = Buffer.from(bare.replaceAll(Buffer.from(comment).toString('latin1'), ''), 'latin1')

  it('strip() leaves frames, times and repeats, and nothing else', () => {
    const file = gif(screen, comment, xmp, ...shown, 0, xmp)
    expect(strip(Buffer.concat([file, Buffer.from(SECRET)]))).toEqual(plain)
    expect(keeperOf(file).isPlain).toBe(true)
  })

  it('strip() refuses text that is to be drawn, blocks of no kind, and a file that ends early', () => {
    const text = bytesFrom(0x21, 0x01, 1, 0x41, 0)
    expect(strip(gif(screen, text, ...shown))).toBeUndefined()
    expect(strip(gif(screen, ...shown, 0x77))).toBeUndefined()
    for (let end = plain.length - 1; end > plain.length - 20; end--) {
      expect(strip(plain.subarray(0, end))).toBeUndefined()
    }
  })

  it('strip() leaves what sharp shows of a real one', async () => {
    const images = await Promise.all([1, 2].map((seed) => photo(40, 30, seed).png().toBuffer()))
    const file = await sharp(images, { join: { animated: true } })
      .gif({ delay: [50, 120] })
      .toBuffer()
    const kept = strip(Buffer.concat([file.subarray(0, -1), comment, file.subarray(-1)]))
    const all = (bytes: Uint8Array) => sharp(bytes, { animated: true }).raw().toBuffer()
    expect(await all(kept!)).toEqual(await all(file))
    expect((await sharp(kept).metadata()).delay).toEqual([50, 120])
  })
})
