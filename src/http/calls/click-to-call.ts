import Type, { type Static } from 'typebox'
import { destinationInWords } from '../../core/routing/explain-route.ts'
import type { ApiPlugin } from '../api.ts'
import type { HttpDeps } from '../deps.ts'
import { closed, errors, line, numberText } from '../resource/schemas.ts'
import { ApiError } from '../server/errors.ts'

const dialled = (description: string) => Type.String({ pattern: '^[0-9+*#]{1,32}$', description })

/** How long each of the two is rung where nothing is said, in seconds. */
const defaultSeconds = 60

const body = closed({
  extension: Type.String({ ...numberText, description: 'Whose phone rings first.' }),
  number: dialled('Whom to call once the extension has answered.'),
  display_number: Type.Optional(dialled('The number the called person sees; else as the gateway has it.')),
  gateway: Type.Optional(
    Type.String({
      pattern: '^[0-9A-Za-z_.][0-9A-Za-z_.-]{0,63}$',
      description: 'Out over this gateway and no other; else the route table chooses.',
    }),
  ),
  timeout: Type.Optional(
    Type.Integer({ minimum: 5, maximum: 600, description: 'Seconds each of the two is rung; 60.' }),
  ),
  caller_name: Type.Optional({
    ...line(64),
    description: "Beside the number on the extension's display; else the number.",
  }),
})

const began = Type.Object({
  uuid: Type.String({ description: "Of the extension's leg, and of the call from then on." }),
  switch: Type.String(),
})

/** The phone's leg comes at once or not at all; a switch that is slow is waited for, in ms. */
const handlerTimeout = 20_000

type Deps = Pick<HttpDeps, 'clickToCall' | 'customerDb'>

/** `POST /v1/calls`: rings an extension, then calls a number for it. */
export function clickToCall(deps: Deps): ApiPlugin {
  return async api => {
    const schema = {
      summary: 'Call a number for an extension',
      description:
        'Rings the extension, which shows the number; once it is answered, the number is called. Answered as soon as the extension rings.',
      tags: ['calls'],
      body,
      response: { 202: began, ...errors },
    }
    api.post('/v1/calls', { schema, handlerTimeout }, async (request, reply) => {
      const wanted = requestOf(request.body)
      await check(wanted, deps)
      const outcome = await deps.clickToCall.call(wanted)
      if (outcome.type === 'failed') {
        const { cause, reason } = outcome
        throw new ApiError('call_failed', { cause, ...(reason === '' ? {} : { reason }) })
      }
      return reply.code(202).send({ uuid: outcome.uuid, switch: outcome.switchName })
    })
  }
}

type Wanted = ReturnType<typeof requestOf>

const requestOf = (json: Static<typeof body>) => ({
  extension: json.extension,
  number: json.number,
  displayNumber: json.display_number ?? '',
  gateway: json.gateway ?? '',
  timeoutSeconds: json.timeout ?? defaultSeconds,
  callerName: json.caller_name ?? '',
})

/** Everything that can be known before the phone rings. */
async function check(wanted: Wanted, { clickToCall: calls, customerDb }: Deps): Promise<void> {
  const { extension, number } = wanted
  const known = await customerDb?.password(extension)
  if (known?.type === 'failed') throw new ApiError('database_failed')
  if (known?.type !== 'found') throw new ApiError('no_such_extension', { extension })
  const verdict = calls.mayCall(wanted)
  if (verdict.type === 'refused') {
    const reason = { en: destinationInWords(verdict, 'en'), zh: destinationInWords(verdict, 'zh') }
    throw new ApiError('call_not_allowed', { number, because: verdict.because, reason })
  }
  if (!calls.isRegistered(extension)) throw new ApiError('extension_not_registered', { extension })
}
