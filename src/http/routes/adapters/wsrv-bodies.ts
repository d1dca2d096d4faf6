/** `output=json` and `encoding=base64` of wsrv. */

import { encodeBase64 } from 'hono/utils/encode'

/** What our own description of a picture tells of what wsrv tells. */
interface Described {
  readonly width: number
  readonly height: number
  readonly original: {
    readonly format: string
    readonly orientation: number
    readonly alpha: boolean
    readonly frames: number
  }
}

/** From `format=json` of ours. Its names are libvips'; what only libvips could know is left out. */
export function describe(json: Uint8Array): string {
  const { width, height, original } = JSON.parse(new TextDecoder().decode(json)) as Described
  const { format, orientation, alpha, frames } = original
  return JSON.stringify({
    format: format.split('/')[1],
    width,
    height,
    space: 'srgb',
    channels: alpha ? 4 : 3,
    depth: 'uchar',
    ...(frames > 1 && { pages: frames }),
    hasAlpha: alpha,
    orientation,
  })
}

export function dataUrl(bytes: Uint8Array<ArrayBuffer>, contentType: string): string {
  return `data:${contentType};base64,${encodeBase64(bytes.buffer)}`
}
