import type { LineAnswer } from '../../line/line.ts'
import type { ExplainedRoute } from '../../routing/explain-route.ts'
import type { CallEffect } from '../call-effect.ts'
import { record, type StepInput } from '../outcome.ts'

/** What the record says of a search for a line, for whoever asks afterwards why a call went where it did. */
export function lineAnswerStep(answer: LineAnswer, input: StepInput): CallEffect {
  const story = storyText(answer.story)
  switch (answer.type) {
    case 'found': {
      const { gateway, route } = answer.line
      return record(input, 'line_found', { gateway, route, story })
    }
    case 'waits':
      return record(input, 'line_waits', { story })
    case 'refused': {
      const { reason, cause, sipCode } = answer
      return record(input, 'line_refused', { reason, cause, sip_code: sipCode, story })
    }
  }
}

/** More candidates than this nobody reads. */
const mostRoutes = 20

/** The candidates as JSON. */
const storyText = (story: readonly ExplainedRoute[]): string => JSON.stringify(story.slice(0, mostRoutes))
