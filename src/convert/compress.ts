/** The use case behind `POST /compress`: a smaller file, made and stored once, under a key from file and options. */

import { mediaType, type Plan } from '../engine/index.ts'
import { COMPRESSED } from '../storage/keys.ts'
import type { Metadata, ObjectInfo, ObjectStore } from '../storage/object-store.ts'
import { canonicalOptions } from '../variants/canonical-options.ts'
import { findOrMake } from '../variants/find-or-make.ts'
import { digestOfUpload } from '../variants/running-digest.ts'
import { variantKeys } from '../variants/variant-key.ts'
import type { Converter, ConvertTask } from './convert.ts'
import { convertOrKeep, type SmallestResult } from './smallest.ts'

export interface CompressTask extends ConvertTask {
  /** The file's own name, as the caller gave it. */
  readonly name: string | undefined
}

/** A file that is stored, now or already before. */
export interface Compressed {
  readonly key: string
  readonly contentType: string
  readonly bytes: number
  readonly originalBytes: number
  readonly width: number
  readonly height: number
  /** The input itself, without its metadata: the conversion was no smaller. */
  readonly kept: boolean
  /** What was done; nothing for a file that was stored before. */
  readonly plan?: Plan
}

/**
 * The same file and options are converted and stored once; two at the same moment may both convert,
 * and one stores. Throws `ImageError`, `BusyError` and `StorageError`, and then nothing was stored.
 */
export async function compress(
  { converter, store }: { readonly converter: Converter; readonly store: ObjectStore },
  task: CompressTask,
): Promise<Compressed> {
  const { options, name } = task
  const { format } = options
  void task.picture.info // refused here where the format is not read, whatever is stored
  const { input } = task.picture
  const originalBytes = input.length
  const origin = { source: await digestOfUpload(input), options: canonicalOptions(options) }
  const keys = await variantKeys({ prefix: COMPRESSED, name, origin, format })
  const { stored, made } = await findOrMake(store, { keys, origin }, async () => {
    const result = await convertOrKeep(converter, task)
    const { bytes, conversion } = result
    const metadata = describe(result, originalBytes)
    return { bytes, contentType: mediaType(format), metadata, plan: conversion.plan }
  })
  return { ...compressedOf(stored), ...(made && { plan: made.plan }) }
}

function describe({ conversion, kept }: SmallestResult, originalBytes: number): Metadata {
  const { width, height } = conversion
  return {
    width: `${width}`,
    height: `${height}`,
    'source-bytes': `${originalBytes}`,
    ...(kept ? { kept: 'true' } : {}),
  }
}

function compressedOf({ key, contentType, bytes, metadata }: ObjectInfo): Compressed {
  return {
    key,
    contentType,
    bytes,
    originalBytes: Number(metadata['source-bytes']),
    width: Number(metadata.width),
    height: Number(metadata.height),
    kept: metadata.kept === 'true',
  }
}
