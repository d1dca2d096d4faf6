import sharp, { type Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import { convert, psnr } from '../../helpers/engine.ts'
import { clear, engine, opaque, seen } from './pictures.ts'

const linear = (factor: number, offset: number) => (image: Sharp) => image.linear(factor, offset)

const RECOMB = [0, 1, 2].map((row) =>
  [0.213, 0.715, 0.072].map((luma, i) => (row === i ? 0.3 : 0) + 0.7 * luma),
) as [number, number, number][]

const SEPIA = [
  [0.3588, 0.7044, 0.1368],
  [0.299, 0.587, 0.114],
  [0.2392, 0.4696, 0.0912],
]

const modulation = { brightness: 1, saturation: 1, hue: 0, lightness: 0 }

describe.each([
  [
    'modulate: brightness',
    { modulate: { ...modulation, brightness: 1.4 } },
    (image: Sharp) => image.modulate({ brightness: 1.4 }),
    40,
  ],
  [
    'modulate: saturation',
    { modulate: { ...modulation, saturation: 0.3 } },
    (image: Sharp) => image.modulate({ saturation: 0.3 }),
    40,
  ],
  [
    'modulate: hue',
    { modulate: { ...modulation, hue: 140 } },
    (image: Sharp) => image.modulate({ hue: 140 }),
    40,
  ],
  [
    'modulate: all',
    { modulate: { brightness: 0.8, saturation: 1.7, hue: 300, lightness: 12 } },
    (image: Sharp) => image.modulate({ brightness: 0.8, saturation: 1.7, hue: 300, lightness: 12 }),
    40,
  ],
  ['linear', { linear: { factor: -0.7, offset: 180 } }, linear(-0.7, 180), 45],
  ['sepia', { sepia: true }, (image: Sharp) => image.recomb(SEPIA as never), 45],
  ['brightness', { brightness: 1.3 }, linear(1.3, 0), 45],
  ['contrast', { contrast: 1.4 }, linear(1.4, -0.4 * 127.5), 45],
  ['saturation', { saturation: 0.3 }, (image: Sharp) => image.recomb(RECOMB as never), 45],
  ['negate', { negate: true }, (image: Sharp) => image.negate({ alpha: false }), 60],
  ['grayscale', { grayscale: true }, (image: Sharp) => image.grayscale(), 45],
  ['tint', { tint: { r: 200, g: 60, b: 30, a: 255 } }, (image: Sharp) => image.tint('#c83c1e'), 45],
  ['blur', { blur: 2 }, (image: Sharp) => image.blur(2), 40],
  ['a wide blur', { blur: 30 }, (image: Sharp) => image.blur(30), 40],
  ['sharpen', { sharpen: 1.5 }, (image: Sharp) => image.sharpen({ sigma: 1.5 }), 40],
  ['median', { median: 3 }, (image: Sharp) => image.median(3), 40],
] as const)('%s', (_, effects, inSharp, least) => {
  it.each(['opaque', 'clear'] as const)('is what sharp makes of it (%s)', async (kind) => {
    const source = kind === 'opaque' ? opaque : clear
    const ours = await convert(engine, source, { format: 'png', ...effects })
    const theirs = await inSharp(sharp(source)).png().toBuffer()
    expect(psnr(await seen(ours.bytes), await seen(theirs))).toBeGreaterThan(least)
  })
})
