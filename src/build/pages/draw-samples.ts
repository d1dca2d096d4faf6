/**
 * Draws the samples of the playground again, coded by our own encoders: `node src/build/pages/draw-samples.ts`.
 * What it writes is committed, for it takes seconds.
 */

import { mkdirSync, writeFileSync } from 'node:fs'
import { extname } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import {
  createEngine,
  DEFAULT_LIMITS,
  DEFAULT_OPTIONS,
  outputFormatNamed,
  SlabList,
} from '../../engine/index.ts'
import { nodeSet } from '../../load/node.ts'
import { type Drawn, drawLandscape, drawLogo, drawScreen } from './samples.ts'

const SAMPLES = {
  'photo.jpg': drawLandscape,
  'logo.png': drawLogo,
  'screen.png': drawScreen,
} as const
/** Beside each, what the page shows of it before it is chosen, twice as large as it is shown. */
const THUMBNAIL = { width: 112, height: 80, fit: 'cover', quality: 70 } as const
const SIGNATURE = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10)
const RGBA_8 = Uint8Array.of(8, 6, 0, 0, 0)
const folder = new URL('../../playground/samples/', import.meta.url)

const { modules, formats } = nodeSet()
const engine = createEngine(modules, DEFAULT_LIMITS, { formats })
mkdirSync(folder, { recursive: true })
for (const [name, draw] of Object.entries(SAMPLES)) {
  const drawn = plainPng(draw())
  const input = () => SlabList.of(drawn) // a conversion takes its input with it
  const format = outputFormatNamed(extname(name).slice(1)) ?? DEFAULT_OPTIONS.format
  const { bytes } = await engine.convert(input(), { ...DEFAULT_OPTIONS, format, quality: 80 })
  writeFileSync(new URL(name, folder), bytes)
  const small = await engine.convert(input(), { ...DEFAULT_OPTIONS, ...THUMBNAIL })
  writeFileSync(
    new URL(name.replace(/\.\w+$/, `-small.${DEFAULT_OPTIONS.format}`), folder),
    small.bytes,
  )
}

/** A PNG whose rows are not filtered: it is read once, by our own decoder. */
function plainPng({ width, height, rgba }: Drawn): Uint8Array {
  const header = new DataView(new ArrayBuffer(8))
  header.setUint32(0, width)
  header.setUint32(4, height)
  const rows = new Uint8Array((width * 4 + 1) * height)
  for (let y = 0; y < height; y++) {
    rows.set(rgba.subarray(y * width * 4, (y + 1) * width * 4), y * (width * 4 + 1) + 1)
  }
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', Buffer.concat([new Uint8Array(header.buffer), RGBA_8])),
    chunk('IDAT', deflateSync(rows, { level: 1 })),
    chunk('IEND', new Uint8Array(0)),
  ])
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const ends = new DataView(new ArrayBuffer(8))
  ends.setUint32(0, data.length)
  ends.setUint32(4, crc32(body))
  const [length, check] = [new Uint8Array(ends.buffer, 0, 4), new Uint8Array(ends.buffer, 4)]
  return Buffer.concat([length, body, check])
}
