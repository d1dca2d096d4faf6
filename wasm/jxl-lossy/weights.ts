// How fine each coefficient is by the usual tables (18181-1, I.2.4), as inverse steps.

import { COLUMNS_OF_4, LARGE, LARGE_32, PAIRS, QUARTERS, ROWS_OF_4, SMALL, TALL } from './kinds';

/** Bands of the usual tables: the first in units, each other relative to the one before. X, Y, B. */
const BANDS_8: usize = memory.data<f64>([
  3150, 0, -0.4, -0.4, -0.4, -2, 560, 0, -0.3, -0.3, -0.3, -0.3, 512, -2, -1, 0, -1, -2,
]);
const BANDS_16: usize = memory.data<f64>([
  8996.87257118111451, -1.3000777393353804, -0.49424529824571225, -0.439093774457103443,
  -0.6350101832695744, -0.90177264050827612, -1.6162099239887414, 3191.48366296844234752,
  -0.67424582104194355, -0.80745813428471001, -0.44925837484843441, -0.35865440981033403,
  -0.31322389111877305, -0.37615025315725483, 1157.50408145487200256, -2.0531423165804414, -1.4,
  -0.50687130033378396, -0.42708730624733904, -1.4856834539296244, -4.9209142884401604,
]);
const BANDS_8_16: usize = memory.data<f64>([
  7240.7734393502, -0.7, -0.7, -0.2, -0.2, -0.2, -0.5, 1448.15468787004, -0.5, -0.5, -0.5, -0.2,
  -0.2, -0.2, 506.854140754517, -1.4, -0.2, -0.5, -0.5, -1.5, -3.6,
]);
const BANDS_32: usize = memory.data<f64>([
  15718.40830982518931456, -1.025, -0.98, -0.9012, -0.4, -0.48819395464, -0.421064, -0.27,
  7305.7636810695983104, -0.8041958212306401, -0.7633036457487539, -0.55660379990111464,
  -0.49785304658857626, -0.43699592683512467, -0.40180866526242109, -0.27321683125358037,
  3803.53173721215041536, -3.060733579805728, -2.0413270132490346, -2.0235650159727417,
  -0.5495389509954993, -0.4, -0.4, -0.3,
]);
const BANDS_16_32: usize = memory.data<f64>([
  13844.97076442300573, -0.971138, -0.658, -0.42026, -0.22712, -0.2206, -0.226, -0.6,
  4798.964084220744293, -0.61125308982767057, -0.83770786552491361, -0.79014862079498627,
  -0.2692727459704829, -0.38272769465388551, -0.22924222653091453, -0.20719098826199578,
  1807.236946760964614, -1.2, -1.2, -0.7, -0.7, -0.7, -0.4, -0.5,
]);
const BANDS_4: usize = memory.data<f64>([2200, 0, 0, 0, 392, 0, 0, 0, 112, -0.25, -0.25, -0.5]);
const BANDS_4_8: usize = memory.data<f64>([
  2198.050556016380522, -0.96269623020744692, -0.76194253026666783, -0.6551140670773547,
  764.3655248643528689, -0.92630200888366945, -0.9675229603596517, -0.27845290869168118,
  527.107573587542228, -1.4594385811273854, -1.450082094097871593, -1.5843722511996204,
]);
/** Of sums and differences: by their level. */
const LEVELS: usize = memory.data<f64>([
  3840, 2560, 1280, 640, 480, 300, 960, 640, 320, 180, 140, 120, 640, 320, 128, 64, 32, 16,
]);
const bands: usize = memory.data(8 * 8, 16);
/** Natural logarithms of what each band is to the one before. */
const changes: usize = memory.data(8 * 8, 16);

/** The weights of plane `c` of a kind of `rows` x `columns` coefficients. */
export function makeWeights(to: usize, kind: i32, c: usize, rows: i32, columns: i32): void {
  if (kind == PAIRS) {
    makeLevels(to, LEVELS + c * 48);
    return;
  }
  let from = BANDS_8;
  let count: i32 = 6;
  // Parts of a block lie between each other: rows and columns that are weighed alike.
  let rowLog: i32 = 0;
  let columnLog: i32 = 0;
  if (kind == TALL) {
    from = BANDS_8_16;
    count = 7;
  } else if (kind == LARGE) {
    from = BANDS_16;
    count = 7;
  } else if (kind == LARGE_32) {
    from = BANDS_32;
    count = 8;
  } else if (kind == QUARTERS) {
    from = BANDS_4;
    count = 4;
    rowLog = 1;
    columnLog = 1;
  } else if (kind == ROWS_OF_4 || kind == COLUMNS_OF_4) {
    from = BANDS_4_8;
    count = 4;
    rowLog = 1;
  } else if (kind != SMALL) {
    from = BANDS_16_32;
    count = 8;
  }
  const start = from + ((c * <usize>count) << 3);
  expandBands(start, count);
  const scale = <f64>(count - 1) / (Math.SQRT2 + 0.000001);
  for (let y: i32 = 0; y < rows; y++) {
    for (let x: i32 = 0; x < columns; x++) {
      const dx = (<f64>(x >> columnLog) * scale) / <f64>((columns >> columnLog) - 1);
      const dy = (<f64>(y >> rowLog) * scale) / <f64>((rows >> rowLog) - 1);
      store<f32>(to + ((<usize>(y * columns + x)) << 2), weightAt(sqrt<f64>(dx * dx + dy * dy)));
    }
  }
}

let bandCount: i32 = 0;

function expandBands(from: usize, count: i32): void {
  let band = load<f64>(from);
  store<f64>(bands, band);
  for (let i: usize = 1; i < <usize>count; i++) {
    const change = load<f64>(from + (i << 3));
    const ratio = change > 0 ? 1 + change : 1 / (1 - change);
    band *= ratio;
    store<f64>(bands + (i << 3), band);
    store<f64>(changes + (i << 3), logOf(ratio));
  }
  bandCount = count;
}

/** A natural logarithm: of the sixteenth root, by the series of artanh. */
function logOf(x: f64): f64 {
  const root = sqrt<f64>(sqrt<f64>(sqrt<f64>(sqrt<f64>(x))));
  const u = (root - 1) / (root + 1);
  const square = u * u;
  return 32 * u * (1 + square * (1.0 / 3 + square * (1.0 / 5 + square * (1.0 / 7))));
}

/** Along the distance from the lowest coefficient, from band to band. */
@inline
function weightAt(distance: f64): f32 {
  const i = min(bandCount - 2, <i32>distance);
  const at = (<usize>i) << 3;
  return <f32>(load<f64>(bands + at) * exp((distance - <f64>i) * load<f64>(changes + at, 8)));
}

/** e to the power of -2 to 2: the eighth power of the series of an eighth. */
@inline
function exp(x: f64): f64 {
  const t = x * 0.125;
  const high = 1.0 / 6 + t * (1.0 / 24 + t * (1.0 / 120 + t * (1.0 / 720 + t * (1.0 / 5040))));
  const root = 1 + t * (1 + t * (0.5 + t * high));
  const square = root * root;
  return square * square * (square * square);
}

/** Three levels: two places of one value each, the first level has one of each. */
function makeLevels(to: usize, levels: usize): void {
  for (let y: usize = 0; y < 8; y++) {
    for (let x: usize = 0; x < 8; x++) {
      const level: usize = max(x, y) < 2 ? 0 : max(x, y) < 4 ? 1 : 2;
      const half = (<usize>1) << level;
      const isBoth = x >= half && y >= half;
      const value = load<f64>(levels + ((2 * level + usize(isBoth)) << 3));
      store<f32>(to + ((y * 8 + x) << 2), <f32>value);
    }
  }
}
