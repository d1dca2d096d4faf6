import { expect, it } from 'vitest'
import type { Flip, Rotation } from '../../../src/engine/api/options.ts'
import {
  composeOrientation,
  isTransposed,
  type Orientation,
  toOrientation,
  uprightSize,
} from '../../../src/engine/geometry/orientation.ts'

/** Rows of letters. */
type Grid = readonly string[]

const GRID: Grid = ['abc', 'def']

const mirror = (grid: Grid): Grid => grid.map((row) => [...row].reverse().join(''))
const upsideDown = (grid: Grid): Grid => [...grid].reverse()
const transpose = (grid: Grid): Grid =>
  [...grid[0]!].map((_, x) => grid.map((row) => row[x]).join(''))
const turn = (grid: Grid): Grid => mirror(transpose(grid))

/** What each code asks for, in the words of EXIF: where its first row and column belong. */
const APPLY: Record<Orientation, (grid: Grid) => Grid> = {
  1: (grid) => grid,
  2: mirror,
  3: (grid) => turn(turn(grid)),
  4: upsideDown,
  5: transpose,
  6: turn,
  7: (grid) => turn(turn(transpose(grid))),
  8: (grid) => turn(turn(turn(grid))),
}

const ORIENTATIONS = [1, 2, 3, 4, 5, 6, 7, 8] as const
const ROTATIONS = [0, 90, 180, 270] as const
const FLIPS = ['', 'h', 'v', 'hv'] as const
const ALL = ORIENTATIONS.flatMap((first) =>
  ROTATIONS.flatMap((rotate) => FLIPS.map((flip) => [first, rotate, flip] as const)),
)

function bruteForce(first: Orientation, rotate: Rotation, flip: Flip): Grid {
  let grid = APPLY[first](GRID)
  for (let degrees = 0; degrees < rotate; degrees += 90) grid = turn(grid)
  if (flip.includes('h')) grid = mirror(grid)
  if (flip.includes('v')) grid = upsideDown(grid)
  return grid
}

it.each(ALL)('composeOrientation(%i, %i, "%s") equals the three steps', (first, rotate, flip) => {
  const code = composeOrientation(first, rotate, flip)
  expect(APPLY[code](GRID)).toEqual(bruteForce(first, rotate, flip))
})

it.each(ORIENTATIONS)('isTransposed(%i) and uprightSize() agree with the grid', (orientation) => {
  const upright = APPLY[orientation](GRID)
  expect(isTransposed(orientation)).toBe(upright.length === 3)
  expect(uprightSize({ width: 3, height: 2, orientation })).toEqual({
    width: upright[0]!.length,
    height: upright.length,
  })
})

it.each([undefined, 0, 9, 99, -1, 1.5, Number.NaN])('toOrientation(%s) is 1', (value) => {
  expect(toOrientation(value)).toBe(1)
})
