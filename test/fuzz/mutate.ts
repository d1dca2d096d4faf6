/** Makes damaged files: parts changed, moved, repeated, lost or borrowed, then bytes changed. */

import type { Random } from '../helpers/random.ts'
import { mutateBytes, once, pick } from './mutate/bytes.ts'
import { reshape } from './mutate/dimensions.ts'
import { type Part, partsOf, refit } from './mutate/parts.ts'
import type { Seed } from './seeds.ts'

/** Longer files are cut: repeated repeats must not eat the time. */
const MAX_BYTES = 200_000

/** Edits of parts: one is best, as every further one makes it likelier that nothing is decoded. */
const EDITS = [0, 1, 1, 1, 2, 3]

/** One damaged file. The same seed, pool and state of `random` make the same bytes. */
export function mutate(start: Seed, pool: readonly Seed[], random: Random): Uint8Array {
  let parts = partsOf(start.format, start.bytes)
  for (let edits = pick(EDITS, random); edits > 0; edits--) {
    parts = editParts(parts, start, pool, random)
  }
  if (once(4, random)) parts = reshaped(parts, start, random)
  let bytes = joined(parts)
  for (let edits = once(4, random) ? 1 + random.below(3) : 0; edits > 0; edits--) {
    bytes = mutateBytes(bytes, random)
  }
  return bytes.subarray(0, MAX_BYTES)
}

/** Two files, cut at any byte: what a broken upload or a polyglot looks like. */
export function splice(one: Seed, other: Seed, random: Random): Uint8Array {
  const head = one.bytes.subarray(0, random.below(one.bytes.length + 1))
  const tail = other.bytes.subarray(random.below(other.bytes.length + 1))
  return joined([head, tail].map((bytes) => ({ kind: 'raw', bytes })))
}

function joined(parts: readonly Part[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts.map(({ bytes }) => bytes)))
}

function editParts(
  parts: readonly Part[],
  { format }: Seed,
  pool: readonly Seed[],
  random: Random,
): Part[] {
  const edited = [...parts]
  const at = once(2, random) ? random.below(parts.length) : partAtByte(parts, random)
  const other = random.below(parts.length)
  const part = parts[at]
  if (!part) return edited
  switch (random.below(16)) {
    case 0: // repeat
      edited.splice(other, 0, part)
      break
    case 1: // lose
      edited.splice(at, 1)
      break
    case 2: // swap
      edited[at] = parts[other]!
      edited[other] = part
      break
    case 3: // borrow
      edited.splice(at, random.below(2), pick(donorParts(format, pool, random), random) ?? part)
      break
    case 4: // the file ends here, in a part that says so
      edited.splice(at, edited.length, refit({ ...part, bytes: beginning(part.bytes, random) }))
      break
    case 5: // a flood of parts: scans, chunks, frames
      if (once(3, random)) edited.splice(at, 0, ...flood(parts.slice(at, at + 1 + other), random))
      break
    case 6: // the tail of another file
      edited.splice(at, edited.length, ...donorParts(format, pool, random).slice(other))
      break
    default:
      edited[at] = editPart(part, random)
  }
  return edited
}

/** The part in which a random byte of the file lies: data is hit as often as headers. */
function partAtByte(parts: readonly Part[], random: Random): number {
  let left = random.below(parts.reduce((sum, { bytes }) => sum + bytes.length, 0))
  return parts.findIndex(({ bytes }) => {
    left -= bytes.length
    return left < 0
  })
}

function beginning(bytes: Uint8Array, random: Random): Uint8Array {
  return bytes.slice(0, 1 + random.below(bytes.length))
}

/** Up to four parts, over and over. */
function flood(parts: readonly Part[], random: Random): Part[] {
  const run = parts.slice(0, 1 + random.below(4))
  const bytes = run.reduce((sum, part) => sum + part.bytes.length, 1)
  const times = Math.min(pick([5, 40, 150], random), Math.floor(MAX_BYTES / bytes))
  return Array.from({ length: times }, () => run).flat()
}

function donorParts(format: Seed['format'], pool: readonly Seed[], random: Random): Part[] {
  const donor = pick(pool, random)
  return partsOf(format, donor.bytes)
}

/** Changes bytes of one part; lengths and checksums are made to fit half of the time. */
function editPart(part: Part, random: Random): Part {
  let { bytes } = part
  for (let edits = 1 + random.below(3); edits > 0; edits--) bytes = mutateBytes(bytes, random)
  const edited = { kind: part.kind, bytes }
  return once(2, random) ? refit(edited) : edited
}

function reshaped(parts: readonly Part[], { format }: Seed, random: Random): Part[] {
  return parts.map((part) => reshape(part, format, random) ?? part)
}
