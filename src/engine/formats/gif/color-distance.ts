/** How far apart two colours look, by their differences in levels: eyes see green best, and blue least. */
export function squaredDistance(red: number, green: number, blue: number): number {
  return 2 * red * red + 4 * green * green + blue * blue
}
