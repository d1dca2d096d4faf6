/**
 * `npm run build:package`: what `exports` and `bin` of package.json name, as JavaScript with types, in
 * `dist/`. Node runs no TypeScript in node_modules. Types are checked by `npm run types`.
 */

import { spawnSync } from 'node:child_process'
import { cpSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const compiler = `${root}node_modules/typescript/bin/tsc`

rmSync(`${root}dist`, { recursive: true, force: true })
const { status } = spawnSync(process.execPath, [compiler, '-p', 'src/build/package'], {
  cwd: root,
  stdio: 'inherit',
})
if (status !== 0) process.exit(status ?? 1)
// The compiler leaves the endings in declarations as they stand in the sources.
for (const name of globSync('dist/**/*.d.ts', { cwd: root })) {
  const text = readFileSync(root + name, 'utf8')
  writeFileSync(root + name, text.replace(/(['"])(\.{1,2}\/[^'"]+)\.ts\1/g, '$1$2.js$1'))
}
// What a Worker may leave out, a package has: `imports` of package.json name sources, which it lacks.
const heic = 'dist/src/engine/formats/heic/index.js'
for (const name of globSync('dist/**/*.js', { cwd: root })) {
  const text = readFileSync(root + name, 'utf8')
  const path = `./${relative(dirname(name), heic).replaceAll('\\', '/')}`
  if (text.includes("'#heic'")) writeFileSync(root + name, text.replace("'#heic'", `'${path}'`))
}
cpSync(`${root}wasm/build`, `${root}dist/wasm/build`, {
  recursive: true,
  filter: (file) => !/test\.wasm$|\.js$|stamp$/.test(file),
})
