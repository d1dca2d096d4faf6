/** JPEG XL by a second reader, which shares no code with libjxl. */

import { readFile } from 'node:fs/promises'
import { initSync, JxlImage } from 'jxl-oxide-wasm'
import sharp from 'sharp'

let isReady = false

async function start(): Promise<void> {
  if (isReady) return
  const wasm = import.meta.resolve('jxl-oxide-wasm/module.wasm')
  initSync({ module: new WebAssembly.Module(await readFile(new URL(wasm))) })
  isReady = true
}

/** The pixels that jxl-oxide makes of a file, upright, 8 bits: as many channels as the file has. */
export async function oxidePixels(file: Uint8Array) {
  await start()
  const image = new JxlImage()
  try {
    image.feedBytes(file)
    if (!image.tryInit()) throw new Error('jxl-oxide wants more of the file')
    // What is rendered is freed by making a PNG of it.
    const png = image.render().encodeToPng()
    const shown = sharp(png, { ignoreIcc: true })
    const { channels } = await shown.metadata()
    const colors = channels < 3 ? shown.toColourspace('b-w') : shown
    return await colors.raw().toBuffer({ resolveWithObject: true })
  } finally {
    image.free()
  }
}
