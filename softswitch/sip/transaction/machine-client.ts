import type { Machine } from './machine.ts'

export type InviteClientState = 'calling' | 'withdrawn' | 'proceeding' | 'completed' | 'accepted'

/**
 * RFC 3261 17.1.1 figure 5, with the Accepted state of RFC 6026 8.4: 2xx retransmissions reach the user. Ours is
 * `withdrawn`: one whose call is given up before any answer (9.1: no CANCEL may go out yet) is not sent again, or a far
 * end that comes up later would be rung by a call that nobody makes.
 */
export const inviteClient: Machine<InviteClientState> = {
  initial: 'calling',
  timers: { calling: ['A', 'B'], withdrawn: ['B'], proceeding: [], completed: ['D'], accepted: ['M'] },
  table: {
    calling: {
      start: { to: 'calling', do: ['send'], start: ['A', 'B'] },
      'timer A': { to: 'calling', do: ['resend'], again: 'A' },
      'timer B': { to: 'terminated', do: ['tell timeout'] },
      '1xx': { to: 'proceeding', do: ['tell'] },
      '2xx': { to: 'accepted', do: ['tell'], start: ['M'] },
      '3xx-6xx': { to: 'completed', do: ['ack', 'tell'], start: ['D'] },
      'transport error': { to: 'terminated', do: ['tell transport error'] },
      withdraw: { to: 'withdrawn', do: [] },
      abandon: { to: 'terminated', do: [] },
    },
    withdrawn: {
      'timer B': { to: 'terminated', do: ['tell timeout'] },
      '1xx': { to: 'proceeding', do: ['tell'] },
      '2xx': { to: 'accepted', do: ['tell'], start: ['M'] },
      '3xx-6xx': { to: 'completed', do: ['ack', 'tell'], start: ['D'] },
      'transport error': { to: 'terminated', do: ['tell transport error'] },
      abandon: { to: 'terminated', do: [] },
    },
    proceeding: {
      '1xx': { to: 'proceeding', do: ['tell'] },
      '2xx': { to: 'accepted', do: ['tell'], start: ['M'] },
      '3xx-6xx': { to: 'completed', do: ['ack', 'tell'], start: ['D'] },
      abandon: { to: 'terminated', do: [] },
    },
    completed: {
      '3xx-6xx': { to: 'completed', do: ['ack'] },
      'timer D': { to: 'terminated', do: [] },
    },
    accepted: {
      '2xx': { to: 'accepted', do: ['tell'] },
      'timer M': { to: 'terminated', do: [] },
    },
  },
}

export type PlainClientState = 'trying' | 'proceeding' | 'completed'

/** RFC 3261 17.1.2 figure 6: every method but INVITE and ACK. */
export const plainClient: Machine<PlainClientState> = {
  initial: 'trying',
  timers: { trying: ['E', 'F'], proceeding: ['E', 'F'], completed: ['K'] },
  table: {
    trying: {
      start: { to: 'trying', do: ['send'], start: ['E', 'F'] },
      'timer E': { to: 'trying', do: ['resend'], again: 'E' },
      'timer F': { to: 'terminated', do: ['tell timeout'] },
      '1xx': { to: 'proceeding', do: ['tell'] },
      '2xx': { to: 'completed', do: ['tell'], start: ['K'] },
      '3xx-6xx': { to: 'completed', do: ['tell'], start: ['K'] },
      'transport error': { to: 'terminated', do: ['tell transport error'] },
      abandon: { to: 'terminated', do: [] },
    },
    proceeding: {
      'timer E': { to: 'proceeding', do: ['resend'], slow: 'E' },
      'timer F': { to: 'terminated', do: ['tell timeout'] },
      '1xx': { to: 'proceeding', do: ['tell'] },
      '2xx': { to: 'completed', do: ['tell'], start: ['K'] },
      '3xx-6xx': { to: 'completed', do: ['tell'], start: ['K'] },
      'transport error': { to: 'terminated', do: ['tell transport error'] },
      abandon: { to: 'terminated', do: [] },
    },
    completed: {
      'timer K': { to: 'terminated', do: [] },
    },
  },
}
