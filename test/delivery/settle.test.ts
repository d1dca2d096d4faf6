import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { type Accepted, settleTransform } from '../../src/delivery/settle.ts'
import { SlabList } from '../../src/engine/index.ts'
import { parseCloudflare } from '../../src/request/grammars/cloudflare.ts'
import { DEFAULT_TRANSFORM, type Transform } from '../../src/request/transform.ts'
import { photo, testEngine } from '../helpers/engine.ts'

const engine = testEngine()
const plain = await photo(612, 613).jpeg().toBuffer()
const turned = await photo(400, 200).jpeg().withMetadata({ orientation: 6 }).toBuffer()
const clear = await sharp({
  create: { width: 8, height: 8, channels: 4, background: { r: 1, g: 2, b: 3, alpha: 0.5 } },
})
  .png()
  .toBuffer()

const ALL: Accepted = ['avif', 'webp', 'jpeg', 'png']
const SAFE: Accepted = ['jpeg', 'png']

function loosely(file: Uint8Array, loose: Partial<Transform>, accepted: Accepted = SAFE) {
  const picture = engine.inspect(SlabList.of(file))
  const options = settleTransform({ ...DEFAULT_TRANSFORM, ...loose }, picture, accepted)
  const { width, height } = picture.plan(options)
  return { options, size: `${width}x${height}` }
}

function settled(file: Uint8Array, segment: string, accepted: Accepted = SAFE) {
  const picture = engine.inspect(SlabList.of(file))
  const options = settleTransform(parseCloudflare(segment).transform, picture, accepted)
  const { width, height } = picture.plan(options)
  return { ...options, size: `${width}x${height}` }
}

describe('settleTransform()', () => {
  // The first is the example of Cloudflare's documentation.
  it.each([
    ['fit=aspect-crop,w=1920,h=1120', '612x357'],
    ['fit=aspect-crop,w=100,h=50', '100x50'],
    ['fit=aspect-crop,w=100', '100x100'],
    ['fit=scale-up,w=100', '612x613'],
    ['fit=scale-up,w=1224', '1224x1226'],
    ['fit=scale-up,w=1224,h=100', '612x613'],
    ['fit=scale-down,w=2000', '612x613'],
    ['fit=contain,w=1224', '1224x1226'],
    ['fit=cover,w=306', '306x307'],
    ['fit=cover,w=700,h=100', '700x100'],
    ['fit=crop,w=700,h=100', '612x100'],
    ['fit=pad,w=700,h=700', '700x700'],
    ['fit=squeeze,w=10,h=200', '10x200'],
  ])('settles %s of 612x613 as %s', (segment, size) => {
    expect(settled(plain, segment).size).toBe(size)
  })

  it.each([
    ['w=100', '100x200'],
    ['w=100,rotate=90', '100x50'],
    ['fit=aspect-crop,w=1000,h=1000,rotate=90', '200x200'],
    ['fit=scale-up,w=500,rotate=90', '500x250'],
  ])('reads sides as those of the upright, turned picture: %s is %s', (segment, size) => {
    expect(settled(turned, segment).size).toBe(size)
  })

  it.each([
    [plain, ALL, 'avif'],
    [plain, SAFE, 'jpeg'],
    [clear, ALL, 'avif'],
    [clear, SAFE, 'png'],
    [clear, ['png'] as const, 'png'],
    [plain, ['png'] as const, 'png'],
  ])(
    'takes the first format that would do, and what can be clear where that shows (%#)',
    (...row) => {
      const [file, accepted, format] = row
      expect(settled(file, 'format=auto', accepted).format).toBe(format)
    },
  )
})

describe('settleTransform() of what other services ask for', () => {
  const box = { width: 1_000, height: 500 }
  it.each<[Partial<Transform>, string]>([
    [{ fit: 'aspect-pad', ...box }, '612x306'],
    [{ fit: 'aspect-inside', ...box }, '306x306'],
    [{ fit: 'aspect-outside', ...box }, '612x613'],
    [{ fit: 'aspect-fill', ...box }, '612x306'],
    [{ fit: 'outside-down', ...box }, '612x613'],
    [{ fit: 'outside-down', width: 306, height: 100 }, '306x307'],
    [{ fit: 'pad-down', ...box }, '1000x500'],
    [{ fit: 'pad-down', width: 1_000, height: 1_000 }, '1000x1000'],
    [{ fit: 'stretch', width: 100 }, '100x613'],
    [{ fit: 'stretch', height: 1_000 }, '612x1000'],
    [{ fit: 'stretch-down', ...box }, '612x500'],
    [{ fit: 'stretch-down', height: 50 }, '612x50'],
    [{ fit: 'inside', shares: { width: 0.5 } }, '306x307'],
    [{ fit: 'fill', shares: { width: 0.5, height: 0.1 } }, '306x61'],
    [{ fit: 'inside', width: 306, extract: { width: { pixels: 100 } } }, '100x307'],
    [{ fit: 'inside', extract: { left: { pixels: 600 }, top: { share: 0.5 } } }, '12x306'],
    [{ fit: 'inside', extract: { left: { pixels: 900 }, width: { pixels: 9_999 } } }, '612x613'],
  ])('settles %j of 612x613 as %s', (loose, size) => {
    expect(loosely(plain, loose).size).toBe(size)
  })

  it.each([
    [{ x: 0.5, y: 0.5 }, 0.5],
    [{ x: 0.5, y: 0.1 }, 0],
    [{ x: 0.5, y: 1 }, 1],
    // 0.4 of 1001 rows is their middle, half of 500 above it: 150 of 501.
    [{ x: 0.5, y: 0.4 }, 0.3],
  ])('puts %j in the middle as far as that goes', (focus, y) => {
    const { gravity } = loosely(plain, { fit: 'cover', width: 1_000, height: 500, focus }).options
    expect(gravity).toMatchObject({ x: 0.5 })
    expect((gravity as { y: number }).y).toBeCloseTo(y, 2)
  })

  it('lays a colour around, and not behind what is transparent', () => {
    const surround = { r: 9, g: 8, b: 7, a: 255 }
    const around = { fit: 'pad', width: 16, height: 8, surround } as const
    const behind = loosely(plain, around)
    expect(behind).toMatchObject({ size: '16x8', options: { background: surround, fit: 'pad' } })
    const frame = loosely(clear, around)
    expect(frame.size).toBe('16x8')
    expect(frame.options.background).toBeUndefined()
    expect(frame.options.border).toEqual({ top: 0, right: 4, bottom: 0, left: 4, color: surround })
  })

  it('makes what moves of a source that moves, where the format that is asked for does not', async () => {
    const pages = [photo(20, 10), photo(20, 10, 2)].map((page) => page.png().toBuffer())
    const moving = await sharp(await Promise.all(pages), { join: { animated: true } })
      .gif({ effort: 1 })
      .toBuffer()
    const asked = { format: 'avif', movingFormat: 'webp' } as const
    expect(loosely(moving, asked, ['avif']).options).toMatchObject({ format: 'webp' })
    expect(loosely(plain, asked, ['avif']).options).toMatchObject({ format: 'avif' })
    const kept = loosely(moving, { format: 'source' }, ['jpeg', 'png', 'gif'])
    expect(kept.options.format).toBe('gif')
    const still = loosely(moving, { format: 'source' }, ['jpeg', 'png'])
    expect(['jpeg', 'png']).toContain(still.options.format)
  })

  it('refuses what is right for opaque pictures alone', () => {
    expect(loosely(plain, { opaqueOnly: 'negate' }).size).toBe('612x613')
    expect(() => loosely(clear, { opaqueOnly: 'negate' })).toThrow(/negate/)
  })

  it.each<[string, Uint8Array, Partial<Transform>, Accepted, string]>([
    ['a JPEG', plain, {}, ['jpeg', 'png', 'webp'], 'jpeg'],
    ['a PNG', clear, {}, ['jpeg', 'png', 'webp'], 'png'],
    ['what is not accepted', clear, {}, ['jpeg'], 'jpeg'],
    ['a JPEG with round corners', plain, { radius: 9 }, ['jpeg', 'png', 'webp'], 'png'],
    ['a JPEG in a box', plain, { fit: 'pad', width: 9, height: 9 }, SAFE, 'png'],
  ])(
    'makes the source’s own format of %s, where it holds the result',
    (_, file, loose, accepted, format) => {
      expect(loosely(file, { format: 'source', ...loose }, accepted).options.format).toBe(format)
    },
  )
})
