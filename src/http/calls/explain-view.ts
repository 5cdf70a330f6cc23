import Type, { type Static } from 'typebox'
import type { Obstacle } from '../../core/limit/limits.ts'
import {
  concludeLine,
  type LineConclusion,
  type LineExplanation,
} from '../../core/line/explain/line-explanation.ts'
import type { DestinationRule, DestinationVerdict } from '../../core/routing/allowed-destination.ts'
import type { ExplainedRoute, RouteVerdict } from '../../core/routing/explain-route.ts'

const text = (description: string) => Type.String({ description })

const rule = Type.Object({
  scope: text('everyone | extension | group'),
  number: text('Of the extension or group, "" for everyone.'),
  prefix: Type.String(),
  verdict: text('allow | deny'),
})

const destination = Type.Object({
  verdict: text('allowed | refused'),
  because: text(
    'Of a refusal: not_a_number | blacklisted | international | unreadable | denied; "" where it is allowed.',
  ),
  rule: Type.Union([rule, Type.Null()], {
    description: 'The destination rule that decided, null where none did.',
  }),
})

const route = Type.Object({
  id: Type.Integer({ description: '0 = no route, the gateway was named.' }),
  prefix: Type.String(),
  gateway: Type.String(),
  verdict: text('taken | in_reserve | passed_over | refused'),
  place: Type.Union([Type.Integer(), Type.Null()], {
    description: 'Place in the order they are tried, from 1; null for those that are not.',
  }),
  because: text(
    'In reserve: throttled, where it gets fewer calls after failures. Passed over: caller_prefix | extension | group | hours | shorter_prefix. Refused: disabled | resting | unhealthy | limit | number | caller_number. Else "".',
  ),
})

const obstacle = Type.Object({
  scope: text('gateway | target | caller | called | group'),
  key: text('Whose limit it is: a gateway, an address, a number.'),
  type: text('concurrency | rate'),
  limit: Type.Integer(),
  window_ms: Type.Union([Type.Integer(), Type.Null()], {
    description: 'Of a rate: so many calls in so long, e.g. 1000 for calls a second.',
  }),
  until: Type.Union([Type.Integer(), Type.Null()], {
    description: 'When it lets a call pass again, ms since the epoch; null = when a call ends.',
  }),
})

export const explanation = Type.Object({
  conclusion: text(
    'free: a line is free. full: it would wait, or be refused where it may not. no_gateway: none can take it. no_route. not_allowed.',
  ),
  gateway: text('The gateway it would go out over now, "" where none is free.'),
  destination,
  routes: Type.Array(route, { description: 'In the order they are tried, then those that are not.' }),
  obstacles: Type.Array(obstacle, { description: 'The limits that are full now.' }),
  words: Type.Array(Type.String(), { description: 'The same for people, a line each.' }),
})

type View = Static<typeof explanation>

const conclusions: Record<LineConclusion['type'], string> = {
  notAllowed: 'not_allowed',
  noRoute: 'no_route',
  free: 'free',
  full: 'full',
  noGateway: 'no_gateway',
}

export function toExplanation(told: LineExplanation): Omit<View, 'words'> {
  const conclusion = concludeLine(told)
  return {
    conclusion: conclusions[conclusion.type],
    gateway: conclusion.type === 'free' ? conclusion.gateway : '',
    destination: toDestination(told.destination),
    routes: told.routes.map(toRoute),
    obstacles: told.obstacles.map(toObstacle),
  }
}

const toDestination = (verdict: DestinationVerdict): View['destination'] => ({
  verdict: verdict.type,
  because: verdict.type === 'refused' ? snake(verdict.because) : '',
  rule: 'rule' in verdict && verdict.rule !== null ? toRule(verdict.rule) : null,
})

const toRule = ({ scope, prefix, verdict }: DestinationRule): Static<typeof rule> => ({
  scope: scope.type,
  number: scope.type === 'everyone' ? '' : scope.number,
  prefix,
  verdict,
})

const toRoute = ({ verdict, ...named }: ExplainedRoute): Static<typeof route> => ({
  ...named,
  verdict: snake(verdict.type),
  place: placeOf(verdict),
  because: 'because' in verdict ? snake(verdict.because) : '',
})

function placeOf(verdict: RouteVerdict): number | null {
  if (verdict.type === 'taken') return 1
  return verdict.type === 'inReserve' ? verdict.place : null
}

const toObstacle = ({
  rule: { scope, type, limit, ...rest },
  key,
  until,
}: Obstacle): Static<typeof obstacle> => ({
  scope,
  key,
  type,
  limit,
  window_ms: 'windowMs' in rest ? rest.windowMs : null,
  until,
})

/** The core's own words, as JSON writes them. */
const snake = (word: string): string => word.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
