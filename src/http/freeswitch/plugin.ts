import { Counter } from 'prom-client'
import { isDialled } from '../../core/routing/dialplan/internal-call.ts'
import { routeCall } from '../../runtime/dialplan/route-call.ts'
import type { ApiPlugin } from '../api.ts'
import type { HttpDeps } from '../deps.ts'
import { secretOf } from '../extensions/extension-secret.ts'
import { basicAccess } from '../server/basic-access.ts'
import { ApiError } from '../server/errors.ts'
import { dialplanXml } from './dialplan.ts'
import { dialplanCall } from './dialplan-call.ts'
import { emptyDomain, secretParam, userXml } from './directory.ts'
import { type DirectoryAsk, directoryAsk } from './directory-ask.ts'
import { notFound } from './document.ts'
import { readForm, type XmlForm } from './form.ts'
import { gatewaysXml } from './gateways.ts'
import type { Xml } from './xml.ts'

/** A dialplan request carries every variable of a channel, in bytes. */
const bodyLimit = 512 * 1024

type Deps = Pick<
  HttpDeps,
  | 'agentCodes'
  | 'agents'
  | 'clock'
  | 'customerDb'
  | 'dialplanRules'
  | 'freeswitch'
  | 'gateways'
  | 'log'
  | 'numbers'
  | 'passwords'
  | 'registry'
  | 'routes'
  | 'trunks'
>

/** `POST /v1/freeswitch/xml`: what mod_xml_curl asks for (directory and dialplan; for the rest nacd has nothing). */
export function freeswitchXml(deps: Deps): ApiPlugin {
  const answered = countAnswers(deps)
  return async api => {
    api.addHook('onRequest', basicAccess(deps.freeswitch, 'xml_curl', deps))
    api.removeAllContentTypeParsers()
    api.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit },
      async (_request: unknown, body: string) => body,
    )
    api.post('/v1/freeswitch/xml', { schema: { hide: true }, bodyLimit }, async (request, reply) => {
      const form = readForm(typeof request.body === 'string' ? request.body : '')
      if (form === null) throw new ApiError('too_large')
      const answer = await answerTo(form, deps)
      answered(form.section, answer)
      // Passwords travel in it: nobody on the way may keep it.
      return reply.type('text/xml; charset=utf-8').header('cache-control', 'no-store').send(answer.text)
    })
  }
}

async function answerTo(form: XmlForm, deps: Deps): Promise<Xml> {
  if (form.section === 'directory') return directory(directoryAsk(form), deps)
  if (form.section === 'dialplan') return dialplan(form, deps)
  return notFound
}

/** Throws `database_failed`: an HTTP error, unlike "not found", tells the switch that nobody knows. */
async function directory(ask: DirectoryAsk, deps: Deps): Promise<Xml> {
  if (ask.type === 'other') return notFound
  if (ask.type === 'networks') return emptyDomain(ask.domain)
  if (ask.type === 'gateways') return gatewaysXml(ask.domain, await deps.gateways.gateways())
  const { user, domain } = ask
  const secret = await secretOf(user, ask.type === 'authenticate' ? ask.realm : null, deps)
  if (secret === null) return notFound
  const param = ask.type === 'authenticate' ? secretParam(secret.value, secret.format) : null
  return userXml(user, domain, param)
}

async function dialplan(form: XmlForm, deps: Deps): Promise<Xml> {
  const call = dialplanCall(form, deps.trunks)
  const decision = await routeCall(call, deps)
  if (decision.type === 'refuse') {
    const { destination, origin } = call
    const { cause, why } = decision
    const from =
      origin.type === 'gateway' ? { from: origin.type, gateway: origin.name } : { from: origin.type }
    const caller = origin.type === 'extension' ? { caller: origin.number } : {}
    deps.log.info({ cause, why, ...from, pii: { destination, ...caller } }, 'dialplan refused a call')
  }
  // The house's rules may put the number into a dial string: one that means something there never reaches them.
  const rules = isDialled(call.destination) ? deps.dialplanRules : ''
  return dialplanXml(form, rules, call.origin, decision)
}

function countAnswers({ registry }: Deps): (section: string, answer: Xml) => void {
  const counter = new Counter({
    name: 'nacd_xml_curl_answers_total',
    help: 'Answers to the switch, by section and whether there was anything to give.',
    labelNames: ['section', 'result'],
    registers: [registry],
  })
  return (section, answer) => {
    const known = section === 'directory' || section === 'dialplan' ? section : 'other'
    counter.inc({ section: known, result: answer === notFound ? 'not_found' : 'found' })
  }
}
