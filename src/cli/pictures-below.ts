/** The pictures of a folder and the folders below it, by their names. */

import type { Dirent } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'

/** Files with such names are pictures. What they are, their bytes tell. */
const ENDINGS: ReadonlySet<string> = new Set(
  'jpg jpeg jpe jfif png apng webp gif avif heic heif hif jxl'.split(' ').map((name) => `.${name}`),
)

/**
 * Paths from the folder on, in their order, without hidden ones and without those of an output folder below
 * it, which an earlier run made. A folder is gone through once, by whatever links lead there; one that cannot
 * be read is answered itself, so that it fails by its name.
 */
export async function picturesBelow(folder: string, outDir: string): Promise<string[]> {
  const start = await realpath(folder)
  const made = await realpath(outDir).catch(() => undefined)
  const passed = new Set(made === undefined || start === made ? [] : [made])
  return below(folder, '', passed)
}

/** `passed`: real paths of folders that are not to be gone through (again). */
async function below(root: string, place: string, passed: Set<string>): Promise<string[]> {
  const folder = join(root, place)
  const real = await realpath(folder)
  if (passed.has(real)) return []
  passed.add(real)
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => undefined)
  if (!entries) return [place]
  const found: string[] = []
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith('.')) continue
    const path = join(place, entry.name)
    const kind = await kindOf(entry, join(root, path))
    if (kind === 'folder') found.push(...(await below(root, path, passed)))
    else if (kind === 'file' && ENDINGS.has(extname(path).toLowerCase())) found.push(path)
  }
  return found
}

/** A link is what it leads to, and a file where it leads to nothing. */
async function kindOf(entry: Dirent, path: string): Promise<'folder' | 'file' | undefined> {
  const known = entry.isSymbolicLink() ? await stat(path).catch(() => undefined) : entry
  if (known === undefined) return 'file'
  return known.isDirectory() ? 'folder' : known.isFile() ? 'file' : undefined
}
