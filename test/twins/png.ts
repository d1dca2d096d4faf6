/** The PNG row filters in plain TypeScript, as the specification words them: what wasm/png/ is tested against. */

export type PngFilter = 0 | 1 | 2 | 3 | 4

/** Undoes the filter of one row. `prior` is the row above, all zeros for the first. */
export function unfilterScalar(
  filter: PngFilter,
  filtered: Uint8Array,
  prior: Uint8Array,
  pixelBytes: number,
): Uint8Array<ArrayBuffer> {
  const row = new Uint8Array(filtered.length)
  for (let i = 0; i < row.length; i++) {
    const left = row[i - pixelBytes] ?? 0
    const aboveLeft = prior[i - pixelBytes] ?? 0
    row[i] = filtered[i]! + predict(filter, left, prior[i]!, aboveLeft)
  }
  return row
}

/** Applies a filter to one row: the inverse of `unfilterScalar`. */
export function filterScalar(
  filter: PngFilter,
  row: Uint8Array,
  prior: Uint8Array,
  pixelBytes: number,
): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(row, (value, i) => {
    const left = row[i - pixelBytes] ?? 0
    const aboveLeft = prior[i - pixelBytes] ?? 0
    return value - predict(filter, left, prior[i]!, aboveLeft)
  })
}

function predict(filter: PngFilter, left: number, above: number, aboveLeft: number): number {
  switch (filter) {
    case 0:
      return 0
    case 1:
      return left
    case 2:
      return above
    case 3:
      return (left + above) >> 1
    case 4:
      return paeth(left, above, aboveLeft)
  }
}

/** The neighbour nearest to left + above - aboveLeft; left wins a tie, then above. */
function paeth(left: number, above: number, aboveLeft: number): number {
  const estimate = left + above - aboveLeft
  const toLeft = Math.abs(estimate - left)
  const toAbove = Math.abs(estimate - above)
  const toAboveLeft = Math.abs(estimate - aboveLeft)
  if (toLeft <= toAbove && toLeft <= toAboveLeft) return left
  return toAbove <= toAboveLeft ? above : aboveLeft
}
