/** T.81, figure A.6: the natural index (row << 3 | column) of each coefficient in the order of a JPEG. */
export const NATURAL: readonly number[] = Array.from({ length: 64 }, (_, i) => i).sort(
  (a, b) => diagonalOf(a) - diagonalOf(b) || (diagonalOf(a) % 2 === 0 ? b - a : a - b),
)

function diagonalOf(at: number): number {
  return (at >> 3) + (at & 7)
}
