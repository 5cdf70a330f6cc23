import Fastify, { type FastifyInstance } from 'fastify'
import { agentActions } from './agent-actions.ts'
import { agents } from './agents.ts'
import type { Api } from './api.ts'
import { bearerAuth } from './bearer-auth.ts'
import { blacklist } from './blacklist.ts'
import { callbacks } from './callbacks.ts'
import { calls } from './calls.ts'
import { cdrs } from './cdrs.ts'
import { clickToCall } from './click-to-call.ts'
import { answerClientError } from './client-error.ts'
import { commands } from './commands.ts'
import type { HttpDeps } from './deps.ts'
import { destinationRules } from './destination-rules.ts'
import { documentApi } from './docs.ts'
import { answerErrors, answerRouterError } from './error-handler.ts'
import { events } from './events/events.ts'
import { explain } from './explain.ts'
import { explainCall } from './explain-call.ts'
import { extensionCache } from './extension-cache.ts'
import { extensions } from './extensions.ts'
import { figures } from './figures.ts'
import { freeswitchXml } from './freeswitch/plugin.ts'
import { gateways } from './gateways.ts'
import { groups } from './groups.ts'
import { health } from './health.ts'
import { holidays } from './holidays.ts'
import { limits } from './limits.ts'
import { measureRequests, metrics } from './metrics.ts'
import { routes } from './routes.ts'
import { sipCredentials } from './sip-credentials.ts'
import { supervision } from './supervision.ts'
import { surveys } from './surveys.ts'
import { compileValidator } from './validation.ts'
import { vips } from './vips.ts'

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
    for (const resource of resources) await scope.register(resource(deps))
  })
  await app.ready()
  return app
}
