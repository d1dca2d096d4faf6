/** The entropy decoding of a JPEG by itself, in a module of its own: nothing else wants it. */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SlabList } from '../../src/engine/bytes/slab-list.ts'
import { openKernels } from '../../src/engine/kernels/kernels.ts'

interface Coefficients {
  /** 0 or a negative status. */
  decodeCoefficients(length: number): number
}

/** Compiles it as the kernels are; answers what decodes a file. */
export async function openCoefficients(): Promise<(file: SlabList) => void> {
  const kernels = openKernels(await WebAssembly.compile(compiled()))
  const exports = kernels.exports as typeof kernels.exports & Coefficients
  return (file) => {
    const mark = exports.mark()
    kernels.openInput(file)
    const status = exports.decodeCoefficients(file.length)
    exports.release(mark)
    if (status < 0) throw new Error(`Cannot decode: ${status}`)
  }
}

function compiled(): Uint8Array<ArrayBuffer> {
  const root = fileURLToPath(new URL('../../', import.meta.url))
  const folder = mkdtempSync(join(tmpdir(), 'edgepress-coefficients-'))
  const [compiler, to] = [`${root}node_modules/assemblyscript/bin/asc.js`, join(folder, 'it.wasm')]
  const flags = ['--config', 'wasm/asconfig.json', '--target', 'release', '--outFile', to]
  try {
    execFileSync(process.execPath, [compiler, 'wasm/kernels-test-coefficients.ts', ...flags], {
      cwd: root,
    })
    return new Uint8Array(readFileSync(to))
  } finally {
    rmSync(folder, { recursive: true })
  }
}
