import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import type { DevServer } from '../../helpers/dev-server.ts'
import { statusOf, type Tinify } from './client.ts'
import { COPYRIGHT, emblem } from './drawings.ts'

/** tinify-nodejs:test/integration.js; the picture is ours, of the size and the kind of theirs. */
export async function checkClient(tinify: Tinify): Promise<string[]> {
  const { TINIFY_EXAMPLE: example } = process.env
  const file = example === undefined ? await emblem() : await readFile(example)
  const notice = example === undefined ? COPYRIGHT : 'Copyright Voormedia'
  const optimized = tinify.fromBuffer(file)
  const lines: string[] = [`of ${file.length} bytes`]
  const bounded = async (
    name: string,
    source: Tinify,
    [least, most]: readonly [number, number],
  ) => {
    const result = Buffer.from(await source.toBuffer())
    if (result.length < least || result.length > most)
      throw new Error(`${name}: ${result.length} bytes`)
    lines.push(`${name}: ${result.length} bytes`)
    return result
  }
  const shrunk = await bounded('shrink', optimized, [1_000, 1_500])
  expectText(shrunk, notice, false)
  const { width, height } = await sharp(shrunk).metadata()
  if (width !== 137 || height !== 21) throw new Error(`shrink: ${width}x${height}`)
  const small = optimized.resize({ method: 'fit', width: 50, height: 20 })
  const resized = await bounded('resize', small, [500, 1_000])
  if ((await sharp(resized).metadata()).width !== 50) throw new Error('resize: not 50 wide')
  const preserved = optimized.preserve('copyright', 'creation')
  expectText(await bounded('preserve', preserved, [1_000, 2_000]), notice, true)
  const converted = optimized.convert({ type: ['image/webp', 'image/jpg'] })
  expectText(Buffer.from(await converted.toBuffer()), 'WEBP', true)
  const extension = await optimized
    .convert({ type: ['image/webp'] })
    .result()
    .extension()
  if (extension !== 'webp') throw new Error(`extension: ${extension}`)
  const missing = await statusOf(optimized.convert({ type: ['image/jpeg'] }).toBuffer())
  if (missing !== 400) throw new Error(`without a background: ${missing}`)
  if (!(tinify.compressionCount > 0)) throw new Error(`counted: ${tinify.compressionCount}`)
  lines.push(`convert: webp, ${missing} without a background; ${tinify.compressionCount} counted`)
  return lines
}

function expectText(file: Buffer, text: string, isThere: boolean): void {
  if (file.includes(text) !== isThere)
    throw new Error(`"${text}" is ${isThere ? 'not there' : 'there'}`)
}

export async function checkStore(tinify: Tinify, server: DevServer): Promise<string> {
  const source = tinify.fromBuffer(await emblem())
  const there = {
    ...{ service: 's3', aws_access_key_id: 'id', aws_secret_access_key: 'secret' },
    ...{ region: 'us-west-1', path: 'my-bucket/images/emblem.png' },
  }
  const location = await source.store(there).location()
  const file = await fetch(location)
  const { width } = await sharp(Buffer.from(await file.arrayBuffer())).metadata()
  const isOurs = location === `${server.url}/files/assets/images/emblem.png`
  if (!isOurs || width !== 137) throw new Error(`${location} ${width}`)
  const other = await statusOf(source.store({ ...there, path: 'other/a.png' }).location())
  if (other !== 400) throw new Error(`another bucket: ${other}`)
  return `store: ${new URL(location).pathname}, ${other} for another bucket`
}
