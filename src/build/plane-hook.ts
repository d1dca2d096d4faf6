/**
 * libwebp's `encode()` in jSquash copies a whole RGBA frame in, then turns it into planes of a
 * third of its size, and only those does the encoder read. This rewrites the module so that planes
 * can be made from a few rows at a time, and handed to `encode()` in place of a frame:
 *
 *   importRgba   exported: ImportYUVAFromRGBA() of libwebp's src/enc/picture_csp_enc.c,
 *                (r, g, b, a, stride, dithering, iterative, picture) -> ok
 *   picture      exported mutable global: address of a WebPPicture whose planes `encode()` takes,
 *                0 for none: then it works as it always did
 *   malloc       exported under this name as well
 *
 * Nothing here depends on numbers or minified names: the importer is the only function of its
 * type, and its call from `encode()` the only one with neither dithering nor iteration. A library in
 * which that no longer holds stops the build.
 */

import {
  type Cursor,
  concat,
  leb,
  name,
  readLeb,
  readSections,
  SECTION,
  section,
} from './wasm-binary.ts'

const I32 = 0x7f
const F32 = 0x7d
const IMPORTER_TYPE = [0x60, 8, I32, I32, I32, I32, I32, F32, I32, I32, 1, I32]

/**
 * Offsets of WebPPicture (libwebp's src/webp/encode.h, 32-bit pointers) that say where planes lie:
 * colorspace; y, u, v, y_stride, uv_stride, a, a_stride.
 */
const PLANE_FIELDS = [4, 16, 20, 24, 28, 32, 36, 40]
const PICTURE = 7 // the importer's parameter

/** `mallocName`: what the module calls the export that its glue uses as malloc. */
export function hookPlanes(wasm: Uint8Array, mallocName: string): Uint8Array<ArrayBuffer> {
  const parts = new Map(readSections(wasm).map((part) => [part.id, part]))
  const bodyOf = (id: number) => {
    const part = parts.get(id)
    if (!part) throw new Error('Cannot hook: a section is missing')
    return wasm.subarray(part.start, part.end)
  }
  const type = importerType(bodyOf(SECTION.type))
  const imported = countImports(bodyOf(SECTION.import), 0)
  const defined = readVector(bodyOf(SECTION.function), (body, cursor) => readLeb(body, cursor))
  const importer = imported + defined.indexOf(type)
  if (defined.indexOf(type) < 0 || defined.indexOf(type) !== defined.lastIndexOf(type)) {
    throw new Error('Cannot hook: the importer of planes is not the only function of its type')
  }
  const added = imported + defined.length
  const globals = countImports(bodyOf(SECTION.import), 3) + countOf(bodyOf(SECTION.global))
  const malloc = exportedFunction(bodyOf(SECTION.export), mallocName)
  const changed = new Map([
    [SECTION.function as number, appended(bodyOf(SECTION.function), [leb(type)])],
    [SECTION.global, appended(bodyOf(SECTION.global), [[I32, 1, 0x41, 0, 0x0b]])],
    [
      SECTION.export,
      appended(bodyOf(SECTION.export), [
        [...name('importRgba'), 0, ...leb(importer)],
        [...name('picture'), 3, ...leb(globals)],
        [...name('malloc'), 0, ...leb(malloc)],
      ]),
    ],
    [SECTION.code, hookedCode(bodyOf(SECTION.code), { importer, added, global: globals })],
  ])
  const rebuilt = [...parts.values()].map(({ id, head, end }) => {
    const body = changed.get(id)
    return body ? section(id, body) : wasm.subarray(head, end)
  })
  return concat([wasm.subarray(0, 8), ...rebuilt])
}

function importerType(types: Uint8Array): number {
  const found = readVector(types, (body, cursor) => {
    const start = cursor.at++
    takeCounted(body, cursor) // parameters
    takeCounted(body, cursor) // results
    return body.subarray(start, cursor.at)
  }).findIndex((type) => isEqual(type, IMPORTER_TYPE))
  if (found < 0) throw new Error('Cannot hook: no function of the type of the importer of planes')
  return found
}

interface Hook {
  /** Number of the importer, of the function that stands in for it, and of the global. */
  readonly importer: number
  readonly added: number
  readonly global: number
}

/** The code section with the call redirected and the new function at its end. */
function hookedCode(code: Uint8Array, hook: Hook): Uint8Array {
  // f32.const 0; i32.const 0; local.get _; i32.const _; i32.add; call importer
  const call = [0x10, ...leb(hook.importer)]
  const pattern = [0x43, 0, 0, 0, 0, 0x41, 0, 0x20, -1, 0x41, -1, 0x6a, ...call]
  let calls = 0
  const bodies = readVector(code, (body, cursor) => {
    const content = takeCounted(body, cursor)
    const at = indexOfPattern(content, pattern)
    if (at < 0) return [...leb(content.length), ...content]
    calls++
    const end = at + pattern.length
    const hooked = [
      ...content.subarray(0, end - call.length),
      0x10,
      ...leb(hook.added),
      ...content.subarray(end),
    ]
    return [...leb(hooked.length), ...hooked]
  })
  if (calls !== 1) throw new Error(`Cannot hook: ${calls} functions import a frame`)
  const body = standIn(hook)
  const all = [...bodies, [...leb(body.length), ...body]]
  return concat([Uint8Array.from(leb(all.length)), ...all.map((each) => Uint8Array.from(each))])
}

/** The function that takes the planes of `picture`, or imports as ever when there is none. */
function standIn({ importer, global }: Hook): number[] {
  const picture = [0x23, ...leb(global)] // global.get
  const localGet = (index: number) => [0x20, index]
  return [
    0, // no locals
    ...picture,
    ...[0x04, I32], // if (result i32)
    ...PLANE_FIELDS.flatMap((offset) => [
      ...localGet(PICTURE),
      ...picture,
      ...[0x28, 2, offset], // i32.load
      ...[0x36, 2, offset], // i32.store
    ]),
    ...[0x41, 1], // i32.const 1
    0x05, // else
    ...Array.from({ length: 8 }, (_, index) => localGet(index)).flat(),
    ...[0x10, ...leb(importer)], // call
    ...[0x0b, 0x0b], // end, end
  ]
}

/** How many imports are functions (`kind` 0) or globals (3). */
function countImports(imports: Uint8Array, kind: number): number {
  const kinds = readVector(imports, (body, cursor) => {
    takeCounted(body, cursor) // module
    takeCounted(body, cursor) // name
    const found = body[cursor.at++]!
    if (found === 0) readLeb(body, cursor)
    else if (found === 3) cursor.at += 2
    else if (found === 2)
      for (let limits = body[cursor.at++]! + 1; limits > 0; limits--) readLeb(body, cursor)
    else throw new Error('Cannot hook: an import of a table')
    return found
  })
  return kinds.filter((each) => each === kind).length
}

/** The number of an exported function. */
function exportedFunction(exports: Uint8Array, wanted: string): number {
  const found = readVector(exports, (body, cursor) => {
    const text = String.fromCharCode(...takeCounted(body, cursor))
    const kind = body[cursor.at++]!
    return { text, kind, index: readLeb(body, cursor) }
  }).find(({ text, kind }) => text === wanted && kind === 0)
  if (!found) throw new Error('Cannot hook: the module exports no malloc')
  return found.index
}

function readVector<T>(body: Uint8Array, read: (body: Uint8Array, cursor: Cursor) => T): T[] {
  const cursor = { at: 0 }
  const count = readLeb(body, cursor)
  return Array.from({ length: count }, () => read(body, cursor))
}

/** A count and so many bytes, which are returned. */
function takeCounted(body: Uint8Array, cursor: Cursor): Uint8Array {
  const count = readLeb(body, cursor)
  const start = cursor.at
  cursor.at += count
  return body.subarray(start, cursor.at)
}

function countOf(body: Uint8Array): number {
  return readLeb(body, { at: 0 })
}

/** A vector with more entries at its end. */
function appended(vector: Uint8Array, entries: readonly (readonly number[])[]): Uint8Array {
  const cursor = { at: 0 }
  const count = readLeb(vector, cursor)
  return concat([
    Uint8Array.from(leb(count + entries.length)),
    vector.subarray(cursor.at),
    Uint8Array.from(entries.flat()),
  ])
}

function isEqual(bytes: Uint8Array, expected: readonly number[]): boolean {
  return bytes.length === expected.length && expected.every((byte, at) => bytes[at] === byte)
}

/** Where the pattern lies; -1 in it stands for any byte. */
function indexOfPattern(bytes: Uint8Array, pattern: readonly number[]): number {
  for (let at = 0; at + pattern.length <= bytes.length; at++) {
    if (pattern.every((byte, i) => byte < 0 || bytes[at + i] === byte)) return at
  }
  return -1
}
