/** Parameter sets and slice headers of HEVC pictures with tools chosen at random (H.265 7.3.2, 7.3.6). */

import { BitWriter, escaped } from '../helpers/craft-hevc.ts'
import type { Random } from '../helpers/random.ts'

/** What a picture is coded with. Sides are samples, `*Log2` those of blocks. */
export interface Tools {
  readonly width: number
  readonly height: number
  readonly depth: 8 | 10
  /** chroma_format_idc: 0 for gray, 1 for 4:2:0. */
  readonly chroma: 0 | 1
  readonly treeLog2: number
  readonly unitLog2: number
  readonly mostTransformLog2: number
  readonly transformDepth: number
  /** 1: default lists, 2: lists of its own. */
  readonly scaling: number
  readonly tiles: { readonly columns: number; readonly rows: number } | undefined
  readonly has: Readonly<Record<(typeof FLAGS)[number], boolean>>
}

const FLAGS = [
  ...['pcm', 'pcmUnfiltered', 'sao', 'smoothing', 'hiddenSigns', 'skippedTransforms'],
  ...['qpDeltas', 'exact', 'wavefront', 'acrossSlices', 'acrossTiles', 'dependent'],
] as const

/** `isCut`: with tiles or wavefronts, in small pictures. */
export function chooseTools({ below }: Random, isCut: boolean): Tools {
  const treeLog2 = 4 + below(isCut ? 1 : 3)
  const unitLog2 = 3 + below(Math.min(2, treeLog2 - 3))
  const unit = 2 ** unitLog2
  const side = () => Math.ceil((isCut ? 33 + below(32) : 64 + below(130)) / unit) * unit
  const [width, height] = [side(), side()]
  const has = Object.fromEntries(FLAGS.map((flag) => [flag, below(2) === 1])) as Tools['has']
  const [columns, rows] = [width, height].map((whole) => Math.ceil(whole / 2 ** treeLog2))
  const tiles = { columns: 1 + below(Math.min(3, columns!)), rows: 1 + below(Math.min(3, rows!)) }
  const isTiled = isCut && below(3) > 0 && tiles.columns * tiles.rows > 1
  return {
    ...{ width, height, treeLog2, unitLog2 },
    depth: below(3) === 0 ? 10 : 8,
    chroma: below(6) === 0 ? 0 : 1,
    mostTransformLog2: Math.min(5, treeLog2, 3 + below(3)),
    transformDepth: below(4),
    scaling: below(3),
    tiles: isTiled ? tiles : undefined,
    has: { ...has, wavefront: isCut && !isTiled }, // not both, in the profiles that others read
  }
}

/** Video, sequence and picture parameters. */
export function parameterUnits(random: Random, tools: Tools): readonly Uint8Array[] {
  return [videoUnit(tools), sequenceUnit(random, tools), pictureUnit(random, tools)]
}

function putProfile(bits: BitWriter, { depth }: Tools): BitWriter {
  bits.put(8, depth > 8 ? 2 : 1).put(32, depth > 8 ? 0x20000000 : 0x60000000)
  return bits.put(32, 0x90000000).put(16, 0).put(8, 93)
}

function videoUnit(tools: Tools): Uint8Array {
  const bits = new BitWriter().put(16, 0x4001).put(4, 0).put(2, 3).put(6, 0).put(3, 0).put(1, 1)
  putProfile(bits.put(16, 0xffff), tools).put(1, 1).number(0).number(0).number(0)
  return escaped(bits.put(6, 0).number(0).put(2, 0).align().bytes())
}

function sequenceUnit(random: Random, tools: Tools): Uint8Array {
  const { below } = random
  const { has, depth, treeLog2, unitLog2, transformDepth, scaling } = tools
  const bits = putProfile(new BitWriter().put(16, 0x4201).put(7, 0).put(1, 1), tools)
  bits.number(0).number(tools.chroma).number(tools.width).number(tools.height).put(1, 0)
  bits.number(depth - 8).number(depth - 8)
  bits.number(4).put(1, 1).number(0).number(0).number(0)
  bits.number(unitLog2 - 3).number(treeLog2 - unitLog2)
  bits
    .number(0)
    .number(tools.mostTransformLog2 - 2)
    .number(transformDepth)
    .number(transformDepth)
  bits.flag(scaling > 0)
  if (scaling > 0) bits.flag(scaling === 2)
  if (scaling === 2) putLists(bits, random)
  bits.put(1, 0).flag(has.sao).flag(has.pcm)
  if (has.pcm) {
    const most = Math.min(5, treeLog2)
    bits
      .put(4, below(depth))
      .put(4, below(depth))
      .number(unitLog2 - 3)
    bits.number(Math.max(0, most - unitLog2)).flag(has.pcmUnfiltered)
  }
  bits.number(0).put(2, 0).flag(has.smoothing).put(2, 0)
  return escaped(bits.align().bytes())
}

/** 7.3.4: each list is told, or taken from another one. */
function putLists(bits: BitWriter, { below }: Random): void {
  for (let size = 0; size < 4; size++) {
    for (let matrix = 0; matrix < 6; matrix += size === 3 ? 3 : 1) {
      const isTold = below(2) === 1
      bits.flag(isTold)
      if (!isTold) bits.number(below((size === 3 ? matrix / 3 : matrix) + 1))
      else putList(bits, below, size)
    }
  }
}

function putList(bits: BitWriter, below: Random['below'], size: number): void {
  let last = 8
  for (let i = size > 1 ? -1 : 0; i < (size === 0 ? 16 : 64); i++) {
    const factor = 1 + below(100)
    bits.signed(factor - last)
    last = factor
  }
}

function pictureUnit({ below }: Random, { has, tiles, treeLog2, unitLog2 }: Tools): Uint8Array {
  const bits = new BitWriter().put(16, 0x4401).number(0).number(0).flag(has.dependent).put(4, 0)
  bits.flag(has.hiddenSigns).put(1, 0).number(0).number(0)
  bits
    .signed(below(20) - 10)
    .put(1, 0)
    .flag(has.skippedTransforms)
    .flag(has.qpDeltas)
  if (has.qpDeltas) bits.number(below(treeLog2 - unitLog2 + 1))
  bits.signed(below(9) - 4).signed(below(9) - 4)
  bits
    .put(1, 1)
    .put(2, 0)
    .flag(has.exact)
    .flag(tiles !== undefined)
    .flag(has.wavefront)
  if (tiles)
    bits
      .number(tiles.columns - 1)
      .number(tiles.rows - 1)
      .put(1, 1)
      .flag(has.acrossTiles)
  bits.flag(has.acrossSlices).put(3, 6) // filters have settings, slices may have their own; on
  bits.signed(below(7) - 3).signed(below(7) - 3)
  return escaped(bits.put(2, 0).number(0).put(2, 0).align().bytes())
}

/** The header of a slice segment, not escaped. `blocks`: in the picture. */
export function sliceHeader(
  { below }: Random,
  { has, tiles, chroma }: Tools,
  { address, blocks }: { readonly address: number; readonly blocks: number },
): Uint8Array {
  const depends = address > 0 && has.dependent && below(2) === 1
  const bits = new BitWriter()
    .put(16, 0x2601)
    .flag(address === 0)
    .put(1, 0)
    .number(0)
  if (address > 0 && has.dependent) bits.flag(depends)
  if (address > 0) bits.put(32 - Math.clz32(blocks - 1), address)
  if (!depends) {
    bits.number(2)
    const [luma, both] = [below(2) === 1, below(2) === 1]
    if (has.sao) bits.flag(luma)
    if (has.sao && chroma) bits.flag(both)
    bits
      .signed(below(9) - 4)
      .signed(below(5) - 2)
      .signed(below(5) - 2)
    const [isOwn, isOff] = [below(2) === 1, below(3) === 0]
    bits.flag(isOwn)
    if (isOwn) bits.flag(isOff)
    if (isOwn && !isOff) bits.signed(below(5) - 2).signed(below(5) - 2)
    const hasFilters = (has.sao && (luma || (both && chroma))) || !isOwn || !isOff
    if (has.acrossSlices && hasFilters) bits.flag(below(2) === 1)
  }
  if (tiles || has.wavefront) bits.number(0)
  return bits.align().bytes()
}
