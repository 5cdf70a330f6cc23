import { expect, test } from 'vitest'
import type { SwitchCommand } from '../../core/call/switch-command.ts'
import { legId, millis, requestId } from '../../core/shared/ids.ts'
import { LegPlayer } from './leg-player.ts'

const leg = legId('leg')
const bridge = {
  type: 'bridgeTo',
  legId: leg,
  legs: [],
  timeoutSeconds: 1,
  ringback: [],
  middleNumber: '',
  callerExtension: '',
  calledNumber: '',
} as const
type Move = ['play' | 'forever' | 'bridge', string] | ['stop'] | ['done', string] | ['deadline'] | ['forget']

/** Makes the moves and returns what was sent, in short. */
function sentBy(moves: readonly Move[]): string[] {
  const sent: string[] = []
  const send = (command: SwitchCommand) =>
    sent.push('requestId' in command ? `${command.type} ${command.requestId}` : command.type)
  const timer: { fire?: () => void } = {}
  const player = new LegPlayer({
    now: () => millis(0),
    after: (_ms, run) => {
      timer.fire = run
      return () => {
        delete timer.fire
      }
    },
  })
  for (const [what, id = ''] of moves) {
    const type = what === 'forever' ? 'playForever' : 'play'
    if (what === 'play' || what === 'forever') {
      player.play({ type, legId: leg, requestId: requestId(id), prompts: ['x'] }, send)
    } else if (what === 'bridge') player.play({ ...bridge, requestId: requestId(id) }, send)
    else if (what === 'stop') player.stop(leg, send)
    else if (what === 'done') player.done(leg, requestId(id), send)
    else if (what === 'forget') player.forget(leg)
    else timer.fire?.()
  }
  return sent
}

test.each<[string, Move[], string[]]>([
  ['a bridge begins at once where nothing plays', [['bridge', 'a']], ['bridgeTo a']],
  [
    'a bridge waits for the end of what plays, and nothing waits for its own',
    [['forever', 'a'], ['stop'], ['bridge', 'b'], ['done', 'a'], ['play', 'c']],
    ['playForever a', 'stopPlaying', 'bridgeTo b', 'play c'],
  ],
  ['the first plays at once', [['play', 'a']], ['play a']],
  [
    'one after the end of another plays at once',
    [
      ['play', 'a'],
      ['done', 'a'],
      ['play', 'b'],
    ],
    ['play a', 'play b'],
  ],
  [
    'one during another breaks it and waits for its end',
    [
      ['play', 'a'],
      ['play', 'b'],
    ],
    ['play a', 'stopPlaying'],
  ],
  [
    'and plays then',
    [
      ['play', 'a'],
      ['play', 'b'],
      ['done', 'a'],
    ],
    ['play a', 'stopPlaying', 'play b'],
  ],
  [
    'only the newest of those that wait is played',
    [
      ['play', 'a'],
      ['play', 'b'],
      ['play', 'c'],
      ['done', 'a'],
    ],
    ['play a', 'stopPlaying', 'play c'],
  ],
  [
    'a stop takes back what waits',
    [['play', 'a'], ['play', 'b'], ['stop'], ['done', 'a']],
    ['play a', 'stopPlaying'],
  ],
  [
    'the end of a round of music is not its end',
    [
      ['forever', 'm'],
      ['done', 'm'],
      ['play', 'b'],
    ],
    ['playForever m', 'stopPlaying'],
  ],
  [
    'music that was stopped ends with its round',
    [
      ['forever', 'm'],
      ['play', 'b'],
      ['done', 'm'],
    ],
    ['playForever m', 'stopPlaying', 'play b'],
  ],
  [
    'the end of something else means nothing',
    [
      ['play', 'a'],
      ['play', 'b'],
      ['done', 'z'],
    ],
    ['play a', 'stopPlaying'],
  ],
  [
    'a switch that does not report the end is not waited for',
    [['play', 'a'], ['play', 'b'], ['deadline']],
    ['play a', 'stopPlaying', 'play b'],
  ],
  ['a stop of nothing known is passed on', [['stop']], ['stopPlaying']],
  ['a leg that is forgotten starts afresh', [['play', 'a'], ['forget'], ['play', 'b']], ['play a', 'play b']],
])('%s', (_name, moves, sent) => {
  expect(sentBy(moves)).toEqual(sent)
})
