import { parseDialString } from '../../channel/calls/dial-string.ts'
import { originate } from '../../channel/calls/originate.ts'
import { runPlan, transferLeg } from '../../channel/calls/routing.ts'
import type { PlannedApplication } from '../../channel/dialplan/hunt.ts'
import type { Exchange } from '../../channel/exchange.ts'
import type { Leg } from '../../channel/leg/leg.ts'
import { separate } from '../../channel/separate.ts'
import { usage } from './answers.ts'
import type { ApiHandler } from './api-table.ts'

const syntax = usage(
  '<call url> <exten>|&<application_name>(<app_args>) [<dialplan>] [<context>] [<cid_name>] [<cid_num>] [<timeout_sec>]',
)

const defaultSeconds = 60
const defaultNumber = '0000000000'

/** `&park()`, `&playback(x)`; the argument ends at the first closing bracket. Null = a number of the dialplan. */
function readApplication(text: string): PlannedApplication | null {
  if (!text.startsWith('&') || text.length === 1) return null
  const [call = ''] = text.slice(1).split(')')
  const at = call.indexOf('(')
  return at === -1
    ? { application: call, data: '' }
    : { application: call.slice(0, at), data: call.slice(at + 1) }
}

interface Request {
  readonly url: string
  readonly extension: string
  readonly dialplan: string
  readonly context: string
  readonly callerId: { readonly name: string; readonly number: string }
  readonly timeoutSeconds: number
}

function readRequest(args: string): Request | null {
  const parts = separate(args, ' ', 10).map(part => (part.toLowerCase() === 'undef' ? '' : part))
  const [url, extension, dialplan, context, name, number, seconds] = parts
  if (!url || !extension || parts.length > 7) return null
  return {
    url,
    extension,
    dialplan: dialplan || 'XML',
    context: context || 'default',
    callerId: { name: name ?? '', number: number || defaultNumber },
    timeoutSeconds: Number(seconds) > 0 ? Number(seconds) : defaultSeconds,
  }
}

/** Sends the leg that is up to where the command says. */
function go(exchange: Exchange, leg: Leg, request: Request): void {
  const application = readApplication(request.extension)
  if (application === null) {
    transferLeg(exchange, leg, { ...request, destination: request.extension })
    return
  }
  leg.channel.flipCallerId()
  leg.plan = [application]
  leg.activity.redirect(signal => runPlan(exchange, leg, signal))
}

/** `originate <dial string> <number>|&<application>(<argument>) ...`: calls, and runs the rest on who is up. */
export function originateCommand(exchange: Exchange): ApiHandler {
  return async args => {
    const request = readRequest(args)
    if (request === null) return syntax
    const dial = parseDialString(request.url, exchange.domain)
    if (dial === null) return '-ERR INVALID_URL\n'
    if (exchange.isClosing()) return '-ERR SYSTEM_SHUTDOWN\n'
    const { callerId, timeoutSeconds } = request
    const { signal } = new AbortController()
    const result = await originate(exchange, { dial, callerId, timeoutSeconds, origin: null, signal })
    if (result.type === 'failed') return `-ERR ${result.cause}\n`
    go(exchange, result.leg, request)
    return `+OK ${result.leg.uuid}\n`
  }
}
