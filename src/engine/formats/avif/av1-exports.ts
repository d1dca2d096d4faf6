/** What wasm/av1/ exports: AV1 pictures by rows of superblocks. Any number may be open. */
export interface Av1Exports {
  /**
   * Opens the picture whose headers lie at `header` (av1/header-layout.ts), and whose data are the
   * file of `length` bytes that `host.readInput` answers for. Answers its handle, 0 without memory.
   */
  av1Open(header: number, length: number): number
  /** Decodes on, and answers how many rows of luma were finished; 0 at the end. */
  av1Read(handle: number): number
  /** The finished rows of a plane: u16 samples, and how many bytes lie between rows. */
  av1Plane(handle: number, plane: number): number
  av1Stride(handle: number, plane: number): number
  /** Rows handed out so far in which samples are made up, because tiles end early. */
  av1MissingRows(handle: number): number
}

declare module '../../kernels/exports.ts' {
  interface KernelExports extends Av1Exports {}
}
