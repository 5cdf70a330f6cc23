import type { Machine } from './machine.ts'

export type InviteServerState = 'proceeding' | 'completed' | 'confirmed' | 'accepted'

/** RFC 3261 17.2.1 figure 7, with the Accepted state of RFC 6026 7.1: INVITE retransmissions after a 2xx are absorbed. */
export const inviteServer: Machine<InviteServerState> = {
  initial: 'proceeding',
  timers: { proceeding: [], completed: ['G', 'H'], confirmed: ['I'], accepted: ['L'] },
  table: {
    proceeding: {
      request: { to: 'proceeding', do: ['resend'] },
      '1xx': { to: 'proceeding', do: ['send'] },
      '2xx': { to: 'accepted', do: ['send'], start: ['L'] },
      '3xx-6xx': { to: 'completed', do: ['send'], start: ['G', 'H'] },
      'transport error': { to: 'terminated', do: ['tell transport error'] },
    },
    completed: {
      request: { to: 'completed', do: ['resend'] },
      ACK: { to: 'confirmed', do: [], start: ['I'] },
      'timer G': { to: 'completed', do: ['resend'], again: 'G' },
      'timer H': { to: 'terminated', do: ['tell timeout'] },
      'transport error': { to: 'terminated', do: ['tell transport error'] },
    },
    confirmed: {
      'timer I': { to: 'terminated', do: [] },
    },
    accepted: {
      '2xx': { to: 'accepted', do: ['send'] },
      ACK: { to: 'accepted', do: ['tell'] },
      'timer L': { to: 'terminated', do: [] },
    },
  },
}

export type PlainServerState = 'trying' | 'proceeding' | 'completed'

/** RFC 3261 17.2.2 figure 8: every method but INVITE and ACK. */
export const plainServer: Machine<PlainServerState> = {
  initial: 'trying',
  timers: { trying: [], proceeding: [], completed: ['J'] },
  table: {
    trying: {
      '1xx': { to: 'proceeding', do: ['send'] },
      '2xx': { to: 'completed', do: ['send'], start: ['J'] },
      '3xx-6xx': { to: 'completed', do: ['send'], start: ['J'] },
    },
    proceeding: {
      request: { to: 'proceeding', do: ['resend'] },
      '1xx': { to: 'proceeding', do: ['send'] },
      '2xx': { to: 'completed', do: ['send'], start: ['J'] },
      '3xx-6xx': { to: 'completed', do: ['send'], start: ['J'] },
      'transport error': { to: 'terminated', do: ['tell transport error'] },
    },
    completed: {
      request: { to: 'completed', do: ['resend'] },
      'timer J': { to: 'terminated', do: [] },
      'transport error': { to: 'terminated', do: ['tell transport error'] },
    },
  },
}
