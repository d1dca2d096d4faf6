// The arena: all memory that kernels use beyond their static tables.
//
//   | static data | pinned …… | scratch …… | free (never touched) |
//   0            base        mark        top              memory.size()
//
// A bump pointer, nothing is freed singly. One conversion runs at a time: the host takes a mark
// before it, and goes back to the mark afterwards. wasm memory never shrinks, so the high-water
// mark of `top` over all conversions is what this module costs the isolate.

/** Blocks start on a cache line, which also satisfies every SIMD alignment. */
const ALIGN: usize = 64;

/** Bytes that any block may be read past its end, so that SIMD loads need no tail code. */
const SLACK: usize = 64;

let top: usize = 0;

/**
 * Takes `bytes` bytes (64-byte aligned, contents undefined, readable for 64 bytes past the end).
 * Returns the pointer, or 0 when the memory cannot grow: the host turns that into `memory-budget`.
 */
export function alloc(bytes: usize): usize {
  if (!top) top = (__heap_base + ALIGN - 1) & ~(ALIGN - 1);
  const ptr = top;
  const next = (ptr + bytes + SLACK + ALIGN - 1) & ~(ALIGN - 1);
  if (next < ptr) return 0;
  const pagesNeeded = <i32>((next + 0xffff) >> 16);
  const pagesHeld = memory.size();
  if (pagesNeeded > pagesHeld && memory.grow(pagesNeeded - pagesHeld) < 0) return 0;
  assert(!(ptr & (ALIGN - 1)) && next >= ptr + bytes + SLACK);
  top = next;
  return ptr;
}

/** Like `alloc`, and zeroes the block: memory is reused between conversions. */
export function allocZeroed(bytes: usize): usize {
  const ptr = alloc(bytes);
  if (ptr) memory.fill(ptr, 0, bytes);
  return ptr;
}

/** Where the arena stands: pass it to `release` to give back all that is taken after this call. */
export function mark(): usize {
  if (!top) top = (__heap_base + ALIGN - 1) & ~(ALIGN - 1);
  return top;
}

/** Gives back everything taken since `to` was answered by `mark`. */
export function release(to: usize): void {
  assert(to >= __heap_base && to <= top);
  top = to;
}

/** Takes back what `release` gave, once what stood first in it was taken again: up to an earlier `mark`. */
export function retake(to: usize): void {
  assert(to >= top);
  top = to;
}
