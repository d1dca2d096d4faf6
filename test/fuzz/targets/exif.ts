/** EXIF in all formats that carry it: whatever it says, it must not cost the picture. */

import { ImageError } from '../../../src/engine/api/errors.ts'
import { probe } from '../../../src/engine/formats/probe.ts'
import { readCopyright } from '../../../src/engine/formats/read-notices.ts'
import {
  bytesFrom,
  chunk,
  ihdr,
  jpeg,
  orientationTiff,
  png,
  riff,
  segment,
  sof,
  sos,
  tiff,
  vp8,
  vp8x,
  webp,
} from '../../helpers/craft.ts'
import { seed } from '../seeds/seed.ts'
import { CountingBytes } from './counting-bytes.ts'
import { expectThat, Finding, type Target } from './target.ts'

const COPYRIGHT = 0x8298
const MAX_CHARACTERS = 1000
/** What fits into a segment of a JPEG. */
const MAX_BYTES = 60_000

export function exifTarget(): Target {
  return {
    name: 'exif',
    weight: 1,
    seeds: blocks().map((block, i) => seed(`block ${i}`, 'tiff', block)),
    run(input) {
      const block = input.subarray(0, MAX_BYTES)
      const orientations = Object.entries(carriers(block)).map(([name, file]) => {
        const { orientation, copyright } = read(name, file)
        expectThat(orientation >= 1 && orientation <= 8, `orientation ${orientation}`)
        expectThat([...(copyright ?? 'x')].length <= MAX_CHARACTERS, 'a copyright of any length')
        return JSON.stringify({ orientation, copyright })
      })
      expectThat(new Set(orientations).size === 1, `read differently: ${orientations.join()}`)
      return orientations[0] === '{"orientation":1}' ? 'nothing' : 'something'
    },
  }
}

/** Orientations and copyright notices of both byte orders, inline and far. */
function blocks(): Uint8Array[] {
  const notice = (bigEndian: boolean, count: number, at: number) => {
    const value = bigEndian ? [0, 0, 0, at] : [at, 0, 0, 0]
    const tail = `Someone\0Me ${'x'.repeat(count)}\0`
    return tiff({ tag: COPYRIGHT, type: 2, count, value, bigEndian, tail })
  }
  return [
    ...[1, 6, 9].flatMap((code) => [orientationTiff(code), orientationTiff(code, true)]),
    notice(false, 12, 26),
    notice(true, 300, 26),
    notice(false, 3, 65),
    bytesFrom('Exif\0\0', orientationTiff(8)),
  ]
}

/** The same block in files of each format. */
function carriers(block: Uint8Array): Readonly<Record<string, Uint8Array>> {
  const data = chunk('IDAT', 1, 2, 3)
  return {
    jpeg: jpeg(segment(0xe1, 'Exif\0\0', block), sof(), sos()),
    // PNG has no preamble (11.3.4.5): with one, as a block may begin, nothing is turned.
    ...(hasText(block, 'Exif\0\0')
      ? {}
      : { png: png(ihdr(), chunk('eXIf', block), data, chunk('IEND')) }),
    webp: webp(vp8x(8, 20, 10), vp8(20, 10), riff('EXIF', 'Exif\0\0', block)),
  }
}

function read(name: string, file: Uint8Array) {
  try {
    const info = probe(new CountingBytes(file))
    const copyright = readCopyright(new CountingBytes(file), info)
    return { orientation: info.orientation, copyright }
  } catch (error) {
    if (error instanceof ImageError) throw new Finding(`EXIF costs a ${name}: ${error.message}`)
    throw error
  }
}

function hasText(bytes: Uint8Array, text: string): boolean {
  return new TextDecoder('latin1').decode(bytes.subarray(0, text.length)) === text
}
