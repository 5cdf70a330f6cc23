/** What this office wants. This is the file to change: who answers, what callers hear, when, and who is refused. */
import type { Destination } from './destinations.ts'
import type { OfficeHours } from './hours.ts'
import type { Menu } from './menu.ts'

export interface Agent {
  readonly extension: string
  /** 工号: what callers hear, and under what the survey counts. */
  readonly jobNumber: string
}

/** A number that callers reach. */
export interface Group {
  readonly to: Destination
  /** Only within the office hours; else the caller is told, and may leave a message. Default: always open. */
  readonly inOfficeHours?: boolean
}

export interface Settings {
  readonly groups: Readonly<Record<string, Group>>
  readonly menus: Readonly<Record<string, Menu>>
  readonly agents: readonly Agent[]
  /** Seconds one agent's phone rings before the next is tried. */
  readonly ringSeconds: number
  /** Seconds in nacd's queue before the caller is told that nobody is free. */
  readonly queueSeconds: number
  /** Both hear the agent's job number when the agent answers. */
  readonly sayJobNumber: boolean
  /** When the agent hangs up first, the caller is asked for a mark. */
  readonly survey: boolean
  readonly officeHours: OfficeHours
  /** Callers who are refused: whole numbers, or beginnings that end in `*`. */
  readonly blacklist: readonly string[]
}

export const defaultSettings: Settings = {
  groups: {
    '110': { to: { type: 'menu', menu: 'main', before: 'welcome.wav' } },
    '119': { to: { type: 'goodbye' } },
    '120': { to: { type: 'agent' } },
    '121': { to: { type: 'queue', group: '121' } },
    '122': { to: { type: 'announcement', audio: 'announcement.wav' } },
    '123': { to: { type: 'agent' }, inOfficeHours: true },
  },
  menus: {
    main: {
      audio: 'menu-main.wav',
      keys: {
        '1': { type: 'agent' },
        '2': { type: 'menu', menu: 'support' },
        '3': { type: 'announcement', audio: 'announcement.wav' },
        '0': { type: 'queue', group: '121' },
      },
    },
    support: {
      audio: 'menu-support.wav',
      keys: {
        '1': { type: 'queue', group: '121' },
        '2': { type: 'voicemail', mailbox: '110' },
        '*': { type: 'menu', menu: 'main' },
      },
    },
  },
  // 1001 has job number 8001, and so on: the same in nacd's own demo.
  agents: Array.from({ length: 10 }, (_, index) => ({
    extension: String(1001 + index),
    jobNumber: String(8001 + index),
  })),
  ringSeconds: 20,
  queueSeconds: 120,
  sayJobNumber: true,
  survey: true,
  officeHours: {
    timeZone: 'Asia/Shanghai',
    week: {
      mon: ['09:00-12:00', '13:30-18:00'],
      tue: ['09:00-12:00', '13:30-18:00'],
      wed: ['09:00-12:00', '13:30-18:00'],
      thu: ['09:00-12:00', '13:30-18:00'],
      fri: ['09:00-12:00', '13:30-18:00'],
      sat: [],
      sun: [],
    },
    // A date every year, or one date. No hours: a holiday. Hours: worked all the same, as before a long holiday.
    special: {
      '01-01': [],
      '05-01': [],
      '10-01': [],
      '10-02': [],
      '10-03': [],
      '2026-10-10': ['09:00-12:00'],
    },
  },
  blacklist: [],
}
