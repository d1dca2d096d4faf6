/** The built-in samples as files: drawn by `samples.ts`, coded by our own encoders. */

import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { crc32, deflateSync } from 'node:zlib'
import { createHash } from 'node:crypto'
import { createEngine, DEFAULT_LIMITS, DEFAULT_OPTIONS, type OutputFormat, SlabList } from '../../engine/index.ts'
import { nodeSet } from '../../load/node.ts'
import { type Drawn, drawLandscape, drawLogo, drawScreen } from './samples.ts'

interface Sample {
  readonly name: string
  readonly format: OutputFormat
  draw(): Drawn
}

const SAMPLES: readonly Sample[] = [
  { name: 'sample-photo.jpg', format: 'jpeg', draw: drawLandscape },
  { name: 'sample-logo.png', format: 'png', draw: drawLogo },
  { name: 'sample-screen.png', format: 'png', draw: drawScreen },
]
const STAMP = 'samples.txt'

/** Names and bytes; nothing where `folder` has them already, as this script draws them. */
export async function sampleFiles(folder: string): Promise<[string, Uint8Array | string][]> {
  const stamp = digestOfScript()
  const isThere = existsSync(folder + STAMP) && readFileSync(folder + STAMP, 'utf8') === stamp
  if (isThere && SAMPLES.every(({ name }) => existsSync(folder + name))) return []
  const { modules, formats } = nodeSet()
  const engine = createEngine(modules, DEFAULT_LIMITS, { formats })
  const files: [string, Uint8Array | string][] = []
  for (const { name, format, draw } of SAMPLES) {
    const options = { ...DEFAULT_OPTIONS, format, quality: 90 }
    const { bytes } = await engine.convert(SlabList.of(plainPng(draw())), options)
    files.push([name, bytes])
  }
  return [...files, [STAMP, stamp]]
}

function digestOfScript(): string {
  const script = fileURLToPath(new URL('samples.ts', import.meta.url))
  return createHash('sha256').update(readFileSync(script)).digest('hex')
}

const SIGNATURE = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10)
const RGBA_8 = Uint8Array.of(8, 6, 0, 0, 0)

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
