import { Histogram } from 'prom-client'
import Type from 'typebox'
import type { Api, ApiPlugin } from '../api.ts'
import type { HttpDeps } from '../deps.ts'
import { errors } from '../resource/schemas.ts'

type Deps = Pick<HttpDeps, 'registry'>

const schema = {
  summary: 'Metrics in the Prometheus text format',
  tags: ['health'],
  response: { 200: { content: { 'text/plain': { schema: Type.String() } } }, ...errors },
}

/** `/metrics`, with the token: what it tells of a call centre is not for everybody on the machine. */
export function metrics({ registry }: Deps): ApiPlugin {
  return async api => {
    api.get('/metrics', { schema }, async (_request, reply) =>
      reply.type(registry.contentType).send(await registry.metrics()),
    )
  }
}

/** Measures every request by its route, so that numbers and names in addresses never become labels. */
export function measureRequests(api: Api, { registry }: Deps): void {
  const duration = new Histogram({
    name: 'nacd_http_request_duration_seconds',
    help: 'Time from a request to its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [registry],
  })
  api.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    duration.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000)
  })
}
