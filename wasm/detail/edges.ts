// Rows that go on beyond their ends.

/**
 * Repeats the first and the last pixel of a row of `pixels` pixels, `channels` (1 or 4) bytes each, that
 * starts `margin` pixels behind `row`, so that `margin` pixels more stand on each side of it.
 */
export function repeatEdges(row: usize, pixels: usize, channels: usize, margin: usize): void {
  const first = row + margin * channels;
  const end = first + pixels * channels;
  const last = end - channels;
  for (let i: usize = 0; i < margin; i++) {
    const left = row + i * channels;
    const right = end + i * channels;
    if (channels == 1) {
      store<u8>(left, load<u8>(first));
      store<u8>(right, load<u8>(last));
    } else {
      store<u32>(left, load<u32>(first));
      store<u32>(right, load<u32>(last));
    }
  }
}
