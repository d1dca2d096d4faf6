/**
 * Data of slices at random. Any bits are a coded picture, but for their ends: of slices, of tiles and of
 * rows that begin anew, one in 200 says that it is one. So the last bytes before an end are chosen
 * again until they do.
 */

import { readHevcHeaders } from '../../src/engine/formats/heic/hevc/headers.ts'
import { tileStarts } from '../../src/engine/formats/heic/hevc/picture-parameters.ts'
import { openHevcDecoder } from '../../src/engine/formats/heic/hevc-kernel.ts'
import type { Kernels } from '../../src/engine/kernels/kernels.ts'
import { escaped } from '../helpers/craft-hevc.ts'
import type { Random } from '../helpers/random.ts'
import { sliceHeader, type Tools } from './random-sets.ts'
import { itemOfUnits } from './stream.ts'

const MAX_TRIES = 8000
const MAX_SLICES = 30
/** Bytes that are chosen again: at first, and more after each so many tries. */
const LAST_BYTES = 3
const TRIES_BEFORE_MORE = 300
/** Bytes behind a slice that say nothing. */
const REST = 4

/** Tree blocks of a picture in their order, and the number of each one's tile, by rows. */
function orderOf({ width, height, treeLog2, tiles }: Tools) {
  const columns = Math.ceil(width / 2 ** treeLog2)
  const rows = Math.ceil(height / 2 ** treeLog2)
  const across = tileStarts(tiles?.columns ?? 1, undefined, columns)
  const down = tileStarts(tiles?.rows ?? 1, undefined, rows)
  const order: number[] = []
  const tileOf: number[] = []
  for (let row = 0; row + 1 < down.length; row++) {
    for (let column = 0; column + 1 < across.length; column++) {
      for (let y = down[row]!; y < down[row + 1]!; y++) {
        for (let x = across[column]!; x < across[column + 1]!; x++) {
          order.push(y * columns + x)
          tileOf[y * columns + x] = row * across.length + column
        }
      }
    }
  }
  return { columns, order, tileOf }
}

/** Slices of a picture after its parameter sets; `undefined`: no end was found. */
export function sliceUnits(
  kernels: Kernels,
  random: Random,
  tools: Tools,
  sets: readonly Uint8Array[],
): readonly Uint8Array[] | undefined {
  const layout = orderOf(tools)
  const blocks = layout.order.length
  const slices: Uint8Array[] = []
  for (let address = 0; slices.length < MAX_SLICES; ) {
    const header = sliceHeader(random, tools, { address, blocks })
    const found = findData(random, (data) => {
      const unit = Uint8Array.from([...escaped(header), ...data])
      const end = decodeTo(kernels, [...sets, ...slices, unit])
      const isEnd = end.kind === 'whole' || end.kind === 'slice'
      const isAllowed =
        isEnd && mayEnd(tools, layout, address, end.kind === 'whole' ? undefined : end.address)
      return { ...end, isEnd: isAllowed, used: end.used - escaped(header).length, unit }
    })
    if (!found) return undefined
    slices.push(found.unit)
    if (found.kind === 'whole') return slices
    address = found.address
  }
  return undefined
}

interface Trial {
  readonly kind: 'whole' | 'slice' | 'damaged'
  /** Of the next tree block. */
  readonly address: number
  /** Bytes of the last unit, or of its data. */
  readonly used: number
}

type Found = Trial & { readonly isEnd: boolean; readonly unit: Uint8Array }

function findData(random: Random, tryData: (data: Uint8Array) => Found): Found | undefined {
  let data = randomBytes(random, 40_000)
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const found = tryData(data)
    if (found.isEnd) return tryData(data.subarray(0, found.used + REST))
    const last = LAST_BYTES * (1 + Math.floor(tries / TRIES_BEFORE_MORE))
    const kept = Math.max(0, found.used - last)
    data = Uint8Array.from(data)
    data.set(randomBytes(random, Math.min(last + 400, data.length - kept)), kept)
    if (kept > 0 && data[kept - 1] === 0) data[kept - 1] = 1
    const after = kept + last + 400
    if (data[after - 1] === 0 && data[after] === 0) data[after] = 1
  }
  return undefined
}

/** No two zeros in a row, which would be escaped. */
function randomBytes({ below }: Random, count: number): Uint8Array {
  const bytes = new Uint8Array(count)
  for (let i = 0; i < count; i++)
    bytes[i] = i === 0 || bytes[i - 1] === 0 ? 1 + below(255) : below(256)
  return bytes
}

function decodeTo(kernels: Kernels, units: readonly Uint8Array[]): Trial {
  const coded = itemOfUnits(units)
  const headers = readHevcHeaders(coded.item, coded.configuration)
  const { exports } = kernels
  const mark = exports.mark()
  let kind: Trial['kind'] = 'whole'
  try {
    const decoder = openHevcDecoder(kernels, { ...coded, headers })
    while (decoder.next());
  } catch (error) {
    kind = (error as Error).message.endsWith('a slice is missing') ? 'slice' : 'damaged'
  }
  const { item } = coded
  const used = exports.hevcTaken() - (item.length - units.at(-1)!.length)
  const address = exports.hevcAddress()
  exports.release(mark)
  return { kind, address, used }
}

/** 6.3.1: slices lie in one tile, or consist of whole ones; with wavefronts, in a row or from its start. */
function mayEnd(
  { has, tiles }: Tools,
  { columns, order, tileOf }: ReturnType<typeof orderOf>,
  from: number,
  to: number | undefined,
): boolean {
  const first = order.indexOf(from)
  const next = to === undefined ? order.length : order.indexOf(to)
  const last = order[next - 1]!
  const tileAt = (i: number) => tileOf[order[i] ?? -1] ?? -1
  const beginsTile = first === 0 || tileAt(first - 1) !== tileAt(first)
  if (has.wavefront) {
    const beginsRow = from % columns === 0 || tileOf[from - 1] !== tileOf[from]
    if (!beginsRow && Math.floor(last / columns) !== Math.floor(from / columns)) return false
  }
  if (!tiles || tileOf[from] === tileOf[last]) return true
  return beginsTile && tileAt(next) !== tileAt(next - 1)
}
