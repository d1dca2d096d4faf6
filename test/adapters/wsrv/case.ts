/** A parameter of wsrv's, and libvips doing the same. */

import type { Sharp } from 'sharp'
import type { FileName } from '../stage.ts'

export type Case = readonly [
  file: FileName,
  query: string,
  make: (source: Sharp) => Sharp | Promise<Buffer>,
]

export const png = 'output=png'
export const buffer = (image: Sharp) => image.png().toBuffer()

export function at(left: number, top: number, width: number, height: number) {
  return { left, top, width, height }
}
