import { destinationInWords, routeInWords } from '../../routing/explain-route.ts'
import type { Millis } from '../../shared/ids.ts'
import type { Language } from '../../speech/language.ts'
import { obstacleInWords } from './limit-words.ts'
import { concludeLine, type LineConclusion, type LineExplanation } from './line-explanation.ts'

/** An explanation for people, a line each: what it comes to, the number, the routes, the limits that are full. */
export function explanationInWords(
  explanation: LineExplanation,
  now: Millis,
  language: Language,
): readonly string[] {
  const { destination, routes, obstacles } = explanation
  return [
    conclusionWords(concludeLine(explanation))[language],
    destinationInWords(destination, language),
    ...routes.map(route => routeInWords(route, language)),
    ...obstacles.map(obstacle => obstacleInWords(obstacle, now, language)),
  ]
}

type Words = Readonly<Record<Language, string>>

const fixed: Record<Exclude<LineConclusion['type'], 'free'>, Words> = {
  notAllowed: { en: 'the call would be refused', zh: '呼叫将被拒绝' },
  noRoute: { en: 'no route leads there: the call would be refused', zh: '没有可用路由，呼叫将被拒绝' },
  full: {
    en: 'no line is free: the call would wait in line, or be refused where it may not wait',
    zh: '暂无空闲线路：呼叫将排队等待；不允许等待的，将被拒绝',
  },
  noGateway: {
    en: 'no gateway can take it: the call would be refused',
    zh: '没有可用线路，呼叫将被拒绝',
  },
}

const conclusionWords = (conclusion: LineConclusion): Words =>
  conclusion.type === 'free'
    ? {
        en: `the call would go out over gateway ${conclusion.gateway}`,
        zh: `呼叫将经线路 ${conclusion.gateway} 呼出`,
      }
    : fixed[conclusion.type]
