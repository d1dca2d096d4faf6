/** `npm run test:long`: what `npm test` leaves out to stay under three minutes. `.ci/run` runs both. */

import { defineConfig } from 'vitest/config'
import { LONG, nodeTests } from './vitest.node.ts'

export default defineConfig({
  test: { maxWorkers: 2, projects: [{ test: { ...nodeTests(), include: [...LONG] } }] },
})
