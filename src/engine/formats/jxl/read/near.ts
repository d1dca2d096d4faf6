/**
 * The samples around one that come before it, the nearest first (18181-1, C.3.3): in this order the
 * first numbers of a distance tell them, by columns to the left and rows above.
 */
const [MOST_LEFT, MOST_RIGHT, MOST_UP] = [8, 7, 7]

export const NEAR: readonly (readonly [x: number, y: number])[] = Array.from(
  { length: (MOST_UP + 1) * (MOST_LEFT + MOST_RIGHT + 1) },
  (_, i): readonly [number, number] => [(i % 16) - MOST_RIGHT, i >> 4],
)
  .filter(([x, y]) => y > 0 || x > 0)
  .sort((a, b) => lengthOf(a) - lengthOf(b) || Math.abs(a[0]) - Math.abs(b[0]) || b[0] - a[0])

function lengthOf([x, y]: readonly [number, number]): number {
  return x * x + y * y
}
