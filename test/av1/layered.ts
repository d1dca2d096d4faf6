/** An AV1 stream as the data of one item: each frame that is shown becomes a spatial layer. */

const [SEQUENCE, DELIMITER, HEADER, FRAME, REDUNDANT] = [1, 2, 3, 6, 7] as const
/** Spatial layers that there are room for. */
export const MOST_LAYERS = 4

interface Unit {
  readonly type: number
  readonly body: Uint8Array
}

/** Answers the data, and how many frames they show. */
export function layeredItem(stream: Uint8Array): { data: Uint8Array; layers: number } {
  const units = unitsOf(stream)
  const layers = units.filter(isShown).length
  if (layers > MOST_LAYERS) throw new Error(`${layers} frames are too many`)
  const parts: Uint8Array[] = []
  let layer = 0
  let hasSequence = false
  for (const unit of units) {
    if (unit.type === DELIMITER) continue
    if (unit.type === SEQUENCE) {
      if (!hasSequence) parts.push(written(unit.type, withLayers(unit.body, layers)))
      hasSequence = true
      continue
    }
    if (unit.type === REDUNDANT) continue
    parts.push(written(unit.type, unit.body, layer))
    if (isShown(unit)) layer = Math.min(layer + 1, MOST_LAYERS - 1)
  }
  return { data: Buffer.concat(parts), layers }
}

/** show_existing_frame or show_frame: bits 0 and 3. A header and its tiles in one unit each: as FRAME. */
function isShown({ type, body }: Unit): boolean {
  if (type !== HEADER && type !== FRAME) return false
  return (body[0]! & 0x80) !== 0 || (body[0]! & 0x10) !== 0
}

function unitsOf(stream: Uint8Array): Unit[] {
  const units: Unit[] = []
  for (let at = 0; at < stream.length; ) {
    const header = stream[at++]!
    if (header & 4) at++
    let [length, shift] = [0, 0]
    for (let byte = 128; byte & 128; shift += 7) {
      byte = stream[at++]!
      length += (byte & 127) * 2 ** shift
    }
    units.push({ type: (header >> 3) & 15, body: stream.subarray(at, at + length) })
    at += length
  }
  return units
}

/** operating_point_idc[ 0 ]: 12 bits from bit 12 on, where there is no timing information. */
function withLayers(body: Uint8Array, layers: number): Uint8Array {
  if ((body[0]! & 0x0c) !== 0) throw new Error('The sequence header has another form')
  const changed = Uint8Array.from(body)
  const value = ((2 ** layers - 1) << 8) | 1
  changed[1] = (body[1]! & 0xf0) | (value >> 8)
  changed[2] = value & 255
  return changed
}

function written(type: number, body: Uint8Array, layer?: number): Uint8Array {
  const size: number[] = []
  for (let rest = body.length; ; rest >>= 7) {
    size.push((rest & 127) | (rest > 127 ? 128 : 0))
    if (rest < 128) break
  }
  const head = layer === undefined ? [(type << 3) | 2] : [(type << 3) | 6, layer << 3]
  return Buffer.concat([Buffer.from([...head, ...size]), body])
}
