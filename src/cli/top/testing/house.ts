import type { AgentRow, GatewayRow, GroupRow, House } from '../house.ts'

const minute = 60_000

export const group = (number: string, name: string): GroupRow => ({
  number,
  name,
  live: {
    waiting: 3,
    longest_wait_ms: 75_000,
    agents: { idle: 1, talking: 2, unregistered: 7 },
    today: {
      entered: 120,
      answered: 110,
      service_level: 91.7,
      abandoned: 4,
      average_answer_ms: 7400,
      average_handle_ms: 200_000,
    },
  },
})

export const agent = (extension: string, name: string, change: Partial<AgentRow> = {}): AgentRow => ({
  ...{ extension, name, job_number: '8001', status: 'ready', reason: '' },
  live: {
    state: 'talking',
    since: 100 * minute,
    today: {
      answered: 12,
      talk_ms: 61 * minute,
      missed: { no_answer: 1, rejected: 1, busy: 0, unreachable: 0 },
      times: { occupancy: 83.3 },
    },
  },
  ...change,
})

export const gateway = (name: string, change: Partial<GatewayRow> = {}): GatewayRow => ({
  ...{ name, enabled: true, max_concurrent: 30 },
  live: {
    ...{ concurrent: 5, cps_now: 2, switches: [{ up: true }] },
    health: { asr: 0.512, warnings: ['short_calls'] },
  },
  ...change,
})

export const house: House = {
  groups: [group('120', '售前咨询'), group('122', 'Technical support')],
  agents: [
    agent('1002', '李雷', { status: 'offline' }),
    agent('1001', 'Han Meimei', { status: 'busy', reason: 'lunch' }),
  ],
  gateways: [gateway('carrier-a'), gateway('备用', { enabled: false, max_concurrent: null })],
  at: 102 * minute,
}
