/** Reads tables out of the text of the AV1 specification (github.com/AOMediaCodec/av1-spec). */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What chapter 7.11.3.11 numbers. */
const WEDGES = [
  'WEDGE_HORIZONTAL',
  'WEDGE_VERTICAL',
  'WEDGE_OBLIQUE27',
  'WEDGE_OBLIQUE63',
  'WEDGE_OBLIQUE117',
  'WEDGE_OBLIQUE153',
]

/** A table of numbers, nested as it is written. */
export type Table = readonly (number | Table)[]

/** Finds a table by its name, as `Name[ 3 ] = { 1, 2, 3 }`, in the chapters of a checkout. */
export function specTables(folder: string): (name: string) => Table {
  const chapters = ['10.additional.tables.md', '08.decoding.process.md']
  const text = chapters.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n')
  return (name) => {
    const match = new RegExp(`^ *${name}\\s*((?:\\[[^\\]]*\\]\\s*)+)=?\\s*\\{`, 'm').exec(text)
    if (!match) throw new Error(`Cannot find ${name} in the specification`)
    const start = match.index + match[0].length - 1
    let depth = 0
    for (let at = start; ; at++) {
      if (text[at] === '{') depth++
      if (text[at] === '}' && --depth === 0) return parse(text.slice(start, at + 1))
    }
  }
}

function parse(text: string): Table {
  const json = text
    .replace(/(\d+)\s*\*\s*(\d+)/g, (_, a, b) => String(a * b))
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\/\/.*$/gm, '')
    .replace(/-\s+(\d)/g, '-$1')
    .replace(/WEDGE_\w+/g, (name) => String(WEDGES.indexOf(name)))
    .replaceAll('{', '[')
    .replaceAll('}', ']')
    .replace(/,\s*\]/g, ']')
  return JSON.parse(json) as Table
}

/** The innermost rows of a table, in order. */
export function rowsOf(table: Table): number[][] {
  return typeof table[0] === 'number'
    ? [table as number[]]
    : (table as readonly Table[]).flatMap(rowsOf)
}

/** All numbers of a table, in order. */
export function numbersOf(table: Table): number[] {
  return rowsOf(table).flat()
}
