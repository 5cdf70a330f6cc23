import Fastify, { type FastifyInstance, type RouteOptions } from 'fastify'
import type { Api } from '../api.ts'
import { calls } from '../calls/calls.ts'
import { cdrs } from '../calls/cdrs.ts'
import { clickToCall } from '../calls/click-to-call.ts'
import { commands } from '../calls/commands.ts'
import { explain } from '../calls/explain.ts'
import { explainCall } from '../calls/explain-call.ts'
import { supervision } from '../calls/supervision.ts'
import { surveys } from '../calls/surveys.ts'
import type { HttpDeps } from '../deps.ts'
import { events } from '../events/events.ts'
import { extensionCache } from '../extensions/extension-cache.ts'
import { extensions } from '../extensions/extensions.ts'
import { sipCredentials } from '../extensions/sip-credentials.ts'
import { freeswitchXml } from '../freeswitch/plugin.ts'
import { blacklist } from '../house/blacklist.ts'
import { holidays } from '../house/holidays.ts'
import { destinationRules } from '../lines/destination-rules.ts'
import { gateways } from '../lines/gateways.ts'
import { limits } from '../lines/limits.ts'
import { routes } from '../lines/routes.ts'
import { agentActions } from '../queue/agent-actions.ts'
import { agents } from '../queue/agents.ts'
import { callbacks } from '../queue/callbacks.ts'
import { figures } from '../queue/figures.ts'
import { groups } from '../queue/groups.ts'
import { vips } from '../queue/vips.ts'
import { closed } from '../resource/schemas.ts'
import { bearerAuth } from './bearer-auth.ts'
import { answerClientError } from './client-error.ts'
import { documentApi } from './docs.ts'
import { answerErrors, answerRouterError } from './error-handler.ts'
import { health } from './health.ts'
import { measureRequests, metrics } from './metrics.ts'
import { compileValidator } from './validation.ts'

/** Limits on what a client may send, and on how long it may take; sizes in bytes, times in ms. */
const bounds = {
  bodyLimit: 64 * 1024,
  /** To receive a whole request. */
  requestTimeout: 10_000,
  /** Without a byte in either direction. */
  connectionTimeout: 150_000,
  keepAliveTimeout: 30_000,
  handlerTimeout: 10_000,
}

const resources = [
  ...[extensions, extensionCache, agents, agentActions, groups, holidays, blacklist, vips, callbacks],
  ...[gateways, routes, limits, destinationRules],
  ...[calls, clickToCall, supervision, cdrs, surveys, explain, explainCall, commands, metrics],
  ...[figures, events],
]

/** A mistyped parameter is an error, not a wish unheard: also where there are none. Prometheus sends what it likes. */
function takeNoUnknownParameters(route: RouteOptions): void {
  if (!route.url.startsWith('/v1/')) return
  route.schema = { querystring: closed({}), ...route.schema }
}

/** nacd's HTTP side, ready to `listen` or to be injected into. It owns nothing: `close` closes sockets only. */
export async function buildHttp(deps: HttpDeps): Promise<FastifyInstance> {
  const app = Fastify({
    ...bounds,
    logger: false,
    http: { maxHeaderSize: 16 * 1024 },
    routerOptions: { maxParamLength: 100 },
    forceCloseConnections: 'idle',
    clientErrorHandler: answerClientError,
    frameworkErrors: answerRouterError,
  })
  app.setValidatorCompiler(compileValidator)
  answerErrors(app, deps)
  const api: Api = app.withTypeProvider()
  measureRequests(api, deps)
  await documentApi(app, deps)
  await app.register(health(deps))
  await app.register(freeswitchXml(deps))
  await app.register(sipCredentials(deps))
  await app.register(async scope => {
    scope.addHook('onRequest', bearerAuth(deps.apiToken))
    scope.addHook('onRoute', takeNoUnknownParameters)
    for (const resource of resources) await scope.register(resource(deps))
  })
  await app.ready()
  return app
}
