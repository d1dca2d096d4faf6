// Where contexts of levels begin, by place (column * 40 + row; chapter 8.3.2, coeff_base, coeff_br).
// Filled once, where the first picture is opened.

/** Square, tall and wide transforms. */
export const BASE_OFFSETS: usize = memory.data(3 * 1280, 16);
export const RANGE_OFFSETS: usize = memory.data(1280, 16);

export function fillLevelContexts(): void {
  for (let column = 0; column < 32; column++) {
    for (let row = 0; row < 40; row++) {
      const at = BASE_OFFSETS + column * 40 + row;
      const sum = row + column;
      const isCorner = sum == 0;
      store<u8>(at, isCorner ? 0 : sum == 1 ? 1 : sum <= 3 ? 6 : 21);
      const isTallNear = (row == 2 && column < 2) || (row == 3 && column == 0);
      store<u8>(at + 1280, isCorner ? 0 : row < 2 ? 11 : isTallNear ? 6 : 21);
      const isWideNear = (column == 2 && row < 2) || (column == 3 && row == 0);
      store<u8>(at + 2560, isCorner ? 0 : column < 2 ? 16 : isWideNear ? 6 : 21);
      store<u8>(RANGE_OFFSETS + column * 40 + row, isCorner ? 0 : row < 2 && column < 2 ? 7 : 14);
    }
  }
}
