/** The stock jSquash chain: decode, resize, encode, whole frames all the way. */

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import encodeAvif, { init as initAvif } from '@jsquash/avif/encode.js'
import decodeJpeg, { init as initJpegDecoder } from '@jsquash/jpeg/decode.js'
import encodeJpeg, { init as initJpegEncoder } from '@jsquash/jpeg/encode.js'
import decodePng, { init as initPngDecoder } from '@jsquash/png/decode.js'
import encodePng from '@jsquash/png/encode.js'
import resize, { initResize } from '@jsquash/resize'
import encodeWebp, { init as initWebp } from '@jsquash/webp/encode.js'
import type { DrawnFormat } from '../../src/engine/index.ts'
import { type Answer, type Contestant, type Job, QUALITY } from './contestant.ts'
import { AVIF_QUALITY, AVIF_SPEED } from './equal-terms.ts'
import { memoryOf } from './wasm-memory.ts'

/** The published types know only Emscripten's overrides; the code takes a module first. */
type Init = (module: WebAssembly.Module) => Promise<unknown>

const CODECS = {
  decodeJpeg: [initJpegDecoder as Init, '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm'],
  jpeg: [initJpegEncoder as Init, '@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm'],
  webp: [initWebp as Init, '@jsquash/webp/codec/enc/webp_enc_simd.wasm'],
  avif: [initAvif as Init, '@jsquash/avif/codec/enc/avif_enc.wasm'],
  // One module for both ways.
  png: [initPngDecoder as Init, '@jsquash/png/codec/pkg/squoosh_png_bg.wasm'],
  resize: [initResize as Init, '@jsquash/resize/lib/resize/pkg/squoosh_resize_bg.wasm'],
} as const satisfies Record<string, readonly [Init, string]>
type CodecName = keyof typeof CODECS

export function jSquash(): Contestant {
  prepareGlobals()
  const memories = new Map<CodecName, WebAssembly.Memory>()
  return {
    name: 'jSquash',
    async enter(job) {
      const names = codecsOf(job)
      for (const name of names) {
        if (!memories.has(name)) memories.set(name, await open(name))
      }
      const used = names.map((name) => memories.get(name)!)
      return async () => {
        const { bytes, scriptBytes } = await run(job)
        const wasmBytes = used.reduce((sum, { buffer }) => sum + buffer.byteLength, 0)
        return { bytes, peakBytes: wasmBytes + scriptBytes } satisfies Answer
      }
    },
  }
}

function codecsOf({ photo, task: { to } }: Job): readonly CodecName[] {
  const decoder = photo.kind === 'png' ? 'png' : 'decodeJpeg'
  if (to === 'frame') return [decoder]
  const names = [decoder, 'resize'] as const
  return to === 'rgba' ? names : [...new Set([...names, to])]
}

async function open(name: CodecName): Promise<WebAssembly.Memory> {
  const [init, file] = CODECS[name]
  const path = createRequire(import.meta.url).resolve(file)
  const module = await WebAssembly.compile(await readFile(path))
  return memoryOf(() => init(module))
}

/** `scriptBytes`: the file, the frames and the result, all still referenced at the end. */
async function run({ file, photo, task, width, height }: Job) {
  const frame = await (photo.kind === 'png' ? decodePng : decodeJpeg)(file.buffer)
  const held = file.length + frame.data.length
  if (task.to === 'frame') return { bytes: bytesOf(frame), scriptBytes: held }
  const small = await resize(frame, { width, height, method: 'lanczos3', linearRGB: false })
  if (task.to === 'rgba') return { bytes: bytesOf(small), scriptBytes: held + small.data.length }
  const bytes = new Uint8Array(await ENCODERS[task.to](small))
  return { bytes, scriptBytes: held + small.data.length + bytes.length }
}

const ENCODERS = {
  webp: (frame) => encodeWebp(frame, { quality: QUALITY }),
  avif: (frame) => encodeAvif(frame, { quality: AVIF_QUALITY, speed: AVIF_SPEED }),
  jpeg: (frame) => encodeJpeg(frame, { quality: QUALITY }),
  png: (frame) => encodePng(frame),
} as const satisfies Record<DrawnFormat, (frame: ImageData) => Promise<ArrayBuffer>>

function bytesOf({ data }: ImageData): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
}

/** Node has no ImageData. */
function prepareGlobals(): void {
  class PlainImageData {
    readonly data: Uint8ClampedArray
    readonly width: number
    readonly height: number
    constructor(data: Uint8ClampedArray, width: number, height: number) {
      this.data = data
      this.width = width
      this.height = height
    }
  }
  Object.assign(globalThis, { ImageData: PlainImageData })
}
