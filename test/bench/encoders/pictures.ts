/** The photos that encoders are compared on: scaled by sharp once, then kept as PNG. */

import { access, mkdir, readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp, { type Sharp } from 'sharp'
import { readCorpus } from '../../corpus/expected.ts'
import { makePhotos, photoList } from '../photos.ts'
import type { Picture } from './contender.ts'

/** A photo on disk, ready to be decoded. */
export interface Source {
  readonly name: string
  readonly path: string
}

interface Original extends Source {
  readonly pixels: number
}

const VERSION = 1
const FOLDER = fileURLToPath(
  new URL(`../../../node_modules/.cache/edgepress-bench/encoders-v${VERSION}/`, import.meta.url),
)

/** What photos are scaled down to: as they are shared, and as they are taken. In megapixels. */
const [SMALL, LARGE] = [1.5, 12.2]
/** Real ones; a made-up one comes on top. */
const LARGE_PHOTOS = 2
const QUICK_PHOTOS = 3
const MEGAPIXEL_PHOTOS = 8
/** Files of the corpus that are there for their size: enlarged, or line drawings. */
const DERIVED = 'photos/derived-'
/** Without a corpus the made-up photo is cut into so many columns and rows. */
const PIECES = 3

/** Real photos at both sizes and a made-up one, the small ones first. */
export async function prepareSources(corpus: string, quick: boolean): Promise<Source[]> {
  await mkdir(FOLDER, { recursive: true })
  const made = await madeUp()
  const real = await realPhotos(corpus)
  const small: Source[] = []
  for (const photo of real) small.push(await scaled(photo, SMALL))
  if (real.length === 0) small.push(...(await piecesOf(made)))
  else small.push(await scaled(made, SMALL))
  if (quick) return small.slice(0, QUICK_PHOTOS)
  const large: Source[] = []
  const isLarge = ({ pixels }: Original) => pixels > LARGE * 1e6 * 0.99
  for (const photo of [...real.filter(isLarge).slice(0, LARGE_PHOTOS), made]) {
    large.push(await scaled(photo, LARGE))
  }
  return [...small, ...large]
}

/** Real photos at about a megapixel; without a corpus, pieces of the made-up one. */
export async function prepareMegapixels(corpus: string): Promise<Source[]> {
  await mkdir(FOLDER, { recursive: true })
  const sources: Source[] = []
  const photos = (await realPhotos(corpus)).slice(0, MEGAPIXEL_PHOTOS)
  for (const photo of photos) sources.push(await scaled(photo, 1))
  return sources.length > 0 ? sources : piecesOf(await madeUp())
}

/** Every PNG of a folder. */
export async function folderOf(folder: string): Promise<Source[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.png'))
  return names.toSorted().map((name) => ({ name, path: join(folder, name) }))
}

/** Decodes a prepared photo. */
export async function openPicture({ name, path }: Source): Promise<Picture> {
  const { data, info } = await sharp(path)
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const { width, height } = info
  const rgba = new Uint8Array(width * height * 4)
  for (let from = 0, to = 0; from < data.length; from += 3, to += 4) {
    rgba[to] = data[from]!
    rgba[to + 1] = data[from + 1]!
    rgba[to + 2] = data[from + 2]!
    rgba[to + 3] = 255
  }
  return { name, width, height, rgba, rgb: new Uint8Array(data) }
}

async function madeUp(): Promise<Original> {
  const photo = photoList(true).find(({ name }) => name === '12 MP PNG')!
  await makePhotos([photo], () => {})
  return { name: 'made-up', path: photo.path, pixels: photo.width * photo.height }
}

async function realPhotos(corpus: string): Promise<Original[]> {
  const files = (await readCorpus(corpus)) ?? []
  return files.flatMap(({ path, class: kind, width = 0, height = 0 }) => {
    if (kind !== 'decode' || !path.startsWith('photos/') || path.startsWith(DERIVED)) return []
    const name = path.slice('photos/'.length)
    return [{ name, path: join(corpus, path), pixels: width * height }]
  })
}

/** Upright, opaque, no larger than `megapixels`, and of even sides: others need 4:4:4 in AVIF grids. */
async function scaled({ name, path, pixels }: Original, megapixels: number): Promise<Source> {
  const label = `${name} at ${Math.min(megapixels, Math.round(pixels / 1e5) / 10)} MP`
  const factor = Math.min(1, Math.sqrt((megapixels * 1e6) / pixels))
  return kept(label, async () => {
    const upright = sharp(path, { limitInputPixels: false }).autoOrient().removeAlpha()
    const { autoOrient } = await sharp(path).metadata()
    const even = (side: number) => Math.round((side * factor) / 2) * 2
    const { width, height } = autoOrient
    return upright.resize(even(width), even(height), { fit: 'fill' }).toColourspace('srgb')
  })
}

async function piecesOf({ path }: Original): Promise<Source[]> {
  const { width: whole, height: high } = await sharp(path).metadata()
  const [width, height] = [Math.floor(whole / PIECES), Math.floor(high / PIECES)]
  const sources: Source[] = []
  for (let i = 0; i < PIECES ** 2; i++) {
    const [left, top] = [(i % PIECES) * width, Math.floor(i / PIECES) * height]
    const cut = async () => sharp(path).extract({ left, top, width, height })
    sources.push(await kept(`made-up, piece ${i + 1}`, cut))
  }
  return sources
}

async function kept(name: string, make: () => Promise<Sharp>): Promise<Source> {
  const path = join(FOLDER, `${name.replaceAll(/[^\w.-]+/g, '-')}.png`)
  const isThere = await access(path).then(
    () => true,
    () => false,
  )
  if (!isThere) {
    await (await make()).png({ compressionLevel: 1 }).toFile(`${path}.part`)
    await rename(`${path}.part`, path)
  }
  return { name, path }
}
