/** `npm run test:fast`: half a minute; what it leaves out, `npm test` has. */

import { defineConfig } from 'vitest/config'
import { LONG, nodeTests } from './vitest.node.ts'

/** Other processes, libaom, whole conversions, and sweeps of a kernel that take seconds. */
const SLOW = [
  ...LONG,
  'test/{cli,memory}/**',
  'test/engine/*.test.ts',
  'test/engine/{effects,memory,run,source-color}/**',
  'test/engine/plan/memory*.test.ts',
  'test/engine/formats/avif/plain-file.test.ts',
  'test/engine/stock-set/**',
  'test/engine/formats/webp/vp8-encode-kernel.test.ts',
  'test/engine/formats/hidden-colors.test.ts',
  'test/common/**',
  'test/jobs/{deriv,make-deriv}*.test.ts',
]

export default defineConfig({
  test: { maxWorkers: 2, projects: [{ test: nodeTests(SLOW) }] },
})
