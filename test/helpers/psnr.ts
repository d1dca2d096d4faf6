/** Peak signal-to-noise ratio in decibels; `Infinity`: no sample differs. */

/** Of two equally long arrays of samples, 0 … 255. */
export function psnr(one: ArrayLike<number>, other: ArrayLike<number>): number {
  if (one.length !== other.length) throw new Error(`${one.length} samples against ${other.length}`)
  let squares = 0
  for (let i = 0; i < one.length; i++) squares += (one[i]! - other[i]!) ** 2
  return decibels(squares, one.length)
}

/** Of the sum of squared differences of so many samples. */
export function decibels(squares: number, samples: number): number {
  return 10 * Math.log10((255 ** 2 * samples) / squares)
}
