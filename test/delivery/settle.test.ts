import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { type Accepted, settleTransform } from '../../src/delivery/settle.ts'
import { SlabList } from '../../src/engine/index.ts'
import { parseCloudflare } from '../../src/request/grammars/cloudflare.ts'
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
