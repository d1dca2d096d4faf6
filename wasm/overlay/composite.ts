// One picture over another, in place, both with straight alpha (W3C Compositing and Blending 1, 5 and 9).
//
//   row    u8 × 4 × pixels   what lies below, and then the result
//   layer  u8 × 4 × pixels   what lies on it
//
// All alphas are scaled by 255 so that weights are whole numbers; results are rounded to nearest.
// Scalar twin: test/twins/overlay.ts.

/** Lays `pixels` pixels of `layer`, whose alpha is multiplied by opacity / 255, over `row`. */
export function overlayOver(row: usize, layer: usize, pixels: usize, opacity: u32): void {
  for (const end = row + (pixels << 2); row < end; row += 4, layer += 4) {
    const top = load<u32>(layer);
    const alpha = scaled(top >> 24, opacity);
    if (alpha) store<u32>(row, over(load<u32>(row), top, alpha));
  }
}

/** The same, but where both are seen their colours are multiplied: white changes nothing. */
export function overlayMultiply(row: usize, layer: usize, pixels: usize, opacity: u32): void {
  for (const end = row + (pixels << 2); row < end; row += 4, layer += 4) {
    const top = load<u32>(layer);
    const alpha = scaled(top >> 24, opacity);
    if (!alpha) continue;
    const below = load<u32>(row);
    store<u32>(row, over(below, multiplied(below, top), alpha));
  }
}

@inline
function scaled(alpha: u32, opacity: u32): u32 {
  return (alpha * opacity + 127) / 255;
}

/** Porter and Duff's "over", of a top colour with an alpha of its own, 1–255. */
@inline
function over(below: u32, top: u32, alpha: u32): u32 {
  const weight = alpha * 255;
  const rest = (below >> 24) * (255 - alpha);
  const sum = weight + rest;
  const half = sum >> 1;
  const red = ((top & 0xff) * weight + (below & 0xff) * rest + half) / sum;
  const green = (((top >> 8) & 0xff) * weight + ((below >> 8) & 0xff) * rest + half) / sum;
  const blue = (((top >> 16) & 0xff) * weight + ((below >> 16) & 0xff) * rest + half) / sum;
  return red | (green << 8) | (blue << 16) | (((sum + 127) / 255) << 24);
}

/** The colour of the top one, multiplied by what lies below as far as that is seen. */
@inline
function multiplied(below: u32, top: u32): u32 {
  const seen = below >> 24;
  const red = mixed(top & 0xff, below & 0xff, seen);
  const green = mixed((top >> 8) & 0xff, (below >> 8) & 0xff, seen);
  const blue = mixed((top >> 16) & 0xff, (below >> 16) & 0xff, seen);
  return red | (green << 8) | (blue << 16);
}

@inline
function mixed(top: u32, below: u32, seen: u32): u32 {
  return (top * (255 * (255 - seen) + below * seen) + 32512) / 65025;
}
