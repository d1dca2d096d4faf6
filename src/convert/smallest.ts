/** Converts, and keeps the input where the result would be no smaller and show nothing else. */

import { ChunkList, type Conversion, type ConvertOptions, probe } from '../engine/index.ts'
import type { Converter, ConvertJob } from './convert.ts'
import { mayKeepInput, mayTurnInput, stripJpeg, strippedBytes, withHeaderOf } from './keep-input.ts'

export interface SmallestResult {
  readonly conversion: Conversion
  /** What to hand out: the conversion's bytes, or the input's without its metadata. */
  readonly bytes: Uint8Array<ArrayBuffer>
  /** They are the input's, upright. */
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
  const { input, options } = job
  const info = probe(input)
  const plan = converter.plan(input, options)
  if (mayKeepInput(info, plan, options)) return keepOr(converter, job)
  if (mayTurnInput(info, plan, options)) return turnOr(converter, job)
  const conversion = await converter.convert(job)
  return { conversion, bytes: conversion.bytes, kept: false }
}

async function keepOr(converter: Converter, job: ConvertJob): Promise<SmallestResult> {
  const jpeg = job.input.take()
  const kept = { input: ChunkList.of(jpeg), keepsUpload: true }
  const conversion = await converter.convert({ ...job, ...kept })
  const stripped = stripJpeg(jpeg, mostBytesToKeep(conversion, job.options))
  return { conversion, bytes: stripped ?? conversion.bytes, kept: stripped !== undefined }
}

/** Coded again without loss, a file may get smaller by so much, and hardly ever by more. */
const LEAST_SHARE_TURNED = 0.85

/** The input turned without loss, in place of a result that is no smaller. */
async function turnOr(converter: Converter, job: ConvertJob): Promise<SmallestResult> {
  const jpeg = job.input.take()
  const most = (conversion: Conversion) => mostBytesToKeep(conversion, job.options)
  const { conversion, turned } = await converter.convertOrTurn({
    ...job,
    input: ChunkList.of(jpeg),
    reopen: () => ChunkList.of(jpeg),
    isWanted: (result) => strippedBytes(jpeg) * LEAST_SHARE_TURNED <= most(result),
  })
  const bytes = turned && withHeaderOf(jpeg, turned)
  const kept = bytes !== undefined && bytes.length <= most(conversion)
  return { conversion, bytes: kept ? bytes : conversion.bytes, kept }
}

/**
 * No more than the result has at the asked quality. Where `maxBytes` lowered it, that is more than
 * `maxBytes`: an input that fits is smaller than what was asked for, and better than what was found.
 */
function mostBytesToKeep({ bytes, quality }: Conversion, options: ConvertOptions): number {
  const { maxBytes = bytes.length } = options
  return quality < options.quality ? maxBytes : bytes.length
}
