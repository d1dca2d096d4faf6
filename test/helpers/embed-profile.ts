/** Puts a profile into a file as it is: sharp would convert the pixels to it. */

import { crc32, deflateSync } from 'node:zlib'

const PIECE_BYTES = 65_000

/** The file with APP2 segments behind its first marker (ICC.1 B.4). */
export function withJpegProfile(jpeg: Uint8Array, profile: Uint8Array): Buffer {
  const count = Math.ceil(profile.length / PIECE_BYTES)
  const segments = Array.from({ length: count }, (_, i) => {
    const piece = profile.subarray(i * PIECE_BYTES, (i + 1) * PIECE_BYTES)
    const length = piece.length + 16
    const head = [0xff, 0xe2, length >> 8, length & 255, ...Buffer.from('ICC_PROFILE\0')]
    return Buffer.concat([Uint8Array.from([...head, i + 1, count]), piece])
  })
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)])
}

/** The file without its Adobe segment. */
export function withoutAdobe(jpeg: Uint8Array): Buffer {
  const at = Buffer.from(jpeg).indexOf(Buffer.from([0xff, 0xee, 0, 14, ...Buffer.from('Adobe')]))
  if (at < 0) throw new Error('no Adobe segment')
  return Buffer.concat([jpeg.subarray(0, at), jpeg.subarray(at + 16)])
}

/** A PNG with an iCCP chunk behind its header: of the profile, or of a stream that is given. */
export function withPngProfile(
  png: Uint8Array,
  profile: Uint8Array,
  stream: Uint8Array = deflateSync(profile),
): Buffer {
  const body = Buffer.concat([Buffer.from('iCCPtest\0\0'), stream])
  const chunk = Buffer.alloc(body.length + 8)
  chunk.writeUInt32BE(body.length - 4)
  chunk.set(body, 4)
  chunk.writeUInt32BE(crc32(body), body.length + 4)
  return Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)])
}
