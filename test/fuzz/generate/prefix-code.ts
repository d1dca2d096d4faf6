/** Random prefix codes, as Huffman tables of JPEG and DEFLATE describe them: by lengths. */

import type { Random } from '../../helpers/random.ts'

/**
 * Lengths of a complete code of `symbols` words (2 or more), none longer than `longest`: leaves
 * are split until there are enough. `longest` must leave room for them.
 */
export function completeLengths(symbols: number, longest: number, random: Random): number[] {
  const lengths = [1, 1]
  const open = [0, 1] // leaves that may be split
  // Splitting the newest leaf makes long words, any leaf makes even ones.
  const isSkewed = random.below(2) === 0
  while (lengths.length < symbols) {
    const i = isSkewed && random.below(4) ? open.length - 1 : random.below(open.length)
    const at = open[i]!
    lengths[at]! += 1
    lengths.push(lengths[at]!)
    if (lengths[at] === longest) open.splice(i, 1)
    else open.push(lengths.length - 1)
  }
  return lengths
}

/** The numbers below `count`, in random order. */
export function shuffled(count: number, random: Random): number[] {
  const numbers = Array.from({ length: count }, (_, i) => i)
  for (let i = count - 1; i > 0; i--) {
    const other = random.below(i + 1)
    const number = numbers[i]!
    numbers[i] = numbers[other]!
    numbers[other] = number
  }
  return numbers
}
