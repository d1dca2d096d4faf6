// The coder of ans.ts for two streams of one code at once. Each of its steps waits for the one before, so that two
// states take little more time than one. The streams are written one after the other then. Twin: codeTokensScalar.
//
// A token names its symbol here, which spares the coder to look for it: symbol << 16 | value, where `symbol` counts
// those of all clusters, 64 of each.

import { FIRST_STATE, HEADROOM } from './ans';
import { Code, SYMBOL_LOG } from './code';
import { rawBits } from './hybrid';
import { putBits } from './output';

/** How far a stream is: tokens before `from` are left, bits in front of the words that begin at `at`. */
@unmanaged
class Stream {
  pending: u64;
  held: i32;
  state: u32;
  tokens: usize;
  from: usize;
  at: usize;
  end: usize;
}

const first: Stream = changetype<Stream>(memory.data(offsetof<Stream>(), 16));
const second: Stream = changetype<Stream>(memory.data(offsetof<Stream>(), 16));

function begin(stream: Stream, tokens: usize, n: i32): void {
  stream.tokens = tokens;
  stream.end = tokens + ((<usize>n) << 2);
  keep(stream, stream.end, FIRST_STATE, 0, 0, stream.end);
}

@inline
function keep(stream: Stream, from: usize, state: u32, pending: u64, held: i32, at: usize): void {
  stream.from = from;
  stream.state = state;
  stream.pending = pending;
  stream.held = held;
  stream.at = at;
}

/** Where the symbol of a token lies in those of a code. */
@inline
function symbolPlace(token: u32): usize {
  return (<usize>(token >> 16)) << SYMBOL_LOG;
}

/** Whether a token has raw bits: its value is SPLIT or more. */
@inline
function hasRaw(token: u32): bool {
  return (token & 0xfff0) != 0;
}

@inline
function rawBitsOf(token: u32): i32 {
  return rawBits((token >> 16) & 63);
}

@inline
function rawOf(token: u32, raw: i32): u64 {
  return <u64>(token & (((<u32>1) << raw) - 1));
}

/** The state behind one of a symbol with so many shares. */
@inline
function nextState(symbol: usize, reverse: usize, state: u32, share: u32): u32 {
  const quotient = <u32>((<u64>state * load<u64>(symbol, 8)) >> 44);
  const place = <usize>load<u32>(symbol, 4) + ((<usize>(state - quotient * share)) << 1);
  return (quotient << 12) | <u32>load<u16>(reverse + place);
}

/** Codes `n` and `m` tokens, as far as both go; `writeFirst` and `writeSecond` follow. Not for prefix codes. */
export function codePair(code: Code, tokens: usize, n: i32, others: usize, m: i32): void {
  begin(first, tokens, n);
  begin(second, others, m);
  const symbols = code.symbols;
  const reverse = code.reverse;
  let stateA = FIRST_STATE;
  let stateB = FIRST_STATE;
  let pendingA: u64 = 0;
  let pendingB: u64 = 0;
  let heldA: i32 = 0;
  let heldB: i32 = 0;
  let atA = first.end;
  let atB = second.end;
  let a = first.end;
  let b = second.end;
  // At most 31 bits are held between two tokens, and 13 raw ones and 16 of the state come to them.
  for (const last = a - ((<usize>min(n, m)) << 2); a > last; ) {
    a -= 4;
    b -= 4;
    const tokenA = load<u32>(a);
    const tokenB = load<u32>(b);
    if (hasRaw(tokenA)) {
      const raw = rawBitsOf(tokenA);
      pendingA = (pendingA << (<u64>raw)) | rawOf(tokenA, raw);
      heldA += raw;
    }
    if (hasRaw(tokenB)) {
      const raw = rawBitsOf(tokenB);
      pendingB = (pendingB << (<u64>raw)) | rawOf(tokenB, raw);
      heldB += raw;
    }
    const symbolA = symbols + symbolPlace(tokenA);
    const symbolB = symbols + symbolPlace(tokenB);
    const shareA = <u32>load<u16>(symbolA, 2);
    const shareB = <u32>load<u16>(symbolB, 2);
    if (stateA >> 20 >= shareA) {
      pendingA = (pendingA << 16) | <u64>(stateA & 0xffff);
      heldA += 16;
      stateA >>= 16;
    }
    if (stateB >> 20 >= shareB) {
      pendingB = (pendingB << 16) | <u64>(stateB & 0xffff);
      heldB += 16;
      stateB >>= 16;
    }
    stateA = nextState(symbolA, reverse, stateA, shareA);
    stateB = nextState(symbolB, reverse, stateB, shareB);
    // Whole words.
    if (heldA >= 32) {
      heldA -= 32;
      atA -= 4;
      store<u32>(atA, <u32>(pendingA >> <u64>heldA));
    }
    if (heldB >= 32) {
      heldB -= 32;
      atB -= 4;
      store<u32>(atB, <u32>(pendingB >> <u64>heldB));
    }
  }
  keep(first, a, stateA, pendingA, heldA, atA);
  keep(second, b, stateB, pendingB, heldB, atB);
}

export function writeFirst(code: Code): void {
  codeRest(code, first);
  appendBits(first);
}

export function writeSecond(code: Code): void {
  codeRest(code, second);
  appendBits(second);
}

/** Codes the tokens that are left of a stream. */
function codeRest(code: Code, stream: Stream): void {
  const reverse = code.reverse;
  let state = stream.state;
  let pending = stream.pending;
  let held = stream.held;
  let at = stream.at;
  for (let from = stream.from; from > stream.tokens; ) {
    from -= 4;
    assert(at > from);
    const token = load<u32>(from);
    const symbol = code.symbols + symbolPlace(token);
    if (hasRaw(token)) {
      const raw = rawBitsOf(token);
      pending = (pending << (<u64>raw)) | rawOf(token, raw);
      held += raw;
    }
    const share = <u32>load<u16>(symbol, 2);
    if (state >> 20 >= share) {
      pending = (pending << 16) | <u64>(state & 0xffff);
      held += 16;
      state >>= 16;
    }
    state = nextState(symbol, reverse, state, share);
    if (held >= 32) {
      held -= 32;
      at -= 4;
      store<u32>(at, <u32>(pending >> <u64>held));
    }
  }
  at -= 4;
  store<u32>(at, <u32>(((pending << 32) | <u64>state) >> <u64>held));
  assert(at >= stream.tokens - HEADROOM);
  keep(stream, stream.tokens, state, state, held, at);
}

/** Moves the bits to the output: first those that are no whole word. */
function appendBits(stream: Stream): void {
  const held = stream.held;
  if (held) putBits(held, <u32>(stream.pending & (((<u64>1) << (<u64>held)) - 1)));
  for (let at = stream.at; at < stream.end; at += 4) putBits(32, load<u32>(at));
}

/** Writes such tokens by a prefix code: from the first to the last. */
export function writePrefixed(code: Code, tokens: usize, n: i32): void {
  for (let at = tokens; at < tokens + ((<usize>n) << 2); at += 4) {
    const token = load<u32>(at);
    const symbol = code.symbols + symbolPlace(token);
    putBits(<i32>load<u16>(symbol, 2), <u32>load<u64>(symbol, 8));
    if (!hasRaw(token)) continue;
    const raw = rawBitsOf(token);
    putBits(raw, <u32>rawOf(token, raw));
  }
}
