import { cloudflareTest } from '@cloudflare/vitest-pool-workers'
import { configDefaults, defineConfig } from 'vitest/config'
import { TEST_ENV } from './worker/test-env.ts'

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        plugins: [
          cloudflareTest({
            wrangler: { configPath: './wrangler.toml' },
            miniflare: { bindings: TEST_ENV },
          }),
        ],
        test: {
          name: 'worker',
          include: ['test/worker/**/*.test.ts'],
          globalSetup: ['test/worker/fixtures.ts'],
          testTimeout: 600_000, // not a limit on speed: only a hang takes that long
          hookTimeout: 600_000,
        },
      },
      {
        test: {
          name: 'node',
          environment: 'node',
          isolate: false, // no test changes what another sees; imports are half of the time
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, 'test/{worker,bench,corpus,fuzz,soak}/**'],
          testTimeout: 600_000, // not a limit on speed: only a hang takes that long
        },
      },
    ],
  },
})
