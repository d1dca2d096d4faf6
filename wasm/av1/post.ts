// Deblocking (7.14), CDEF (7.15) and loop restoration (7.17) of a superblock row.
import { diag, flat, steep } from './dir';
import { transpose8 } from './txlib';

let HDR: usize = 0, depth: i32 = 8, planes: i32 = 3, subX: i32 = 1, subY: i32 = 1, W: i32 = 0, HT: i32 = 0, miCols: i32 = 0, miRows: i32 = 0;
const OP: usize = memory.data(64, 16), OS: usize = memory.data(64, 16);
/** Rows after CDEF, rows after restoration, per plane. */
const CP: usize = memory.data(64, 16), RP: usize = memory.data(64, 16), EX: usize = memory.data(64, 16);
const LIM: usize = memory.data(64), TLW: usize = memory.data<u8>([0, 1, 2, 3, 4, 0, 1, 1, 2, 2, 3, 3, 4, 0, 2, 1, 3, 2, 4]), TLH: usize = memory.data<u8>([0, 1, 2, 3, 4, 1, 0, 2, 1, 3, 2, 4, 3, 2, 0, 3, 1, 4, 2]);
@inline
function H(i: i32): i32 { return load<i32>(HDR + (i << 2)); }
export function outPtr(p: i32): usize { return load<usize>(OP + 4 * p); }
export function outStride(p: i32): i32 { return load<i32>(OS + 4 * p); }

export function postInit(h: usize, b: usize): usize {
  HDR = h;
  W = H(0); HT = H(1); depth = H(2); planes = H(3); subX = H(4); subY = H(5);
  miCols = 2 * ((W + 7) >> 3); miRows = 2 * ((HT + 7) >> 3);
  const sharp = H(37), sh = sharp > 4 ? 2 : sharp > 0 ? 1 : 0;
  for (let l = 0; l < 64; l++) store<u8>(LIM + l, <u8>(sharp ? max(1, min(9 - sharp, l >> sh)) : max(1, l >> sh)));
  const sbH = H(6) ? 128 : 64, wa = (miCols * 4 + 127) & ~127;
  let at = b;
  for (let p = 0; p < planes; p++) {
    const st = ((wa >> (p ? subX : 0)) + 64) * 2; store<i32>(OS + 4 * p, st); const n = st * ((sbH >> (p ? subY : 0)) + 16);
    if (H(9)) { store<usize>(CP + 4 * p, at + 64); at += n; }
    if (H(40 + p)) { store<usize>(RP + 4 * p, at + 64); at += n; store<usize>(EX + 4 * p, at + 64); at += 8 * st; }
  }
  for (let i = 0; i < 256; i++) {
    // a2 of the box filter, by z.
    store<u16>(SGRX + 2 * i, <u16>(i == 0 ? 1 : i == 255 ? 256 : ((i << 8) + (i >> 1)) / (i + 1)));
  }
  return b;
}
const SGRX: usize = memory.data(512, 16);

// ---- Deblocking
const T: usize = memory.data(16 * 16 + 64, 16);
@inline
function absd(a: v128, b: v128): v128 { return i16x8.abs(i16x8.sub(a, b)); }
@inline
function two(a: i32, b: i32): v128 { return v128.shuffle<i64>(i16x8.splat(<i16>a), i16x8.splat(<i16>b), 0, 2); }
@inline
function ld(p: usize, st: i32, k: i32): v128 { return v128.load(p + k * st); }
@inline
function mix(p: usize, m: v128, a: v128, b: v128): void { v128.store(p, v128.bitselect(a, b, m)); }
/** p: q0; st: step across the edge. Codes of both halves: -1 or class | level << 2. Returns what changed: 0, 1 (up to 3 samples), 2 (up to 6). */
function edge(p: usize, st: i32, ca: i32, cb: i32, luma: bool): i32 {
  const s = depth - 8;
  const la = ca < 0 ? 0 : ca >> 2, lb = cb < 0 ? 0 : cb >> 2;
  const ia: i32 = load<u8>(LIM + la), ib: i32 = load<u8>(LIM + lb);
  const I = two(ia << s, ib << s);
  const E = two(ca < 0 ? -1 : (2 * (la + 2) + ia) << s, cb < 0 ? -1 : (2 * (lb + 2) + ib) << s);
  const big = max(ca < 0 ? 0 : ca & 3, cb < 0 ? 0 : cb & 3);
  const p1 = ld(p, st, -2), p0 = ld(p, st, -1), q0 = v128.load(p), q1 = ld(p, st, 1);
  const dp = absd(p1, p0), dq = absd(q1, q0);
  const m1 = i16x8.max_s(dp, dq);
  let mask = v128.and(i16x8.le_s(m1, I), i16x8.le_s(i16x8.add(i16x8.shl(absd(p0, q0), 1), i16x8.shr_u(absd(p1, q1), 1)), E));
  let p2 = p1, p3 = p1, q2 = q1, q3 = q1, M8 = i16x8.splat(0), flatM = i16x8.splat(0);
  const one = i16x8.splat(<i16>(<i32>1 << s));
  if (big) {
    M8 = two(ca >= 0 && (ca & 3) ? -1 : 0, cb >= 0 && (cb & 3) ? -1 : 0);
    p2 = ld(p, st, -3); q2 = ld(p, st, 2);
    let m2 = i16x8.max_s(absd(p2, p1), absd(q2, q1));
    let f = i16x8.max_s(m1, i16x8.max_s(absd(p2, p0), absd(q2, q0)));
    if (luma) {
      p3 = ld(p, st, -4); q3 = ld(p, st, 3);
      m2 = i16x8.max_s(m2, i16x8.max_s(absd(p3, p2), absd(q3, q2)));
      f = i16x8.max_s(f, i16x8.max_s(absd(p3, p0), absd(q3, q0)));
    }
    mask = v128.and(mask, v128.or(i16x8.le_s(m2, I), v128.not(M8)));
    flatM = v128.and(v128.and(i16x8.le_s(f, one), M8), mask);
  }
  if (!v128.any_true(mask)) return 0;
  // Narrow filter where it is not flat.
  const nf = v128.andnot(mask, flatM);
  let changed = 1;
  let o0 = p0, o1 = p1, r0 = q0, r1 = q1;
  if (v128.any_true(nf)) {
    const hev = i16x8.gt_s(m1, two((la >> 4) << s, (lb >> 4) << s));
    const hiV = i16x8.splat(<i16>((<i32>128 << s) - 1)), loV = i16x8.splat(<i16>(0 - (<i32>128 << s)));
    let f = v128.and(i16x8.max_s(loV, i16x8.min_s(hiV, i16x8.sub(p1, q1))), hev);
    f = i16x8.add(f, i16x8.mul(i16x8.sub(q0, p0), i16x8.splat(3)));
    f = i16x8.max_s(loV, i16x8.min_s(hiV, f));
    const f1 = i16x8.shr_s(i16x8.min_s(hiV, i16x8.add(f, i16x8.splat(4))), 3), f2 = i16x8.shr_s(i16x8.min_s(hiV, i16x8.add(f, i16x8.splat(3))), 3);
    const zero = i16x8.splat(0), top = i16x8.splat(<i16>((<i32>256 << s) - 1));
    const f3 = i16x8.shr_s(i16x8.add(f1, i16x8.splat(1)), 1);
    const nh = v128.andnot(nf, hev);
    r0 = v128.bitselect(i16x8.max_s(zero, i16x8.min_s(top, i16x8.sub(q0, f1))), q0, nf);
    o0 = v128.bitselect(i16x8.max_s(zero, i16x8.min_s(top, i16x8.add(p0, f2))), p0, nf);
    r1 = v128.bitselect(i16x8.max_s(zero, i16x8.min_s(top, i16x8.sub(q1, f3))), q1, nh);
    o1 = v128.bitselect(i16x8.max_s(zero, i16x8.min_s(top, i16x8.add(p1, f3))), p1, nh);
  }
  if (v128.any_true(flatM)) {
    let wide = i16x8.splat(0);
    const four = i16x8.splat(4);
    if (big == 2) {
      const p4 = ld(p, st, -5), p5 = ld(p, st, -6), p6 = ld(p, st, -7), q4 = ld(p, st, 4), q5 = ld(p, st, 5), q6 = ld(p, st, 6);
      const g = i16x8.max_s(i16x8.max_s(i16x8.max_s(absd(p4, p0), absd(q4, q0)), i16x8.max_s(absd(p5, p0), absd(q5, q0))), i16x8.max_s(absd(p6, p0), absd(q6, q0)));
      wide = v128.and(v128.and(i16x8.le_s(g, one), flatM), two(ca >= 0 && (ca & 3) == 2 ? -1 : 0, cb >= 0 && (cb & 3) == 2 ? -1 : 0));
      if (v128.any_true(wide)) {
        changed = 2;
        const r8 = i16x8.splat(8);
        // Sliding sums; taps 1 1 1 1 1 2 2 2 1 1 1 1 1 centred.
        let t = i16x8.add(i16x8.mul(p6, i16x8.splat(7)), i16x8.add(i16x8.shl(i16x8.add(p5, p4), 1), i16x8.add(i16x8.add(p3, p2), i16x8.add(i16x8.add(p1, p0), i16x8.add(q0, r8)))));
        mix(p - 6 * st, wide, i16x8.shr_u(t, 4), p5);
        t = i16x8.add(t, i16x8.sub(i16x8.add(p3, q1), i16x8.add(p6, p6)));
        mix(p - 5 * st, wide, i16x8.shr_u(t, 4), p4);
        t = i16x8.add(t, i16x8.sub(i16x8.add(p2, q2), i16x8.add(p6, p5)));
        mix(p - 4 * st, wide, i16x8.shr_u(t, 4), p3);
        t = i16x8.add(t, i16x8.sub(i16x8.add(p1, q3), i16x8.add(p6, p4)));
        const w2 = i16x8.shr_u(t, 4);
        t = i16x8.add(t, i16x8.sub(i16x8.add(p0, q4), i16x8.add(p6, p3)));
        const w1 = i16x8.shr_u(t, 4);
        t = i16x8.add(t, i16x8.sub(i16x8.add(q0, q5), i16x8.add(p6, p2)));
        const w0 = i16x8.shr_u(t, 4);
        t = i16x8.add(t, i16x8.sub(i16x8.add(q1, q6), i16x8.add(p6, p1)));
        const x0 = i16x8.shr_u(t, 4);
        t = i16x8.add(t, i16x8.sub(i16x8.add(q2, q6), i16x8.add(p5, p0)));
        const x1 = i16x8.shr_u(t, 4);
        t = i16x8.add(t, i16x8.sub(i16x8.add(q3, q6), i16x8.add(p4, q0)));
        const x2 = i16x8.shr_u(t, 4);
        t = i16x8.add(t, i16x8.sub(i16x8.add(q4, q6), i16x8.add(p3, q1)));
        mix(p + 3 * st, wide, i16x8.shr_u(t, 4), q3);
        t = i16x8.add(t, i16x8.sub(i16x8.add(q5, q6), i16x8.add(p2, q2)));
        mix(p + 4 * st, wide, i16x8.shr_u(t, 4), q4);
        t = i16x8.add(t, i16x8.sub(i16x8.add(q6, q6), i16x8.add(p1, q3)));
        mix(p + 5 * st, wide, i16x8.shr_u(t, 4), q5);
        o0 = v128.bitselect(w0, o0, wide); o1 = v128.bitselect(w1, o1, wide);
        r0 = v128.bitselect(x0, r0, wide); r1 = v128.bitselect(x1, r1, wide);
        mix(p - 3 * st, wide, w2, p2); mix(p + 2 * st, wide, x2, q2);
      }
    }
    const f8 = v128.andnot(flatM, wide);
    if (v128.any_true(f8)) {
      if (luma) {
        // (3 p3 + 2 p2 + p1 + p0 + q0) ...
        let t = i16x8.add(i16x8.add(i16x8.add(p3, p3), i16x8.add(p3, i16x8.add(p2, p2))), i16x8.add(i16x8.add(p1, p0), i16x8.add(q0, four)));
        const a2 = i16x8.shr_u(t, 3);
        t = i16x8.add(t, i16x8.sub(i16x8.add(p1, q1), i16x8.add(p3, p2)));
        o1 = v128.bitselect(i16x8.shr_u(t, 3), o1, f8);
        t = i16x8.add(t, i16x8.sub(i16x8.add(p0, q2), i16x8.add(p3, p1)));
        o0 = v128.bitselect(i16x8.shr_u(t, 3), o0, f8);
        t = i16x8.add(t, i16x8.sub(i16x8.add(q0, q3), i16x8.add(p3, p0)));
        r0 = v128.bitselect(i16x8.shr_u(t, 3), r0, f8);
        t = i16x8.add(t, i16x8.sub(i16x8.add(q1, q3), i16x8.add(p2, q0)));
        r1 = v128.bitselect(i16x8.shr_u(t, 3), r1, f8);
        t = i16x8.add(t, i16x8.sub(i16x8.add(q2, q3), i16x8.add(p1, q1)));
        const c2 = i16x8.shr_u(t, 3);
        mix(p - 3 * st, f8, a2, ld(p, st, -3)); mix(p + 2 * st, f8, c2, ld(p, st, 2));
      } else {
        // Six taps: 1 2 2 2 1.
        let t = i16x8.add(i16x8.add(i16x8.add(p2, i16x8.add(p2, p2)), i16x8.add(p1, p1)), i16x8.add(i16x8.add(p0, p0), i16x8.add(q0, four)));
        o1 = v128.bitselect(i16x8.shr_u(t, 3), o1, f8);
        t = i16x8.add(t, i16x8.sub(i16x8.add(q0, q1), i16x8.add(p2, p2)));
        o0 = v128.bitselect(i16x8.shr_u(t, 3), o0, f8);
        t = i16x8.add(t, i16x8.sub(i16x8.add(q1, q2), i16x8.add(p2, p1)));
        r0 = v128.bitselect(i16x8.shr_u(t, 3), r0, f8);
        t = i16x8.add(t, i16x8.sub(i16x8.add(q2, q2), i16x8.add(p1, p0)));
        r1 = v128.bitselect(i16x8.shr_u(t, 3), r1, f8);
      }
    }
  }
  v128.store(p - 2 * st, o1); v128.store(p - st, o0); v128.store(p, r0); v128.store(p + st, r1);
  return changed;
}
/** Deblocks the rows y0.. of a plane: vertical edges, then horizontal ones (which reach into the history). */
export function deblockRow(pl: i32, base: usize, st: i32, y0: i32, sbH: i32, tx: usize, lvl: usize, mStr: i32): void {
  const sx = pl ? subX : 0, sy = pl ? subY : 0;
  const nr = (min(sbH, HT - y0) + (4 << sy) - 1) >> (2 + sy), nc = (W + (4 << sx) - 1) >> (2 + sx);
  const luma = pl == 0, most = luma ? 2 : 1;
  const b0 = pl == 0 ? 0 : pl + 1, b1 = pl == 0 ? 1 : pl + 1;
  for (let i = 0; i < nr; i += 2) {
    const ta = tx + i * mStr, tb = i + 1 < nr ? ta + mStr : 0;
    const la = lvl + 4 * (((i << sy) | sy) * mStr) + b0, lb = la + (4 * mStr << sy);
    for (let j = 1; j < nc; j++) {
      let ca = -1, cb = -1;
      const o = 4 * ((j << sx) | sx), op = o - (4 << sx);
      const wa: i32 = load<u8>(TLW + load<u8>(ta + j));
      if (!(j & ((1 << wa) - 1))) {
        let l: i32 = load<u8>(la + o);
        if (!l) l = load<u8>(la + op);
        if (l) ca = min(most, min(wa, <i32>load<u8>(TLW + load<u8>(ta + j - 1)))) | (l << 2);
      }
      if (tb) {
        const wb: i32 = load<u8>(TLW + load<u8>(tb + j));
        if (!(j & ((1 << wb) - 1))) {
          let l: i32 = load<u8>(lb + o);
          if (!l) l = load<u8>(lb + op);
          if (l) cb = min(most, min(wb, <i32>load<u8>(TLW + load<u8>(tb + j - 1)))) | (l << 2);
        }
      }
      if ((ca & cb) == -1) continue;
      const p = base + 4 * i * st + 8 * j;
      if ((ca >= 0 && (ca & 3) == 2) || (cb >= 0 && (cb & 3) == 2)) {
        transpose8(p - 16, st, T, 16); transpose8(p, st, T + 128, 16);
        const k = edge(T + 128, 16, ca, cb, luma);
        if (k == 2) { transpose8(T, 16, p - 16, st); transpose8(T + 128, 16, p, st); }
        else if (k) transpose8(T + 64, 16, p - 8, st);
      } else {
        transpose8(p - 8, st, T + 64, 16);
        if (edge(T + 128, 16, ca, cb, luma)) transpose8(T + 64, 16, p - 8, st);
      }
    }
  }
  for (let i = y0 ? 0 : 1; i < nr; i++) {
    const t = tx + i * mStr, l0 = lvl + 4 * (((i << sy) | sy) * mStr) + b1;
    const ai = (y0 >> (2 + sy)) + i;
    for (let j = 0; j < nc; j += 2) {
      let ca = -1, cb = -1;
      const o = 4 * ((j << sx) | sx), up = 4 * mStr << sy;
      const ha: i32 = load<u8>(TLH + load<u8>(t + j));
      if (!(ai & ((1 << ha) - 1))) {
        let l: i32 = load<u8>(l0 + o);
        if (!l) l = load<u8>(l0 + o - up);
        if (l) ca = min(most, min(ha, <i32>load<u8>(TLH + load<u8>(t - mStr + j)))) | (l << 2);
      }
      if (j + 1 < nc) {
        const hb: i32 = load<u8>(TLH + load<u8>(t + j + 1)), o2 = o + (4 << sx);
        if (!(ai & ((1 << hb) - 1))) {
          let l: i32 = load<u8>(l0 + o2);
          if (!l) l = load<u8>(l0 + o2 - up);
          if (l) cb = min(most, min(hb, <i32>load<u8>(TLH + load<u8>(t - mStr + j + 1)))) | (l << 2);
        }
      }
      if ((ca & cb) == -1) continue;
      edge(base + 4 * i * st + 8 * j, st, ca, cb, luma);
    }
  }
}

// ---- CDEF
const FAR: i32 = 0x4000;
const DIRS: usize = memory.data<i8>([-1, 1, -2, 2, 0, 1, -1, 2, 0, 1, 0, 2, 0, 1, 1, 2, 1, 1, 2, 2, 1, 0, 2, 1, 1, 0, 2, 0, 1, 0, 2, -1]);
const UVDIR422: usize = memory.data<u8>([7, 0, 2, 4, 5, 6, 6, 6]);
const UVDIR440: usize = memory.data<u8>([1, 2, 2, 2, 3, 4, 6, 0]);
let dirVar: i32 = 0;
@inline
function px(p: usize, s: i32): v128 { return i16x8.sub(i16x8.shr_u(v128.load(p), s), i16x8.splat(128)); }
@inline
function pairs(v: v128): v128 { const s = i32x4.extadd_pairwise_i16x8_s(v); return i16x8.narrow_i32x4_s(s, i32x4.splat(0)); }
@inline
function sumSq(v: v128): i32 {
  let s = i32x4.dot_i16x8_s(v, v);
  s = i32x4.add(s, v128.shuffle<i32>(s, s, 2, 3, 0, 1));
  return i32x4.extract_lane(s, 0) + i32x4.extract_lane(s, 1);
}
function direction(p: usize, st: i32): i32 {
  const s = depth - 8;
  const r0 = px(p, s), r1 = px(p + st, s), r2 = px(p + 2 * st, s), r3 = px(p + 3 * st, s), r4 = px(p + 4 * st, s), r5 = px(p + 5 * st, s), r6 = px(p + 6 * st, s), r7 = px(p + 7 * st, s);
  const a0 = i16x8.add(r0, r1), a1 = i16x8.add(r2, r3), a2 = i16x8.add(r4, r5), a3 = i16x8.add(r6, r7);
  const cols = i16x8.add(i16x8.add(a0, a1), i16x8.add(a2, a3));
  const p0 = pairs(r0), p1 = pairs(r1), p2 = pairs(r2), p3 = pairs(r3), p4 = pairs(r4), p5 = pairs(r5), p6 = pairs(r6), p7 = pairs(r7);
  // Sums of rows: two levels of pairs.
  const one = i16x8.splat(1);
  const h0 = i16x8.narrow_i32x4_s(i32x4.dot_i16x8_s(r0, one), i32x4.dot_i16x8_s(r1, one)), h1 = i16x8.narrow_i32x4_s(i32x4.dot_i16x8_s(r2, one), i32x4.dot_i16x8_s(r3, one));
  const h2 = i16x8.narrow_i32x4_s(i32x4.dot_i16x8_s(r4, one), i32x4.dot_i16x8_s(r5, one)), h3 = i16x8.narrow_i32x4_s(i32x4.dot_i16x8_s(r6, one), i32x4.dot_i16x8_s(r7, one));
  const g0 = i16x8.narrow_i32x4_s(i32x4.dot_i16x8_s(h0, one), i32x4.dot_i16x8_s(h1, one)), g1 = i16x8.narrow_i32x4_s(i32x4.dot_i16x8_s(h2, one), i32x4.dot_i16x8_s(h3, one));
  const rows = i16x8.narrow_i32x4_s(i32x4.dot_i16x8_s(g0, one), i32x4.dot_i16x8_s(g1, one));
  const c0 = diag(r0, r1, r2, r3, r4, r5, r6, r7), c4 = diag(r7, r6, r5, r4, r3, r2, r1, r0);
  const c1 = flat(p0, p1, p2, p3, p4, p5, p6, p7), c3 = flat(p7, p6, p5, p4, p3, p2, p1, p0);
  const c7 = steep(a0, a1, a2, a3), c5 = steep(a3, a2, a1, a0);
  const c2 = sumSq(rows) * 105, c6 = sumSq(cols) * 105;
  let best = c0, d = 0;
  if (c1 > best) { best = c1; d = 1; }
  if (c2 > best) { best = c2; d = 2; }
  if (c3 > best) { best = c3; d = 3; }
  if (c4 > best) { best = c4; d = 4; }
  if (c5 > best) { best = c5; d = 5; }
  if (c6 > best) { best = c6; d = 6; }
  if (c7 > best) { best = c7; d = 7; }
  const o = d == 0 ? c4 : d == 1 ? c5 : d == 2 ? c6 : d == 3 ? c7 : d == 4 ? c0 : d == 5 ? c1 : d == 6 ? c2 : c3;
  dirVar = (best - o) >> 10;
  return d;
}
@inline
function ld8(p: usize, st: i32, w4: bool): v128 { return w4 ? v128.load64_lane(p + st, v128.load64_zero(p), 1) : v128.load(p); }
@inline
function constrain(d: v128, thr: v128, adj: i32): v128 {
  const a = i16x8.abs(d);
  const m = i16x8.min_s(a, i16x8.max_s(i16x8.splat(0), i16x8.sub(thr, i16x8.shr_u(a, adj))));
  const s = i16x8.shr_s(d, 15);
  return i16x8.sub(v128.xor(m, s), s);
}
@inline
function nearMax(m: v128, v: v128): v128 { return i16x8.max_s(m, v128.and(v, i16x8.lt_s(v, i16x8.splat(<i16>FAR)))); }
/** w x h block; two rows at once where w is 4. */
@inline
function filterBlock(src: usize, st: i32, dst: usize, dt: i32, w4: bool, h: i32, pri: i32, sec: i32, damping: i32, dir: i32): void {
  const s = depth - 8;
  const pt0 = (pri >> s) & 1 ? 3 : 4, pt1 = (pri >> s) & 1 ? 3 : 2;
  const padj = pri ? max(0, damping - (31 - clz(pri))) : 0, sadj = sec ? max(0, damping - (31 - clz(sec))) : 0;
  const vp = i16x8.splat(<i16>pri), vs = i16x8.splat(<i16>sec);
  const d0 = DIRS + 4 * dir, d1 = DIRS + 4 * ((dir + 2) & 7), d2 = DIRS + 4 * ((dir - 2) & 7);
  const o0 = load<i8>(d0) * st + 2 * load<i8>(d0, 1), o1 = load<i8>(d0, 2) * st + 2 * load<i8>(d0, 3);
  const a0 = load<i8>(d1) * st + 2 * load<i8>(d1, 1), a1 = load<i8>(d1, 2) * st + 2 * load<i8>(d1, 3);
  const b0 = load<i8>(d2) * st + 2 * load<i8>(d2, 1), b1 = load<i8>(d2, 2) * st + 2 * load<i8>(d2, 3);
  const both = pri && sec;
  const k0 = i16x8.splat(<i16>pt0), k1 = i16x8.splat(<i16>pt1);
  for (let y = 0; y < h; y += w4 ? 2 : 1) {
    const p = src + y * st;
    const x = ld8(p, st, w4);
    let sum = i16x8.splat(0), mx = x, mn = x;
    if (pri) {
      const t0 = ld8(p + o0, st, w4), t1 = ld8(p - o0, st, w4), t2 = ld8(p + o1, st, w4), t3 = ld8(p - o1, st, w4);
      sum = i16x8.mul(i16x8.add(constrain(i16x8.sub(t0, x), vp, padj), constrain(i16x8.sub(t1, x), vp, padj)), k0);
      sum = i16x8.add(sum, i16x8.mul(i16x8.add(constrain(i16x8.sub(t2, x), vp, padj), constrain(i16x8.sub(t3, x), vp, padj)), k1));
      if (both) {
        mn = i16x8.min_s(i16x8.min_s(mn, i16x8.min_s(t0, t1)), i16x8.min_s(t2, t3));
        mx = nearMax(nearMax(nearMax(nearMax(mx, t0), t1), t2), t3);
      }
    }
    if (sec) {
      const t0 = ld8(p + a0, st, w4), t1 = ld8(p - a0, st, w4), t2 = ld8(p + b0, st, w4), t3 = ld8(p - b0, st, w4);
      let u = i16x8.add(i16x8.add(constrain(i16x8.sub(t0, x), vs, sadj), constrain(i16x8.sub(t1, x), vs, sadj)), i16x8.add(constrain(i16x8.sub(t2, x), vs, sadj), constrain(i16x8.sub(t3, x), vs, sadj)));
      sum = i16x8.add(sum, i16x8.add(u, u));
      const t4 = ld8(p + a1, st, w4), t5 = ld8(p - a1, st, w4), t6 = ld8(p + b1, st, w4), t7 = ld8(p - b1, st, w4);
      u = i16x8.add(i16x8.add(constrain(i16x8.sub(t4, x), vs, sadj), constrain(i16x8.sub(t5, x), vs, sadj)), i16x8.add(constrain(i16x8.sub(t6, x), vs, sadj), constrain(i16x8.sub(t7, x), vs, sadj)));
      sum = i16x8.add(sum, u);
      if (both) {
        mn = i16x8.min_s(i16x8.min_s(mn, i16x8.min_s(t0, t1)), i16x8.min_s(t2, t3));
        mn = i16x8.min_s(i16x8.min_s(mn, i16x8.min_s(t4, t5)), i16x8.min_s(t6, t7));
        mx = nearMax(nearMax(nearMax(nearMax(mx, t0), t1), t2), t3);
        mx = nearMax(nearMax(nearMax(nearMax(mx, t4), t5), t6), t7);
      }
    }
    // x + ((8 + sum - (sum < 0)) >> 4)
    let r = i16x8.add(x, i16x8.shr_s(i16x8.add(i16x8.add(sum, i16x8.shr_s(sum, 15)), i16x8.splat(8)), 4));
    if (both) r = i16x8.max_s(mn, i16x8.min_s(mx, r));
    const d = dst + y * dt;
    if (w4) { v128.store64_lane(d, r, 0); v128.store64_lane(d + dt, r, 1); } else v128.store(d, r);
  }
}
function filter8(src: usize, st: i32, dst: usize, dt: i32, h: i32, pri: i32, sec: i32, damping: i32, dir: i32): void { filterBlock(src, st, dst, dt, false, h, pri, sec, damping, dir); }
function filter4(src: usize, st: i32, dst: usize, dt: i32, h: i32, pri: i32, sec: i32, damping: i32, dir: i32): void { filterBlock(src, st, dst, dt, true, h, pri, sec, damping, dir); }
function farRow(p: usize, n: i32): void { for (let i = 0; i < n; i += 16) v128.store(p + i, i16x8.splat(<i16>FAR)); }
/** CDEF of luma rows from..to (multiples of eight, but for the end); the output window starts at `from`. */
export function cdefRow(PL: usize, PSTR: usize, y0: i32, from: i32, to: i32, use: bool, idx: usize, idxW: i32, skip: usize, mStr: i32): void {
  for (let p = 0; p < planes; p++) {
    const sx = p ? subX : 0, sy = p ? subY : 0;
    const st = load<i32>(PSTR + 4 * p), base = load<usize>(PL + 4 * p);
    const src = base + ((from >> sy) - (y0 >> sy)) * st;
    store<i32>(OS + 4 * p, st);
    if (!use) { store<usize>(OP + 4 * p, src); continue; }
    const c = load<usize>(CP + 4 * p);
    store<usize>(OP + 4 * p, c);
    const n = (to - from) >> sy, w = (miCols * 4) >> sx;
    for (let k = 0; k < n; k++) memory.copy(c + k * st, src + k * st, 2 * w);
    // What is outside the frame.
    for (let k = -2; k < n + 2; k++) {
      const r = src + k * st;
      v128.store(r - 16, i16x8.splat(<i16>FAR)); v128.store(r + 2 * w, i16x8.splat(<i16>FAR));
    }
    if (from == 0) { farRow(src - 2 * st - 16, st); farRow(src - st - 16, st); }
    if (to >= miRows * 4) { farRow(src + n * st - 16, st); farRow(src + (n + 1) * st - 16, st); }
  }
  if (!use) return;
  const cs = depth - 8;
  const damp = H(60) + cs;
  const st0 = load<i32>(PSTR), base0 = load<usize>(PL);
  for (let y = from; y < to; y += 8) {
    const mrow = (y >> 2) - (y0 >> 2);
    for (let x = 0; x < miCols * 4; x += 8) {
      const i: i32 = load<u8>(idx + (y >> 6) * idxW + (x >> 6));
      if (i == 255) { x |= 56; continue; }
      const m = skip + mrow * mStr + (x >> 2);
      if (load<u8>(m) & load<u8>(m + 1) & load<u8>(m + mStr) & load<u8>(m + mStr + 1)) continue;
      const py = H(61 + 4 * i), sy = H(62 + 4 * i), pu = H(63 + 4 * i), su = H(64 + 4 * i);
      if (!(py | sy | pu | su)) { x |= 56; continue; }
      const s = base0 + (y - y0) * st0 + 2 * x;
      let d = 0;
      if (py | pu) d = direction(s, st0);
      if (py | sy) {
        let pri = py << cs;
        const v = dirVar >> 6;
        if (py) pri = dirVar ? (pri * (4 + (v ? min(31 - clz(v), 12) : 0)) + 8) >> 4 : 0;
        if (pri | sy) filter8(s, st0, load<usize>(CP) + (y - from) * st0 + 2 * x, st0, 8, pri, sy << cs, damp, py ? d : 0);
      }
      if (planes > 1 && (pu | su)) {
        const du = pu == 0 ? 0 : subX == subY ? d : subX ? <i32>load<u8>(UVDIR422 + d) : <i32>load<u8>(UVDIR440 + d);
        for (let p = 1; p < 3; p++) {
          const st = load<i32>(PSTR + 4 * p);
          const a = load<usize>(PL + 4 * p) + ((y >> subY) - (y0 >> subY)) * st + 2 * (x >> subX), b = load<usize>(CP + 4 * p) + ((y - from) >> subY) * st + 2 * (x >> subX);
          if (subX) filter4(a, st, b, st, 8 >> subY, pu << cs, su << cs, damp - 1, du);
          else filter8(a, st, b, st, 8 >> subY, pu << cs, su << cs, damp - 1, du);
        }
      }
    }
  }
}

// ---- Loop restoration
/** Pointers to the 64 + 6 source rows of a stripe. */
const ROWS: usize = memory.data(72 * 4, 16);
const INT: usize = memory.data(70 * 160 + 64, 16);
const VS: usize = memory.data(96 * 4, 16), VQ: usize = memory.data(96 * 4, 16);
const AA: usize = memory.data(66 * 320 + 64, 16), BB: usize = memory.data(66 * 320 + 64, 16);
const F0: usize = memory.data(64 * 256 + 64, 16), F1: usize = memory.data(64 * 256 + 64, 16);
const SGR: usize = memory.data<u8>([2, 12, 1, 4, 2, 15, 1, 6, 2, 18, 1, 8, 2, 21, 1, 9, 2, 24, 1, 10, 2, 29, 1, 11, 2, 36, 1, 12, 2, 45, 1, 13, 2, 56, 1, 14, 2, 68, 1, 15, 0, 0, 1, 5, 0, 0, 1, 8, 0, 0, 1, 11, 0, 0, 1, 14, 2, 30, 0, 0, 2, 75, 0, 0]);
@inline
function row(i: i32): usize { return load<usize>(ROWS + (i << 2) + 12); }
@inline
function zl(a: v128, b: v128): v128 { return v128.shuffle<i16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11); }
@inline
function zh(a: v128, b: v128): v128 { return v128.shuffle<i16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15); }
@inline
function pr(a: i32, b: i32): v128 { return i32x4.splat((a & 0xffff) | (b << 16)); }
function pad(r: usize, w: i32): void {
  v128.store(r - 16, i16x8.splat(load<i16>(r)));
  v128.store(r + 2 * w, i16x8.splat(load<i16>(r + 2 * w - 2)));
}
/** Columns x..x + w (w <= 64) of the stripe's h rows. */
function wiener(u: usize, x: i32, w: i32, h: i32, dst: usize, st: i32): void {
  const r0 = depth == 12 ? 5 : 3, r1 = depth == 12 ? 9 : 11;
  const h0: i32 = load<i8>(u + 4), h1: i32 = load<i8>(u + 5), h2: i32 = load<i8>(u + 6), h3 = 128 - 2 * (h0 + h1 + h2);
  const v0: i32 = load<i8>(u + 1), v1: i32 = load<i8>(u + 2), v2: i32 = load<i8>(u + 3), v3 = 128 - 2 * (v0 + v1 + v2);
  const a = pr(h0, h1), b = pr(h2, h3);
  const off = <i32>1 << (depth + 6 - r0), lim = (<i32>1 << (depth + 8 - r0)) - 1;
  const lo = i32x4.splat(-off), hi = i32x4.splat(lim - off), rnd = i32x4.splat((<i32>1 << r0) >> 1);
  for (let i = 0; i < h + 6; i++) {
    const s = row(i - 3) + 2 * x, d = INT + i * 160;
    for (let j = 0; j < w; j += 8) {
      const p = s + 2 * j;
      const t0 = i16x8.add(v128.load(p - 6), v128.load(p, 6)), t1 = i16x8.add(v128.load(p - 4), v128.load(p, 4)), t2 = i16x8.add(v128.load(p - 2), v128.load(p, 2)), t3 = v128.load(p);
      let l = i32x4.add(i32x4.dot_i16x8_s(zl(t0, t1), a), i32x4.dot_i16x8_s(zl(t2, t3), b));
      let m = i32x4.add(i32x4.dot_i16x8_s(zh(t0, t1), a), i32x4.dot_i16x8_s(zh(t2, t3), b));
      l = i32x4.max_s(lo, i32x4.min_s(hi, i32x4.shr_s(i32x4.add(l, rnd), r0)));
      m = i32x4.max_s(lo, i32x4.min_s(hi, i32x4.shr_s(i32x4.add(m, rnd), r0)));
      v128.store(d + 2 * j, i16x8.narrow_i32x4_s(l, m));
    }
  }
  const k0 = pr(v0, v1), k1 = pr(v2, v3), k2 = pr(v2, v1), k3 = pr(v0, 0);
  const rn = i32x4.splat((<i32>1 << r1) >> 1), top = i16x8.splat(<i16>((<i32>1 << depth) - 1)), zero = i16x8.splat(0);
  for (let i = 0; i < h; i++) {
    const p0 = INT + i * 160, d = dst + i * st + 2 * x;
    for (let j = 0; j < w; j += 8) {
      const p = p0 + 2 * j;
      const a0 = v128.load(p), a1 = v128.load(p, 160), a2 = v128.load(p, 320), a3 = v128.load(p, 480), a4 = v128.load(p, 640), a5 = v128.load(p, 800), a6 = v128.load(p, 960);
      let l = i32x4.add(i32x4.add(i32x4.dot_i16x8_s(zl(a0, a1), k0), i32x4.dot_i16x8_s(zl(a2, a3), k1)), i32x4.add(i32x4.dot_i16x8_s(zl(a4, a5), k2), i32x4.dot_i16x8_s(zl(a6, zero), k3)));
      let m = i32x4.add(i32x4.add(i32x4.dot_i16x8_s(zh(a0, a1), k0), i32x4.dot_i16x8_s(zh(a2, a3), k1)), i32x4.add(i32x4.dot_i16x8_s(zh(a4, a5), k2), i32x4.dot_i16x8_s(zh(a6, zero), k3)));
      l = i32x4.shr_s(i32x4.add(l, rn), r1); m = i32x4.shr_s(i32x4.add(m, rn), r1);
      v128.store(d + 2 * j, i16x8.max_s(zero, i16x8.min_s(top, i16x8.narrow_i32x4_s(l, m))));
    }
  }
}
/** Box sums of radius r, to AA and BB at (i + 1) * 320 + (j + 1) * 4; rows of step from -1. */
function box(x: i32, w: i32, h: i32, r: i32, eps: i32, step: i32): void {
  const side = 2 * r + 1, n = side * side, n2e = n * n * eps;
  const s = ((1 << 20) + (n2e >> 1)) / n2e, oneN = (4096 + (n >> 1)) / n;
  const sh = depth - 8;
  const ra = i32x4.splat((<i32>1 << (2 * sh)) >> 1), rb = i32x4.splat((<i32>1 << sh) >> 1);
  const lim = i32x4.splat(<i32>(<u32>0xfff00000 / <u32>s)), vs = i32x4.splat(s), vn = i32x4.splat(n), half = i32x4.splat(1 << 19), c255 = i32x4.splat(255);
  for (let i = -1; i <= h; i += step) {
    // Columns -4 .. w + 4 (VS index 0 is column -4).
    for (let j = -4; j < w + 4; j += 8) {
      let b = i16x8.splat(0), al = i32x4.splat(0), ah = i32x4.splat(0);
      for (let k = -r; k <= r; k++) {
        const c = v128.load(row(i + k) + 2 * (x + j));
        b = i16x8.add(b, c);
        al = i32x4.add(al, i32x4.extmul_low_i16x8_s(c, c)); ah = i32x4.add(ah, i32x4.extmul_high_i16x8_s(c, c));
      }
      const d = 4 * (j + 4);
      v128.store(VS + d, i32x4.extend_low_i16x8_s(b)); v128.store(VS + d, i32x4.extend_high_i16x8_s(b), 16);
      v128.store(VQ + d, al); v128.store(VQ + d, ah, 16);
    }
    const pa = AA + (i + 1) * 320, pb = BB + (i + 1) * 320;
    for (let j = -1; j <= w; j += 4) {
      const q = 4 * (j + 4);
      let a = v128.load(VQ + q), b = v128.load(VS + q);
      a = i32x4.add(a, i32x4.add(v128.load(VQ + q - 4), v128.load(VQ + q, 4))); b = i32x4.add(b, i32x4.add(v128.load(VS + q - 4), v128.load(VS + q, 4)));
      if (r == 2) { a = i32x4.add(a, i32x4.add(v128.load(VQ + q - 8), v128.load(VQ + q, 8))); b = i32x4.add(b, i32x4.add(v128.load(VS + q - 8), v128.load(VS + q, 8))); }
      const a8 = i32x4.shr_u(i32x4.add(a, ra), 2 * sh), d = i32x4.shr_u(i32x4.add(b, rb), sh);
      const p = i32x4.max_s(i32x4.splat(0), i32x4.sub(i32x4.mul(a8, vn), i32x4.mul(d, d)));
      const z = i32x4.min_u(c255, i32x4.shr_u(i32x4.add(i32x4.mul(i32x4.min_u(p, lim), vs), half), 20));
      const a2 = i32x4(0, 0, 0, 0);
      let y = i32x4.replace_lane(a2, 0, load<u16>(SGRX + 2 * i32x4.extract_lane(z, 0)));
      y = i32x4.replace_lane(y, 1, load<u16>(SGRX + 2 * i32x4.extract_lane(z, 1)));
      y = i32x4.replace_lane(y, 2, load<u16>(SGRX + 2 * i32x4.extract_lane(z, 2)));
      y = i32x4.replace_lane(y, 3, load<u16>(SGRX + 2 * i32x4.extract_lane(z, 3)));
      const b2 = i32x4.mul(i32x4.mul(i32x4.sub(i32x4.splat(256), y), b), i32x4.splat(oneN));
      v128.store(pa + 4 * (j + 1), y);
      v128.store(pb + 4 * (j + 1), i32x4.shr_u(i32x4.add(b2, i32x4.splat(2048)), 12));
    }
  }
}
@inline
function w3(p: usize, side: i32, mid: i32): v128 { return i32x4.add(i32x4.mul(i32x4.add(v128.load(p), v128.load(p, 8)), i32x4.splat(side)), i32x4.mul(v128.load(p, 4), i32x4.splat(mid))); }
function guided(u: usize, x: i32, w: i32, h: i32, dst: usize, st: i32): void {
  const set = SGR + 4 * <usize>load<u8>(u + 1);
  const r0: i32 = load<u8>(set), e0: i32 = load<u8>(set, 1), r1: i32 = load<u8>(set, 2), e1: i32 = load<u8>(set, 3);
  const w0: i32 = load<i8>(u + 2), w1: i32 = load<i8>(u + 3), w2 = 128 - w0 - w1;
  if (r0) {
    box(x, w, h, 2, e0, 2);
    for (let i = 0; i < h; i++) {
      const s = row(i) + 2 * x, sh = i & 1 ? 8 : 9;
      const rnd = i32x4.splat((<i32>1 << sh) >> 1);
      for (let j = 0; j < w; j += 4) {
        const o = i * 320 + 4 * j; // row i - 1
        let a: v128, b: v128;
        if (i & 1) { a = w3(AA + o + 320, 5, 6); b = w3(BB + o + 320, 5, 6); }
        else { a = i32x4.add(w3(AA + o, 5, 6), w3(AA + o + 640, 5, 6)); b = i32x4.add(w3(BB + o, 5, 6), w3(BB + o + 640, 5, 6)); }
        v128.store(F0 + i * 256 + 4 * j, i32x4.shr_s(i32x4.add(i32x4.add(i32x4.mul(a, v128.load16x4_u(s + 2 * j)), b), rnd), sh));
      }
    }
  }
  if (r1) {
    box(x, w, h, 1, e1, 1);
    const rnd = i32x4.splat(256);
    for (let i = 0; i < h; i++) {
      const s = row(i) + 2 * x;
      for (let j = 0; j < w; j += 4) {
        const o = i * 320 + 4 * j;
        const a = i32x4.add(i32x4.add(w3(AA + o, 3, 4), w3(AA + o + 640, 3, 4)), w3(AA + o + 320, 4, 4));
        const b = i32x4.add(i32x4.add(w3(BB + o, 3, 4), w3(BB + o + 640, 3, 4)), w3(BB + o + 320, 4, 4));
        v128.store(F1 + i * 256 + 4 * j, i32x4.shr_s(i32x4.add(i32x4.add(i32x4.mul(a, v128.load16x4_u(s + 2 * j)), b), rnd), 9));
      }
    }
  }
  const top = i16x8.splat(<i16>((<i32>1 << depth) - 1)), zero = i16x8.splat(0), rnd = i32x4.splat(1024);
  const k0 = i32x4.splat(w0), k1 = i32x4.splat(w1), k2 = i32x4.splat(w2);
  for (let i = 0; i < h; i++) {
    const s = row(i) + 2 * x, d = dst + i * st + 2 * x;
    for (let j = 0; j < w; j += 4) {
      const c = i32x4.shl(v128.load16x4_u(s + 2 * j), 4);
      let v = i32x4.mul(k1, c);
      v = i32x4.add(v, i32x4.mul(k0, r0 ? v128.load(F0 + i * 256 + 4 * j) : c));
      v = i32x4.add(v, i32x4.mul(k2, r1 ? v128.load(F1 + i * 256 + 4 * j) : c));
      v = i32x4.shr_s(i32x4.add(v, rnd), 11);
      v128.store64_lane(d + 2 * j, i16x8.max_s(zero, i16x8.min_s(top, i16x8.narrow_i32x4_s(v, v))), 0);
    }
  }
}
/** Restores luma rows from..to into the second window. */
export function restoreRow(PL: usize, PSTR: usize, LR: usize, LRW: usize, LRH: usize, y0: i32, from: i32, to: i32): void {
  for (let p = 0; p < planes; p++) {
    const uw = load<i32>(LRW + 4 * p);
    if (!uw) continue;
    const sx = p ? subX : 0, sy = p ? subY : 0;
    const st = load<i32>(PSTR + 4 * p), us = H(43 + p), uh = load<i32>(LRH + 4 * p);
    const w = (W + sx) >> sx, ph = (HT + sy) >> sy;
    const cw = load<usize>(OP + 4 * p), f = from >> sy, t = min(ph, (to + sy) >> sy);
    const ex = load<usize>(EX + 4 * p), out = load<usize>(RP + 4 * p);
    const base = load<usize>(PL + 4 * p);
    // Deblocked rows round the stripes, before their ends are overwritten.
    for (let k = 0; k < t - f; k++) pad(cw + k * st, w);
    for (let y = from; y < to;) {
      const stripe = (y + 8) >> 6;
      const ss = ((stripe << 6) - 8) >> sy, se = ss + (64 >> sy);
      const s0 = max(0, ss), s1 = min(ph, se), h = s1 - s0;
      y = (stripe << 6) + 56;
      if (h <= 0) continue;
      for (let k = -3; k < h + 3; k++) {
        let r = max(0, min(ph - 1, s0 + k));
        let q: usize;
        if (r < ss || r >= se) {
          r = r < ss ? max(ss - 2, r) : min(se + 1, r);
          q = ex + (r < ss ? r - ss + 2 : r - se + 2) * st;
          memory.copy(q, base + (r - (y0 >> sy)) * st, 2 * w);
          pad(q, w);
        } else q = cw + (r - f) * st;
        store<usize>(ROWS + 4 * (k + 3), q);
      }
      const urow = min(uh - 1, (s0 + (8 >> sy)) / us);
      const dst = out + (s0 - f) * st;
      for (let uc = 0; uc < uw; uc++) {
        const u = load<usize>(LR + 4 * p) + (urow * uw + uc) * 8;
        const x0 = uc * us, x1 = uc == uw - 1 ? w : x0 + us;
        const type = load<u8>(u);
        for (let x = x0; x < x1; x += 64) {
          const n = min(64, x1 - x);
          if (type == 1) wiener(u, x, n, h, dst, st);
          else if (type == 2) guided(u, x, n, h, dst, st);
          else for (let k = 0; k < h; k++) memory.copy(dst + k * st + 2 * x, row(k) + 2 * x, 2 * n);
        }
      }
    }
    store<usize>(OP + 4 * p, out);
  }
}
