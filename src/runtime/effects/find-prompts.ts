import { recordIdOf } from '../../core/call/record/record-id.ts'
import { expandSay } from '../../core/speech/say-name.ts'
import type { LiveCall } from '../live-call.ts'
import type { EffectDeps } from './effect-handlers.ts'

type PromptDeps = Pick<EffectDeps, 'clock' | 'log' | 'callLog' | 'language' | 'prompts'>

/** Names become files; one that is missing is left out and told, so that a wrong name never stops a call. */
export function findPrompts(deps: PromptDeps, call: LiveCall, names: readonly string[]): string[] {
  const language = call.state.language || deps.language
  const spoken = names.flatMap(name => expandSay(name, language) ?? [name])
  return spoken.flatMap(name => {
    const found = deps.prompts.find(name, language)
    if (found !== null) return [found]
    deps.log.warn({ call: call.state.uuid, prompt: name }, 'prompt not found')
    deps.callLog.step(recordIdOf(call.state), {
      at: deps.clock.now(),
      type: 'prompt_missing',
      detail: { prompt: name },
    })
    return []
  })
}
