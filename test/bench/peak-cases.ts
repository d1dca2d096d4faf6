/** What the table of measured peaks is made of: a photo in, and each format out. */

import type { DrawnFormat } from '../../src/engine/index.ts'
import { isSmall, type Photo, photoList } from './photos.ts'

/** What becomes of the photo before it is measured. */
type Change = 'turned by EXIF' | 'as a grid AVIF'

/** One line of the table, before it is measured. */
export interface PeakCase {
  readonly photo: Photo
  readonly change?: Change
  /** Pixels of the result; absent: full size. */
  readonly width?: number
}

/** A conversion that was done, or refused because it would not fit. */
export type Cell = { readonly bytes: number; readonly strips: number } | 'refused'

export interface PeakRow extends PeakCase {
  /** Of the input. */
  readonly fileBytes: number
  readonly cells: Readonly<Record<DrawnFormat, Cell>>
}

interface Line {
  readonly name: string
  readonly width?: number
  readonly change?: Change
}

const LINES: readonly Line[] = [
  { name: '12 MP JPEG baseline', width: 1024 },
  { name: '48 MP JPEG progressive', width: 1024 },
  { name: '108 MP JPEG baseline', width: 1024 },
  { name: '12 MP JPEG baseline', width: 1024, change: 'as a grid AVIF' },
  { name: '12 MP JPEG baseline' },
  { name: '48 MP JPEG progressive' },
  { name: '48 MP JPEG baseline', change: 'turned by EXIF' },
  { name: '108 MP JPEG baseline' },
]

/** Small photos only where the run is a quick one. */
export function peakCases(quick: boolean): PeakCase[] {
  const photos = photoList(false)
  return LINES.flatMap(({ name, ...line }) => {
    const photo = photos.find((one) => one.name === name)
    return photo && (!quick || isSmall(photo)) ? [{ photo, ...line }] : []
  })
}

/** `48 MP JPEG baseline, turned by EXIF → full size`. */
export function peakCaseName({ photo, width, change }: PeakCase): string {
  const input = change ? `${photo.name}, ${change}` : photo.name
  return `${input} → ${width === undefined ? 'full size' : `${width} px`}`
}
