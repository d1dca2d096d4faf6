/** Converts, and keeps the input where the result would be no smaller and show nothing else. */

import {
  type Conversion,
  type Keeper,
  type KnownFormat,
  type Plan,
  SlabList,
} from '../engine/index.ts'
import type { Converter, ConvertTask } from './convert.ts'
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
  task: ConvertTask,
  formats: readonly KnownFormat[] = [task.options.format],
): Promise<SmallestResult> {
  const { picture, options } = task
  const { keeper } = picture
  const plan = picture.plan(options)
  if (keeper && mayKeepInput(picture, plan, options, formats))
    return keepOr(converter, { ...task, plan }, keeper)
  if (keeper && mayTurnInput(picture, plan, options))
    return turnOr(converter, { ...task, plan }, keeper)
  const conversion = await converter.convert(task)
  return { conversion, bytes: conversion.bytes, kept: false, format: conversion.format }
}

/** With the plan from the header alone. */
interface PlannedTask extends ConvertTask {
  readonly plan: Plan
}

async function keepOr(
  converter: Converter,
  task: PlannedTask,
  keeper: Keeper,
): Promise<SmallestResult> {
  const { format } = task.picture.info
  const file = task.picture.input.take()
  const conversion = await converter.convert({ ...taskOf(file, task), keepsUpload: true })
  const stripped = keeper.strip(file, mostBytesToKeep(conversion, task))
  if (stripped) return { conversion, bytes: stripped, kept: true, format }
  return { conversion, bytes: conversion.bytes, kept: false, format: conversion.format }
}

/** Coded again without loss, a file may get smaller by so much, and hardly ever by more. */
const LEAST_SHARE_TURNED = 0.85

/** The input turned without loss, in place of a result that is no smaller. */
async function turnOr(
  converter: Converter,
  task: PlannedTask,
  keeper: Keeper,
): Promise<SmallestResult> {
  const file = task.picture.input.take()
  const most = (conversion: Conversion) => mostBytesToKeep(conversion, task)
  const { conversion, turned } = await converter.convertOrTurn({
    ...taskOf(file, task),
    reopen: () => SlabList.of(file),
    isWanted: (result) => keeper.strippedBytes(file) * LEAST_SHARE_TURNED <= most(result),
  })
  const bytes = turned && keeper.withHeaderOf?.(file, turned)
  const kept = bytes !== undefined && bytes.length <= most(conversion)
  return { conversion, bytes: kept ? bytes : conversion.bytes, kept, format: conversion.format }
}

/** The task on a file that stays where it is. */
function taskOf(file: Uint8Array, task: ConvertTask): ConvertTask {
  return { ...task, picture: task.picture.again(SlabList.of(file)) }
}

/**
 * No more than the result has at the asked quality. Where `maxBytes` lowered it, that is more than
 * `maxBytes`: an input that fits is smaller than what was asked for, and better than what was found.
 * Nothing where a border was found and trimmed: the plan cannot know of it, and the input still has it.
 */
function mostBytesToKeep(conversion: Conversion, { plan, options }: PlannedTask): number {
  const { bytes, quality, width, height } = conversion
  if (width !== plan.width || height !== plan.height) return 0
  const { maxBytes = bytes.length } = options
  return quality < options.quality ? maxBytes : bytes.length
}
