// Chroma of drawn pictures. Where red text lies on white, halved chroma smears colour over what is
// beside it. So luma and chroma are chosen for what decoders will show when chroma is upsampled
// (9:3:3:1) and samples are cut off at 0 and 255: in turns each pixel's luma goes after that of the
// picture, and each sample of chroma after the mean colour of its four pixels, mixed as light. (That
// these two are what to hold is the idea of libwebp's -sharp_yuv.) Macroblock by macroblock; above and
// below it chroma goes on as it ends. Scalar twin: test/twins/webp-encode.ts.
//
//   room, f32   gray: luma as red, green and blue would be without chroma, 16 x 16
//               how bright pixels should look, 16 x 16
//               U and V, 10 rows of 12: a border of one, and two that fill up
//               red, green and blue that four pixels should have, roots of mean light, 8 x 8 each
//               and sums of light that they have

import { isDrawn, pixelAt } from './drawn-macroblock';
import { IS_SHARP, modesAt, picture, SHARP, SHARP_ALWAYS, work } from './layout';

// Turns, and what chroma follows of an error in each: the whole of it would run over. Where it is not
// asked for, a third of one turn brings what shows by SSIMULACRA2; more costs more bytes than it is worth.
const TURNS_ASKED: i32 = 3;
const STEP_ASKED: f32 = 0.8;
const TURNS_DRAWN: i32 = 1;
const STEP_DRAWN: f32 = 0.35;

const GRAY: usize = 0;
const WANTED: usize = 1024;
const U: usize = WANTED + 1024;
const ROW: usize = 48;
const V: usize = U + ROW * 10;
const ROOTS: usize = V + ROW * 10;
const SUMS: usize = ROOTS + 768;
/** Of red, green and blue. */
const PLANE: usize = 256;

// BT.601 in studio range: what chroma adds to red, green and blue.
const SCALE: f32 = 1.164;
const RED_V: f32 = 1.596;
const GREEN_U: f32 = 0.391;
const GREEN_V: f32 = 0.813;
const BLUE_U: f32 = 2.018;

/** Sharpens the macroblocks of a band of `rows` rows that need it, after its planes are made. */
export function sharpenBand(rows: i32): void {
  for (let x = 0; x < picture.mbWide; x++) {
    const wide = min(16, picture.width - (x << 4));
    if (picture.sharp != SHARP_ALWAYS && !isDrawn(x, wide, rows)) continue;
    sharpen(x, wide, rows);
    store<u8>(modesAt(x), <u8>IS_SHARP);
  }
}

function sharpen(x: i32, wide: i32, rows: i32): void {
  const isAsked = picture.sharp == SHARP_ALWAYS;
  const turns = isAsked ? TURNS_ASKED : TURNS_DRAWN;
  const step = isAsked ? STEP_ASKED : STEP_DRAWN;
  loadPlanes(x);
  loadWanted(x, wide, rows);
  for (let turn = 0; turn < turns; turn++) {
    follow();
    moveChroma(step);
  }
  follow();
  storePlanes(x);
}

/** Four bytes as f32. */
@inline
function load4(at: usize): v128 {
  const bytes = v128.load32_zero(at);
  return f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes)));
}

/** Four f32, rounded to bytes. */
@inline
function store4(at: usize, values: v128): void {
  const words = i32x4.trunc_sat_f32x4_u(f32x4.add(values, f32x4.splat(0.5)));
  const narrow = i16x8.narrow_i32x4_u(words, words);
  v128.store32_lane(at, i8x16.narrow_i16x8_u(narrow, narrow), 0);
}

/** Planes to the room; chroma with what lies left and right, where there is something. */
function loadPlanes(x: i32): void {
  const room = work + SHARP;
  for (let y: usize = 0; y < 16; y++) {
    const src = picture.sourceY + y * picture.strideY + ((<usize>x) << 4);
    for (let i: usize = 0; i < 16; i += 4) {
      const gray = f32x4.mul(f32x4.sub(load4(src + i), f32x4.splat(16)), f32x4.splat(SCALE));
      v128.store(room + (y << 6) + (i << 2), gray, GRAY);
    }
  }
  loadChroma(picture.sourceU, room + U, (<usize>x) << 3);
  loadChroma(picture.sourceV, room + V, (<usize>x) << 3);
}

function loadChroma(plane: usize, to: usize, x: usize): void {
  const before = x ? x - 1 : 0;
  const after = min(x + 8, ((<usize>picture.mbWide) << 3) - 1);
  for (let y: usize = 0; y < 10; y++) {
    const src = plane + min<usize>(7, y ? y - 1 : 0) * picture.strideUv;
    const dst = to + y * ROW;
    store<f32>(dst, <f32>load<u8>(src + before));
    v128.store(dst, load4(src + x), 4);
    v128.store(dst, load4(src + x + 4), 20);
    store<f32>(dst, <f32>load<u8>(src + after), 36);
  }
}

/** Light of samples, about: gamma 2. */
@inline
function light(values: v128): v128 {
  return f32x4.mul(values, values);
}

/** Luma of samples, in the range of them. */
@inline
function lumaOf(red: v128, green: v128, blue: v128): v128 {
  const some = f32x4.add(f32x4.mul(red, f32x4.splat(0.299)), f32x4.mul(green, f32x4.splat(0.587)));
  return f32x4.add(some, f32x4.mul(blue, f32x4.splat(0.114)));
}

/** Adds neighbours of four, into two. */
@inline
function storePairs(at: usize, values: v128): void {
  const sums = f32x4.add(values, v128.shuffle<i32>(values, values, 1, 0, 3, 2));
  v128.store64_lane(at, v128.shuffle<i32>(sums, sums, 0, 2, 0, 2), 0);
}

/** One colour of four pixels of RGBA. */
@inline
function samples(pixels: v128, shift: i32): v128 {
  return f32x4.convert_i32x4_u(v128.and(i32x4.shr_u(pixels, shift), i32x4.splat(255)));
}

/** What pixels should be; those that lie outside are as the last ones inside. */
function loadWanted(x: i32, wide: i32, rows: i32): void {
  const room = work + SHARP;
  for (let y: usize = 0; y < 8; y++) {
    const first = pixelAt(x << 4, min(<i32>y * 2, rows - 1));
    const second = pixelAt(x << 4, min(<i32>y * 2 + 1, rows - 1));
    for (let i: usize = 0; i < 16; i += 4) {
      let red = f32x4.splat(0);
      let green = red;
      let blue = red;
      for (let k: usize = 0; k < 2; k++) {
        const pixels = loadPixels(k ? second : first, <i32>i, wide);
        const r = samples(pixels, 0);
        const g = samples(pixels, 8);
        const b = samples(pixels, 16);
        v128.store(room + (y << 7) + (k << 6) + (i << 2), lumaOf(r, g, b), WANTED);
        red = f32x4.add(red, light(r));
        green = f32x4.add(green, light(g));
        blue = f32x4.add(blue, light(b));
      }
      const sums = room + SUMS + (y << 5) + (i << 1);
      storePairs(sums, red);
      storePairs(sums + PLANE, green);
      storePairs(sums + PLANE * 2, blue);
    }
  }
  for (let i: usize = 0; i < PLANE * 3; i += 16) {
    v128.store(room + i, meanRoot(v128.load(room + i, SUMS)), ROOTS);
  }
}

/** Four pixels of a row from `i` on, which may end before. */
@inline
function loadPixels(row: usize, i: i32, wide: i32): v128 {
  if (i + 4 <= wide) return v128.load(row + ((<usize>i) << 2));
  const last = wide - 1;
  return i32x4(
    load<i32>(row + ((<usize>min(i, last)) << 2)),
    load<i32>(row + ((<usize>min(i + 1, last)) << 2)),
    load<i32>(row + ((<usize>min(i + 2, last)) << 2)),
    load<i32>(row + ((<usize>min(i + 3, last)) << 2)),
  );
}

/** The mean of four, by their sum of light, as a sample. */
@inline
function meanRoot(sums: v128): v128 {
  return f32x4.sqrt(f32x4.mul(sums, f32x4.splat(0.25)));
}

/** Chroma of four pixels in a row, from three samples of it in each of two rows; 128 is 0. */
@inline
function upsampled(near: usize, far: usize): v128 {
  const mixed = f32x4.add(f32x4.mul(v128.load(near), f32x4.splat(3)), v128.load(far));
  const own = v128.shuffle<i32>(mixed, mixed, 1, 1, 2, 2);
  const other = v128.shuffle<i32>(mixed, mixed, 0, 2, 1, 3);
  const sum = f32x4.add(f32x4.mul(own, f32x4.splat(3)), other);
  return f32x4.sub(f32x4.mul(sum, f32x4.splat(0.0625)), f32x4.splat(128));
}

@inline
function shown(values: v128): v128 {
  return f32x4.pmin(f32x4.splat(255), f32x4.pmax(f32x4.splat(0), values));
}

/** Luma follows its errors; the light that this gives is added up. */
function follow(): void {
  const room = work + SHARP;
  for (let y: usize = 0; y < 8; y++) {
    for (let i: usize = 0; i < 16; i += 4) {
      const near = room + (y + 1) * ROW + (i << 1);
      let red = f32x4.splat(0);
      let green = red;
      let blue = red;
      for (let k: usize = 0; k < 2; k++) {
        const far = k ? near + ROW : near - ROW;
        const u = upsampled(near + U, far + U);
        const v = upsampled(near + V, far + V);
        const ofRed = f32x4.mul(v, f32x4.splat(RED_V));
        const ofGreen = f32x4.add(
          f32x4.mul(u, f32x4.splat(GREEN_U)),
          f32x4.mul(v, f32x4.splat(GREEN_V)),
        );
        const ofBlue = f32x4.mul(u, f32x4.splat(BLUE_U));
        const at = room + (y << 7) + (k << 6) + (i << 2);
        let gray = v128.load(at, GRAY);
        const r = shown(f32x4.add(gray, ofRed));
        const g = shown(f32x4.sub(gray, ofGreen));
        const b = shown(f32x4.add(gray, ofBlue));
        gray = f32x4.add(gray, f32x4.sub(v128.load(at, WANTED), lumaOf(r, g, b)));
        gray = f32x4.pmin(f32x4.splat(HIGHEST), f32x4.pmax(f32x4.splat(LOWEST), gray));
        v128.store(at, gray, GRAY);
        red = f32x4.add(red, light(shown(f32x4.add(gray, ofRed))));
        green = f32x4.add(green, light(shown(f32x4.sub(gray, ofGreen))));
        blue = f32x4.add(blue, light(shown(f32x4.add(gray, ofBlue))));
      }
      const sums = room + SUMS + (y << 5) + (i << 1);
      storePairs(sums, red);
      storePairs(sums + PLANE, green);
      storePairs(sums + PLANE * 2, blue);
    }
  }
}

/** Gray of a luma of 0 and of 255. */
const LOWEST: f32 = -18.624;
const HIGHEST: f32 = 278.196;

/** What four samples lack of a colour. */
@inline
function missing(at: usize): v128 {
  return f32x4.sub(v128.load(at, ROOTS), meanRoot(v128.load(at, SUMS)));
}

/** Chroma goes as far as the errors of its pixels ask, weighted by what it does to them. */
function moveChroma(step: f32): void {
  const room = work + SHARP;
  const stepU = f32x4.splat(step / (BLUE_U * BLUE_U + GREEN_U * GREEN_U));
  const stepV = f32x4.splat(step / (RED_V * RED_V + GREEN_V * GREEN_V));
  for (let k: usize = 0; k < 16; k++) {
    const at = room + (k << 4);
    const red = missing(at);
    const green = missing(at + PLANE);
    const blue = missing(at + PLANE * 2);
    const to = room + ((k >> 1) + 1) * ROW + ((k & 1) << 4) + 4;
    const byBlue = f32x4.mul(blue, f32x4.splat(BLUE_U));
    const moveU = f32x4.sub(byBlue, f32x4.mul(green, f32x4.splat(GREEN_U)));
    const byRed = f32x4.mul(red, f32x4.splat(RED_V));
    const moveV = f32x4.sub(byRed, f32x4.mul(green, f32x4.splat(GREEN_V)));
    v128.store(to, shown(f32x4.add(v128.load(to, U), f32x4.mul(stepU, moveU))), U);
    v128.store(to, shown(f32x4.add(v128.load(to, V), f32x4.mul(stepV, moveV))), V);
  }
}

function storePlanes(x: i32): void {
  const room = work + SHARP;
  for (let y: usize = 0; y < 16; y++) {
    const to = picture.sourceY + y * picture.strideY + ((<usize>x) << 4);
    for (let i: usize = 0; i < 16; i += 4) {
      const gray = v128.load(room + (y << 6) + (i << 2), GRAY);
      const luma = f32x4.mul(gray, f32x4.splat(<f32>1 / SCALE));
      store4(to + i, f32x4.add(luma, f32x4.splat(16)));
    }
  }
  for (let y: usize = 0; y < 8; y++) {
    const to = y * picture.strideUv + ((<usize>x) << 3);
    const at = room + (y + 1) * ROW + 4;
    for (let i: usize = 0; i < 8; i += 4) {
      store4(picture.sourceU + to + i, v128.load(at + (i << 2), U));
      store4(picture.sourceV + to + i, v128.load(at + (i << 2), V));
    }
  }
}
