/** Reads tables out of the text of the AV1 specification (AOMediaCodec/av1-spec, Markdown). */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A table as the specification nests it. */
export type Table = readonly (number | Table)[]

export class SpecTables {
  readonly #text: string

  /** `folder` holds a checkout of the specification. */
  constructor(folder: string) {
    const files = ['08.decoding.process.md', '09.parsing.process.md', '10.additional.tables.md']
    this.#text = files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n')
  }

  table(name: string): Table {
    const start = new RegExp(`^${name}\\s*(?:\\[[^\\]]*\\]\\s*)+=?\\s*\\{`, 'm').exec(this.#text)
    if (!start) throw new Error(`The specification has no table ${name}`)
    const open = start.index + start[0].length - 1
    const body = this.#text.slice(open, this.#endOf(open))
    const json = body
      .replaceAll(/\/\/.*$/gm, '')
      .replaceAll(/(\d+)\s*\*\s*(\d+)/g, (_, a, b) => String(a * b)) // 128 * 125
      .replaceAll(/,\s*\}/g, '}')
      .replaceAll('{', '[')
      .replaceAll('}', ']')
    return JSON.parse(json)
  }

  /** All numbers of a table, in order. */
  numbers(name: string): number[] {
    return flatten(this.table(name))
  }

  #endOf(open: number): number {
    let depth = 0
    for (let at = open; at < this.#text.length; at++) {
      if (this.#text[at] === '{') depth++
      if (this.#text[at] === '}' && --depth === 0) return at + 1
    }
    throw new Error('A table does not end')
  }
}

function flatten(table: Table): number[] {
  return table.flatMap((item) => (typeof item === 'number' ? [item] : flatten(item)))
}
