import { playOnce, readyAudio } from '../apps/audio.ts'
import type { Exchange } from '../exchange.ts'
import type { Leg } from '../leg/leg.ts'

async function play(exchange: Exchange, leg: Leg, name: string, signal: AbortSignal): Promise<void> {
  const audio = await readyAudio({ leg, data: name, signal, exchange }, name)
  while (audio.type === 'ready' && !signal.aborted) await playOnce(audio, signal)
}

/**
 * While `holding` holds, `held` hears what the holding leg's variable `hold_music` names; without one, or with
 * `silence`, nothing. The returned function ends that.
 */
export function playHoldMusic(exchange: Exchange, holding: Leg, held: Leg): () => void {
  let music: AbortController | null = null
  const end = (): void => music?.abort()
  const unwatch = holding.watch(news => {
    if (news !== 'held' && news !== 'resumed') return
    end()
    const name = holding.channel.lookUp('hold_music') ?? 'silence'
    if (news === 'resumed' || name === 'silence') return
    music = new AbortController()
    void play(exchange, held, name, music.signal)
  })
  return () => {
    unwatch()
    end()
  }
}
