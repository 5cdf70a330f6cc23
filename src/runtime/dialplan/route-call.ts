import { type AgentCodes, agentCodeOf } from '../../core/routing/dialplan/agent-codes.ts'
import {
  type DialplanCall,
  type DialplanDecision,
  decideDialplan,
  type Facts,
  type Knowledge,
  nothingAsked,
  type Question,
} from '../../core/routing/dialplan/internal-call.ts'
import { lookUpForms, type NumberPlan } from '../../core/shared/phone-number.ts'
import type { Clock } from '../../ports/clock.ts'
import type { CustomerDb, Lookup } from '../../ports/customer-db.ts'
import type { Routes } from '../../ports/lines/routing.ts'
import type { AgentStore } from '../../ports/queue/agent-store.ts'

/** A decision that needs no further look-up. */
export type SettledDecision = Exclude<DialplanDecision, { type: 'ask' }>

export interface RouteDeps {
  readonly agents: Pick<AgentStore, 'groups'>
  /** Null when none is configured: then it knows nothing. */
  readonly customerDb: Pick<CustomerDb, 'password' | 'inDid' | 'outDid'> | null
  readonly agentCodes: AgentCodes
  readonly routes: Pick<Routes, 'count'>
  readonly numbers: NumberPlan
  readonly clock: Pick<Clock, 'after'>
}

/**
 * How long the callers of a group wait to hear whether its number is a direct number as well, in ms: they need no
 * database, and one that is silent is not to hold them up.
 */
const groupPatienceMs = 500

/** Decides where a call goes, asking the databases no more than the decision hangs on. */
export async function routeCall(call: DialplanCall, deps: RouteDeps): Promise<SettledDecision> {
  const isGroup = (await deps.agents.groups()).some(({ number }) => number === call.destination)
  const agentCode = agentCodeOf(call.destination, deps.agentCodes)
  let facts: Facts = { isGroup, agentCode, ...nothingAsked }
  for (;;) {
    const decision = decideDialplan(call, facts)
    if (decision.type !== 'ask') return decision
    const { question, number } = decision
    if (facts[question] !== 'notAsked') throw new Error(`the dialplan asked twice: ${question}`)
    const answer = answerTo[question](number, deps)
    facts = { ...facts, [question]: await (isGroup ? inTime(answer, deps) : answer) }
  }
}

type Answer = (number: string, deps: RouteDeps) => Promise<Knowledge>

const answerTo: Record<Question, Answer> = {
  extension: async (number, { customerDb }) => knowledge(await customerDb?.password(number)),
  inDid: isDid,
  outDid: async (number, { customerDb }) => knowledge(await customerDb?.outDid(number)),
  routes: async (_number, { routes }) => ((await routes.count()) > 0 ? 'known' : 'unknown'),
}

function inTime(answer: Promise<Knowledge>, { clock }: RouteDeps): Promise<Knowledge> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(groupPatienceMs, () => resolve('unavailable'))
    void answer.then(resolve, reject).finally(cancel)
  })
}

/** Carriers send a number with and without country code, prefix and +: its forms are tried in turn. */
async function isDid(number: string, { customerDb, numbers }: RouteDeps): Promise<Knowledge> {
  for (const form of lookUpForms(number, numbers)) {
    const answer = knowledge(await customerDb?.inDid(form))
    if (answer !== 'unknown') return answer
  }
  return 'unknown'
}

const words = { found: 'known', notFound: 'unknown', failed: 'unavailable' } as const satisfies Record<
  Lookup<unknown>['type'],
  Knowledge
>

const knowledge = (lookup: Lookup<unknown> | undefined): Knowledge =>
  lookup === undefined ? 'unknown' : words[lookup.type]
