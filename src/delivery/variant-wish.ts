/** What is asked for: a source, and what is to be made of it. */

import type { SourceName } from '../request/img-path.ts'
import type { Transform } from '../request/transform.ts'
import type { FileSource } from '../source/file-source.ts'
import type { Accepted } from './settle.ts'
import type { SourceVersion } from './variant.ts'

/** Where the picture comes from: its present version, and the way to its bytes. */
export interface VariantSource {
  readonly name: SourceName
  /** Throws `SourceError` where there is none. */
  version(): Promise<SourceVersion>
  /** Throws `SourceError` with `changed` where it is another version by now. */
  open(version: SourceVersion): Promise<FileSource>
}

/** What is asked of a source. */
export interface VariantWish {
  readonly source: VariantSource
  readonly transform: Transform
  /** What the client takes, or the one format that was asked for. */
  readonly accepted: Accepted
}
