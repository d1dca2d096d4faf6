/** How much of the backlog a batch may take. */

/** Half of it, so that a batch leaves room for uploads. */
export function mostBatchWorkers(queueSize: number): number {
  return Math.max(1, Math.floor(queueSize / 2))
}
