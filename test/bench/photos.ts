/** The photographs of the bench: made once by sharp, then kept in node_modules/.cache. */

import { access, mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { type Size, scenePixels } from './scene.ts'

export type PhotoKind = 'baseline' | 'progressive' | '4:4:4' | 'png'

/** A file to convert. */
export interface Photo extends Size {
  /** As the table shows it. */
  readonly name: string
  readonly kind: PhotoKind
  readonly megapixels: number
  readonly path: string
}

/** Changes whenever the pictures do. */
const VERSION = 1
const FOLDER = fileURLToPath(
  new URL(`../../node_modules/.cache/edgepress-bench/v${VERSION}/`, import.meta.url),
)

const SIZES: Readonly<Record<number, Size>> = {
  1: { width: 1152, height: 864 },
  3: { width: 2048, height: 1536 },
  12: { width: 4032, height: 3024 },
  22: { width: 5440, height: 4080 },
  40: { width: 7296, height: 5472 },
  48: { width: 8000, height: 6000 },
  108: { width: 12_000, height: 9_000 },
}

const KINDS: readonly PhotoKind[] = ['baseline', 'progressive', 'png']
const JPEG_QUALITY = 90

/** What a run measures, the small ones first. Those of 22 and 40 MP are there for their bars alone. */
export function photoList(quick: boolean): Photo[] {
  const photos = [1, 3, 12, 48, 108].flatMap((size) => KINDS.map((kind) => photoOf(size, kind)))
  return quick ? photos.filter(isSmall) : [...photos, photoOf(22, '4:4:4'), photoOf(40, 'png')]
}

/** Small enough for libraries that hold whole frames. */
export function isSmall({ megapixels }: Photo): boolean {
  return megapixels < 30
}

function photoOf(megapixels: number, kind: PhotoKind): Photo {
  const name = `${megapixels} MP ${kind === 'png' ? 'PNG' : `JPEG ${kind}`}`
  const file = `${megapixels}mp-${kind.replaceAll(':', '')}.${kind === 'png' ? 'png' : 'jpg'}`
  return { name, kind, megapixels, path: join(FOLDER, file), ...SIZES[megapixels]! }
}

/** Makes the files that are not there yet; `onFile` hears which. */
export async function makePhotos(
  photos: readonly Photo[],
  onFile: (name: string) => void,
): Promise<void> {
  await mkdir(FOLDER, { recursive: true })
  for (const photo of photos) {
    if (await exists(photo.path)) continue
    onFile(photo.name)
    await writeFile(`${photo.path}.part`, await encoded(photo))
    await rename(`${photo.path}.part`, photo.path)
  }
}

/** As a phone writes it (4:2:0), as a camera may (4:4:4), or with every PNG filter in use. */
async function encoded({ kind, width, height }: Photo): Promise<Buffer> {
  const picture = sharp(await scenePixels({ width, height }), {
    raw: { width, height, channels: 3 },
  })
  if (kind === 'png') {
    return picture.png({ adaptiveFiltering: true, compressionLevel: 6 }).toBuffer()
  }
  const chromaSubsampling = kind === '4:4:4' ? kind : '4:2:0'
  const progressive = kind === 'progressive'
  return picture.jpeg({ quality: JPEG_QUALITY, chromaSubsampling, progressive }).toBuffer()
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
