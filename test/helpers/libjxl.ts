/** JPEG XL by its reference implementation: the tools djxl and cjxl, where they are installed. */

import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { findTool } from './tools.ts'

const run = promisify(execFile)
const [djxl, cjxl] = [findTool('djxl'), findTool('cjxl')]

/** Whether both are there. */
export const hasLibjxl = djxl !== undefined && cjxl !== undefined

export interface JxlPixels {
  readonly width: number
  readonly height: number
  /** 1 or 3 bytes a pixel. */
  readonly data: Uint8Array
}

/** The pixels that djxl makes of a file, upright: gray or RGB. */
export function jxlPixels(file: Uint8Array, isGray = false): Promise<JxlPixels> {
  return shownBy([], file, isGray)
}

/** The RGB pixels that it shows of a file whose end has not come yet. */
export function jxlPixelsSoFar(file: Uint8Array): Promise<JxlPixels> {
  return shownBy(['--allow_partial_files'], file, false)
}

function shownBy(options: readonly string[], file: Uint8Array, isGray: boolean) {
  return inFolder(async (folder) => {
    const [from, to] = [join(folder, 'in.jxl'), join(folder, isGray ? 'out.pgm' : 'out.ppm')]
    await writeFile(from, file)
    await run(djxl!, [from, to, '--num_threads=0', ...options])
    return readPnm(await readFile(to))
  })
}

/** The same as a PNG of 8 bits, with alpha and what its colours mean. */
export function jxlPng(file: Uint8Array): Promise<Buffer> {
  return inFolder(async (folder) => {
    const [from, to] = [join(folder, 'in.jxl'), join(folder, 'out.png')]
    await writeFile(from, file)
    await run(djxl!, [from, to, '--bits_per_sample=8', '--num_threads=0'])
    return readFile(to)
  })
}

/** The same with as many bits as the file has. */
export function jxlDeepPng(file: Uint8Array): Promise<Buffer> {
  return inFolder(async (folder) => {
    const [from, to] = [join(folder, 'in.jxl'), join(folder, 'out.png')]
    await writeFile(from, file)
    await run(djxl!, [from, to, '--num_threads=0'])
    return readFile(to)
  })
}

/** Samples of more than 8 bits, as they are in the file: gray, RGB or RGBA, from 0 to `most`. */
export function jxlDeepSamples(file: Uint8Array, kind: 'pgm' | 'ppm' | 'pam') {
  return inFolder(async (folder) => {
    const [from, to] = [join(folder, 'in.jxl'), join(folder, `out.${kind}`)]
    await writeFile(from, file)
    await run(djxl!, [from, to, '--num_threads=0'])
    const shown = await readFile(to)
    const [head = '', most] =
      /^(?:P[56]\s\d+\s\d+\s|P7[\s\S]*?MAXVAL )(\d+)\s(?:TUPLTYPE \w+\sENDHDR\s)?/.exec(
        shown.toString('latin1', 0, 200),
      ) ?? []
    const samples = shown.subarray(head.length).swap16()
    return { most: Number(most), samples: withinMost(wordsOf(samples), Number(most)) }
  })
}

/** djxl 0.7 scales all to 16 bits, whatever it says. */
function withinMost(samples: Uint16Array, most: number): Uint16Array {
  const isScaled = samples.some((sample) => sample > most)
  return isScaled ? samples.map((sample) => Math.round((sample * most) / 65_535)) : samples
}

function wordsOf(bytes: Buffer): Uint16Array {
  return new Uint16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
}

/** The same of a file with alpha: RGBA. */
export async function jxlRgba(file: Uint8Array): Promise<Uint8Array> {
  return sharp(await jxlPng(file), { ignoreIcc: true })
    .ensureAlpha()
    .raw()
    .toBuffer()
}

/** The colour profile that a file has, or that djxl makes for what it says of its colours. */
export function jxlProfile(file: Uint8Array): Promise<Buffer> {
  return inFolder(async (folder) => {
    const [from, to] = [join(folder, 'in.jxl'), join(folder, 'out.icc')]
    await writeFile(from, file)
    await run(djxl!, [from, join(folder, 'out.ppm'), `--orig_icc_out=${to}`, '--num_threads=0'])
    return readFile(to)
  })
}

/** What cjxl makes of a PNG, JPEG or GIF. */
export function jxlOf(file: Uint8Array, ...options: readonly string[]): Promise<Buffer> {
  return inFolder(async (folder) => {
    const [from, to] = [join(folder, 'in'), join(folder, 'out.jxl')]
    await writeFile(from, file)
    await run(cjxl!, [from, to, ...options, '--num_threads=0'])
    return readFile(to)
  })
}

/** What cjxl makes of a JPEG, without loss. */
export function jxlOfJpeg(jpeg: Uint8Array): Promise<Buffer> {
  return inFolder(async (folder) => {
    const [from, to] = [join(folder, 'in.jpg'), join(folder, 'out.jxl')]
    await writeFile(from, jpeg)
    await run(cjxl!, [from, to, '--lossless_jpeg=1', '--num_threads=0'])
    return readFile(to)
  })
}

/** The JPEG that a file gives back. */
export function jpegOfJxl(file: Uint8Array): Promise<Buffer> {
  return inFolder(async (folder) => {
    const [from, to] = [join(folder, 'in.jxl'), join(folder, 'out.jpg')]
    await writeFile(from, file)
    await run(djxl!, [from, to, '--num_threads=0'])
    return readFile(to)
  })
}

/** "P5" or "P6", width, height, 255, each ended by white space; then the samples. */
function readPnm(file: Buffer): JxlPixels {
  const [head = '', width, height] =
    /^P[56]\s(\d+)\s(\d+)\s255\s/.exec(file.toString('latin1')) ?? []
  if (!head) throw new Error('djxl wrote something else')
  return { width: Number(width), height: Number(height), data: file.subarray(head.length) }
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'edgepress-jxl-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}
