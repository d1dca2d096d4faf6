/** What wasm/jxl-recode/ exports: one picture at a time, in the place of the JPEG decoder. */
export interface JxlRecodeExports {
  /**
   * Opens the input of `length` bytes. `orientation` as in EXIF; `color`: 0 sRGB, 1 Display P3, 2 the
   * profile of `profileBytes` bytes at `profile`. At most `bytes` bytes are taken for what grows with
   * the content. 0, or a status: -1 damaged, -2 unsupported, -3 out of memory, -4 too many scans, -5
   * nothing that JPEG XL can say.
   */
  jxlRecodeOpen(
    length: number,
    orientation: number,
    color: number,
    profile: number,
    profileBytes: number,
    bytes: number,
  ): number
  /** 1 while there is more to do; 0: the file is there; or a status. */
  jxlRecodeStep(): number
  /** Rows of pixels of which something was missing in the file. */
  jxlRecodeMissingRows(): number
  /** Once a picture is open, recoded or not: the point that readers show first, in 256ths of its stored sides. Default: the middle. */
  jxlSectionsFocus(x: number, y: number): void
  /** The finished file's first chunk: headers, then sections in the order in which they were coded. */
  jxlSectionsChunk(): number
  /** How many there are, and two lists of so many u32: their sizes, and their places in the file. */
  jxlSectionCount(): number
  jxlSectionSizes(): number
  jxlSectionPlaces(): number
  /** The chunk after `chunk`, 0 at the end; a chunk's bytes. */
  jxlChunkNext(chunk: number): number
  jxlChunkBytes(chunk: number): number
  jxlChunkLength(chunk: number): number
}

declare module '../../kernels/exports.ts' {
  interface KernelExports extends JxlRecodeExports {}
}
