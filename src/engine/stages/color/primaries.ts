/** From the chromaticities of a colour space to the colorants of its profile. */

/** x and y of white, red, green and blue (CIE 1931), as PNG's cHRM has them. */
export type Chromaticities = readonly number[]

/** A 3 × 3 matrix, row major. */
export type Matrix = readonly number[]

/** The white of profiles (ICC.1:2022 7.2.16). */
const D50 = [0.9642, 1, 0.8249] as const

/** Bradford's cone responses (ICC.1:2022 annex E). */
const CONES: Matrix = [0.8951, 0.2664, -0.1614, -0.7502, 1.7135, 0.0367, 0.0389, -0.0685, 1.0296]

/** `one` after `other`. */
export function product(one: Matrix, other: Matrix): Matrix {
  return [0, 3, 6].flatMap((row) =>
    [0, 1, 2].map((column) =>
      [0, 1, 2].reduce((sum, k) => sum + one[row + k]! * other[column + k * 3]!, 0),
    ),
  )
}

/** By Cramer's rule; not finite where there is no inverse. */
export function inverse(m: Matrix): Matrix {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0] = m
  const [ei, fg, dh] = [e * i - f * h, f * g - d * i, d * h - e * g]
  const determinant = a * ei + b * fg + c * dh
  return [ei, c * h - b * i, b * f - c * e, fg, a * i - c * g, c * d - a * f, dh, b * g - a * h]
    .concat(a * e - b * d)
    .map((cofactor) => cofactor / determinant)
}

/**
 * Rows X, Y, Z; columns red, green, blue, relative to D50: what a profile of this space would hold.
 * `undefined` for chromaticities that span no space.
 */
export function colorantsOf(chromaticities: Chromaticities): Matrix | undefined {
  const { relative, whiteXyz } = relativeTo(chromaticities)
  const scale = [0, 1, 2].map((k) => applied(CONES, D50)[k]! / applied(CONES, whiteXyz)[k]!)
  const cones = product(CONES, relative).map((value, at) => value * scale[Math.floor(at / 3)]!)
  const colorants = product(inverse(CONES), cones)
  return colorants.every(Number.isFinite) ? colorants : undefined
}

/** What red and blue of full strength have of the luminance of white (H.273 equations 39 to 44). */
export function lumaWeightsOf(
  chromaticities: Chromaticities,
): readonly [red: number, blue: number] {
  const [, , , red = 0, , blue = 0] = relativeTo(chromaticities).relative
  return [red, blue]
}

/** The space's own colorants, relative to its own white. */
function relativeTo(chromaticities: Chromaticities) {
  const [white, ...primaries] = [0, 2, 4, 6].map((at) => {
    const [x = 0, y = 0] = chromaticities.slice(at, at + 2)
    return [x, y, 1 - x - y]
  })
  const whiteXyz = white!.map((part) => part / white![1]!)
  const columns = [0, 1, 2].flatMap((row) => primaries.map((primary) => primary[row]!))
  const shares = applied(inverse(columns), whiteXyz)
  return { relative: columns.map((value, at) => value * shares[at % 3]!), whiteXyz }
}

function applied(m: Matrix, [x = 0, y = 0, z = 0]: readonly number[]): readonly number[] {
  return [0, 3, 6].map((row) => m[row]! * x + m[row + 1]! * y + m[row + 2]! * z)
}
