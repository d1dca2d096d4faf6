/** What Workers have of Node's module; `wrangler types` does not say so. */
declare module 'node:zlib' {
  export function brotliDecompressSync(
    stream: Uint8Array,
    options: { readonly maxOutputLength: number },
  ): Uint8Array
}
