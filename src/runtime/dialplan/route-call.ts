import {
  type DialplanCall,
  type DialplanDecision,
  decideDialplan,
  type Facts,
  type Knowledge,
  nothingAsked,
  type Question,
} from '../../core/routing/internal-call.ts'
import { lookUpForms, type NumberPlan } from '../../core/shared/phone-number.ts'
import type { AgentStore } from '../../ports/agent-store.ts'
import type { CustomerDb, Lookup } from '../../ports/customer-db.ts'

/** A decision that needs no further look-up. */
export type SettledDecision = Exclude<DialplanDecision, { type: 'ask' }>

export interface RouteDeps {
  readonly agents: Pick<AgentStore, 'groups'>
  /** Null when none is configured: then it knows nothing. */
  readonly customerDb: Pick<CustomerDb, 'password' | 'inDid' | 'outDid'> | null
  readonly numbers: NumberPlan
}

/** Decides where a call goes, asking the customer's database no more than the decision hangs on. */
export async function routeCall(call: DialplanCall, deps: RouteDeps): Promise<SettledDecision> {
  const isGroup = (await deps.agents.groups()).some(({ number }) => number === call.destination)
  let facts: Facts = { isGroup, ...nothingAsked }
  for (;;) {
    const decision = decideDialplan(call, facts)
    if (decision.type !== 'ask') return decision
    const { question, number } = decision
    if (facts[question] !== 'notAsked') throw new Error(`the dialplan asked twice: ${question}`)
    facts = { ...facts, [question]: await answerTo[question](number, deps) }
  }
}

type Answer = (number: string, deps: RouteDeps) => Promise<Knowledge>

const answerTo: Record<Question, Answer> = {
  extension: async (number, { customerDb }) => knowledge(await customerDb?.password(number)),
  inDid: isDid,
  outDid: async (number, { customerDb }) => knowledge(await customerDb?.outDid(number)),
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
