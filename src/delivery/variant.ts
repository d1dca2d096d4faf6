/** What is handed out for an address of `/img`. */

import type { Plan } from '../engine/index.ts'
import type { ByteRange, Metadata, ObjectInfo } from '../storage/object-store.ts'

/** `original`: the source itself, without its metadata. `first`: another one is being made. */
export type VariantKind = 'first' | 'final' | 'original'

/** The version of a source that variants are made of. */
export interface SourceVersion {
  /** A key, or an address. */
  readonly name: string
  readonly etag: string
  /** Of the file; 0 where nobody has told. */
  readonly bytes: number
  /** How long its origin lets it be used, in seconds; our own files: as configured. */
  readonly fresh?: { readonly maxAge: number; readonly staleFor: number }
}

export interface Variant {
  readonly source: SourceVersion
  /** As it is stored, or would be. */
  readonly info: ObjectInfo
  readonly kind: VariantKind
  /** What was done, where this very request has led to it. */
  readonly plan: Plan | undefined
  /** It was made now, for this request or for one beside it. */
  readonly isMade: boolean
  /** The platform's cache had it. */
  readonly isFromEdge: boolean
  /** The bytes, or a part of them; `undefined`: they are gone. */
  read(range?: ByteRange): Promise<VariantBody | undefined>
}

export type VariantBody = ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer>

/** What rests with a variant. */
export interface VariantFacts {
  readonly width: number
  readonly height: number
  readonly quality: number
  readonly sourceBytes: number
  readonly isOriginal: boolean
  readonly isFirst: boolean
}

export function metadataOf(facts: VariantFacts): Metadata {
  const { isOriginal, isFirst, sourceBytes } = facts
  return {
    width: `${facts.width}`,
    height: `${facts.height}`,
    quality: `${facts.quality}`,
    'source-bytes': `${sourceBytes}`,
    ...(isOriginal && { kept: 'true' }),
    ...(isFirst && { first: 'true' }),
  }
}

export function kindOf({ metadata }: ObjectInfo): VariantKind {
  if (metadata.first === 'true') return 'first'
  return metadata.kept === 'true' ? 'original' : 'final'
}
