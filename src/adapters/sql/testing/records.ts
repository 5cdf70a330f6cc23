import { defaultQueueRules } from '../../../core/acd/queue-rules.ts'
import type { AgentRecord, GroupRecord } from '../../../core/acd/records.ts'
import type { CallStep, CallSummary } from '../../../core/call/record/record.ts'
import { legId, millis } from '../../../core/shared/ids.ts'
import type { GatewayRecord } from '../../../ports/lines/gateways.ts'
import type { NewRoute } from '../../../ports/lines/routing.ts'

export const group = (number: string, change: Partial<GroupRecord> = {}): GroupRecord => ({
  number,
  name: `Group ${number}`,
  strategy: 'longest-idle',
  ringTimeout: 15,
  wrapUp: 5,
  maxWait: 300,
  maxLength: 50,
  overflow: 'voicemail',
  music: 'tone_stream://%(1000,0,440)',
  announcements: ['one.wav', 'two.wav'],
  agentNumberAnnouncement: true,
  survey: false,
  sticky: true,
  openingHours: '',
  greeting: 'hello.wav',
  language: '',
  queue: defaultQueueRules,
  ...change,
})

export const agent = (extension: string, change: Partial<AgentRecord> = {}): AgentRecord => ({
  extension,
  name: `Agent ${extension}`,
  jobNumber: '10086',
  groups: [],
  skills: {},
  status: 'offline',
  statusReason: '',
  maxNoAnswer: 3,
  wrapUp: null,
  autoAnswer: false,
  rests: {},
  ...change,
})

export const summary = (uuid: string, change: Partial<CallSummary> = {}): CallSummary => ({
  uuid: legId(uuid),
  switchName: 'local',
  direction: 'inbound',
  callerNumber: '1002',
  calleeNumber: '120',
  middleNumber: '',
  group: '120',
  agentExtension: '1001',
  agentNumber: '10086',
  gateway: '',
  startedAt: millis(1_700_000_000_000),
  answeredAt: millis(1_700_000_001_000),
  bridgedAt: null,
  endedAt: millis(1_700_000_009_000),
  waitedMs: 1000,
  talkedMs: 8000,
  cause: 'NORMAL_CLEARING',
  sipCode: 200,
  endedBy: 'agent',
  surveyDigit: '',
  recording: '',
  ...change,
})

export const step = (type: string, detail: CallStep['detail'] = {}, at = 1_700_000_000_000): CallStep => ({
  type,
  detail,
  at: millis(at),
})

export const gateway = (name: string, change: Partial<GatewayRecord> = {}): GatewayRecord => ({
  name,
  kind: 'sip',
  host: 'sip.carrier.example:5060',
  addresses: ['10.0.0.0/24', '10.1.0.1'],
  transport: 'udp',
  username: '02011112222',
  realm: '',
  register: true,
  registerSeconds: 3600,
  pingSeconds: 30,
  enabled: true,
  strip: 0,
  prepend: '9',
  pattern: '0(.+)',
  replacement: '$1',
  carrier: 'north',
  maxConcurrent: 30,
  cps: 10,
  evenSpacing: true,
  callerIds: ['02011112222', '02011112223'],
  callerIdPerHour: 20,
  ...change,
})

/** All of it filled in. */
export const route = (prefix: string, change: Partial<NewRoute> = {}): NewRoute => ({
  prefix,
  gateway: 'a',
  priority: 2,
  weight: 3,
  cost: 0.35,
  only: { callerPrefix: '+86', extension: '1001', group: '120', hours: 'mon-fri 09:00-18:00' },
  onLimit: 'wait',
  ...change,
})
