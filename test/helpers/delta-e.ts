/** How different two pictures look: CIEDE2000 (Sharma, Wu, Dalal 2005), 1 being just noticeable. */

/** L* 0–100, a* and b* about ±128, relative to D65. */
export type Lab = readonly [lightness: number, a: number, b: number]

const LINEAR = Float64Array.from({ length: 256 }, (_, level) => {
  const value = level / 255
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
})

/** An sRGB colour, each 0–255, in CIE Lab. */
export function labOf(red: number, green: number, blue: number): Lab {
  const [r, g, b] = [LINEAR[red]!, LINEAR[green]!, LINEAR[blue]!]
  const x = cubeRoot((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047)
  const y = cubeRoot(0.2126729 * r + 0.7151522 * g + 0.072175 * b)
  const z = cubeRoot((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

function cubeRoot(t: number): number {
  return t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116
}

/** The mean difference of two pictures with `channels` bytes a pixel, of which three are RGB. */
export function meanDeltaE(a: Uint8Array, b: Uint8Array, channels: 3 | 4): number {
  let sum = 0
  for (let at = 0; at < a.length; at += channels) {
    sum += deltaE(labOf(a[at]!, a[at + 1]!, a[at + 2]!), labOf(b[at]!, b[at + 1]!, b[at + 2]!))
  }
  return (sum * channels) / a.length
}

/** CIEDE2000 with kL = kC = kH = 1; the names are those of the paper. */
export function deltaE([l1, a1, b1]: Lab, [l2, a2, b2]: Lab): number {
  const chroma = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2
  const g = 1.5 - 0.5 * saturation(chroma)
  const c1 = Math.hypot(g * a1, b1)
  const c2 = Math.hypot(g * a2, b2)
  const h1 = hue(g * a1, b1)
  const h2 = hue(g * a2, b2)
  const turn = c1 * c2 === 0 ? 0 : wrapped(h2 - h1)
  const deltaH = 2 * Math.sqrt(c1 * c2) * Math.sin(radians(turn / 2))
  const meanL = (l1 + l2) / 2
  const meanC = (c1 + c2) / 2
  const meanH = c1 * c2 === 0 ? h1 + h2 : h1 + turn / 2
  const t =
    1 -
    0.17 * Math.cos(radians(meanH - 30)) +
    0.24 * Math.cos(radians(2 * meanH)) +
    0.32 * Math.cos(radians(3 * meanH + 6)) -
    0.2 * Math.cos(radians(4 * meanH - 63))
  const fromGray = (meanL - 50) ** 2
  const l = (l2 - l1) / (1 + (0.015 * fromGray) / Math.sqrt(20 + fromGray))
  const c = (c2 - c1) / (1 + 0.045 * meanC)
  const h = deltaH / (1 + 0.015 * meanC * t)
  const blueness = 30 * Math.exp(-((((meanH + 360) % 360) - 275) ** 2) / 625)
  const rotation = -2 * saturation(meanC) * Math.sin(radians(2 * blueness))
  return Math.sqrt(l * l + c * c + h * h + rotation * c * h)
}

function saturation(chroma: number): number {
  return Math.sqrt(chroma ** 7 / (chroma ** 7 + 25 ** 7))
}

/** Degrees, 0–360. */
function hue(a: number, b: number): number {
  return ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360
}

/** The shorter way round, −180 … 180. */
function wrapped(degrees: number): number {
  return degrees > 180 ? degrees - 360 : degrees < -180 ? degrees + 360 : degrees
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180
}
