/** What a visitor has to load before the page works. */

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const FOLDER = 'src/playground/dist/ui/'
const MOST_BYTES = 80_000

export function bundleIsSmall(): void {
  const files = readdirSync(FOLDER).filter((name) => /^main\..*\.(js|css)$/.test(name))
  const bytes = files.map((name) => gzipSync(readFileSync(FOLDER + name)).length)
  const sum = bytes.reduce((one, other) => one + other, 0)
  console.log(`       ${sum} bytes: ${files.join(', ')}`)
  assert.ok(files.length >= 2 && sum < MOST_BYTES)
}
