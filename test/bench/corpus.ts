/** Real photos, where a corpus is at hand: those that every contestant reads the same way. */

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ImageError, type ImageInfo, probe, SlabList } from '../../src/engine/index.ts'
import { readCorpus } from '../corpus/expected.ts'
import type { Photo } from './photos.ts'

/** Upright, opaque colour photos in JPEG and PNG, no smaller than what they are resized to. */
export async function corpusPhotos(folder: string): Promise<Photo[]> {
  const files = (await readCorpus(folder)) ?? []
  const photos: Photo[] = []
  for (const { path, class: kind } of files) {
    if (kind !== 'decode' || !path.startsWith('photos/')) continue
    const info = await infoOf(join(folder, path))
    if (!info || !isPlain(info)) continue
    const { width, height } = info
    const name = path.slice('photos/'.length)
    const megapixels = (width * height) / 1e6
    photos.push({ name, kind: kindOf(info), megapixels, width, height, path: join(folder, path) })
  }
  return photos.toSorted((a, b) => a.megapixels - b.megapixels)
}

async function infoOf(path: string): Promise<ImageInfo | undefined> {
  try {
    return probe(SlabList.of(await readFile(path)))
  } catch (error) {
    if (error instanceof ImageError) return undefined
    throw error
  }
}

function isPlain({ format, width, orientation, channels, hasAlpha, interlaced }: ImageInfo) {
  const isRead = format === 'jpeg' || (format === 'png' && !interlaced)
  return isRead && width > 1024 && orientation === 1 && channels === 3 && !hasAlpha
}

function kindOf({ format, interlaced }: ImageInfo): Photo['kind'] {
  if (format === 'png') return 'png'
  return interlaced ? 'progressive' : 'baseline'
}
