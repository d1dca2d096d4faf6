/**
 * `npm run lint` and `npm run format` for wasm/, with the rules of biome.json.
 *
 * AssemblyScript decorates functions (`@inline`), which no parser of TypeScript accepts. So Biome
 * gets a copy in which these lines are comments; `--write` brings back what it changed there.
 */

import { spawnSync } from 'node:child_process'
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
const MARK = '//:'

/** Decorators of functions as comments. Those of classes are legal TypeScript. */
export function hideDecorators(source: string): string {
  return source.replace(/^@(?!unmanaged)/gm, `${MARK}@`)
}

export function showDecorators(source: string): string {
  return source.replaceAll(`\n${MARK}@`, '\n@')
}

/** The project's rules, but for what is another language. */
function configuration(): string {
  const shared = JSON.parse(readFileSync(`${root}biome.json`, 'utf8'))
  const { formatter, javascript } = shared
  const rules = {
    ...shared.linter.rules,
    suspicious: { noDoubleEquals: 'off' }, // == compares numbers of one type
    correctness: {
      noPrecisionLoss: 'off', // u64
      noUnusedImports: 'error',
      noUnusedVariables: 'error',
    },
    style: { ...shared.linter.rules.style, useImportType: 'off' }, // asc knows no such import
  }
  return JSON.stringify({
    formatter,
    javascript: { formatter: { ...javascript.formatter, semicolons: 'always' } },
    linter: { rules },
  })
}

/** Runs Biome over a copy of wasm/; answers its exit status. */
export function checkKernels(isWriting: boolean): number {
  const copy = mkdtempSync(join(tmpdir(), 'kernels-'))
  try {
    const files = globSync('wasm/**/*.ts', { cwd: root })
    for (const file of files) {
      mkdirSync(dirname(join(copy, file)), { recursive: true })
      writeFileSync(join(copy, file), hideDecorators(readFileSync(root + file, 'utf8')))
    }
    writeFileSync(join(copy, 'biome.json'), configuration())
    const status = runBiome(copy, isWriting)
    if (isWriting) for (const file of files) bringBack(join(copy, file), root + file)
    return status
  } finally {
    rmSync(copy, { recursive: true })
  }
}

function runBiome(folder: string, isWriting: boolean): number {
  const biome = `${root}node_modules/@biomejs/biome/bin/biome`
  const flags = ['check', '--error-on-warnings', ...(isWriting ? ['--write'] : []), 'wasm']
  const { status } = spawnSync(process.execPath, [biome, ...flags], {
    cwd: folder,
    stdio: 'inherit',
  })
  return status ?? 1
}

function bringBack(from: string, to: string): void {
  const source = showDecorators(readFileSync(from, 'utf8'))
  if (source !== readFileSync(to, 'utf8')) writeFileSync(to, source)
}

if (import.meta.main) {
  process.exitCode = checkKernels(process.argv.includes('--write'))
}
