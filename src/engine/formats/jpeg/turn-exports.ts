/** What wasm/jpeg-turn/ exports: one picture at a time, in the place of decoder and encoder. */
export interface JpegTurnExports {
  /**
   * Opens the input of `length` bytes. `turn`: 1 mirrors left and right, 2 top and bottom, 4 swaps
   * rows and columns after that. `effort` as of the encoder. At most `bytes` bytes are taken for what
   * grows with the picture. 0 or a negative status.
   */
  jpegTurnOpen(length: number, turn: number, effort: number, bytes: number): number
  /** 1 while there is more to do; 0: the file lies in the encoder's chunks; or a negative status. */
  jpegTurnStep(): number
}

declare module '../../kernels/exports.ts' {
  interface KernelExports extends JpegTurnExports {}
}
