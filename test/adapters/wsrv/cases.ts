/** Every parameter, as weserv's processors have it. */

import sharp, { type Sharp } from 'sharp'
import { at, buffer, type Case, png } from './case.ts'
import { MASKED, UNDER } from './masked.ts'

export const CASES: readonly Case[] = [
  ...MASKED,
  ...UNDER,
  ['drawing', 'w=160', (s) => s.resize(160)],
  ['drawing', 'h=90', (s) => s.resize({ height: 90 })],
  ['drawing', 'w=500', (s) => s.resize(500)],
  ['drawing', 'w=500&we', (s) => s],
  ['drawing', 'w=50%', (s) => s.resize(160)],
  ['drawing', 'w=80&dpr=2', (s) => s.resize(160)],
  ['drawing', 'w=100&h=100', (s) => s.resize(100, 100, { fit: 'inside' })],
  ['drawing', 'w=100&h=100&fit=outside', (s) => s.resize(100, 100, { fit: 'outside' })],
  ['drawing', 'w=100&h=100&fit=fill', (s) => s.resize(100, 100, { fit: 'fill' })],
  ['drawing', 'w=100&fit=fill', (s) => s.resize(100, 240, { fit: 'fill' })],
  ['drawing', 'w=100&h=100&fit=cover', (s) => s.resize(100, 100)],
  ['drawing', 'w=100&h=100&fit=cover&a=left', (s) => s.resize(100, 100, { position: 'left' })],
  ['drawing', 'w=100&h=60&fit=cover&a=bottom', (s) => s.resize(100, 60, { position: 'bottom' })],
  [
    'drawing',
    'w=100&h=100&fit=cover&a=entropy',
    (s) => s.resize(100, 100, { position: 'entropy' }),
  ],
  [
    'drawing',
    'w=100&h=100&fit=cover&a=attention',
    (s) => s.resize(100, 100, { position: 'attention' }),
  ],
  // Of 133 columns of the picture, the middle is at 0.4: 53 less 50.
  [
    'drawing',
    'w=100&h=100&fit=cover&a=focal&fpx=0.4',
    async (s) =>
      buffer(sharp(await buffer(s.resize(133, 100, { fit: 'fill' }))).extract(at(3, 0, 100, 100))),
  ],
  [
    'drawing',
    'w=200&h=200&fit=contain',
    (s) => s.resize(200, 200, { fit: 'contain', background: '#0000' }),
  ],
  [
    'drawing',
    'w=200&h=200&fit=contain&cbg=red&a=top',
    (s) => s.resize(200, 200, { fit: 'contain', background: 'red', position: 'top' }),
  ],
  [
    'clear',
    'w=200&h=200&fit=contain&cbg=red',
    (s) => s.resize(200, 200, { fit: 'contain', background: 'red' }),
  ],
  [
    'drawing',
    'w=500&h=500&fit=contain&we&cbg=navy',
    (s) => s.extend({ top: 130, bottom: 130, left: 90, right: 90, background: 'navy' }),
  ],
  ['drawing', 'cx=20&cy=30&cw=100&ch=50', (s) => s.extract(at(20, 30, 100, 50))],
  ['drawing', 'w=160&cx=20&cy=30&cw=50%', (s) => s.resize(160).extract(at(20, 30, 80, 90))],
  [
    'drawing',
    'w=50&cx=20&cy=30&cw=100&ch=50&precrop',
    async (s) => buffer(sharp(await buffer(s.extract(at(20, 30, 100, 50)))).resize(50)),
  ],
  ['framed', 'trim', (s) => s.trim({ threshold: 10 })],
  ['framed', 'trim=10&tbg=white', (s) => s.trim({ threshold: 10, background: 'white' })],
  ['drawing', 'ro=90', (s) => s.rotate(90)],
  ['drawing', 'w=100&ro=270', (s) => s.resize(100).rotate(270)],
  ['drawing', 'flip', (s) => s.flip()],
  ['drawing', 'flop', (s) => s.flop()],
  ['drawing', 'ro=90&flip', async (s) => buffer(sharp(await buffer(s.rotate(90))).flip())],
  [
    'drawing',
    'w=100&h=100&fit=cover&flop&a=left',
    async (s) => buffer(sharp(await buffer(s.flop())).resize(100, 100, { position: 'left' })),
  ],
  ['clear', 'bg=gold', (s) => s.flatten({ background: 'gold' })],
  ['drawing', 'con=25', (s) => sigmoid(s, 0.25 * 30)],
  ['drawing', 'gam=2.2', (s) => curve(s, (value) => value ** 2.2)],
  ['drawing', 'bri=20', (s) => s.linear(1, 51)],
  ['drawing', 'mod=1.2', (s) => s.modulate({ brightness: 1.2 })],
  ['drawing', 'sat=0.4', (s) => s.modulate({ saturation: 0.4 })],
  ['drawing', 'hue=90', (s) => s.modulate({ hue: 90 })],
  ['drawing', 'mod=0.9,1.3,200', (s) => s.modulate({ brightness: 0.9, saturation: 1.3, hue: 200 })],
  ['drawing', 'sharp=1.5', (s) => s.sharpen({ sigma: 1.5 })],
  ['drawing', 'blur=3', (s) => s.blur(3)],
  ['drawing', 'blur', (s) => s.blur()],
  ['clear', 'blur', (s) => s.blur()],
  ['drawing', 'sharp', (s) => s.sharpen()],
  ['clear', 'sharp', (s) => s.sharpen()],
  ['drawing', 'sharp=1.5&sharpf=3&sharpj=0.5', (s) => s.sharpen({ sigma: 1.5, m1: 3, m2: 0.5 })],
  ['drawing', 'filt=greyscale', (s) => s.grayscale()],
  ['drawing', 'filt=negate', (s) => s.negate({ alpha: false })],
  ['drawing', 'filt=sepia', (s) => s.recomb(SEPIA)],
  ['drawing', 'tint=orange', (s) => s.tint('orange')],
  ['upright', `w=100&${png}`, (s) => s.resize(100)],
  ['upright', `w=100&h=100&fit=cover&a=top&${png}`, (s) => s.resize(100, 100, { position: 'top' })],
  ['photo', 'w=300&output=jpg&q=90', (s) => s.resize(300).jpeg({ quality: 90 })],
  ['photo', 'w=300&output=webp&q=95', (s) => s.resize(300)],
  ['clear', 'output=jpg&q=95', (s) => s.flatten({ background: 'black' })],
  ['photo', 'w=300&output=webp&ll', (s) => s.resize(300)],
]

const SEPIA = [
  [0.3588, 0.7044, 0.1368],
  [0.299, 0.587, 0.114],
  [0.2392, 0.4696, 0.0912],
] as never

/** Each value, 0–1, by a function. */
async function curve(image: Sharp, bent: (value: number) => number): Promise<Buffer> {
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true })
  const { width, height, channels } = info
  for (let i = 0; i < data.length; i++) data[i] = Math.round(255 * bent(data[i]! / 255))
  return buffer(sharp(data, { raw: { width, height, channels } }))
}

/** weserv/images src/api/processors/contrast.cpp. */
function sigmoid(image: Sharp, slope: number): Promise<Buffer> {
  const at = (value: number) => 1 / (1 + Math.exp(slope * (0.5 - value)))
  return curve(image, (value) => (at(value) - at(0)) / (at(1) - at(0)))
}
