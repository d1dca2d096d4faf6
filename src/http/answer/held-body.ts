/**
 * The bytes of an answer, counted by the gate until the client has taken them: ten clients that do not read
 * their results would else fill the isolate.
 */

import type { Gate } from '../../admission/create-gate.ts'
import { MEBIBYTE } from '../../engine/index.ts'
import { LOOK_MS, Pace } from '../upload/pace.ts'

/** Smaller ones are not worth a stream; a line of waiting uploads holds no more. */
export const LEAST_HELD_BYTES = MEBIBYTE
/** What is handed over at a time: a sign of life each. */
const PIECE_BYTES = 256 * 1024

type Body = Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>

/** Opens a stream of exactly that many bytes, so that the answer keeps its length. */
export type OpenBody = (bytes: number) => {
  readonly readable: ReadableStream<Uint8Array>
  readonly writable: WritableStream<Uint8Array>
}

/** What it takes of the services. */
export interface Holder {
  readonly gate: Gate
  readonly openBody: OpenBody
}

/**
 * What to answer for `bytes`. The place is held at once. A client that takes too little is let go where
 * others need the room: its answer breaks off.
 */
export function heldBody({ gate, openBody }: Holder, bytes: Uint8Array<ArrayBuffer>): Body {
  if (bytes.length < LEAST_HELD_BYTES) return bytes
  const ticket = gate.hold(bytes.length)
  const { readable, writable } = openBody(bytes.length)
  const writer = writable.getWriter()
  const pace = new Pace()
  let stopped: Error | undefined
  const arrival = {
    declaredBytes: 0, // no more of it will come
    rate: () => pace.rate(),
    isAwaited: () => true,
    letGo(why: Error) {
      stopped = why
    },
  }
  // Only this request may end its own stream: it looks whether it is to.
  const look = setInterval(() => {
    pace.add(LOOK_MS, 0)
    if (stopped) writer.abort(stopped).catch(() => undefined)
  }, LOOK_MS)
  const taken = (count: number) => {
    pace.add(0, count)
    ticket.renew()
  }
  ticket
    .whileArriving(arrival, () => pour(bytes, writer, taken))
    .catch(() => undefined) // the client left, or was let go
    .finally(() => {
      clearInterval(look)
      ticket.release()
    })
  return readable
}

async function pour(
  bytes: Uint8Array<ArrayBuffer>,
  writer: WritableStreamDefaultWriter<Uint8Array>,
  taken: (count: number) => void,
): Promise<void> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    const piece = bytes.subarray(at, at + PIECE_BYTES)
    await writer.write(piece)
    taken(piece.length)
  }
  await writer.close()
}
