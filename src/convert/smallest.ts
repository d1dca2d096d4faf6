/** Converts, and keeps the input where the result would be no smaller and show nothing else. */

import { ChunkList, type Conversion, type ConvertOptions, probe } from '../engine/index.ts'
import type { Converter, ConvertJob } from './convert.ts'
import { mayKeepInput, stripJpeg } from './keep-input.ts'

export interface SmallestResult {
  readonly conversion: Conversion
  /** What to hand out: the conversion's bytes, or the input's without its metadata. */
  readonly bytes: Uint8Array<ArrayBuffer>
  /** They are the input's. */
  readonly kept: boolean
}

/**
 * Throws `ImageError` and `BusyError`. An input that may be kept is held until the result is known:
 * its ticket counts it as waiting all the while, so that the isolate's arithmetic still holds.
 */
export async function convertOrKeep(
  converter: Converter,
  job: ConvertJob,
): Promise<SmallestResult> {
  const { input, options, ticket } = job
  if (!mayKeepInput(probe(input), converter.plan(input, options), options)) {
    const conversion = await converter.convert(job)
    return { conversion, bytes: conversion.bytes, kept: false }
  }
  ticket.isHeld = true
  const jpeg = input.take()
  const conversion = await converter.convert({ ...job, input: ChunkList.of(jpeg) })
  const stripped = stripJpeg(jpeg, mostBytesToKeep(conversion, options))
  return { conversion, bytes: stripped ?? conversion.bytes, kept: stripped !== undefined }
}

/**
 * No more than the result has at the asked quality. Where `maxBytes` lowered it, that is more than
 * `maxBytes`: an input that fits is smaller than what was asked for, and better than what was found.
 */
function mostBytesToKeep({ bytes, quality }: Conversion, options: ConvertOptions): number {
  const { maxBytes = bytes.length } = options
  return quality < options.quality ? maxBytes : bytes.length
}
