/**
 * Rewrites the kernel module so that every access to memory is announced before it happens, and
 * every turn of a loop is counted. Nothing else changes: results are those of the plain module.
 *
 *   import check.read, check.write (address, offset, bytes) -> address   in front of loads and stores
 *   import check.copy (dst, src, bytes), check.fill (dst, value, bytes)  in front of bulk ones
 *   import check.top (top) -> top                                        the arena moves its top
 *   export fuel: i64, one less with each turn of a loop; below zero it traps
 */

import { BULK, type Instruction, nextInstruction, OP } from './instructions.ts'
import {
  constant,
  moduleOf,
  SECTION,
  type Section,
  sectionsOf,
  text,
  unsigned,
  VALUE,
  vector,
  WasmReader,
} from './wasm-binary.ts'

/** The imports, in order, with the number of their parameters (all i32) and results. */
const CHECKS = [
  ['read', 3, 1],
  ['write', 3, 1],
  ['copy', 3, 0],
  ['fill', 3, 0],
  ['top', 1, 1],
] as const
const [READ, WRITE, COPY, FILL, TOP] = [0, 1, 2, 3, 4] as const

/** Locals added to every function: three addresses or counts, and a value of each type. */
const SPARE = [VALUE.i32, VALUE.i32, VALUE.i32, VALUE.i64, VALUE.f32, VALUE.f64, VALUE.v128]

/** 2^48 - 1 as signed LEB128. */
const LARGE = [...Array<number>(6).fill(0xff), 0x3f]

/** What rewriting needs to know about the module. */
interface Layout {
  readonly fuel: number
  /** Types before ours are added. */
  readonly types: number
  /** The variable `top` of wasm/arena.ts. */
  readonly top: number
  /** Functions that the module itself imports: they come first in the index space. */
  readonly imported: number
  /** Sets `top` downwards: not announced. An index among the functions that are not imported. */
  readonly releaseFunction: number
  /** Parameters of each function that is not imported. */
  readonly parameters: readonly number[]
}

/** A module with the same exports, and `fuel`. Supports what asc makes of our kernels, no more. */
export function instrument(module: Uint8Array): Uint8Array<ArrayBuffer> {
  const sections = sectionsOf(module)
  const body = (id: number) => sections.find((section) => section.id === id)?.body
  if (!body(SECTION.import) || body(SECTION.element)) {
    throw new Error(
      'Cannot instrument the kernels: tables are not supported, an import is expected',
    )
  }
  const layout = layoutOf(body)
  return moduleOf(sections.map((section) => rewriteSection(section, layout)))
}

type BodyOf = (id: number) => Uint8Array | undefined

function layoutOf(body: BodyOf): Layout {
  const typeParameters = parametersOfTypes(body(SECTION.type)!)
  const functions = new WasmReader(body(SECTION.function)!)
  const parameters = Array.from({ length: functions.u32() }, () => typeParameters[functions.u32()]!)
  const exported = exportsOf(body(SECTION.export)!)
  const code = codesOf(body(SECTION.code)!)
  const imported = countOf(body(SECTION.import)!) // all of them are functions
  return {
    imported,
    types: countOf(body(SECTION.type)!),
    fuel: countOf(body(SECTION.global)!),
    top: lastGlobalRead(code[exported.get('mark')! - imported]!),
    releaseFunction: exported.get('release')! - imported,
    parameters,
  }
}

function countOf(body: Uint8Array): number {
  return new WasmReader(body).u32()
}

function parametersOfTypes(body: Uint8Array): number[] {
  const reader = new WasmReader(body)
  return Array.from({ length: reader.u32() }, () => {
    reader.u8()
    const parameters = reader.u32()
    reader.take(parameters)
    reader.take(reader.u32())
    return parameters
  })
}

/** Exported functions by name. */
function exportsOf(body: Uint8Array): Map<string, number> {
  const reader = new WasmReader(body)
  const entries = Array.from({ length: reader.u32() }, () => {
    const name = reader.name()
    return { name, kind: reader.u8(), index: reader.u32() }
  })
  return new Map(entries.filter(({ kind }) => kind === 0).map(({ name, index }) => [name, index]))
}

function codesOf(body: Uint8Array): Uint8Array[] {
  const reader = new WasmReader(body)
  return Array.from({ length: reader.u32() }, () => reader.take(reader.u32()))
}

/** `mark` ends with reading the variable that it answers. */
function lastGlobalRead(code: Uint8Array): number {
  const reader = new WasmReader(code)
  for (let groups = reader.u32(); groups > 0; groups--) {
    reader.u32()
    reader.u8()
  }
  let last = -1
  while (!reader.isAtEnd) {
    const { opcode, operand } = nextInstruction(reader)
    if (opcode === OP.globalGet) last = operand
  }
  if (last < 0) throw new Error('Cannot find the top of the arena')
  return last
}

/** Appends entries to a section that is a vector. */
function appended(body: Uint8Array, entries: readonly (readonly number[])[]): Uint8Array {
  const reader = new WasmReader(body)
  const count = reader.u32() + entries.length
  return Uint8Array.from([...unsigned(count), ...body.subarray(reader.at), ...entries.flat()])
}

function rewriteSection({ id, body }: Section, layout: Layout): Section {
  switch (id) {
    case SECTION.type: {
      const types = CHECKS.map(([, parameters, results]) => [
        0x60,
        ...vector(Array.from({ length: parameters }, () => [VALUE.i32])),
        ...vector(Array.from({ length: results }, () => [VALUE.i32])),
      ])
      return { id, body: appended(body, types) }
    }
    case SECTION.import: {
      const imports = CHECKS.map(([name], i) => {
        return [...text('check'), ...text(name), 0, ...unsigned(layout.types + i)]
      })
      return { id, body: appended(body, imports) }
    }
    case SECTION.global: // mutable; starts at 2^48 - 1, for what runs when the module starts
      return { id, body: appended(body, [[VALUE.i64, 1, 0x42, ...LARGE, 0x0b]]) }
    case SECTION.start:
      return { id, body: Uint8Array.from(unsigned(moved(countOf(body), layout))) }
    case SECTION.export:
      return { id, body: rewriteExports(body, layout) }
    case SECTION.code:
      return { id, body: rewriteCode(body, layout) }
    default:
      return { id, body }
  }
}

/** Where a function is once the checks stand between the imports and the others. */
function moved(index: number, { imported }: Layout): number {
  return index < imported ? index : index + CHECKS.length
}

function rewriteExports(body: Uint8Array, layout: Layout): Uint8Array {
  const reader = new WasmReader(body)
  const entries = Array.from({ length: reader.u32() }, () => {
    const name = reader.name()
    const kind = reader.u8()
    const index = reader.u32()
    return [...text(name), kind, ...unsigned(kind === 0 ? moved(index, layout) : index)]
  })
  return Uint8Array.from(vector([...entries, [...text('fuel'), 3, ...unsigned(layout.fuel)]]))
}

function rewriteCode(body: Uint8Array, layout: Layout): Uint8Array {
  const codes = codesOf(body).map((code, i) => {
    const rewritten = rewriteFunction(code, i, layout)
    return [...unsigned(rewritten.length), ...rewritten]
  })
  return Uint8Array.from(vector(codes))
}

function rewriteFunction(code: Uint8Array, index: number, layout: Layout): number[] {
  const reader = new WasmReader(code)
  const groups: number[][] = []
  let spare = layout.parameters[index]!
  for (let count = reader.u32(); count > 0; count--) {
    const locals = reader.u32()
    groups.push([...unsigned(locals), reader.u8()])
    spare += locals
  }
  const out = vector([...groups, ...SPARE.map((type) => [1, type])])
  const watchesTop = index !== layout.releaseFunction
  while (!reader.isAtEnd) {
    const instruction = nextInstruction(reader)
    const raw = code.subarray(instruction.start, instruction.end)
    for (const byte of rewritten(instruction, raw, spare, layout, watchesTop)) out.push(byte)
  }
  return out
}

function rewritten(
  instruction: Instruction,
  raw: Uint8Array,
  spare: number,
  layout: Layout,
  watchesTop: boolean,
): readonly number[] {
  const { opcode, code, operand, access } = instruction
  if (access) return [...announced(instruction, spare, layout), ...raw]
  if (opcode === OP.call || opcode === OP.refFunc) {
    return [opcode, ...unsigned(moved(operand, layout))]
  }
  if (opcode === OP.loop) return [...raw, ...burn(layout.fuel)]
  if (opcode === OP.globalSet && operand === layout.top && watchesTop) {
    return [...call(TOP, layout), ...raw]
  }
  if (opcode === OP.bulk && code === BULK.copy)
    return [...announcedBulk(COPY, spare, layout), ...raw]
  if (opcode === OP.bulk && code === BULK.fill)
    return [...announcedBulk(FILL, spare, layout), ...raw]
  return [...raw]
}

function call(check: number, { imported }: Layout): number[] {
  return [OP.call, imported + check]
}

const set = (local: number) => [OP.localSet, ...unsigned(local)]
const get = (local: number) => [OP.localGet, ...unsigned(local)]

/** The address stays on the stack; a value above it waits in a local. */
function announced({ access, operand }: Instruction, spare: number, layout: Layout): number[] {
  const { bytes, isStore, operand: value } = access!
  const check = [...constant(operand), ...constant(bytes), ...call(isStore ? WRITE : READ, layout)]
  if (value === undefined) return check
  const local = spare + SPARE.lastIndexOf(value as (typeof SPARE)[number])
  return [...set(local), ...check, ...get(local)]
}

/** Three operands stay on the stack. */
function announcedBulk(check: number, spare: number, layout: Layout): number[] {
  const operands = [...get(spare), ...get(spare + 1), ...get(spare + 2)]
  const kept = [...set(spare + 2), ...set(spare + 1), ...set(spare)]
  return [...kept, ...operands, ...call(check, layout), ...operands]
}

/** fuel -= 1; if (fuel < 0) unreachable */
function burn(fuel: number): number[] {
  const read = [OP.globalGet, ...unsigned(fuel)]
  const decrement = [0x42, 1, 0x7d, OP.globalSet, ...unsigned(fuel)] // i64.const 1, i64.sub
  const trapBelowZero = [0x42, 0, 0x53, 0x04, 0x40, 0x00, 0x0b] // i64.lt_s, if, unreachable, end
  return [...read, ...decrement, ...read, ...trapBelowZero]
}
