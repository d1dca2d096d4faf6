/** What kernels.wasm exports. Pointers and sizes are byte counts in its memory. */

export interface ArenaExports {
  readonly memory: WebAssembly.Memory
  /** See wasm/arena.ts: 0 when the memory cannot grow. */
  alloc(bytes: number): number
  mark(): number
  release(to: number): void
}

/** Each format and stage adds its own kernels, in the file where it describes them. */
export interface KernelExports extends ArenaExports {}
