/**
 * Writes wasm/av1/generated/: tables and transforms from the AV1 specification.
 *   git clone https://github.com/AOMediaCodec/av1-spec
 *   node src/build/av1/generate.ts av1-spec
 */

import { mkdirSync, writeFileSync } from 'node:fs'
import { cdfTables } from './cdf-tables.ts'
import { codingTables, matrixTables } from './coding-tables.ts'
import { directions } from './directions.ts'
import { specTables } from './spec-tables.ts'
import { transforms } from './transforms.ts'

const [folder] = process.argv.slice(2)
if (!folder) throw new Error('Cannot generate: where is the specification?')
const table = specTables(folder)
const target = new URL('../../../wasm/av1/generated/', import.meta.url)
mkdirSync(target, { recursive: true })
const files = {
  'cdf-tables.ts': cdfTables(table),
  'coding-tables.ts': codingTables(table),
  'matrix-tables.ts': matrixTables(table),
  'directions.ts': directions(),
  'transforms.ts': transforms(),
}
for (const [name, text] of Object.entries(files)) writeFileSync(new URL(name, target), text)
