// The picture that is being encoded, and the group of it that is next: groups are coded one by one, each
// with a code of its own, so that nothing of one is kept when it is written.

@unmanaged
class Picture {
  width: i32;
  height: i32;
  /** Of the rows that come: 1 or 4. */
  channels: i32;
  /** Bits of its samples: 8, or 10, 12 or 16, which are deep: u16. */
  depth: i32;
  isDeep: i32;
  hasAlpha: i32;
  isP3: i32;
  /** Of a group, in pixels: 256, 512 or 1024. */
  side: i32;
  groupsWide: i32;
  groupsHigh: i32;
  /** 0 to 2: how long to search. */
  effort: i32;
  /** Channels of a pixel in the file: 1, 3 or 4. */
  planes: i32;
  /** Colours are told as X, Y and B of a lossy picture (jxl-lossy/shades.ts), by palettes alone. */
  isXyb: i32;
  /** A channel of zeros follows, which nobody looks at: pictures of shades with alpha have it in all frames. */
  hasZeros: i32;
}

export const picture: Picture = changetype<Picture>(memory.data(offsetof<Picture>(), 16));

/** Of a group's side at least. */
const LEAST_SIDE: i32 = 256;

/** Sets what follows from the size. */
export function measurePicture(): void {
  const side = picture.side;
  picture.groupsWide = (picture.width + side - 1) / side;
  picture.groupsHigh = (picture.height + side - 1) / side;
  picture.planes = picture.channels == 1 ? 1 : picture.hasAlpha ? 4 : 3;
}

export function isSideOfGroups(side: i32): bool {
  return side == LEAST_SIDE || side == 2 * LEAST_SIDE || side == 4 * LEAST_SIDE;
}

/** How often LEAST_SIDE was doubled. */
export function sideShift(): u32 {
  return <u32>ctz(picture.side / LEAST_SIDE);
}

@inline
export function groupCount(): i32 {
  return picture.groupsWide * picture.groupsHigh;
}

/** More groups than these are many: what is tried for each of them has to take little time. */
const FEW_GROUPS: i32 = 16;
/** Pictures of more pixels are coded in a hurry, or a request would not end. */
const MOST_AT_LEISURE: i64 = 1 << 24;

/** Shades have less time already. */
@inline
export function hasManyGroups(): bool {
  return !picture.isXyb && groupCount() > FEW_GROUPS;
}

@inline
export function isHurried(): bool {
  return !picture.isXyb && <i64>picture.width * <i64>picture.height > MOST_AT_LEISURE;
}

/** LF groups are eight groups wide and high. */
export function lfGroupCount(): i32 {
  const side = picture.side * 8;
  return ((picture.width + side - 1) / side) * ((picture.height + side - 1) / side);
}

/** Channels of a pixel that are coded, when a palette is not counted: of shades, indices and zeros. */
export function codedPlanes(): i32 {
  return picture.isXyb ? 1 + picture.hasZeros : picture.planes;
}

/** Pixels of the largest group. */
export function groupPixels(): i32 {
  return min(picture.side, picture.width) * min(picture.side, picture.height);
}

/** Of the rows that come. */
@inline
export function pixelBytes(): usize {
  return (<usize>picture.channels) << (<usize>picture.isDeep);
}

/** Of a sample of a plane: i16, or i32 of deep ones. */
@inline
export function sampleBytes(): usize {
  return picture.isDeep ? 4 : 2;
}
