/** What all tests in Node have in common. */

import { configDefaults } from 'vitest/config'
import { PATIENCE } from './helpers/patience.ts'

/** Not a limit on speed: only a hang takes that long. What polls gives up much sooner. */
export const HANG = {
  testTimeout: 300_000,
  hookTimeout: 300_000,
  expect: { poll: PATIENCE },
} as const

/** Tests in workerd, and commands that are no tests. */
const NOT_HERE = 'test/{worker,adapters,bench,browsers,corpus,fuzz,soak}/**'

/** Sweeps of kernels and encoders, with the stock codecs, other programs as readers, and damage: seconds each. */
export const LONG = [
  'test/common/large.test.ts',
  'test/engine/formats/avif/{encoder,readers,split-grid}.test.ts',
  'test/engine/formats/heic/{memory,readers}.test.ts',
  'test/engine/formats/jpeg/{encode-kernel,kernel,twin}.test.ts',
  'test/engine/formats/jxl/{decoder,deep,drawn,held,lossless,sections}.test.ts',
  'test/engine/formats/png/{blocks,kernel,palette-encoder}.test.ts',
  'test/engine/formats/webp/{alpha-encoder,encoder,lossless-encoder,near-lossless,small-lossless}.test.ts',
  'test/engine/{any-options,damage}.test.ts',
  'test/engine/run/{animate-webp,strips}.test.ts',
  'test/engine/stages/color/icc-lut.test.ts',
  'test/engine/stock-set/avif/tiles.test.ts',
  'test/cli/{stock-set,without-heic}.test.ts',
  'test/memory/profile-bomb.test.ts',
] as const

/** `without`: files to leave out. */
export function nodeTests(without: readonly string[] = []) {
  return {
    name: 'node',
    environment: 'node' as const,
    isolate: false, // no test changes what another sees; imports are half of the time
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, NOT_HERE, ...without],
    ...HANG,
  }
}
