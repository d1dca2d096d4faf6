/** The compiled wasm that the engine needs; the platform knows where it lies (src/load/). */

/** Answers a compiled module; called when the codec is first used, and after a failure. */
export type LoadWasm = () => Promise<WebAssembly.Module>

export interface CodecModules {
  readonly kernels: LoadWasm
  readonly webpEncoder: LoadWasm
  readonly avifDecoder: LoadWasm
  /** Left out of a build, it is refused what it would decode. */
  readonly jxlDecoder: LoadWasm | undefined
}
