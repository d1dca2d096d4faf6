/** Converts, and keeps the input where the result would be no smaller and show nothing else. */

import {
  ChunkList,
  type Conversion,
  type ConvertOptions,
  type Keeper,
  type KnownFormat,
} from '../engine/index.ts'
import type { Converter, ConvertJob } from './convert.ts'
import { mayKeepInput, mayTurnInput } from './keep-input.ts'

export interface SmallestResult {
  readonly conversion: Conversion
  /** What to hand out: the conversion's bytes, or the input's without its metadata. */
  readonly bytes: Uint8Array<ArrayBuffer>
  /** They are the input's, upright. */
  readonly kept: boolean
  /** Of the bytes. */
  readonly format: KnownFormat
}

/**
 * Throws `ImageError` and `BusyError`. An input that may be kept is held until the result is known:
 * its ticket counts it as waiting all the while, so that the isolate's arithmetic still holds.
 * `formats`: in which the input would do as well.
 */
export async function convertOrKeep(
  converter: Converter,
  job: ConvertJob,
  formats: readonly KnownFormat[] = [job.options.format],
): Promise<SmallestResult> {
  const { picture, options } = job
  const { keeper } = picture
  const plan = picture.plan(options)
  if (keeper && mayKeepInput(picture, plan, options, formats)) return keepOr(converter, job, keeper)
  if (keeper && mayTurnInput(picture, plan, options)) return turnOr(converter, job, keeper)
  const conversion = await converter.convert(job)
  return { conversion, bytes: conversion.bytes, kept: false, format: conversion.format }
}

async function keepOr(
  converter: Converter,
  job: ConvertJob,
  keeper: Keeper,
): Promise<SmallestResult> {
  const { format } = job.picture.info
  const file = job.picture.input.take()
  const conversion = await converter.convert({ ...jobOf(file, job), keepsUpload: true })
  const stripped = keeper.strip(file, mostBytesToKeep(conversion, job.options))
  if (stripped) return { conversion, bytes: stripped, kept: true, format }
  return { conversion, bytes: conversion.bytes, kept: false, format: conversion.format }
}

/** Coded again without loss, a file may get smaller by so much, and hardly ever by more. */
const LEAST_SHARE_TURNED = 0.85

/** The input turned without loss, in place of a result that is no smaller. */
async function turnOr(
  converter: Converter,
  job: ConvertJob,
  keeper: Keeper,
): Promise<SmallestResult> {
  const file = job.picture.input.take()
  const most = (conversion: Conversion) => mostBytesToKeep(conversion, job.options)
  const { conversion, turned } = await converter.convertOrTurn({
    ...jobOf(file, job),
    reopen: () => ChunkList.of(file),
    isWanted: (result) => keeper.strippedBytes(file) * LEAST_SHARE_TURNED <= most(result),
  })
  const bytes = turned && keeper.withHeaderOf?.(file, turned)
  const kept = bytes !== undefined && bytes.length <= most(conversion)
  return { conversion, bytes: kept ? bytes : conversion.bytes, kept, format: conversion.format }
}

/** The job on a file that stays where it is. */
function jobOf(file: Uint8Array, job: ConvertJob): ConvertJob {
  return { ...job, picture: job.picture.again(ChunkList.of(file)) }
}

/**
 * No more than the result has at the asked quality. Where `maxBytes` lowered it, that is more than
 * `maxBytes`: an input that fits is smaller than what was asked for, and better than what was found.
 */
function mostBytesToKeep({ bytes, quality }: Conversion, options: ConvertOptions): number {
  const { maxBytes = bytes.length } = options
  return quality < options.quality ? maxBytes : bytes.length
}
