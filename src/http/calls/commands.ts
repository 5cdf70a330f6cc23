import Type from 'typebox'
import type { ApiPlugin } from '../api.ts'
import type { HttpDeps } from '../deps.ts'
import { errors } from '../resource/schemas.ts'
import { ApiError } from '../server/errors.ts'

/** Longest arguments, in bytes. */
const bodyLimit = 8192
/** Some commands wait for a phone to be answered, in ms. */
const handlerTimeout = 120_000

const params = Type.Object({ name: Type.String({ pattern: '^[a-z_]{1,64}$' }) })

const schema = {
  summary: "The operator's commands",
  description:
    'The body is the arguments as one line of text, of any content type. The answer is FreeSWITCH-style text: `+OK ...`, `-ERR ...` or a table.',
  tags: ['commands'],
  params,
  consumes: ['text/plain'],
  response: { 200: { content: { 'text/plain': { schema: Type.String() } } }, ...errors },
}

/** `POST /v1/commands/<name>`: one implementation behind HTTP, the CLI and the switch's own console. */
export function commands({ commands: table }: Pick<HttpDeps, 'commands'>): ApiPlugin {
  return async api => {
    api.removeAllContentTypeParsers()
    api.addContentTypeParser(
      '*',
      { parseAs: 'string', bodyLimit },
      async (_request: unknown, body: string) => body,
    )
    api.post('/v1/commands/:name', { schema, bodyLimit, handlerTimeout }, async (request, reply) => {
      const { name } = request.params
      const command = Object.hasOwn(table, name) ? table[name] : undefined
      if (command === undefined) throw new ApiError('no_such_command', { name })
      const answer = await command(argumentsIn(request.body))
      return reply.type('text/plain; charset=utf-8').header('cache-control', 'no-store').send(answer)
    })
  }
}

/** One line without control characters: a second line would be a second command wherever it is passed on. */
function argumentsIn(body: unknown): string {
  const args = typeof body === 'string' ? body.trim() : ''
  if (!/\p{Cc}/u.test(args)) return args
  const words = { problem: 'expected: one line of text', problem_zh: '应为：单行文本' }
  throw new ApiError('invalid_request', { problems: [{ at: 'body', ...words }] })
}
