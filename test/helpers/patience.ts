/** How tests wait for what comes by itself: what hangs fails after a minute, at the line that waits. */

/** In milliseconds; `expect.poll` has it from vitest.config.ts. */
export const PATIENCE = { timeout: 60_000, interval: 20 } as const
