// HDR pictures to SDR levels, in place. All that needs precision arrives as tables.
//
//   row     u8 × 4 × pixels    RGBA, straight alpha, any alignment; written in place
//   tables  f32 × 4 × 3 × 256  red, green, blue column: share of BT.2020 r, g, b and luminance
//           f32 × 4 × 3        BT.2020 r, g, b to the result's light, white at 8192; lane 3 is 0
//           f32 × 8            tone curve: white peak xb xb² 4xa ya yb, and one that is not used
//           f32 × 1028         gain of HLG's OOTF by the square root of luminance, 1024 is one;
//                              1 everywhere for PQ
//           u8 × 8193          linear light (0 … 8192) to a level
//
// `tables` is 16-byte aligned. The order of the operations is that of the scalar twin
// (test/twins/hdr.ts): single precision rounds after each of them.

const COLUMN_BYTES: usize = 256 * 16;
const MATRIX_AT: usize = 3 * COLUMN_BYTES;
const TONE_AT: usize = MATRIX_AT + 3 * 16;
const OOTF_AT: usize = TONE_AT + 8 * 4;
const OOTF_STEPS: f32 = 1024;
const LEVELS_AT: usize = OOTF_AT + 1028 * 4;
const LIGHT_STEPS: f32 = 8192;

/** What light is multiplied by where the largest channel has so much (ST 2094-50 annex D). */
function toneGain(light: f32, tone: usize): f32 {
  const white = load<f32>(tone);
  if (light <= 1) return white;
  if (light >= load<f32>(tone, 4)) return 1 / light;
  const above = light - 1;
  const root = sqrt<f32>(load<f32>(tone, 12) + load<f32>(tone, 16) * above);
  const t = (above + above) / (load<f32>(tone, 8) + root);
  return ((load<f32>(tone, 20) * t + load<f32>(tone, 24)) * t + white) / light;
}

/** Gain of the scene's light: that of its luminance. */
function ootfGain(luminance: f32, ootf: usize): f32 {
  const step = sqrt<f32>(max<f32>(luminance, 0)) * OOTF_STEPS + 0.5;
  return load<f32>(ootf + ((<usize>(<u32>min<f32>(step, OOTF_STEPS))) << 2));
}

/** One level, of light with white at 8192. */
function levelOf(light: f32, levels: usize): u32 {
  return load<u8>(levels + <usize>(<u32>min<f32>(max<f32>(light + 0.5, 0), LIGHT_STEPS)));
}

/** Converts `pixels` RGBA pixels from the profile that `tables` were built of. */
export function colorHdr(row: usize, pixels: usize, tables: usize): void {
  const toRed = v128.load(tables + MATRIX_AT);
  const toGreen = v128.load(tables + MATRIX_AT, 16);
  const toBlue = v128.load(tables + MATRIX_AT, 32);
  const levels = tables + LEVELS_AT;
  for (const end = row + (pixels << 2); row < end; row += 4) {
    const pixel = load<u32>(row);
    const fromRed = v128.load(tables + ((pixel & 0xff) << 4));
    const fromGreen = v128.load(tables + ((pixel >> 4) & 0xff0), COLUMN_BYTES);
    const fromBlue = v128.load(tables + ((pixel >> 12) & 0xff0), 2 * COLUMN_BYTES);
    const light = f32x4.add(f32x4.add(fromRed, fromGreen), fromBlue);
    const r = f32x4.extract_lane(light, 0);
    const g = f32x4.extract_lane(light, 1);
    const b = f32x4.extract_lane(light, 2);
    const ootf = ootfGain(f32x4.extract_lane(light, 3), tables + OOTF_AT);
    const most = max<f32>(max<f32>(r, g), b) * ootf;
    const gain = ootf * toneGain(most, tables + TONE_AT);
    const red = f32x4.mul(f32x4.splat(r * gain), toRed);
    const green = f32x4.mul(f32x4.splat(g * gain), toGreen);
    const blue = f32x4.mul(f32x4.splat(b * gain), toBlue);
    const sum = f32x4.add(f32x4.add(red, green), blue);
    store<u32>(
      row,
      levelOf(f32x4.extract_lane(sum, 0), levels) |
        (levelOf(f32x4.extract_lane(sum, 1), levels) << 8) |
        (levelOf(f32x4.extract_lane(sum, 2), levels) << 16) |
        (pixel & 0xff000000),
    );
  }
}
