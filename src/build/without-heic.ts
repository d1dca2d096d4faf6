/** Our kernels without HEIC's: where nothing of it is exported, the compiler leaves all of it out. */

const EXPORT = /^export [^;]* from '.\/hevc\/hevc';$/m

/** `entry`: the text of wasm/kernels.ts. */
export function withoutHeic(entry: string): string {
  if (!EXPORT.test(entry))
    throw new Error('Cannot leave HEIC out: wasm/kernels.ts does not export it')
  return entry.replace(EXPORT, '')
}
