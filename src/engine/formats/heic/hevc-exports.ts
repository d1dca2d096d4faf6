/** What wasm/hevc/ exports: intra-coded HEVC pictures by rows of tree blocks. Any number may be open. */
export interface HevcExports {
  /**
   * Opens the picture whose headers lie at `header` (hevc/header-layout.ts), and whose data are the file
   * of `length` bytes that `host.readInput` answers for. Answers its handle, 0 without memory.
   */
  hevcOpen(header: number, length: number): number
  /** Begins the slice whose settings were put into the header; its data lie at `offset`. */
  hevcSlice(handle: number, offset: number, bytes: number): void
  /** Decodes on, and answers how many rows of luma were finished, or a status below. */
  hevcRead(handle: number): number
  /** The finished rows of a plane: u16 samples, and how many bytes lie between rows. */
  hevcPlane(handle: number, plane: number): number
  hevcStride(handle: number, plane: number): number
}

declare module '../../kernels/exports.ts' {
  interface KernelExports extends HevcExports {}
}

/** wasm/hevc/statuses.ts. */
export const HEVC_NEEDS_SLICE = -1
export const HEVC_DAMAGED = -2
export const HEVC_ENDED = -3
