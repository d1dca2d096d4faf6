/** JPEG XL by a second reader, which shares no code with libjxl. */

import { readFile } from 'node:fs/promises'
import { initSync, JxlImage } from 'jxl-oxide-wasm'
import sharp, { type Sharp } from 'sharp'

let isReady = false

async function start(): Promise<void> {
  if (isReady) return
  const wasm = import.meta.resolve('jxl-oxide-wasm/module.wasm')
  initSync({ module: new WebAssembly.Module(await readFile(new URL(wasm))) })
  isReady = true
}

/** The pixels that jxl-oxide makes of a file, upright, 8 bits: as many channels as the file has. */
export async function oxidePixels(file: Uint8Array) {
  const shown = await shownBy(file)
  const { channels } = await shown.metadata()
  const colors = channels < 3 ? shown.toColourspace('b-w') : shown
  return colors.raw().toBuffer({ resolveWithObject: true })
}

/** The same of a file of more than 8 bits, scaled to 16. */
export async function oxideDeepSamples(file: Uint8Array): Promise<Uint16Array> {
  const shown = await shownBy(file)
  const { channels } = await shown.metadata()
  const colors = shown.toColourspace(channels < 3 ? 'grey16' : 'rgb16')
  const { buffer, byteOffset, length } = await colors.raw({ depth: 'ushort' }).toBuffer()
  return new Uint16Array(buffer.slice(byteOffset, byteOffset + length))
}

async function shownBy(file: Uint8Array): Promise<Sharp> {
  await start()
  const image = new JxlImage()
  try {
    image.feedBytes(file)
    if (!image.tryInit()) throw new Error('jxl-oxide wants more of the file')
    // What is rendered is freed by making a PNG of it.
    return sharp(image.render().encodeToPng(), { ignoreIcc: true })
  } finally {
    image.free()
  }
}
