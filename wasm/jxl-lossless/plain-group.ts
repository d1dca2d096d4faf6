// Groups of one colour, which large drawings are full of: in place of a palette, a tree and codes of their
// own, they use those that LfGlobal has for all of them (18181-1, G.1.3 and H.4), and are as short as the colour.
//
// The tree knows a group's first sample from all others, whose prediction by the one before is exact: they are
// zeros of a prefix code of one symbol, which take no bits.

import { writeTokens } from '../jxl-encode/ans';
import { buildPrefixCode } from '../jxl-encode/build-code';
import { Code } from '../jxl-encode/code';
import { packSigned } from '../jxl-encode/fields';
import { count, HISTOGRAM_BYTES } from '../jxl-encode/hybrid';
import { beginList, endList, putBits } from '../jxl-encode/output';
import { writeModularHeader } from '../jxl-encode/tree';
import { clearForest, contextOfLeaf, joinTrees, nodeAt, plantLeaf, writeForest } from './forest';
import { OF_MIDDLE, setMiddle } from './neighbours';
import { picture } from './picture';

/** Properties of samples and a predictor (H.4.1, H.5.1). */
const Y: i32 = 2;
const X: i32 = 3;
const PREDICT_WEST: u32 = 1;

/** What first samples are told by their difference from: most flat colours are white. */
const WHITE: i32 = 255;
/** A first sample is counted so often as white, and once as each other. */
const WHITES: u32 = 512;

const CONTEXTS: i32 = 3;
const histograms: usize = memory.data(3 * 256, 16);
/** The code of all such groups, and the context of their first samples. */
const code: Code = changetype<Code>(memory.data(offsetof<Code>(), 16));
const map: usize = memory.data(3);
const symbols: usize = memory.data((3 * 64) << 4, 16);
let firstContext: u32 = 0;
/** A first sample of each channel, as a token. */
const tokens: usize = memory.data(4 * 4, 16);

/** Whether all pixels, rows of `stride` bytes, are of one colour of 8 bits, for which the code is made. */
export function isPlain(pixels: usize, stride: usize, width: i32, height: i32): bool {
  if (picture.isDeep) return false;
  if (picture.channels == 1) return areAlike<u8>(pixels, stride, width, height, 0);
  return areAlike<u32>(pixels, stride, width, height, picture.hasAlpha ? 0 : 0xff000000);
}

/** T: a pixel; `ignored`: bits of it that are not told. */
function areAlike<T>(pixels: usize, stride: usize, width: i32, height: i32, ignored: T): bool {
  const colour: T = load<T>(pixels) | ignored;
  for (let y: i32 = 0; y < height; y++) {
    let at = pixels + <usize>y * stride;
    for (const end = at + <usize>width * sizeof<T>(); at < end; at += sizeof<T>()) {
      if ((load<T>(at) | ignored) != colour) return false;
    }
  }
  return true;
}

/** The group as a list of chunks: its first pixel is all that there is. */
export function encodePlain(pixels: usize): usize {
  beginList();
  writeModularHeader(true);
  for (let c: i32 = 0; c < picture.planes; c++) {
    const value = packSigned(<i32>load<u8>(pixels + <usize>c) - WHITE);
    store<u32>(tokens + ((<usize>c) << 2), (firstContext << 16) | value);
  }
  writeTokens(code, tokens, picture.planes);
  return endList();
}

/** What LfGlobal has for such groups: the tree, its codes, and a stream of no samples. */
export function writePlainTree(): bool {
  putBits(1, 1);
  clearForest();
  setMiddle(WHITE);
  const below = plantLeaf(PREDICT_WEST);
  const right = plantLeaf(PREDICT_WEST);
  const first = plantLeaf(OF_MIDDLE);
  if (!writeForest(joinTrees(Y, 0, below, joinTrees(X, 0, right, first)))) return false;
  firstContext = <u32>load<u8>(contextOfLeaf + <usize>nodeAt(first).leaf);
  memory.fill(histograms, 0, <usize>CONTEXTS * HISTOGRAM_BYTES);
  for (let i: u32 = 0; i < <u32>CONTEXTS; i++) if (i != firstContext) count(histograms, i, 0);
  for (let i: u32 = 0; i < WHITES; i++) count(histograms, firstContext, 0);
  for (let v: i32 = 0; v < WHITE; v++) count(histograms, firstContext, packSigned(v - WHITE));
  code.map = map;
  code.symbols = symbols;
  buildPrefixCode(code, histograms, CONTEXTS);
  writeModularHeader(true);
  return true;
}
