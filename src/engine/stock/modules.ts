/** The compiled wasm that the engine needs; the platform knows where it lies (src/load/). */

/** Answers a compiled module; called when the codec is first used, and after a failure. */
export type LoadWasm = () => Promise<WebAssembly.Module>

/** Unpacks a Brotli stream (RFC 7932) of no more than `most` bytes; throws for what is none. */
export type InflateBrotli = (stream: Uint8Array, most: number) => Uint8Array

export interface CodecModules {
  readonly kernels: LoadWasm
  /** Left out of a build, it is refused what it would decode. */
  readonly jxlDecoder: LoadWasm | undefined
  /** Of the platform. Without it, what is packed so is refused. */
  readonly inflateBrotli?: InflateBrotli
}
