// What the decoder knows about the open file. Plain structs over static or arena memory: the
// classes are `@unmanaged`, so a reference is a pointer and nothing is ever allocated by `new`.
//
// Scales: a frame is decoded at 1/2^scaleLog2. `unit` is the side, in output samples, of the 8x8
// block of a component with the highest sampling factors (8, 4, 2 or 1). An MCU row is `hMax` x
// `vMax` such blocks high, so it makes `vMax * unit` output rows.

/** Statuses that the exports answer; 0 and above is success. */
export const DAMAGED: i32 = -1;
export const UNSUPPORTED: i32 = -2;
export const OUT_OF_MEMORY: i32 = -3;
export const TOO_MUCH_WORK: i32 = -4;

/** How samples become pixels; chosen as libjpeg-turbo's default_decompress_parms does. */
export const COLOUR_GRAY: i32 = 0;
export const COLOUR_YCC: i32 = 1;
export const COLOUR_RGB: i32 = 2;
export const COLOUR_CMYK: i32 = 3;
export const COLOUR_YCCK: i32 = 4;

/** How a component reaches the output resolution. The triangle filters are libjpeg's "fancy" ones. */
export const UPSAMPLE_NONE: i32 = 0;
export const UPSAMPLE_H2V1: i32 = 1;
export const UPSAMPLE_H2V2: i32 = 2;
export const UPSAMPLE_H1V2: i32 = 3;
export const UPSAMPLE_NEAREST: i32 = 4;

/** One component of the frame (T.81 B.2.2) and where its samples go. */
@unmanaged
export class Component {
  id: i32;
  h: i32;
  v: i32;
  quantSlot: i32;
  /** Natural-order u16 x 64; the component keeps the table that stood when its first scan began. */
  quant: usize;
  /** A scan with this component's DC coefficients exists. */
  seen: i32;
  /** Bit k: coefficient k (zigzag) has been sent to its last bit. */
  complete: u64;
  /** Blocks that exist, and blocks per MCU row with the padding to whole MCUs (A.2.4). */
  blocksWide: i32;
  blocksHigh: i32;
  paddedWide: i32;
  /** Side of a decoded block in samples: 8, 4, 2, 1. */
  size: i32;
  /** Coefficients that this size needs are those before this zigzag index. */
  kept: i32;
  /** Samples that exist at this scale; what lies beyond in the plane is padding. */
  samplesWide: i32;
  samplesHigh: i32;
  /** `v * size` rows of one MCU row, with one context row above and one below. */
  plane: usize;
  stride: usize;
  upsample: i32;
  /** Natural-order i16 x 64 per block, `v` rows of `paddedWide` blocks; 0 when decoding directly. */
  coefficients: usize;
  /** u64 per block, same order; bit k: coefficient k (zigzag) is not zero. */
  masks: usize;
}

/** The frame (T.81 B.2.2) and the output. */
@unmanaged
class Frame {
  width: i32;
  height: i32;
  components: i32;
  progressive: i32;
  arithmetic: i32;
  hMax: i32;
  vMax: i32;
  scaleLog2: i32;
  unit: i32;
  mcusWide: i32;
  mcusHigh: i32;
  outWidth: i32;
  outHeight: i32;
  colour: i32;
  /** Four components come out as they are, not as RGBA. */
  keepInks: i32;
  /** Several scans make the picture. */
  several: i32;
  /** Coefficients of one MCU row are gathered, from all scans, before they become samples. */
  gathered: i32;
  /** A vertical triangle filter needs the row below: output lags one row behind the planes. */
  lag: i32;
  scans: i32;
}

/** A component as one scan codes it. */
@unmanaged
export class ScanComponent {
  component: Component;
  /** Huffman tables built by huffman-table.ts, or adaptive statistics of the arithmetic coder. */
  dcTable: usize;
  acTable: usize;
  predictor: i32;
  /** Arithmetic coding: the slots that the scan header names. */
  dcSlot: i32;
  acSlot: i32;
  /** Arithmetic conditioning (T.81 F.1.4.4.1.2): class of the last difference, bounds L, U, Kx. */
  dcContext: i32;
  dcLower: i32;
  dcUpper: i32;
  acSplit: i32;
}

/** One scan, and how far it has been decoded. Four `ScanComponent`s follow it in memory. */
@unmanaged
export class Scan {
  /** Next bits, the first on top. What lies below `count` bits is zero or equal to what comes. */
  bits: u64;
  count: i32;
  /** How many of the last bits of `bits` are zeros that the file does not have. */
  invented: i32;
  /** Next byte of entropy-coded data; it never passes `end` nor a marker. See scan-window.ts. */
  pointer: usize;
  end: usize;
  window: usize;
  next: usize;
  /** The data ended: MCUs are left as they are until a restart marker. */
  starved: i32;
  /** Something in the MCU row decoded last is missing. */
  damaged: i32;
  interval: i32;
  intervalLeft: i32;
  nextRestart: i32;
  components: i32;
  /** Spectral band and bit positions (T.81 G.1.1.1): Ss, Se, Ah, Al. */
  first: i32;
  last: i32;
  high: i32;
  low: i32;
  eobRun: i32;
  /** No coefficient that the scale needs depends on this scan. */
  skipped: i32;
  /** Arithmetic decoder registers (T.81 D.2): C, A, and bits left before the next byte. */
  code: u32;
  range: u32;
  shift: i32;
}

export const MAX_COMPONENTS: i32 = 4;

export const frame: Frame = changetype<Frame>(memory.data(offsetof<Frame>(), 16));
const componentTable: usize = memory.data(4 * offsetof<Component>(), 16);

@inline
export function componentAt(i: i32): Component {
  return changetype<Component>(componentTable + <usize>i * offsetof<Component>());
}

@inline
export function scanComponent(scan: Scan, i: i32): ScanComponent {
  const first = changetype<usize>(scan) + offsetof<Scan>();
  return changetype<ScanComponent>(first + <usize>i * offsetof<ScanComponent>());
}

/** Bytes of a `Scan` with its four components, in whole cache lines: 256. */
@inline
export function scanBytes(): usize {
  return (offsetof<Scan>() + 4 * offsetof<ScanComponent>() + 63) & ~63;
}
