/**
 * Writes tables and transforms from the AV1 specification: wasm/av1/generated/, the encoder's forward
 * transforms, and what both need, wasm/shared/av1/. `npm run format` puts them into shape.
 *   git clone https://github.com/AOMediaCodec/av1-spec
 *   node src/build/av1/generate.ts av1-spec
 */

import { writeFileSync } from 'node:fs'
import { cdfTables, interCdfTables } from './cdf-tables.ts'
import { codingTables, matrixTables } from './coding-tables.ts'
import { directions } from './directions.ts'
import { interTables } from './inter-tables.ts'
import { specTables } from './spec-tables.ts'
import { forwardTransforms, inverseTransforms, wideTransforms } from './transforms.ts'

const [folder] = process.argv.slice(2)
if (!folder) throw new Error('Cannot generate: where is the specification?')
const table = specTables(folder)
const wasm = new URL('../../../wasm/', import.meta.url)
const files = {
  'shared/av1/cdf-tables.ts': cdfTables(table),
  'shared/av1/coding-tables.ts': codingTables(table),
  'shared/av1/matrix-tables.ts': matrixTables(table),
  'shared/av1/directions.ts': directions(),
  'av1/generated/inter-cdfs.ts': interCdfTables(table),
  'av1/generated/inter-tables.ts': interTables(table),
  'av1/generated/wide-transforms.ts': wideTransforms(),
  'av1-encode/transform/forward-transforms.ts': forwardTransforms(),
  'shared/av1/inverse-transforms.ts': inverseTransforms(),
}
for (const [name, text] of Object.entries(files)) writeFileSync(new URL(name, wasm), text)
