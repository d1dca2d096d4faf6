// The coder of ans.ts for two streams of one code at once. Each of its steps waits for the one before, so that two
// states take little more time than one. The streams are written one after the other then. Twin: codeTokensScalar.

import { FIRST_STATE, resume, writeRest } from './ans';
import { Code, SYMBOL_LOG } from './code';
import { rawBits, SPLIT, tokenOf } from './hybrid';

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
}

/** Codes `n` and `m` tokens, as far as both go; `writeFirst` and `writeSecond` follow. Not for prefix codes. */
export function codePair(code: Code, tokens: usize, n: i32, others: usize, m: i32): void {
  begin(first, tokens, n);
  begin(second, others, m);
  const map = code.map;
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
  for (const last = a - ((<usize>min(n, m)) << 2); a > last; ) {
    a -= 4;
    b -= 4;
    const tokenA = load<u32>(a);
    const tokenB = load<u32>(b);
    const valueA = tokenA & 0xffff;
    const valueB = tokenB & 0xffff;
    const clusterA = <u32>load<u8>(map + <usize>(tokenA >> 16));
    const clusterB = <u32>load<u8>(map + <usize>(tokenB >> 16));
    const symbolA = tokenOf(valueA);
    const symbolB = tokenOf(valueB);
    // Raw bits, at most 13 each.
    if (valueA >= SPLIT) {
      const raw = rawBits(symbolA);
      pendingA = (pendingA << (<u64>raw)) | <u64>(valueA & (((<u32>1) << raw) - 1));
      heldA += raw;
    }
    if (valueB >= SPLIT) {
      const raw = rawBits(symbolB);
      pendingB = (pendingB << (<u64>raw)) | <u64>(valueB & (((<u32>1) << raw) - 1));
      heldB += raw;
    }
    const entryA = symbols + ((<usize>((clusterA << 6) + symbolA)) << SYMBOL_LOG);
    const entryB = symbols + ((<usize>((clusterB << 6) + symbolB)) << SYMBOL_LOG);
    const shareA = <u32>load<u16>(entryA, 2);
    const shareB = <u32>load<u16>(entryB, 2);
    // The states; a share of 0 leaves them as they are.
    if (shareA) {
      if (stateA >> 20 >= shareA) {
        pendingA = (pendingA << 16) | <u64>(stateA & 0xffff);
        heldA += 16;
        stateA >>= 16;
      }
      const quotient = <u32>((<u64>stateA * load<u64>(entryA, 8)) >> 44);
      const place = (clusterA << 12) + <u32>load<u16>(entryA) + (stateA - quotient * shareA);
      stateA = (quotient << 12) | <u32>load<u16>(reverse + ((<usize>place) << 1));
    }
    if (shareB) {
      if (stateB >> 20 >= shareB) {
        pendingB = (pendingB << 16) | <u64>(stateB & 0xffff);
        heldB += 16;
        stateB >>= 16;
      }
      const quotient = <u32>((<u64>stateB * load<u64>(entryB, 8)) >> 44);
      const place = (clusterB << 12) + <u32>load<u16>(entryB) + (stateB - quotient * shareB);
      stateB = (quotient << 12) | <u32>load<u16>(reverse + ((<usize>place) << 1));
    }
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

@inline
function keep(stream: Stream, from: usize, state: u32, pending: u64, held: i32, at: usize): void {
  stream.from = from;
  stream.state = state;
  stream.pending = pending;
  stream.held = held;
  stream.at = at;
}

function write(code: Code, stream: Stream): void {
  resume(stream.pending, stream.held, stream.at);
  writeRest(code, stream.tokens, stream.from, stream.end, stream.state);
}

export function writeFirst(code: Code): void {
  write(code, first);
}

export function writeSecond(code: Code): void {
  write(code, second);
}
