/** The way to the object that has everybody's numbers. */

import type { MetricsPorts } from './metrics.ts'

/** One object for all isolates; the stub belongs to the request that calls it. */
export function metricsPorts({ METRICS }: Env): MetricsPorts {
  const object = () => METRICS.getByName('all')
  return {
    send: async (report) => await object().merge(report),
    read: async (gauges) => await object().read(gauges),
    stats: async (gauges) => await object().stats(gauges),
    now: () => Date.now(),
  }
}
