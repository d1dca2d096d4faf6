/** Files that mutations start from. */

export type SeedFormat =
  | 'jpeg'
  | 'png'
  | 'gif'
  | 'webp'
  | 'avif'
  | 'heic'
  | 'jxl'
  | 'icc'
  | 'tiff'
  | 'other'

export interface Seed {
  readonly name: string
  readonly format: SeedFormat
  readonly bytes: Uint8Array
}

export function seed(name: string, format: SeedFormat, bytes: Uint8Array): Seed {
  return { name, format, bytes: new Uint8Array(bytes) }
}
