/** The way of every request, top to bottom. */

import { Hono } from 'hono'
import { methodNotAllowed } from 'hono/method-not-allowed'
import type { Adapter } from './http/adapters/adapter.ts'
import { findAdapter } from './http/adapters/find-adapter.ts'
import { refuse } from './http/adapters/refuse.ts'
import { serveAdapters } from './http/adapters/serve-adapters.ts'
import { HttpProblem } from './http/answer/http-problem.ts'
import type { AppEnv, Services } from './http/app-env.ts'
import { crossOrigin } from './http/middleware/cross-origin.ts'
import { observeRequest } from './http/middleware/observe-request.ts'
import { requestId } from './http/middleware/request-id.ts'
import { securityHeaders } from './http/middleware/security-headers.ts'
import { traceRequest } from './http/middleware/trace-request.ts'
import { withServices } from './http/middleware/with-services.ts'
import { ADAPTERS } from './http/routes/adapters/adapters.ts'
import { batchRoutes } from './http/routes/batches.ts'
import { compressRoutes } from './http/routes/compress.ts'
import { contractRoutes } from './http/routes/contract.ts'
import { convertRoutes } from './http/routes/convert.ts'
import { fileRoutes } from './http/routes/files.ts'
import { healthRoutes } from './http/routes/health.ts'
import { imageRoutes } from './http/routes/images.ts'
import { imgRoutes } from './http/routes/img.ts'
import { imgPurgeRoutes } from './http/routes/img-purge.ts'
import { imgSrcsetRoutes } from './http/routes/img-srcset.ts'
import { metricsRoutes } from './http/routes/metrics.ts'
import { pageRoutes } from './http/routes/pages.ts'
import { statsRoutes } from './http/routes/stats.ts'
import { createLog, type Log } from './metrics/log.ts'

/**
 * `load` gives the services of this isolate for the Worker's `env`, or throws a `ConfigError` on every call.
 * `adapters`: those that configuration may switch on.
 */
export function createApp(
  load: (env: object) => Services,
  log: Log = createLog('info'),
  adapters: readonly Adapter<AppEnv>[] = ADAPTERS,
): Hono<AppEnv> {
  const app = new Hono<AppEnv>()

  app.use(requestId(), observeRequest(log), securityHeaders(), withServices(load))
  app.use(
    findAdapter(adapters, () => app.routes),
    traceRequest(),
    crossOrigin(),
    serveAdapters(),
  )
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (c, methods) => {
        throw new HttpProblem(
          'method-not-allowed',
          `Cannot ${c.req.method}: not a method of this path`,
          {
            headers: { Allow: methods.join(', ') },
          },
        )
      },
    }),
  )

  app.route('/', pageRoutes)
  app.route('/', contractRoutes)
  app.route('/', healthRoutes)
  app.route('/', metricsRoutes)
  app.route('/', statsRoutes)
  app.route('/', convertRoutes)
  app.route('/', compressRoutes)
  app.route('/', fileRoutes)
  app.route('/', imageRoutes)
  app.route('/', imgSrcsetRoutes)
  app.route('/', imgRoutes)
  app.route('/', imgPurgeRoutes)
  app.route('/', batchRoutes)

  app.onError((error, c) => refuse(c, error))
  app.notFound((c) => refuse(c, new HttpProblem('not-found', 'Cannot find anything at this path')))
  return app
}
