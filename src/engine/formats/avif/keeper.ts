/**
 * An AVIF without its metadata: a new file around the coded data of the picture and its alpha, as the
 * library gets it (`plain-file.ts`). EXIF, XMP, thumbnails and tracks stay behind.
 */

import { SlabList } from '../../bytes/slab-list.ts'
import { isHdr } from '../../contract/coded-color.ts'
import type { Keeper } from '../format.ts'
import type { AvifInfo } from './info.ts'
import { plainFile } from './plain-file.ts'

export const keeper: Keeper<AvifInfo> = {
  /** Nothing of it would be missed in the new file: it has no profile and no window. */
  isPlain({ frames, hasIcc, cut, color, onlyByRows }) {
    const isUsual = onlyByRows === undefined && frames === 1
    return isUsual && !hasIcc && cut === undefined && !isHdr(color)
  },
  strip(file, maxBytes) {
    const { fileBytes, fill } = plainFile(SlabList.of(file))
    if (fileBytes > maxBytes) return undefined
    const plain = new Uint8Array(fileBytes)
    fill(plain)
    return plain
  },
  strippedBytes: (file) => plainFile(SlabList.of(file)).fileBytes,
}
