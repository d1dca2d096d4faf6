/** Instructions of WebAssembly: what follows each opcode, and which bytes of memory it touches. */

import { VALUE, type WasmReader } from './wasm-binary.ts'

export const OP = {
  loop: 0x03,
  call: 0x10,
  localGet: 0x20,
  localSet: 0x21,
  globalGet: 0x23,
  globalSet: 0x24,
  refFunc: 0xd2,
  bulk: 0xfc,
  simd: 0xfd,
} as const

export const BULK = { copy: 10, fill: 11 } as const

/** How an instruction reaches memory: with `operand` the value above the address on the stack. */
export interface Access {
  readonly bytes: number
  readonly isStore: boolean
  readonly operand?: number | undefined
}

/** One instruction: `[start, end)` in the code. */
export interface Instruction {
  readonly opcode: number
  /** Behind the prefixes `bulk` and `simd`. */
  readonly code: number
  readonly start: number
  readonly end: number
  /** First immediate: an index, or the offset of a memory access. */
  readonly operand: number
  readonly access?: Access | undefined
}

/** 0x28 i32.load … 0x35 i64.load32_u. */
const LOAD_BYTES = [4, 8, 4, 8, 1, 1, 2, 2, 1, 1, 2, 2, 4, 4]
/** 0x36 i32.store … 0x3e i64.store32. */
const STORES = [
  [4, VALUE.i32],
  [8, VALUE.i64],
  [4, VALUE.f32],
  [8, VALUE.f64],
  [1, VALUE.i32],
  [2, VALUE.i32],
  [1, VALUE.i64],
  [2, VALUE.i64],
  [4, VALUE.i64],
] as const
/** v128.load, load8x8 … load32x2 of both signs, load8_splat … load64_splat. */
const SIMD_LOAD_BYTES = [16, 8, 8, 8, 8, 8, 8, 1, 2, 4, 8]
/** Immediates of the bulk instructions from memory.init on, all of them indices. */
const BULK_OPERANDS = [2, 1, 2, 1, 2, 1, 2, 1, 1, 1]

/** Reads the next instruction. */
export function nextInstruction(reader: WasmReader): Instruction {
  const start = reader.at
  const opcode = reader.u8()
  const isPrefixed = opcode === OP.bulk || opcode === OP.simd
  const code = isPrefixed ? reader.u32() : 0
  const access = accessOf(opcode, code)
  let operand = 0
  if (access) {
    reader.u32() // alignment
    operand = reader.u32()
    if (access.operand === VALUE.v128 && code !== 11) reader.u8() // lane
  } else if (opcode === OP.bulk) {
    for (let i = code < 8 ? 0 : BULK_OPERANDS[code - 8]!; i > 0; i--) reader.u32()
  } else if (opcode === OP.simd) {
    reader.take(code === 12 || code === 13 ? 16 : code >= 21 && code <= 34 ? 1 : 0)
  } else {
    operand = plainOperand(reader, opcode)
  }
  return { opcode, code, start, end: reader.at, operand, access }
}

function accessOf(opcode: number, code: number): Access | undefined {
  if (opcode >= 0x28 && opcode <= 0x35) return { bytes: LOAD_BYTES[opcode - 0x28]!, isStore: false }
  if (opcode >= 0x36 && opcode <= 0x3e) {
    const [bytes, operand] = STORES[opcode - 0x36]!
    return { bytes, isStore: true, operand }
  }
  return opcode === OP.simd ? simdAccess(code) : undefined
}

function simdAccess(code: number): Access | undefined {
  if (code <= 10) return { bytes: SIMD_LOAD_BYTES[code]!, isStore: false }
  if (code === 11) return { bytes: 16, isStore: true, operand: VALUE.v128 }
  if (code === 92 || code === 93) return { bytes: code === 92 ? 4 : 8, isStore: false }
  if (code < 84 || code > 91) return undefined
  return { bytes: 1 << ((code - 84) & 3), isStore: code >= 88, operand: VALUE.v128 }
}

/** Passes the immediates of an instruction without prefix; answers the first one. */
function plainOperand(reader: WasmReader, opcode: number): number {
  switch (opcode) {
    case 0x0e: {
      for (let labels = reader.u32() + 1; labels > 0; labels--) reader.u32()
      return 0
    }
    case 0x11:
      reader.u32()
      return reader.u32()
    case 0x1c:
      reader.take(reader.u32())
      return 0
    case 0x02: // blocks: a type
    case 0x03:
    case 0x04:
    case 0x41: // constants
    case 0x42:
      reader.skipNumber()
      return 0
    case 0x43:
    case 0x44:
      reader.take(opcode === 0x43 ? 4 : 8)
      return 0
    default:
      return hasIndex(opcode) ? reader.u32() : 0
  }
}

/** Branches, calls, variables, tables, memory.size and memory.grow, references. */
function hasIndex(opcode: number): boolean {
  if (opcode === 0x0c || opcode === 0x0d || opcode === OP.call) return true
  if (opcode >= OP.localGet && opcode <= 0x26) return true
  return opcode === 0x3f || opcode === 0x40 || opcode === 0xd0 || opcode === OP.refFunc
}
