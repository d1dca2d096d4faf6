/** The plain form of wasm/webp-encode/{colour,drawn-macroblock,sharp-chroma}.ts, in the same single precision. */

const f = Math.fround
const [SCALE, RED_V, GREEN_U, GREEN_V, BLUE_U] = [1.164, 1.596, 0.391, 0.813, 2.018].map(f) as [
  number,
  number,
  number,
  number,
  number,
]
/** Where it is asked for, and where a picture was drawn. */
export const TURNS = {
  asked: { count: 3, step: f(0.8) },
  drawn: { count: 1, step: f(0.35) },
} as const

/** Pixels of RGBA. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
}

/** A macroblock's samples: luma 16 x 16, U and V of 8 x 8 with a border of one. */
export interface MacroblockPlanes {
  readonly y: Uint8Array
  readonly u: Uint8Array
  readonly v: Uint8Array
}

const at = ({ width, pixels }: Picture, x: number, y: number) =>
  pixels.subarray((y * width + x) * 4, (y * width + x) * 4 + 4)

const UV_OFFSET = (128 << 18) + (1 << 17)
const ROUNDER = 12_582_912

/** U and V of four pixels: of the mean in a gamma of 1.25, about. */
export function chromaOf(pixels: readonly ArrayLike<number>[]): [u: number, v: number] {
  const [red, green, blue] = [0, 1, 2].map((color) => {
    const samples = pixels.map((pixel) => pixel[color]!)
    const sum = samples.reduce((all, sample) => all + sample, 0)
    const squares = samples.reduce((all, sample) => all + sample * sample, 0)
    const part = f(squares / Math.max(sum, 1))
    const mean = f(f(sum * 0.875) + f(part * 0.5))
    return f(mean + ROUNDER) - ROUNDER
  }) as [number, number, number]
  return [
    (-9719 * red - 19_081 * green + 28_800 * blue + UV_OFFSET) >> 18,
    (28_800 * red - 24_116 * green - 4684 * blue + UV_OFFSET) >> 18,
  ]
}

/** Whether the macroblock at column `mbX` of row `mbY` was drawn. */
export function isDrawn(picture: Picture, mbX: number, mbY: number): boolean {
  const wide = Math.min(16, picture.width - mbX * 16)
  const rows = Math.min(16, picture.height - mbY * 16)
  let [same, edges] = [0, 0]
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < wide - 1; x++) {
      const p = at(picture, mbX * 16 + x, mbY * 16 + y)
      const next = at(picture, mbX * 16 + x + 1, mbY * 16 + y)
      if (p.every((value, i) => value === next[i])) same++
      if (colorStep(p, next) > 48) edges++
      if (y > 0 && colorStep(p, at(picture, mbX * 16 + x, mbY * 16 + y - 1)) > 48) edges++
    }
  }
  return edges > 0 && same * 256 >= 48 * wide * rows
}

function colorStep(p: Uint8Array, q: Uint8Array): number {
  const green = p[1]! - q[1]!
  return Math.max(Math.abs(p[0]! - q[0]! - green), Math.abs(p[2]! - q[2]! - green))
}

const light = (value: number) => f(value * value)
const shown = (value: number) => Math.min(255, Math.max(0, value))
const lumaOf = (red: number, green: number, blue: number) =>
  f(f(f(red * f(0.299)) + f(green * f(0.587))) + f(blue * f(0.114)))
const meanRoot = (sum: number) => f(Math.sqrt(f(sum * 0.25)))
const isInner = (i: number) => i > 0 && i < 9
const byte = (value: number) => Math.min(255, Math.trunc(f(value + 0.5)))

/** Luma and chroma of the macroblock at column `mbX` of row `mbY`, sharp; chroma 8 x 8. */
export function sharpen(
  picture: Picture,
  [mbX, mbY]: readonly [number, number],
  planes: MacroblockPlanes,
  turns: { readonly count: number; readonly step: number },
) {
  const lastX = picture.width - 1
  const lastY = Math.min(picture.height, mbY * 16 + 16) - 1
  const wanted = Array.from({ length: 256 }, (_, i) =>
    Array.from(
      at(picture, Math.min(mbX * 16 + (i & 15), lastX), Math.min(mbY * 16 + (i >> 4), lastY)),
    ),
  )
  const bright = wanted.map(([r, g, b]) => lumaOf(r!, g!, b!))
  const gray = Array.from(planes.y, (y) => f(f(y - 16) * SCALE))
  const u = [...planes.u]
  const v = [...planes.v]
  const roots = sums(wanted.map((pixel) => pixel.map(light)))
  for (let turn = 0; turn <= turns.count; turn++) {
    const lights = gray.map((_, i) => follow(i))
    if (turn < turns.count) move(sums(lights))
  }
  const inner = (plane: number[]) =>
    plane.filter((_, i) => isInner(i % 10) && isInner(Math.floor(i / 10))).map(byte)
  return { y: gray.map((value) => byte(f(f(value * f(1 / SCALE)) + 16))), u: inner(u), v: inner(v) }

  /** Of 8 x 8 samples of chroma, for each colour: how bright the light of their four pixels is. */
  function sums(lights: readonly (readonly number[])[]): number[][] {
    return [0, 1, 2].map((color) =>
      Array.from({ length: 64 }, (_, i) => {
        const first = (i >> 3) * 32 + (i & 7) * 2
        const column = (n: number) => f(lights[n]![color]! + lights[n + 16]![color]!)
        return meanRoot(f(column(first) + column(first + 1)))
      }),
    )
  }

  function upsampled(plane: readonly number[], x: number, y: number): number {
    const row = (y >> 1) + 1
    const far = row + (y & 1 ? 1 : -1)
    const mixed = (column: number) =>
      f(f(plane[row * 10 + column]! * 3) + plane[far * 10 + column]!)
    const column = (x >> 1) + 1
    const sum = f(f(mixed(column) * 3) + mixed(column + (x & 1 ? 1 : -1)))
    return f(f(sum * 0.0625) - 128)
  }

  function follow(i: number): number[] {
    const ofU = upsampled(u, i & 15, i >> 4)
    const ofV = upsampled(v, i & 15, i >> 4)
    const ofGreen = f(f(ofU * GREEN_U) + f(ofV * GREEN_V))
    const colors = (value: number) => [
      shown(f(value + f(ofV * RED_V))),
      shown(f(value - ofGreen)),
      shown(f(value + f(ofU * BLUE_U))),
    ]
    const [r, g, b] = colors(gray[i]!)
    const moved = f(gray[i]! + f(bright[i]! - lumaOf(r!, g!, b!)))
    gray[i] = Math.min(f(278.196), Math.max(f(-18.624), moved))
    return colors(gray[i]!).map(light)
  }

  function move(now: readonly number[][]): void {
    const stepU = f(turns.step / f(f(BLUE_U * BLUE_U) + f(GREEN_U * GREEN_U)))
    const stepV = f(turns.step / f(f(RED_V * RED_V) + f(GREEN_V * GREEN_V)))
    for (let i = 0; i < 64; i++) {
      const [red, green, blue] = [0, 1, 2].map((color) => f(roots[color]![i]! - now[color]![i]!))
      const moveU = f(f(blue! * BLUE_U) - f(green! * GREEN_U))
      const moveV = f(f(red! * RED_V) - f(green! * GREEN_V))
      const to = ((i >> 3) + 1) * 10 + (i & 7) + 1
      u[to] = shown(f(u[to]! + f(stepU * moveU)))
      v[to] = shown(f(v[to]! + f(stepV * moveV)))
    }
  }
}
