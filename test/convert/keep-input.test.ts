import { describe, expect, it } from 'vitest'
import { mayKeepInput } from '../../src/convert/keep-input.ts'
import { type ConvertOptions, DEFAULT_OPTIONS, SlabList } from '../../src/engine/index.ts'
import { shownBySharp, timelineOf } from '../helpers/animations.ts'
import { photo, testEngine } from '../helpers/engine.ts'
import { apngOf, randomAnimation, webpOf } from '../helpers/moving-files.ts'

const engine = testEngine()
const plain = await photo(64, 48).jpeg().toBuffer()

describe('mayKeepInput()', () => {
  const toJpeg: ConvertOptions = { ...DEFAULT_OPTIONS, format: 'jpeg' }

  function mayKeep(file: Uint8Array, options: Partial<ConvertOptions> = {}): boolean {
    const picture = engine.inspect(SlabList.of(file))
    const all = { ...toJpeg, ...options }
    return mayKeepInput(picture, picture.plan(all), all)
  }

  it('mayKeepInput() takes an upright JPEG that is to be a JPEG of its size', () => {
    expect(mayKeep(plain)).toBe(true)
    expect(mayKeep(plain, { width: 64, height: 48 })).toBe(true)
    expect(mayKeep(plain, { width: 100, fit: 'scale-down' })).toBe(true)
  })

  it.each<[string, Partial<ConvertOptions>]>([
    ['another format', { format: 'webp' }],
    ['a resize', { width: 32 }],
    ['a crop', { width: 48, height: 48 }],
    ['a pad', { width: 64, height: 64, fit: 'pad' }],
    ['a turn', { rotate: 180 }],
    ['a flip', { flip: 'h' }],
    ['another sampling', { chroma: '444' }],
    ['few colours', { colors: 8 }],
    ['one scan', { progressive: false }],
    ['its copyright', { metadata: 'copyright' }],
  ])('mayKeepInput() refuses where %s is asked for', (_, options) => {
    expect(mayKeep(plain, options)).toBe(false)
  })

  it('mayKeepInput() goes by what is shown: a turned photo only when it is turned back', async () => {
    const turned = await photo(64, 48).jpeg().withMetadata({ orientation: 6 }).toBuffer()
    expect(mayKeep(turned)).toBe(false)
    expect(mayKeep(turned, { rotate: 270 })).toBe(true)
  })

  it('mayKeepInput() takes a transparent WebP, but not in front of a colour', async () => {
    const glass = await photo(64, 48).ensureAlpha(0.5).webp().toBuffer()
    expect(mayKeep(glass, { format: 'webp' })).toBe(true)
    const background = { r: 255, g: 0, b: 0, a: 255 }
    expect(mayKeep(glass, { format: 'webp', background })).toBe(false)
  })

  it('mayKeepInput() refuses what browsers do not show right: CMYK and arithmetic coding', async () => {
    const cmyk = await photo(64, 48).toColourspace('cmyk').jpeg().toBuffer()
    expect(mayKeep(cmyk)).toBe(false)
    const arithmetic = Buffer.from(plain)
    arithmetic[arithmetic.indexOf(Buffer.from([0xff, 0xc0])) + 1] = 0xc9
    expect(mayKeep(arithmetic)).toBe(false)
  })
})

describe('mayKeepInput() of what moves', () => {
  const moving = randomAnimation(7, ['keep', 'clear'])

  it.each(['png', 'webp'] as const)(
    'takes a %s where all of its frames are shown',
    async (format) => {
      const file = format === 'png' ? apngOf(moving) : await webpOf(moving)
      const mayKeep = (options: Partial<ConvertOptions>) => {
        const picture = engine.inspect(SlabList.of(new Uint8Array(file)))
        const all = { ...DEFAULT_OPTIONS, format, anim: true, ...options }
        return mayKeepInput(picture, picture.plan(all), all)
      }
      expect(mayKeep({})).toBe(true)
      expect(mayKeep({ anim: false })).toBe(false)
      expect(mayKeep({ frames: 1 })).toBe(false)
    },
  )

  it.each(['png', 'webp'] as const)('keeps all frames and their times of a %s', async (format) => {
    const file = new Uint8Array(format === 'png' ? apngOf(moving) : await webpOf(moving))
    const picture = engine.inspect(SlabList.of(file))
    const kept = picture.keeper?.strip(file.slice(), file.length)
    const after = engine.inspect(SlabList.of(new Uint8Array(kept ?? []))).info
    expect(after).toMatchObject({ format, frames: moving.frames.length })
    if (format === 'webp') {
      expect(timelineOf(await shownBySharp(kept!))).toEqual(timelineOf(await shownBySharp(file)))
    } else expect(kept).toEqual(file)
  })
})
