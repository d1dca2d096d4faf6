import { cloudflareTest } from '@cloudflare/vitest-pool-workers'
import { defineConfig } from 'vitest/config'
import { WaitingFirst } from './sequencer.ts'
import { HANG, LONG, nodeTests } from './vitest.node.ts'
import { withoutDevVars } from './worker/own-vars.ts'
import { TEST_ENV } from './worker/test-env.ts'

const wrangler = { configPath: './wrangler.toml' } as const
const ENV = { ...withoutDevVars(TEST_ENV), ...TEST_ENV }
const WORKERD = { globalSetup: ['test/worker/fixtures.ts'], ...HANG }

/** Files whose tests count requests or all jobs: each has a workerd of its own, which takes seconds to start. */
const OWN_WORKERD = 'test/worker/{jobs,metrics,rate-limit}.test.ts'
/** Files that wait for queues and alarms: they share one that does nothing else, one after the other. */
const JOBS = 'test/worker/{batches,jobs-*,log,ownership,reclaim,uploads}.test.ts'
/** Files that wait for V8's collector to take memory: what other files hold would be in its way. */
const COLLECTED = 'test/engine/{memory/reclaim,plan/memory-held}.test.ts'
/** Cloudflare's Images as the simulator has it, for comparison. */
const IMAGES = { images: { binding: 'IMAGES' } }
/** The others share workerds: more requests a minute than one caller may. */
const UNLIMITED = {
  ...IMAGES,
  bindings: { ...ENV, RATE_LIMIT_PER_MINUTE: '1000000' },
  ratelimits: {
    FIRST_GATE: { namespace_id: '4001', simple: { limit: 1_000_000, period: 60 as const } },
  },
}

export default defineConfig({
  test: {
    maxWorkers: 4, // on two cores: some files wait more than they compute
    sequence: { sequencer: WaitingFirst },
    projects: [
      {
        plugins: [cloudflareTest({ wrangler, miniflare: { bindings: ENV } })],
        test: { name: 'worker', include: [OWN_WORKERD], ...WORKERD },
      },
      {
        plugins: [cloudflareTest({ wrangler, miniflare: UNLIMITED })],
        test: { name: 'worker-jobs', include: [JOBS], isolate: false, ...WORKERD },
      },
      {
        plugins: [cloudflareTest({ wrangler, miniflare: UNLIMITED })],
        test: {
          name: 'worker-shared',
          include: ['test/worker/*.test.ts'],
          exclude: [OWN_WORKERD, JOBS],
          isolate: false,
          ...WORKERD,
        },
      },
      { test: nodeTests([COLLECTED, ...LONG]) },
      { test: { ...nodeTests(), name: 'node-memory', include: [COLLECTED], isolate: true } },
    ],
  },
})
