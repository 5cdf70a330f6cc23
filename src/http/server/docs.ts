import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import type { HttpDeps } from '../deps.ts'

/** Collects the routes registered after it into an OpenAPI 3.1 document: /v1/openapi.json, and pages under /docs. */
export async function documentApi(
  app: FastifyInstance,
  { version }: Pick<HttpDeps, 'version'>,
): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'nacd',
        version,
        description: 'Errors are `{code, message, details}`; the codes are listed in docs/http-errors.md.',
      },
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer' },
          sipProxy: { type: 'http', scheme: 'basic' },
        },
      },
      security: [{ token: [] }],
    },
  })
  // Every file of the pages comes from the package, and the browser is told to load nothing else.
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: true, uiConfig: { deepLinking: true } })
  app.get('/v1/openapi.json', { schema: { hide: true } }, async () => app.swagger())
}
