/** SHA-256 in hex of an upload, piece by piece. */

import { MEBIBYTE, type SlabList } from '../engine/index.ts'
import { hex } from './digest.ts'

/** The digest of what comes in pieces. */
export class RunningDigest {
  readonly #stream = new crypto.DigestStream('SHA-256')
  readonly #writer = this.#stream.getWriter()

  /** The piece must stay as it is until it was taken in. */
  async update(piece: Uint8Array): Promise<void> {
    await this.#writer.write(piece)
  }

  /** Nothing may come after it. */
  async end(): Promise<string> {
    await this.#writer.close()
    return hex(await this.#stream.digest)
  }
}

/** The digest of a whole upload; no more than one piece of it is copied at a time. */
export async function digestOfUpload(input: SlabList): Promise<string> {
  const digest = new RunningDigest()
  for (let start = 0; start < input.length; start += MEBIBYTE) {
    await digest.update(input.slice(start, Math.min(input.length, start + MEBIBYTE)))
  }
  return await digest.end()
}
