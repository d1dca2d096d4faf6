// Chroma of drawn pictures. Where red text lies on white, halved chroma smears colour over what is
// beside it. So luma and chroma are chosen for what decoders will show when chroma is upsampled
// (9:3:3:1) and samples are cut off at 0 and 255: in turns each pixel's luma goes after how bright it
// should look, and each sample of chroma after the mean colour of its four pixels, mixed as light. (That
// these two are what to hold is the idea of libwebp's -sharp_yuv.) Macroblock by macroblock; above and
// below it chroma goes on as it ends.
//
//   room   f32   luma 256 | U 10 x 10, V 10 x 10, with a border of one | sums of red, green and blue
//                as they should be and as they are, 8 x 8 each

import { picture, SHARP, SHARP_ALWAYS, work } from './layout';

const TURNS: i32 = 3;
/** A macroblock is drawn when so many of its pixels are the one before, with edges of this height in colour. */
const SAME: i32 = 48;
const EDGE: i32 = 48;

const LUMA: usize = 0;
const U: usize = 1024;
const V: usize = U + 400;
const SUMS: usize = V + 400;
/** Of red, green and blue. */
const PLANE: usize = 256;
const ROW: usize = 40;

// BT.601 in studio range: what chroma adds to red, green and blue.
const SCALE: f32 = 1.164;
const RED_V: f32 = 1.596;
const GREEN_U: f32 = 0.391;
const GREEN_V: f32 = 0.813;
const BLUE_U: f32 = 2.018;
/** What chroma follows of an error: the whole of it would run over. */
const STEP: f32 = 0.8;

/** Sharpens the macroblocks of a band of `rows` rows that need it, after its planes are made. */
export function sharpenBand(rows: i32): void {
  for (let x = 0; x < picture.mbWide; x++) {
    const wide = min(16, picture.width - (x << 4));
    if (picture.sharp == SHARP_ALWAYS || isDrawn(x, wide, rows)) sharpen(x, wide, rows);
  }
}

@inline
function pixelAt(x: i32, y: i32): usize {
  return picture.band + ((<usize>y * picture.width + x) << 2);
}

/** Whether colour changes at hard edges between flat areas. */
function isDrawn(x: i32, wide: i32, rows: i32): bool {
  let same = 0;
  let edges = 0;
  for (let y = 0; y < rows; y++) {
    let at = pixelAt(x << 4, y);
    for (const end = at + ((<usize>(wide - 1)) << 2); at < end; at += 4) {
      if (load<u32>(at) == load<u32>(at, 4)) same++;
      else if (colorStep(at, at + 4) > EDGE) edges++;
      if (y > 0 && colorStep(at, at - ((<usize>picture.width) << 2)) > EDGE) edges++;
    }
  }
  return edges > 0 && same * 256 >= SAME * wide * rows;
}

/** How far two pixels are apart in colour: changes of red and blue that green does not share. */
@inline
function colorStep(p: usize, q: usize): i32 {
  const green = <i32>load<u8>(p, 1) - <i32>load<u8>(q, 1);
  const red = <i32>load<u8>(p) - <i32>load<u8>(q) - green;
  const blue = <i32>load<u8>(p, 2) - <i32>load<u8>(q, 2) - green;
  return max(abs(red), abs(blue));
}

function sharpen(x: i32, wide: i32, rows: i32): void {
  const room = work + SHARP;
  loadMacroblock(x);
  for (let turn = 0; turn <= TURNS; turn++) {
    memory.fill(room + SUMS, 0, PLANE * 6);
    for (let y = 0; y < rows; y++) {
      for (let i = 0; i < wide; i++) follow(x, i, y);
    }
    if (turn < TURNS) moveChroma((wide + 1) >> 1, (rows + 1) >> 1, wide, rows);
  }
  storeMacroblock(x, wide, rows);
}

/** Planes to the room; chroma with what lies left and right, where there is something. */
function loadMacroblock(x: i32): void {
  const room = work + SHARP;
  for (let y: usize = 0; y < 16; y++) {
    for (let i: usize = 0; i < 16; i++) {
      const sample = load<u8>(picture.sourceY + y * picture.strideY + ((<usize>x) << 4) + i);
      store<f32>(room + LUMA + (y << 6) + (i << 2), <f32>sample);
    }
  }
  for (let y = -1; y < 9; y++) {
    const row = <usize>min(7, max(0, y)) * picture.strideUv;
    for (let i = -1; i < 9; i++) {
      const column = <usize>min((picture.mbWide << 3) - 1, max(0, (x << 3) + i));
      const to = room + <usize>(y + 1) * ROW + ((<usize>(i + 1)) << 2);
      store<f32>(to, <f32>load<u8>(picture.sourceU + row + column), U);
      store<f32>(to, <f32>load<u8>(picture.sourceV + row + column), V);
    }
  }
}

@inline
function upsampled(at: usize, across: isize, along: isize): f32 {
  return (
    (load<f32>(at) * 9 +
      (load<f32>(at + across) + load<f32>(at + along)) * 3 +
      load<f32>(at + across + along)) *
    0.0625
  );
}

@inline
function shown(value: f32): f32 {
  return min<f32>(255, max<f32>(0, value));
}

/** Light of a sample, about: gamma 2. */
@inline
function light(value: f32): f32 {
  return value * value;
}

/** How bright light looks, as a sample. */
@inline
function luminance(red: f32, green: f32, blue: f32): f32 {
  return sqrt<f32>(<f32>0.2126 * red + <f32>0.7152 * green + <f32>0.0722 * blue);
}

@inline
function addTo(at: usize, value: f32): void {
  store<f32>(at, load<f32>(at) + value);
}

/** What four pixels lack of a colour, mixed as light, as a sample. */
@inline
function missing(sums: usize, share: f32): f32 {
  return sqrt<f32>(load<f32>(sums) * share) - sqrt<f32>(load<f32>(sums, PLANE * 3) * share);
}

/** A pixel's luma follows its errors; what they ask of chroma is added up. */
@inline
function follow(x: i32, i: i32, y: i32): void {
  const room = work + SHARP;
  const source = pixelAt((x << 4) + i, y);
  const at = room + <usize>((y >> 1) + 1) * ROW + ((<usize>((i >> 1) + 1)) << 2);
  const along: isize = i & 1 ? 4 : -4;
  const across: isize = y & 1 ? <isize>ROW : -(<isize>ROW);
  const u = upsampled(at + U, across, along) - 128;
  const v = upsampled(at + V, across, along) - 128;
  const luma = room + LUMA + ((<usize>y) << 6) + ((<usize>i) << 2);
  const wantedRed = light(<f32>load<u8>(source));
  const wantedGreen = light(<f32>load<u8>(source, 1));
  const wantedBlue = light(<f32>load<u8>(source, 2));
  const wanted = luminance(wantedRed, wantedGreen, wantedBlue);
  let gray = SCALE * (load<f32>(luma) - 16);
  let red: f32 = 0;
  let green: f32 = 0;
  let blue: f32 = 0;
  for (let turn = 0; turn < 2; turn++) {
    red = light(shown(gray + RED_V * v));
    green = light(shown(gray - GREEN_U * u - GREEN_V * v));
    blue = light(shown(gray + BLUE_U * u));
    if (turn == 0) gray += wanted - luminance(red, green, blue);
  }
  store<f32>(luma, min<f32>(255, max<f32>(0, gray / SCALE + 16)));
  const sums = room + SUMS + ((<usize>(y >> 1)) << 5) + ((<usize>(i >> 1)) << 2);
  addTo(sums, wantedRed);
  addTo(sums + PLANE, wantedGreen);
  addTo(sums + PLANE * 2, wantedBlue);
  addTo(sums + PLANE * 3, red);
  addTo(sums + PLANE * 4, green);
  addTo(sums + PLANE * 5, blue);
}

/** Chroma goes as far as the errors of its pixels ask, weighted by what it does to them. */
function moveChroma(columns: i32, rows: i32, wide: i32, high: i32): void {
  const room = work + SHARP;
  const stepU = STEP / (BLUE_U * BLUE_U + GREEN_U * GREEN_U);
  const stepV = STEP / (RED_V * RED_V + GREEN_V * GREEN_V);
  for (let y = 0; y < rows; y++) {
    for (let i = 0; i < columns; i++) {
      const share: f32 = <f32>1 / <f32>(min(2, wide - (i << 1)) * min(2, high - (y << 1)));
      const sums = room + SUMS + ((<usize>y) << 5) + ((<usize>i) << 2);
      const at = room + <usize>(y + 1) * ROW + ((<usize>(i + 1)) << 2);
      const red = missing(sums, share);
      const green = missing(sums + PLANE, share);
      const blue = missing(sums + PLANE * 2, share);
      const u = load<f32>(at, U) + stepU * (BLUE_U * blue - GREEN_U * green);
      const v = load<f32>(at, V) + stepV * (RED_V * red - GREEN_V * green);
      store<f32>(at, min<f32>(255, max<f32>(0, u)), U);
      store<f32>(at, min<f32>(255, max<f32>(0, v)), V);
    }
  }
}

function storeMacroblock(x: i32, wide: i32, rows: i32): void {
  const room = work + SHARP;
  for (let y = 0; y < rows; y++) {
    for (let i = 0; i < wide; i++) {
      const luma = load<f32>(room + LUMA + ((<usize>y) << 6) + ((<usize>i) << 2));
      const to = picture.sourceY + <usize>y * picture.strideY + <usize>((x << 4) + i);
      store<u8>(to, <u8>(luma + <f32>0.5));
    }
  }
  for (let y = 0; y < (rows + 1) >> 1; y++) {
    for (let i = 0; i < (wide + 1) >> 1; i++) {
      const at = room + <usize>(y + 1) * ROW + ((<usize>(i + 1)) << 2);
      const to = <usize>y * picture.strideUv + <usize>((x << 3) + i);
      store<u8>(picture.sourceU + to, <u8>(load<f32>(at, U) + <f32>0.5));
      store<u8>(picture.sourceV + to, <u8>(load<f32>(at, V) + <f32>0.5));
    }
  }
}
