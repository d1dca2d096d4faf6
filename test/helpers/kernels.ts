/**
 * The kernel module for tests, with asserts and parts (wasm/kernels-test.ts): run
 * `npm run build:wasm -- --tests` first.
 */

import { readFileSync } from 'node:fs'
import { type Kernels, openKernels } from '../../src/engine/kernels/kernels.ts'
import './kernel-parts.ts'

const FILE = new URL('../../wasm/build/kernels-test.wasm', import.meta.url)

let module: WebAssembly.Module | undefined

/** A fresh instance with an empty arena. */
export function testKernels(): Kernels {
  module ??= new WebAssembly.Module(readFileSync(FILE))
  return openKernels(module)
}
