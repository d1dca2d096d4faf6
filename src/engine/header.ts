/** What is read of a file before anything is decoded: once, whoever asks, and only when asked. */

import type { Bytes } from './bytes/bytes.ts'
import type { Animation, AnimationReader } from './contract/animation.ts'
import type { ImageInfo } from './contract/info.ts'
import type { Format } from './formats/format.ts'
import { formatOf } from './formats/formats.ts'
import { probe } from './formats/probe.ts'
import { readColor } from './run/profile.ts'
import { heldBytes, type ReadProfile } from './stages/color/icc-profile.ts'

export class Header {
  readonly #formats: readonly Format[]
  #info: ImageInfo | undefined
  #color: ReadProfile | undefined
  #animation: Animation | undefined

  constructor(formats: readonly Format[]) {
    this.#formats = formats
  }

  /** The same of a picture that lies as it is stored, where only EXIF says that it has to be turned. */
  asStored(file: Bytes): Header {
    const { reader } = this.format(file)
    if (!reader.findExif || reader.liesAsCoded) return this
    const stored = new Header(this.#formats)
    stored.#info = { ...this.info(file), orientation: 1 }
    return stored
  }

  /** Throws as `probe` does. */
  info(file: Bytes): ImageInfo {
    this.#info ??= probe(file, this.#formats)
    return this.#info
  }

  format(file: Bytes): Format {
    return formatOf(this.info(file).format, this.#formats)
  }

  /** The first `most` frames of a file that moves: always the same number. */
  animation(file: Bytes, reader: AnimationReader, most: number): Animation {
    this.#animation ??= reader.scan(file, this.info(file), most)
    return this.#animation
  }

  /**
   * What the pixels mean. The tables of a large profile are not kept but read again: pictures wait
   * for their turn, and no plan knows of what others hold meanwhile.
   */
  color(file: Bytes): ReadProfile {
    if (this.#color) return this.#color
    const color = readColor(file, this.info(file), this.format(file).reader)
    if (heldBytes(color.profile) === 0) this.#color = color
    return color
  }
}
