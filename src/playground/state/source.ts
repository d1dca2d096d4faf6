/** The picture that is being tried. */

import { signal } from '@preact/signals'
import logo from '../samples/logo.png'
import smallLogo from '../samples/logo-small.webp'
import photo from '../samples/photo.jpg'
import smallPhoto from '../samples/photo-small.webp'
import screen from '../samples/screen.png'
import smallScreen from '../samples/screen-small.webp'
import { sample, view } from './settings.ts'

/** A picture that a browser may show. */
export interface Shown {
  readonly label: string
  readonly url: string
  readonly bytes: number
}

export interface Source extends Shown {
  readonly file: File
}

export const SAMPLES = [
  { name: 'photo', label: 'Photo', file: 'photo.jpg', url: photo, small: smallPhoto },
  {
    name: 'logo',
    label: 'Logo with transparency',
    file: 'logo.png',
    url: logo,
    small: smallLogo,
  },
  { name: 'screen', label: 'Screenshot', file: 'screen.png', url: screen, small: smallScreen },
] as const

export const source = signal<Source | undefined>(undefined)
export const batchFiles = signal<readonly File[]>([])

/** One file is shown; several are a batch. */
export function takeFiles(files: readonly File[]): void {
  const [file, ...others] = files
  if (!file) return
  if (others.length > 0) {
    batchFiles.value = files
    view.value = 'batch'
    return
  }
  sample.value = undefined
  show(file)
}

export async function takeSample(name: string): Promise<void> {
  const known = SAMPLES.find((one) => one.name === name) ?? SAMPLES[0]
  const blob = await (await fetch(known.url)).blob()
  sample.value = known.name
  show(new File([blob], known.file, { type: blob.type }))
}

function show(file: File): void {
  const before = source.peek()
  if (before) URL.revokeObjectURL(before.url)
  source.value = { label: file.name, url: URL.createObjectURL(file), bytes: file.size, file }
  if (view.peek() === 'batch') view.value = 'compare'
}
