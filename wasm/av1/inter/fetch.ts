// A part of a reference: where it lies, or a copy of it where it goes beyond the picture.

import { Store, storedPlane, storedStride } from './store';
import { EDGE_STRIDE, edgeBuffer } from './work';

/** Bytes between the rows of the part that was fetched last. */
export let fetchedStride: i32 = 0;

/** Samples from x, y on; width and height: of the plane. More may be read on the right. */
export function fetch(
  kept: Store,
  p: i32,
  x: i32,
  y: i32,
  w: i32,
  h: i32,
  width: i32,
  height: i32,
): usize {
  const plane = storedPlane(kept, p);
  const stride = storedStride(kept, p);
  if (x >= 0 && y >= 0 && x + w <= width && y + h <= height) {
    fetchedStride = stride;
    return plane + y * stride + 2 * x;
  }
  fetchedStride = EDGE_STRIDE;
  const buffer = edgeBuffer();
  // Columns before the picture, in it, and behind it.
  const before = max(0, min(w, -x));
  const inside = max(0, min(w, width - x) - before);
  for (let i = 0; i < h; i++) {
    const row = plane + max(0, min(height - 1, y + i)) * stride;
    const dst = buffer + i * EDGE_STRIDE;
    fill(dst, load<u16>(row), before);
    memory.copy(dst + 2 * before, row + 2 * (x + before), 2 * inside);
    const after = before + inside;
    fill(dst + 2 * after, load<u16>(row + 2 * (width - 1)), w - after);
  }
  return buffer;
}

@inline
function fill(dst: usize, value: u16, count: i32): void {
  for (let i = 0; i < count; i++) store<u16>(dst + 2 * i, value);
}
