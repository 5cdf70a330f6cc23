import { Counter } from 'prom-client'
import { decideDialplan } from '../../core/routing/internal-call.ts'
import type { Lookup } from '../../ports/customer-db.ts'
import type { ApiPlugin } from '../api.ts'
import type { HttpDeps } from '../deps.ts'
import { ApiError } from '../errors.ts'
import { switchAccess } from './access.ts'
import { dialplanCall, dialplanXml } from './dialplan.ts'
import { directoryAsk, secretParam, userXml } from './directory.ts'
import { notFound } from './document.ts'
import { readForm, type XmlForm } from './form.ts'
import { shareInFlight } from './in-flight.ts'
import type { Xml } from './xml.ts'

/** A dialplan request carries every variable of a channel, in bytes. */
const bodyLimit = 512 * 1024

type Deps = Pick<HttpDeps, 'agents' | 'customerDb' | 'freeswitch' | 'log' | 'registry'>
type FindPassword = (extension: string) => Promise<Lookup<string>>

/** `POST /v1/freeswitch/xml`: what mod_xml_curl asks for (directory and dialplan; for the rest nacd has nothing). */
export function freeswitchXml(deps: Deps): ApiPlugin {
  const { allow, user, password } = deps.freeswitch
  const answered = countAnswers(deps)
  const find = shareInFlight<Lookup<string>>(async number => {
    return deps.customerDb === null ? { type: 'notFound' } : deps.customerDb.password(number)
  })
  return async api => {
    api.addHook('onRequest', switchAccess(allow, user, password))
    api.removeAllContentTypeParsers()
    api.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit },
      async (_request: unknown, body: string) => body,
    )
    api.post('/v1/freeswitch/xml', { schema: { hide: true }, bodyLimit }, async (request, reply) => {
      const form = readForm(typeof request.body === 'string' ? request.body : '')
      if (form === null) throw new ApiError('too_large')
      const answer = await answerTo(form, deps, find)
      answered(form.section, answer)
      // Passwords travel in it: nobody on the way may keep it.
      return reply.type('text/xml; charset=utf-8').header('cache-control', 'no-store').send(answer.text)
    })
  }
}

async function answerTo(form: XmlForm, deps: Deps, find: FindPassword): Promise<Xml> {
  if (form.section === 'directory') return directory(form, deps, find)
  if (form.section === 'dialplan') return dialplan(form, deps, find)
  return notFound
}

/** Throws `database_failed`: an HTTP error, unlike "not found", tells the switch that nobody knows. */
async function directory(form: XmlForm, { freeswitch }: Deps, find: FindPassword): Promise<Xml> {
  const ask = directoryAsk(form)
  if (ask.type === 'other') return notFound
  const lookup = await find(ask.user)
  if (lookup.type === 'failed') throw new ApiError('database_failed')
  if (lookup.type === 'notFound') return notFound
  const secret = ask.type === 'authenticate' ? secretParam(lookup.value, freeswitch.passwordFormat) : null
  return userXml(ask, secret)
}

async function dialplan(form: XmlForm, { agents, freeswitch, log }: Deps, find: FindPassword): Promise<Xml> {
  const call = dialplanCall(form)
  const isGroup = (await agents.groups()).some(group => group.number === call.destination)
  const first = decideDialplan(call, { isGroup, extension: 'notAsked' })
  const decision =
    first.type === 'askExtension'
      ? decideDialplan(call, { isGroup, extension: knowledge[(await find(first.number)).type] })
      : first
  if (decision.type === 'askExtension') throw new Error('the dialplan asked for the same extension twice')
  if (decision.type === 'refuse')
    log.info({ cause: decision.cause, why: decision.why, pii: call }, 'dialplan refused a call')
  return dialplanXml(form, freeswitch.dialplan, decision)
}

const knowledge = { found: 'known', notFound: 'unknown', failed: 'unavailable' } as const satisfies Record<
  Lookup<string>['type'],
  string
>

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
