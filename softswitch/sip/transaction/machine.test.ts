import { describe, expect, it } from 'vitest'
import type { Machine, TransactionEvent } from './machine.ts'
import { inviteClient, plainClient } from './machine-client.ts'
import { inviteServer, plainServer } from './machine-server.ts'

/** Each arrow in one line: state, event -> state, what is done, timers started. */
function arrows(machine: Machine<string>): string[] {
  return Object.entries(machine.table).flatMap(([state, row]) =>
    Object.entries(row).map(([event, step]) => {
      const timers = [
        ...(step?.start ?? []),
        ...(step?.again ? [`${step.again}*`] : []),
        ...(step?.slow ? [`${step.slow}T2`] : []),
      ]
      return `${state} | ${event} -> ${step?.to} | ${[...(step?.do ?? []), ...timers].join(', ')}`.trim()
    }),
  )
}

describe('the four machines are the figures of RFC 3261 17, with RFC 6026', () => {
  it('INVITE client, figure 5', () => {
    expect(arrows(inviteClient)).toEqual([
      'calling | start -> calling | send, A, B',
      'calling | timer A -> calling | resend, A*',
      'calling | timer B -> terminated | tell timeout',
      'calling | 1xx -> proceeding | tell',
      'calling | 2xx -> accepted | tell, M',
      'calling | 3xx-6xx -> completed | ack, tell, D',
      'calling | transport error -> terminated | tell transport error',
      'calling | withdraw -> withdrawn |',
      'calling | abandon -> terminated |',
      'withdrawn | timer B -> terminated | tell timeout',
      'withdrawn | 1xx -> proceeding | tell',
      'withdrawn | 2xx -> accepted | tell, M',
      'withdrawn | 3xx-6xx -> completed | ack, tell, D',
      'withdrawn | transport error -> terminated | tell transport error',
      'withdrawn | abandon -> terminated |',
      'proceeding | 1xx -> proceeding | tell',
      'proceeding | 2xx -> accepted | tell, M',
      'proceeding | 3xx-6xx -> completed | ack, tell, D',
      'proceeding | abandon -> terminated |',
      'completed | 3xx-6xx -> completed | ack',
      'completed | timer D -> terminated |',
      'accepted | 2xx -> accepted | tell',
      'accepted | timer M -> terminated |',
    ])
  })

  it('other client, figure 6', () => {
    expect(arrows(plainClient)).toEqual([
      'trying | start -> trying | send, E, F',
      'trying | timer E -> trying | resend, E*',
      'trying | timer F -> terminated | tell timeout',
      'trying | 1xx -> proceeding | tell',
      'trying | 2xx -> completed | tell, K',
      'trying | 3xx-6xx -> completed | tell, K',
      'trying | transport error -> terminated | tell transport error',
      'trying | abandon -> terminated |',
      'proceeding | timer E -> proceeding | resend, ET2',
      'proceeding | timer F -> terminated | tell timeout',
      'proceeding | 1xx -> proceeding | tell',
      'proceeding | 2xx -> completed | tell, K',
      'proceeding | 3xx-6xx -> completed | tell, K',
      'proceeding | transport error -> terminated | tell transport error',
      'proceeding | abandon -> terminated |',
      'completed | timer K -> terminated |',
    ])
  })

  it('INVITE server, figure 7', () => {
    expect(arrows(inviteServer)).toEqual([
      'proceeding | request -> proceeding | resend',
      'proceeding | 1xx -> proceeding | send',
      'proceeding | 2xx -> accepted | send, L',
      'proceeding | 3xx-6xx -> completed | send, G, H',
      'proceeding | transport error -> terminated | tell transport error',
      'completed | request -> completed | resend',
      'completed | ACK -> confirmed | I',
      'completed | timer G -> completed | resend, G*',
      'completed | timer H -> terminated | tell timeout',
      'completed | transport error -> terminated | tell transport error',
      'confirmed | timer I -> terminated |',
      'accepted | 2xx -> accepted | send',
      'accepted | ACK -> accepted | tell',
      'accepted | timer L -> terminated |',
    ])
  })

  it('other server, figure 8', () => {
    expect(arrows(plainServer)).toEqual([
      'trying | 1xx -> proceeding | send',
      'trying | 2xx -> completed | send, J',
      'trying | 3xx-6xx -> completed | send, J',
      'proceeding | request -> proceeding | resend',
      'proceeding | 1xx -> proceeding | send',
      'proceeding | 2xx -> completed | send, J',
      'proceeding | 3xx-6xx -> completed | send, J',
      'proceeding | transport error -> terminated | tell transport error',
      'completed | request -> completed | resend',
      'completed | timer J -> terminated |',
      'completed | transport error -> terminated | tell transport error',
    ])
  })

  it.each([
    ['INVITE client', inviteClient],
    ['other client', plainClient],
    ['INVITE server', inviteServer],
    ['other server', plainServer],
  ] satisfies [string, Machine<string>][])(
    '%s: every timer that may run in a state leads somewhere',
    (_, machine: Machine<string>) => {
      for (const [state, timers] of Object.entries(machine.timers)) {
        for (const timer of timers) {
          const event: TransactionEvent = `timer ${timer}`
          expect(machine.table[state]?.[event], `${state} ${event}`).toBeDefined()
        }
      }
    },
  )
})
