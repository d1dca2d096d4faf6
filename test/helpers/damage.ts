/** Damaged copies of a file, and the one promise about them: an answer or an `ImageError`. */

import { expect } from 'vitest'
import { ImageError } from '../../src/engine/api/errors.ts'
import { bytesOf } from '../../src/engine/bytes/bytes.ts'
import type { ImageInfo } from '../../src/engine/contract/info.ts'
import type { Format } from '../../src/engine/formats/format.ts'
import { probe } from '../../src/engine/formats/probe.ts'
import { seededRandom } from './random.ts'

/** Every file made of the first bytes of this one. */
export function* prefixes(file: Uint8Array): Generator<Uint8Array> {
  for (let length = 0; length < file.length; length++) yield file.subarray(0, length)
}

/** `count` copies with one to four bytes of the first `reach` replaced. */
export function* mutations(
  file: Uint8Array,
  { seed, count, reach }: { seed: number; count: number; reach: number },
): Generator<Uint8Array> {
  const random = seededRandom(seed)
  for (let i = 0; i < count; i++) {
    const copy = file.slice()
    for (let changes = 1 + random.below(4); changes > 0; changes--) {
      copy[random.below(Math.min(reach, copy.length))] = [0, 0xff, 0x7f, 1, random.below(256)][
        random.below(5)
      ]!
    }
    yield copy
  }
}

/** What `use` makes of the probed file; `undefined` for an `ImageError`. Others are let through. */
export function attempt<T>(file: Uint8Array, use: (info: ImageInfo) => T): T | undefined {
  try {
    return use(probe(bytesOf(file)))
  } catch (error) {
    expect(error).toBeInstanceOf(ImageError)
    return undefined
  }
}

/** The code with which the file is refused; fails when it is not. */
export function refusal(
  file: Uint8Array,
  formats?: readonly Format[],
): { code: string; message: string; format: unknown } {
  try {
    probe(bytesOf(file), formats)
  } catch (error) {
    if (error instanceof ImageError) {
      return { code: error.code, message: error.message, format: error.details.format }
    }
    throw error
  }
  throw new Error('The probe accepted the file')
}
