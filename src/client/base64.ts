/** Base64 as a stream: what one piece leaves over is the beginning of the next. */

/** A multiple of 3 and small enough for the arguments of a call. */
const STEP_BYTES = 12_288

/** Bytes to the bytes of their Base64. */
export function base64Encoder(): TransformStream<Uint8Array, Uint8Array> {
  let left: Uint8Array = new Uint8Array(0)
  const encoder = new TextEncoder()
  return new TransformStream<Uint8Array, Uint8Array>({
    transform(piece, controller) {
      const bytes = joined(left, piece)
      const whole = bytes.length - (bytes.length % 3)
      for (let start = 0; start < whole; start += STEP_BYTES) {
        const step = bytes.subarray(start, Math.min(whole, start + STEP_BYTES))
        controller.enqueue(encoder.encode(btoa(String.fromCharCode(...step))))
      }
      left = bytes.slice(whole)
    },
    flush(controller) {
      if (left.length > 0) controller.enqueue(encoder.encode(btoa(String.fromCharCode(...left))))
    },
  })
}

/** The bytes of a Base64 to what they mean; white space is passed over. */
export function base64Decoder(): TransformStream<Uint8Array, Uint8Array> {
  let left = ''
  const decoder = new TextDecoder()
  return new TransformStream<Uint8Array, Uint8Array>({
    transform(piece, controller) {
      const text = left + decoder.decode(piece, { stream: true }).replace(/\s/g, '')
      const whole = text.length - (text.length % 4)
      if (whole > 0) controller.enqueue(decoded(text.slice(0, whole)))
      left = text.slice(whole)
    },
    flush(controller) {
      if (left !== '') controller.enqueue(decoded(left))
    },
  })
}

function decoded(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
}

function joined(head: Uint8Array, tail: Uint8Array): Uint8Array {
  const both = new Uint8Array(head.length + tail.length)
  both.set(head)
  both.set(tail, head.length)
  return both
}
